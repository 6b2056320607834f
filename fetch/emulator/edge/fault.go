package edge

import (
	"net/http"
	"strconv"
	"time"
)

// Call is a call that came in, for a fault to choose by.
type Call struct {
	Number int    // from 1
	Op     string // the route, e.g. "messages"
	Chat   string // that it is about; may be empty
}

// Fault is what goes wrong with a call. The zero value is nothing.
type Fault struct {
	Status     int    // of an error answer; 0 is none
	Code       string // the platform's own
	RetryAfter time.Duration
	Body       string // sent as it is, in place of the platform's JSON
	Expired    bool   // all tokens end their life before the call
	SameCursor bool   // the answer's cursor is the one that was asked with
}

// Strike writes a fault's answer and reports whether it did; refuse writes the
// platform's error answer.
func (f Fault) Strike(w http.ResponseWriter, refuse func(status int, code string)) bool {
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(f.RetryAfter/time.Second)))
	}
	switch {
	case f.Body != "":
		w.Header().Set("Content-Type", "text/html")
		if f.Status != 0 {
			w.WriteHeader(f.Status)
		}
		_, _ = w.Write([]byte(f.Body))
	case f.Status != 0:
		refuse(f.Status, f.Code)
	default:
		return false
	}
	return true
}
