package volcengine

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"imdex/fetch"
)

const (
	contentType = "application/json"
	service     = "rtc" // of the IM interface, in every region
	algorithm   = "HMAC-SHA256"
	terminator  = "request"
	dateLayout  = "20060102T150405Z"
)

// signer makes the platform's request signatures (document 6469/1126804).
type signer struct {
	accessKey fetch.Secret
	secretKey fetch.Secret
	token     fetch.Secret // of a temporary pair; may be empty
	region    string
}

// sign sets the headers of a signature: of what the request has by then, and as
// it will be sent. now is not older than 15 minutes on the platform's clock.
func (s signer) sign(req *http.Request, body []byte, now time.Time) {
	date := now.UTC().Format(dateLayout)
	req.Header.Set("X-Date", date)
	req.Header.Set("X-Content-Sha256", digest(body))
	if !s.token.Empty() {
		req.Header.Set("X-Security-Token", s.token.Reveal())
	}
	names := signedHeaders(req)
	scope := strings.Join([]string{date[:8], s.region, service, terminator}, "/")
	text := strings.Join([]string{algorithm, date, scope, digest([]byte(canonical(req, names)))}, "\n")
	sum := hex.EncodeToString(mac(s.key(date[:8]), text))
	req.Header.Set("Authorization", algorithm+" Credential="+s.accessKey.Reveal()+"/"+scope+
		", SignedHeaders="+strings.Join(names, ";")+", Signature="+sum)
}

// key is the key of one day. The secret is used as it is written.
func (s signer) key(day string) []byte {
	key := []byte(s.secretKey.Reveal())
	for _, part := range [...]string{day, s.region, service, terminator} {
		key = mac(key, part)
	}
	return key
}

// signedHeaders are the names, lower case and sorted, of the headers that count:
// the host, the content's type and everything that begins with X-.
func signedHeaders(req *http.Request) []string {
	names := []string{"host"}
	for name := range req.Header {
		if name = strings.ToLower(name); name == "content-type" || strings.HasPrefix(name, "x-") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// canonical is the request as it is signed. It must have its X-Content-Sha256.
func canonical(req *http.Request, names []string) string {
	var headers strings.Builder
	for _, name := range names {
		value := strings.TrimSpace(req.Header.Get(name))
		if name == "host" {
			value = signedHost(req.Host)
		}
		headers.WriteString(name + ":" + value + "\n")
	}
	path := req.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	return strings.Join([]string{
		req.Method, path, canonicalQuery(req.URL.Query()), headers.String(),
		strings.Join(names, ";"), req.Header.Get("X-Content-Sha256"),
	}, "\n")
}

// canonicalQuery is sorted by key and escaped as RFC 3986 says.
func canonicalQuery(query url.Values) string { return strings.ReplaceAll(query.Encode(), "+", "%20") }

// signedHost is the host with its port, but for the ports that both schemes have.
func signedHost(host string) string {
	return strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":443")
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}
