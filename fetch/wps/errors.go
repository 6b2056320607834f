package wps

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
)

// What users of the platform have had to check, by their reports.
const (
	adviceCredentials = "check app_id and app_key against the developer console (open.wps.cn): the app's basic information"
	adviceSignature   = "check app_key, and that the computer's clock is right; if the console's 安全设置 > 接口签名 is off, sign = false leaves the signature out"
	adviceScope       = "check that the app's scopes (kso.chat.read, kso.chat_message.readwrite, kso.contact.read) are granted, " +
		"that its version is published, and that the company's admin approved both"
	adviceForbidden = "check that the app's bot is a member of the group, that kso.chat_message.readwrite is granted, " +
		"that the company's plan includes the interface, and the app's IP 白名单"
	adviceModule  = "the company has not enabled this module; its admin can"
	adviceGone    = "the chat or message does not exist, or the app cannot see it; check `chats` and `users`"
	adviceUser    = "check the id in `users`: the app finds no such user in its 通讯录权限范围"
	adviceNoChat  = "the user and the app have no single chat yet; the user opens it by writing to the app"
	adviceBaseURL = "check base_url: the server does not know this path"
	adviceReport  = "report it with the request id to the vendor"
)

// Causes of errors that the source finds by itself.
var (
	errTokenLoop    = errors.New("a page token leads back to a page that was read")
	errTokenless    = errors.New("state without a token")
	errOtherMessage = errors.New("the answer is another message")
	errNoChat       = errors.New("no chat in the answer")
	errNoList       = errors.New("no list in the answer")
	errNoToken      = errors.New("no access_token in the answer")
)

// verdict is what a code means for the drain.
type verdict struct {
	kind   fetch.Kind
	advice string
}

// verdicts are the documented codes; those of 8 digits are OAuth2's, whose words
// stand alone in some answers.
var verdicts = map[string]verdict{
	"400000001": {fetch.Throttled, ""},
	"429000001": {fetch.Throttled, ""},
	"400000005": {fetch.Transient, ""},
	"400000006": {fetch.Transient, ""},
	"499000001": {fetch.Transient, ""},
	"500000002": {fetch.Transient, ""},
	"500000003": {fetch.Transient, ""},
	"500000004": {fetch.Transient, ""},
	"50000006":  {fetch.Transient, ""},
	"50300007":  {fetch.Transient, ""},

	"40100011":  {fetch.Auth, adviceCredentials},
	"401001003": {fetch.Auth, adviceCredentials},
	"401001005": {fetch.Auth, adviceCredentials},
	"40100008":  {fetch.Auth, adviceCredentials},
	"40100009":  {fetch.Auth, adviceCredentials},

	"40000005":  {fetch.Forbidden, adviceScope},
	codeScope:   {fetch.Forbidden, adviceScope},
	"403000001": {fetch.Forbidden, adviceForbidden},

	"invalid_client":     {fetch.Auth, adviceCredentials},
	"invalid_grant":      {fetch.Auth, adviceCredentials},
	"invalid_token":      {fetch.Auth, adviceCredentials},
	"invalid_scope":      {fetch.Forbidden, adviceScope},
	"insufficient_scope": {fetch.Forbidden, adviceScope},

	"400000103": {fetch.Gone, adviceGone},
	"400001006": {fetch.Gone, adviceUser},
	"400002125": {fetch.Gone, adviceUser},

	codeFormat:      {fetch.Malformed, adviceReport},
	codeValue:       {fetch.Malformed, adviceReport},
	codeUnsupported: {fetch.Malformed, adviceReport},
	"400000007":     {fetch.Malformed, adviceReport},
	"400000105":     {fetch.Malformed, adviceReport},
	"400000106":     {fetch.Malformed, adviceReport},
	"415000001":     {fetch.Malformed, adviceReport},
}

// Codes that the source itself acts on.
const (
	codeFormat      = "400000002"
	codeValue       = "400000003"
	codeUnsupported = "400000004"
	codeScope       = "40300010"
)

// refusedValue reports whether the platform refused a parameter of the call:
// its page token or its page size.
func refusedValue(err error) bool {
	var e *fetch.Error
	if !errors.As(err, &e) || e.Kind != fetch.Malformed {
		return false
	}
	return e.Code == codeFormat || e.Code == codeValue || e.Code == codeUnsupported
}

// lacksScope reports whether the app itself may not make the call.
func lacksScope(err error) bool {
	var e *fetch.Error
	return errors.As(err, &e) && e.Code == codeScope
}

