package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"

	"imdex/fetch/emulator/edge"
)

// refusal is an error answer. Its number is 0 where the documents name none.
type refusal struct {
	status, number int
	code           string
}

// gatewayErrors are those of the gateway, before a call reaches the IM service.
var gatewayErrors = []refusal{
	{400, 100002, "MissingParameter"},
	{401, 100003, "MissingAuthenticationToken"},
	{400, 100004, "MissingRequestInfo"},
	{401, 100005, "MissingSignature"},
	{400, 100006, "InvalidTimestamp"},
	{404, 100007, "ServiceNotFound"},
	{404, 100008, "InvalidActionOrVersion"},
	{401, 100009, "InvalidAccessKey"},
	{401, 100010, "SignatureDoesNotMatch"},
	{403, 100012, "LackPolicy"},
	{403, 100013, "AccessDenied"},
	{500, 100014, "InternalError"},
	{502, 100015, "FailToConnect"},
	{504, 100016, "InternalServiceTimeout"},
	{429, 100018, "FlowLimitExceeded"},
	{429, 0, "AccountFlowLimitExceeded"},
	{503, 0, "ServiceUnavailableTemp"},
	{400, 0, "InvalidAuthorization"},
	{400, 0, "InvalidCredential"},
	{401, 0, "InvalidSecretToken"},
}

func gateway(code string) *refusal {
	for i := range gatewayErrors {
		if gatewayErrors[i].code == code {
			return &gatewayErrors[i]
		}
	}
	panic("emulator: the gateway has no code " + code)
}

// im is an error of the IM service, whose status is a switch.
func im(code string) *refusal { return &refusal{code: code} }

func invalid() *refusal { return im("InvalidParam") }

const version = "2020-12-01"

// request is a call under way.
type request struct {
	body  []byte
	fault edge.Fault
}

// action is one documented call.
type action func(*Platform, request) (any, *refusal)

// find is the action of a name, or nil.
func find(name string) action {
	switch name {
	case "GetConversationMessages":
		return (*Platform).history
	case "GetMessages":
		return (*Platform).someMessages
	case "GetUserConversations":
		return (*Platform).userConversations
	case "BatchGetConversations":
		return (*Platform).someConversations
	case "ScanConversationParticipantList":
		return (*Platform).participants
	case "BatchGetUser":
		return (*Platform).someUsers
	}
	return nil
}

// ServeHTTP answers the platform's calls and refuses all others.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.opts.Now()
	body, err := edge.Receive(w, r, now)
	name := r.URL.Query().Get("Action")
	visit := p.Enter(name, conversationOf(body), now)
	p.calls = visit.Number
	refuse := func(refused *refusal) { p.refuse(w, name, refused) }
	switch {
	case err != nil:
		refuse(gateway("MissingRequestInfo"))
	case visit.Fault.Strike(w, func(status int, code string) { refuse(&refusal{status: status, code: code}) }):
	case p.opts.RateLimit > 0 && visit.InSecond > p.opts.RateLimit:
		refuse(gateway("FlowLimitExceeded"))
	case r.URL.Path != "/":
		http.NotFound(w, r)
	default:
		p.answer(w, r, name, request{body, visit.Fault})
	}
}

// conversationOf is what a call is about, for a fault to choose by.
func conversationOf(body []byte) string {
	var asked struct{ ConversationShortId json.Number }
	_ = json.Unmarshal(body, &asked)
	return asked.ConversationShortId.String()
}

func (p *Platform) answer(w http.ResponseWriter, r *http.Request, name string, in request) {
	result, refused := p.serve(r, in)
	if refused != nil {
		p.refuse(w, name, refused)
		return
	}
	edge.Send(w, http.StatusOK, map[string]any{"ResponseMetadata": p.metadata(name), "Result": result})
}

func (p *Platform) serve(r *http.Request, in request) (any, *refusal) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	act := find(query.Get("Action"))
	switch {
	case err != nil || r.Method != http.MethodPost || act == nil || query.Get("Version") != version:
		return nil, gateway("InvalidActionOrVersion")
	case len(query) != 2 || len(query["Action"]) != 1 || len(query["Version"]) != 1:
		return nil, gateway("MissingRequestInfo")
	}
	if refused := p.admit(r, in.body); refused != nil {
		return nil, refused
	}
	if r.Header.Get("Content-Type") != "application/json" || !json.Valid(in.body) {
		return nil, im("JsonParsingError")
	}
	return act(p, in)
}

// read decodes a request's body: exact names and types, nothing unknown. appID is
// the one that it named.
func (p *Platform) read(in request, into any, appID *int32) *refusal {
	var members map[string]json.RawMessage
	if json.Unmarshal(in.body, &members) != nil {
		return invalid()
	}
	for name, value := range members {
		field, known := reflect.TypeOf(into).Elem().FieldByName(name) // encoding/json would take any case
		if !known || !field.IsExported() || string(value) == "null" {
			return invalid()
		}
	}
	if json.Unmarshal(in.body, into) != nil {
		return invalid()
	}
	if int64(*appID) != p.opts.AppID {
		return im("AppNotFound")
	}
	return nil
}

func (p *Platform) metadata(name string) map[string]any {
	return map[string]any{
		"RequestId": fmt.Sprintf("%s%06dAB", p.opts.Now().UTC().Format("20060102150405"), p.calls),
		"Action":    name, "Version": version, "Service": "rtc", "Region": p.opts.Region,
	}
}

func (p *Platform) refuse(w http.ResponseWriter, name string, r *refusal) {
	meta := p.metadata(name)
	failure := map[string]any{"Code": r.code, "Message": "emulated: " + r.code}
	if r.number != 0 && !p.opts.NoCodeN {
		failure["CodeN"] = r.number
	}
	meta["Error"] = failure
	status := r.status
	if status == 0 {
		status = p.opts.ErrorStatus
	}
	edge.Send(w, status, map[string]any{"ResponseMetadata": meta})
}

// long is a 64-bit number as the platform writes it.
func (p *Platform) long(n int64) any {
	if p.opts.Quoted {
		return fmt.Sprint(n)
	}
	return n
}
