package wps

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"imdex/fetch"
)

const contentType = "application/json"

// signer makes KSO-1 signatures.
type signer struct {
	appID  string
	appKey fetch.Secret
	prefix string // path of the base URL, which a private deployment's proxy cuts off before it verifies
}

// sign sets the two X-Kso headers. Content-Type is signed as it stands, and the
// URL exactly as it is sent.
func (s signer) sign(req *http.Request, body []byte, now time.Time) {
	date := now.UTC().Format(http.TimeFormat)
	uri := strings.TrimPrefix(req.URL.RequestURI(), s.prefix)
	sum := signature(s.appKey.Reveal(), req.Method, uri, req.Header.Get("Content-Type"), date, body)
	req.Header.Set("X-Kso-Date", date)
	req.Header.Set("X-Kso-Authorization", "KSO-1 "+s.appID+":"+sum)
}

// signature is the hex HMAC-SHA256 of the parts with nothing between them; an
// empty body counts as an empty part, not as the digest of nothing.
func signature(appKey, method, uri, contentType, date string, body []byte) string {
	digest := ""
	if len(body) > 0 {
		sum := sha256.Sum256(body)
		digest = hex.EncodeToString(sum[:])
	}
	mac := hmac.New(sha256.New, []byte(appKey))
	mac.Write([]byte("KSO-1" + method + uri + contentType + date + digest))
	return hex.EncodeToString(mac.Sum(nil))
}
