package volcengine

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
)

// What the vendor's documents tell users to check.
const (
	adviceKey     = "check access_key and secret_key: the console's 访问控制 > 密钥管理 lists the pair, and says whether it is enabled"
	adviceSecret  = "check secret_key, that region is the one of base_url, and that no proxy in between changes the request"
	adviceToken   = "check session_token: temporary credentials (STS) end after some hours; get a new set of all three"
	advicePolicy  = "the key's user may not call the IM interface: its account's admin can grant it in 访问控制 > 策略 (RTCFullAccess or a read policy of it)"
	adviceApp     = "check app_id: it is the AppId in the IM console, of an app that is enabled and belongs to the account of access_key"
	adviceGone    = "check `conversations` and `users`: the platform does not know this id in this app, or the conversation was dissolved"
	adviceMember  = "check `users`: the user is not, or not any more, in the conversation"
	adviceKind    = "the platform does not offer this call for this kind of conversation"
	adviceBaseURL = "check base_url and region: the server does not know the IM interface"
	adviceReport  = "report it with the request id to the vendor"
	adviceStuck   = "the platform hands out cursors that do not lead on; try again later with --full"
)

// Causes of errors that the source finds by itself.
var (
	errNoResult  = errors.New("no Result in the answer")
	errNoEnd     = errors.New("the answer does not say whether there is more")
	errNoList    = errors.New("no list where the answer has one")
	errNoMessage = errors.New("the message is not in the answer")
	errStuck     = errors.New("there is more, and the cursor does not move")
)

// verdict is what a code means for the drain.
type verdict struct {
	kind   fetch.Kind
	advice string
}

// Codes that the source itself acts on.
const (
	codeInvalidParam = "InvalidParam"
	codeLiveOnly     = "OnlyLiveConversationSupport"
	codeNotLive      = "LiveConversationNotSupport"
	codeTimestamp    = "InvalidTimestamp"
)

// verdicts are the documented codes: the gateway's (6369/68677, 6720/108305,
// 4/65595, 6408/78947), and from JsonParsingError on the IM interface's
// (6348/412253), but for those of calls that change something.
var verdicts = map[string]verdict{
	"MissingParameter":   {fetch.Malformed, adviceReport},
	"MissingRequestInfo": {fetch.Malformed, adviceReport},

	"MissingAuthenticationToken": {fetch.Auth, adviceKey},
	"MissingSignature":           {fetch.Auth, adviceKey},
	"InvalidAccessKey":           {fetch.Auth, adviceKey},
	"InvalidAuthorization":       {fetch.Auth, adviceKey},
	"InvalidCredential":          {fetch.Auth, adviceSecret},
	"SignatureDoesNotMatch":      {fetch.Auth, adviceSecret},
	"InvalidSecretToken":         {fetch.Auth, adviceToken},
	codeTimestamp:                {fetch.Auth, ""}, // the transport says by how much the clock is off

	"ServiceNotFound":        {fetch.Malformed, adviceBaseURL},
	"InvalidActionOrVersion": {fetch.Malformed, adviceBaseURL},

	"LackPolicy":   {fetch.Forbidden, advicePolicy},
	"AccessDenied": {fetch.Forbidden, advicePolicy},

	"InternalError":          {fetch.Transient, ""},
	"FailToConnect":          {fetch.Transient, ""},
	"InternalServiceTimeout": {fetch.Transient, ""},
	"ServiceUnavailableTemp": {fetch.Transient, ""},

	"FlowLimitExceeded":        {fetch.Throttled, ""},
	"AccountFlowLimitExceeded": {fetch.Throttled, ""},

	"JsonParsingError": {fetch.Malformed, adviceReport},
	codeInvalidParam:   {fetch.Malformed, adviceReport},

	"ConversationNotFound":         {fetch.Gone, adviceGone},
	"MessageNotFound":              {fetch.Gone, adviceGone},
	"SettingNotFound":              {fetch.Gone, adviceGone},
	"ParticipantNotFound":          {fetch.Gone, adviceGone},
	"ParticipantNotInConversation": {fetch.Gone, adviceMember},

	"ConversationShortIdsHasInvalidElem": {fetch.Malformed, adviceGone},

	"SingleConversationNotSupport":  {fetch.Malformed, adviceKind},
	"OnlySingleConversationSupport": {fetch.Malformed, adviceKind},
	codeNotLive:                     {fetch.Malformed, adviceKind},
	codeLiveOnly:                    {fetch.Malformed, adviceKind},

	"AppNotFound":        {fetch.Forbidden, adviceApp},
	"AppStatusException": {fetch.Forbidden, adviceApp},
	"NoAuth":             {fetch.Forbidden, adviceApp},
}

