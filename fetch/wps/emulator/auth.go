package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// grant answers POST /oauth2/token. Every call gives a new token.
func (p *Platform) grant(r *http.Request, body []byte) (any, *refusal) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil, &refusal{415, 415000001, "content type must be application/x-www-form-urlencoded"}
	}
	form, err := url.ParseQuery(string(body))
	switch {
	case err != nil || r.URL.RawQuery != "":
		return nil, &refusal{400, 40000001, "malformed form"}
	case form.Get("grant_type") != "client_credentials":
		return nil, &refusal{400, 40000003, "unsupported grant_type"}
	case form.Get("client_id") != p.opts.AppID || form.Get("client_secret") != p.opts.AppKey:
		return nil, &refusal{401, 40100008, "InvalidClient"}
	}
	seed := sha256.Sum256(fmt.Appendf(nil, "token %d", len(p.Issued())))
	token := "eyJhbGciOi." + base64.RawURLEncoding.EncodeToString(seed[:])
	p.Issue(token, p.opts.Now().Add(p.opts.TokenLife))
	return map[string]any{"access_token": token, "expires_in": int(p.opts.TokenLife / time.Second), "token_type": "bearer"}, nil
}

// admit verifies token and signature of any other call.
func (p *Platform) admit(r *http.Request, body []byte) *refusal {
	if !p.Bears(r, p.opts.Now()) {
		return &refusal{401, 40100011, "InvalidToken"}
	}
	return p.verify(r, body)
}

func (p *Platform) verify(r *http.Request, body []byte) *refusal {
	sent := r.Header.Get("X-Kso-Authorization")
	if p.opts.Signing == SignOff || p.opts.Signing == SignOptional && sent == "" {
		return nil
	}
	date := r.Header.Get("X-Kso-Date")
	at, dated := parseDate(date)
	uri := strings.TrimPrefix(r.URL.RequestURI(), p.opts.Prefix)
	want := "KSO-1 " + p.opts.AppID + ":" +
		Signature(p.opts.AppKey, r.Method, uri, r.Header.Get("Content-Type"), date, body)
	switch {
	case sent == "":
		return &refusal{401, 401000001, "X-Kso-Authorization is missing"}
	case !dated:
		return &refusal{401, 401000001, "X-Kso-Date is missing or malformed"}
	case p.opts.StrictDate && p.opts.Now().Sub(at).Abs() > maxSkew:
		return &refusal{401, 401000001, "X-Kso-Date is off"}
	case !hmac.Equal([]byte(want), []byte(sent)):
		return &refusal{401, 401000001, "signature does not match"}
	}
	return nil
}

// parseDate takes the three forms that the official verifier takes.
func parseDate(s string) (time.Time, bool) {
	for _, layout := range [...]string{time.RFC1123, time.RFC1123Z, "Monday, 02 Jan 2006 15:04:05 MST"} {
		if at, err := time.Parse(layout, s); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// Signature is the platform's side of KSO-1.
func Signature(appKey, method, uri, contentType, date string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(appKey))
	for _, part := range [...]string{"KSO-1", method, uri, contentType, date} {
		mac.Write([]byte(part))
	}
	if len(body) != 0 {
		sum := sha256.Sum256(body)
		mac.Write([]byte(hex.EncodeToString(sum[:])))
	}
	return hex.EncodeToString(mac.Sum(nil))
}
