package transport

import (
	"bytes"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"imdex/fetch"
)

// Classify gives the kind of an answer by what all platforms have in common:
// the HTTP status, and whether a page for people came instead of JSON. It
// returns nil for an answer that the provider can go on to read. Providers
// decide by the platform's own codes first and leave the rest to it.
func Classify(r *Response) error {
	kind, cause := fetch.Malformed, http.StatusText(r.Status)
	switch s := r.Status; {
	case s >= 200 && s < 300 && len(bytes.TrimSpace(r.Body)) == 0:
		kind, cause = fetch.Transient, "empty answer"
	case s >= 200 && s < 300 && r.HTML():
		kind, cause = fetch.Transient, "a web page instead of JSON"
	case s >= 200 && s < 300:
		return nil
	case s == http.StatusTooManyRequests:
		kind = fetch.Throttled
	case s == http.StatusServiceUnavailable && r.Header.Get("Retry-After") != "":
		kind = fetch.Throttled
	case s >= 500, s == http.StatusRequestTimeout, s == http.StatusTooEarly:
		kind = fetch.Transient
	case s == http.StatusUnauthorized:
		kind = fetch.Auth
	case s == http.StatusForbidden:
		kind = fetch.Forbidden
	case s == http.StatusNotFound, s == http.StatusGone:
		kind = fetch.Gone
	}
	if cause == "" {
		cause = "unexpected status"
	}
	return &fetch.Error{Kind: kind, Code: r.Code(), Err: errors.New(strings.ToLower(cause))}
}

// Foreign judges an answer that is not the platform's JSON, as Classify does: one
// that this has nothing to say about was cut off on its way.
func Foreign(r *Response) *fetch.Error {
	var e *fetch.Error
	if errors.As(Classify(r), &e) {
		return e
	}
	return &fetch.Error{Kind: fetch.Transient, Err: errors.New("the answer is not whole JSON")}
}

// Code is the answer's status as an error's code, where the platform gave none.
func (r *Response) Code() string { return "HTTP " + strconv.Itoa(r.Status) }

// HTML reports whether the body is a page for people: what proxies, captive
// portals and firewalls send in a platform's place.
func (r *Response) HTML() bool {
	body := bytes.TrimSpace(bytes.TrimPrefix(r.Body, []byte("\xef\xbb\xbf")))
	return bytes.HasPrefix(body, []byte("<"))
}

var digits = regexp.MustCompile(`^[0-9]+$`)

const yearSeconds = 365 * 24 * 60 * 60

// retryAfter is what the answer asks for: the header in seconds, or as a date
// which counts from the answer's own Date, because the local clock may be off.
// 0 is nothing usable.
func retryAfter(r *Response) time.Duration {
	value := strings.TrimSpace(r.Header.Get("Retry-After"))
	if digits.MatchString(value) {
		n, _ := strconv.ParseInt(value, 10, 64) // out of range gives the largest
		return time.Duration(min(n, yearSeconds)) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	from := r.Date
	if from.IsZero() {
		from = r.At
	}
	return max(at.Sub(from), 0)
}
