package edge

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// maxBody bounds what is read of a request.
const maxBody = 1 << 20

// Receive reads a call's body and dates its answer.
func Receive(w http.ResponseWriter, r *http.Request, now time.Time) ([]byte, error) {
	w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
	return io.ReadAll(io.LimitReader(r.Body, maxBody))
}

// Send writes an answer in JSON.
func Send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(body)
}

// Encode is a value as JSON, which a test's content must be.
func Encode(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// Account is the TOML that accounts of all platforms begin with: one that looks
// back by overlap, at the pace of a demo.
func Account(provider, name, baseURL, overlap string) string {
	return fmt.Sprintf("[[account]]\nname = %q\nprovider = %q\nbase_url = %q\nrate = 500\noverlap = %q\n", name, provider, baseURL, overlap)
}