// checkToken is check for the token call, whose success is flat and has no code.
func checkToken(r *transport.Response) (wire.Members, error) {
	body, _, _ := wire.Parse(r.Body)
	if data := body.Get("data"); data.Kind() == wire.Object {
		body = data
	}
	fields := body.Members()
	if r.Status/100 == 2 && fields.Get("access_token").ID() != "" {
		return fields, nil
	}
	if err := check(r); err != nil {
		return nil, err
	}
	return nil, &fetch.Error{Kind: fetch.Malformed, Advice: adviceBaseURL, Err: errNoToken}
}

// check decides what an answer means, by its code and its HTTP status; neither
// can be derived from the other.
func check(r *transport.Response) error {
	body, _, err := wire.Parse(r.Body)
	if errors.Is(err, wire.ErrDepth) {
		return &fetch.Error{Kind: fetch.Malformed, Advice: adviceReport, Err: err}
	}
	if err != nil || body.Kind() != wire.Object {
		return checkForeign(r)
	}
	fields := body.Members()
	code := codeOf(fields)
	if r.Status/100 == 2 && code == "0" {
		return nil
	}
	e := &fetch.Error{Code: code, Err: errors.New(reason(fields, r.Header))}
	v := judge(code, r)
	e.Kind, e.Advice = v.kind, v.advice
	if e.Code == "" || e.Code == "0" {
		e.Code = r.Code()
	}
	if _, known := verdicts[code]; !known && e.Kind == fetch.Auth && skewed(r) {
		e.Err = fmt.Errorf("%w: %w", transport.ErrClock, e.Err)
	}
	return e
}

// codeOf is an answer's code, or OAuth2's word where there is none.
func codeOf(fields wire.Members) string {
	if code := fields.First("code", "errcode", "error_code").ID(); code != "" {
		return code
	}
	word := fields.Get("error").Text()
	if _, known := verdicts[word]; known {
		return word
	}
	return ""
}

// judge weighs code against status.
func judge(code string, r *transport.Response) verdict {
	known, ok := verdicts[code]
	switch {
	case r.Status == http.StatusTooManyRequests:
		return verdict{fetch.Throttled, ""}
	case ok && r.Status == http.StatusForbidden && known.kind == fetch.Malformed:
		return verdict{fetch.Forbidden, adviceModule}
	case ok:
		return known
	case r.Status/100 == 2:
		return byStatus(codeStatus(code))
	}
	return byStatus(r.Status)
}

// codeStatus is the HTTP status that a code of nine digits generally begins with.
func codeStatus(code string) int {
	if len(code) < 8 {
		return 0
	}
	n, _ := strconv.Atoi(code[:3])
	return n
}

func byStatus(status int) verdict {
	switch {
	case status == http.StatusTooManyRequests:
		return verdict{fetch.Throttled, ""}
	case status >= 500, status == http.StatusRequestTimeout:
		return verdict{fetch.Transient, ""}
	case status == http.StatusUnauthorized:
		return verdict{fetch.Auth, adviceSignature}
	case status == http.StatusForbidden:
		return verdict{fetch.Forbidden, adviceForbidden}
	case status == http.StatusNotFound, status == http.StatusGone:
		return verdict{fetch.Gone, adviceGone}
	}
	return verdict{fetch.Malformed, adviceReport}
}

// checkForeign judges an answer that is not the platform's JSON.
func checkForeign(r *transport.Response) error {
	e := transport.Foreign(r)
	switch {
	case r.Status == http.StatusNotFound:
		e.Kind, e.Advice = fetch.Malformed, adviceBaseURL
	case e.Kind == fetch.Forbidden:
		e.Advice = adviceForbidden
	case e.Kind == fetch.Auth:
		e.Advice = adviceSignature
	}
	return e
}

// reason is what the platform says went wrong, with what its support asks for.
func reason(fields wire.Members, h http.Header) string {
	said := fields.First("msg", "message", "error_description", "error").Text()
	if more := fields.Get("more"); more.Kind() == wire.Object {
		if detail := more.Members().First("msg", "message").Text(); detail != "" && detail != said {
			said += ": " + detail
		}
	}
	id := fields.First("_request_id", "request_id").ID()
	if id == "" {
		id = h.Get("X-Request-Id")
	}
	if strings.TrimSpace(said) == "" {
		said = "no reason given"
	}
	if id != "" {
		said += " (request " + id + ")"
	}
	return said
}

// skewLimit is from where on a refusal is blamed on the clock. The platform
// documents no tolerance.
const skewLimit = 5 * time.Minute

func skewed(r *transport.Response) bool {
	return !r.Date.IsZero() && r.Date.Sub(r.At).Abs() > skewLimit
}
