package huawei

import (
	"errors"
	"net/http"
	"strings"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
)

// What users of the platform have had to check, by its documents and their reports.
const (
	adviceKey = "check app_key and app_secret, that they are the tenant's own pair (an app_key like a UUID, not a proxy's), " +
		"and that this computer's IP address is on the vendor's allow list"
	adviceSession = "check the channel's id and the user: the platform refuses the token that it gave for them; " +
		"check also the IP allow list and that app_key is the tenant's own (like a UUID, not a proxy's)"
	adviceFirewall = "the vendor's firewall answers in its place: check that this computer's IP address is on the allow list; if it is, lower rate"
	adviceBusiness = "check the channel's id and type and the user's id against the AICC console"
	adviceRequest  = "check the channel's id and type; the deployment may be older than the documents of 2025"
	adviceBaseURL  = "check base_url and token_url: the server does not know this path (the token call may need port 28070)"
	adviceUnknown  = "check the [[account.channel]] tables"
	adviceOffset   = "the platform answers every offset with the same rows; report it to the vendor, and try again later"
	adviceWindow   = "the platform takes neither offsets nor times as documented; report it to the vendor, and try again later"
	adviceLater    = "try again later"
	adviceReport   = "report it to the vendor"
)

// verdict is what a status means for the drain.
type verdict struct {
	kind   fetch.Kind
	advice string
}

// verdicts are the documented statuses of the platform's own answers; there is
// no table of error codes. 500 is documented as a failure of the business that
// wrong values cause, so that repeating it helps nobody.
var verdicts = map[int]verdict{
	http.StatusBadRequest:          {fetch.Malformed, adviceRequest},
	http.StatusUnauthorized:        {fetch.Auth, adviceSession},
	http.StatusForbidden:           {fetch.Auth, adviceKey},
	http.StatusNotFound:            {fetch.Malformed, adviceBaseURL},
	http.StatusInternalServerError: {fetch.Forbidden, adviceBusiness},
}

// check decides what an answer means: good tells the call's success. final is
// the advice for a refusal of the credentials that outlasts their renewal.
func check(r *transport.Response, good func(wire.Value) bool, final string) (wire.Value, error) {
	v, _, err := wire.Parse(r.Body)
	if err == nil && r.Status/100 == 2 && good(v) {
		return v, nil
	}
	var e *fetch.Error
	switch {
	case r.HTML() && walled(r.Status):
		e = &fetch.Error{Kind: fetch.Throttled, Code: r.Code(), Advice: adviceFirewall, Err: errors.New("a web page in the platform's place")}
	case err != nil || v.Kind() != wire.Object:
		e = foreign(r)
	default:
		e = refusal(r, v.Members())
	}
	switch {
	case e.Kind == fetch.Auth:
		e.Advice = final
	case final == adviceKey && (e.Advice == adviceRequest || e.Advice == adviceBusiness):
		e.Advice = adviceKey + "; " + e.Advice // a token call, which says no more of what is wrong
	}
	return wire.Value{}, e
}

// succeeded is the platform's success marker; a number is one too.
func succeeded(v wire.Value) bool { return v.Get("resultCode").ID() == "0" }

// walled reports whether a status has been seen from the vendor's firewall when
// clients were too busy, always with a page for people.
func walled(status int) bool {
	return status == http.StatusForbidden || status == http.StatusTooManyRequests || status == http.StatusBadGateway
}

// refusal reads the platform's own error answer.
func refusal(r *transport.Response, m wire.Members) *fetch.Error {
	e := &fetch.Error{Code: m.First("resultCode", "errorCode", "error_code").ID(), Err: errors.New(reason(m))}
	known, ok := verdicts[r.Status]
	switch {
	case r.Status == http.StatusTooManyRequests:
		e.Kind = fetch.Throttled
	case ok:
		e.Kind, e.Advice = known.kind, known.advice
	case r.Status > 500, r.Status == http.StatusRequestTimeout:
		e.Kind = fetch.Transient
	case r.Status/100 == 2 && e.Code != "" && e.Code != "0":
		e.Kind, e.Advice = fetch.Forbidden, adviceBusiness
	default:
		e.Kind, e.Advice = fetch.Malformed, adviceReport
	}
	if r.Status/100 != 2 || e.Code == "" {
		e.Code = r.Code()
	}
	return e
}

// foreign judges an answer that is not the platform's JSON object.
func foreign(r *transport.Response) *fetch.Error {
	e := transport.Foreign(r)
	e.Code = r.Code()
	if json, _, err := wire.Parse(r.Body); err == nil && transport.Classify(r) == nil {
		e.Kind, e.Advice, e.Err = fetch.Malformed, adviceReport, errors.New("the answer is no object but "+kindName(json))
	}
	if known, ok := verdicts[r.Status]; ok && e.Kind != fetch.Transient {
		e.Kind, e.Advice = known.kind, known.advice
	}
	return e
}

// kindName is what a value is, in words.
func kindName(v wire.Value) string {
	switch v.Kind() {
	case wire.Array:
		return "a list"
	case wire.String:
		return "a string"
	}
	return "a bare value"
}

// reason is what the platform says went wrong.
func reason(m wire.Members) string {
	if said := strings.TrimSpace(m.First("resultDesc", "exceptionInfo", "error_msg", "message").Text()); said != "" {
		return said
	}
	return "no reason given"
}