// numbered are the gateway's codes by number (CodeN), for an error without a name.
var numbered = map[int64]string{
	100002: "MissingParameter", 100003: "MissingAuthenticationToken", 100004: "MissingRequestInfo", 100005: "MissingSignature",
	100006: codeTimestamp, 100007: "ServiceNotFound", 100008: "InvalidActionOrVersion", 100009: "InvalidAccessKey",
	100010: "SignatureDoesNotMatch", 100012: "LackPolicy", 100013: "AccessDenied", 100014: "InternalError",
	100015: "FailToConnect", 100016: "InternalServiceTimeout", 100018: "FlowLimitExceeded",
}

// refused reports whether the platform refused the way in which a history was
// asked for: its cursor, or its direction.
func refused(err error) bool {
	var e *fetch.Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Code == codeInvalidParam || e.Code == codeLiveOnly || e.Code == codeNotLive
}

// check decides what an answer means: by the error in it, which may come with
// any HTTP status, and by the status where there is none.
func check(r *transport.Response) error {
	body, _, err := wire.Parse(r.Body)
	if errors.Is(err, wire.ErrDepth) {
		return &fetch.Error{Kind: fetch.Malformed, Advice: adviceReport, Err: err}
	}
	if err != nil || body.Kind() != wire.Object {
		return checkForeign(r)
	}
	meta := body.Get("ResponseMetadata").Members()
	failure := meta.Get("Error")
	if !failure.Exists() {
		return byStatus(r)
	}
	fields := failure.Members()
	e := &fetch.Error{Code: codeOf(fields), Err: errors.New(reason(fields, meta))}
	v, known := verdicts[e.Code]
	if !known || r.Status == http.StatusTooManyRequests {
		v = verdictOf(r)
	}
	e.Kind, e.Advice = v.kind, v.advice
	if e.Code == codeTimestamp {
		e.Err = fmt.Errorf("%w: %w", transport.ErrClock, e.Err)
	}
	return e
}

// codeOf is an error's name, else its number's name, else the number.
func codeOf(fields wire.Members) string {
	if name := strings.TrimSpace(fields.Get("Code").Text()); name != "" {
		return name
	}
	number := fields.Get("CodeN")
	if name, known := numbered[number.Int()]; known {
		return name
	}
	return number.ID()
}

// reason is what the platform says went wrong, with what its support asks for.
func reason(fields, meta wire.Members) string {
	said := strings.TrimSpace(fields.Get("Message").Text())
	if said == "" {
		said = "no reason given"
	}
	if id := meta.Get("RequestId").ID(); id != "" {
		said += " (request " + id + ")"
	}
	return said
}

// byStatus judges an answer in which the platform reports no error.
func byStatus(r *transport.Response) error {
	if r.Status/100 == 2 {
		return nil
	}
	v := verdictOf(r)
	return &fetch.Error{Kind: v.kind, Advice: v.advice, Code: r.Code(), Err: errors.New("no reason given")}
}

// verdictOf is the meaning of a status alone.
func verdictOf(r *transport.Response) verdict {
	switch kind := fetch.KindOf(transport.Classify(r)); {
	case r.Status == http.StatusNotFound:
		return verdict{fetch.Malformed, adviceBaseURL}
	case kind == fetch.Auth:
		return verdict{fetch.Auth, adviceKey}
	case kind == fetch.Forbidden:
		return verdict{fetch.Forbidden, advicePolicy}
	case kind == fetch.Throttled, kind == fetch.Transient:
		return verdict{kind, ""}
	}
	return verdict{fetch.Malformed, adviceReport}
}

// checkForeign judges an answer that is not the platform's JSON.
func checkForeign(r *transport.Response) error {
	e := transport.Foreign(r)
	if e.Kind != fetch.Transient {
		v := verdictOf(r)
		e.Kind, e.Advice = v.kind, v.advice
	}
	return e
}
