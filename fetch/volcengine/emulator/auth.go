package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

const dateForm = "20060102T150405Z"

var authorization = regexp.MustCompile(`^HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$`)

// credential is what an Authorization header says.
type credential struct {
	accessKey, day, region, service string
	signed                          []string
	signature                       string
}

// admit verifies who calls and when.
func (p *Platform) admit(r *http.Request, body []byte) *refusal {
	header := r.Header.Get("Authorization")
	if header == "" {
		return gateway("MissingAuthenticationToken")
	}
	part := authorization.FindStringSubmatch(header)
	if part == nil {
		return gateway("InvalidAuthorization")
	}
	c := credential{part[1], part[2], part[3], part[4], strings.Split(part[5], ";"), part[6]}
	switch {
	case c.accessKey != p.opts.AccessKey:
		return gateway("InvalidAccessKey")
	case c.region != p.opts.Region || c.service != "rtc":
		return gateway("InvalidCredential")
	}
	if refused := p.onTime(r, c); refused != nil {
		return refused
	}
	if r.Header.Get("X-Security-Token") != p.opts.SessionToken {
		return gateway("InvalidSecretToken")
	}
	return p.verify(r, body, c)
}

// onTime refuses a date that is too far from the platform's own.
func (p *Platform) onTime(r *http.Request, c credential) *refusal {
	date := r.Header.Get("X-Date")
	at, err := time.Parse(dateForm, date)
	if err != nil || date[:8] != c.day || p.opts.Now().Sub(at).Abs() > validity {
		late := *gateway("InvalidTimestamp")
		late.status = p.opts.LateStatus
		return &late
	}
	return nil
}

func (p *Platform) verify(r *http.Request, body []byte, c credential) *refusal {
	sum := Hash(body)
	sent := r.Header.Get("X-Content-Sha256")
	bodySigned := slices.Contains(c.signed, "x-content-sha256")
	tokenSigned := p.opts.SessionToken == "" || slices.Contains(c.signed, "x-security-token")
	switch {
	case !slices.Contains(c.signed, "host"), !slices.Contains(c.signed, "x-date"), !tokenSigned, !slices.IsSorted(c.signed):
		return gateway("MissingSignature")
	case sent != "" && sent != sum, bodySigned && sent == "":
		return gateway("SignatureDoesNotMatch")
	}
	want := Signature(p.opts.SecretKey, c.region, r, c.signed, body)
	if !hmac.Equal([]byte(want), []byte(c.signature)) {
		return gateway("SignatureDoesNotMatch")
	}
	return nil
}

// Signature is the platform's side of a request's signature: of the headers
// that the caller names, in the service rtc.
func Signature(secretKey, region string, r *http.Request, signed []string, body []byte) string {
	date := r.Header.Get("X-Date")
	path := r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	request := r.Method + "\n" + path + "\n" + sortedQuery(r.URL.Query()) + "\n"
	for _, name := range signed {
		request += name + ":" + headerValue(r, name) + "\n"
	}
	request += "\n" + strings.Join(signed, ";") + "\n" + Hash(body)
	key := []byte(secretKey)
	for _, part := range []string{date[:8], region, "rtc", "request"} {
		key = sign(key, part)
	}
	return hex.EncodeToString(sign(key, "HMAC-SHA256\n"+date+"\n"+date[:8]+"/"+region+"/rtc/request\n"+Hash([]byte(request))))
}

func headerValue(r *http.Request, name string) string {
	if name != "host" {
		return strings.TrimSpace(r.Header.Get(name))
	}
	host := r.Host
	for _, port := range []string{":80", ":443"} {
		host = strings.TrimSuffix(host, port)
	}
	return host
}

// sortedQuery escapes every byte but the unreserved ones.
func sortedQuery(query url.Values) string {
	var pairs []string
	for name, values := range query {
		for _, value := range values {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

func escape(s string) string {
	const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	var b strings.Builder
	for _, c := range []byte(s) {
		if strings.IndexByte(unreserved, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{c})))
	}
	return b.String()
}

// Hash is a body's digest as X-Content-Sha256 has it.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func sign(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}
