package emulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// grant answers the token call: the living token, until little of its life is left.
func (p *Platform) grant(r *http.Request, body []byte) (any, *refusal) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return nil, badParameter("content type")
	}
	var asked struct {
		AppID     string `json:"app_id"`
		AppSecret string `json:"app_secret"`
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	switch err := d.Decode(&asked); {
	case err != nil || r.URL.RawQuery != "":
		return nil, badParameter("body")
	case asked.AppID != p.opts.AppID || asked.AppSecret != p.opts.AppSecret:
		return nil, refusals(codeCredentials)
	}
	now := p.opts.Now()
	token, end := p.Newest()
	if end.Sub(now) <= tokenReused {
		sum := sha256.Sum256(fmt.Appendf(nil, "token %d", len(p.Issued())))
		token, end = "t-"+hex.EncodeToString(sum[:20]), now.Add(tokenLife)
		p.Issue(token, end)
	}
	left := end.Sub(now) - time.Minute // the example says 7140 for a new one
	return map[string]any{"tenant_access_token": token, "expire": int(left / time.Second)}, nil
}

// admit verifies the token of any other call.
func (p *Platform) admit(r *http.Request) *refusal {
	if !p.Bears(r, p.opts.Now()) {
		return refusals(codeToken)
	}
	return nil
}
