package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"imdex/fetch/emulator/edge"
)

// refusal is an error answer. One without a status is a failure of the business.
type refusal struct {
	status int
	reason string
}

func malformed(why string) *refusal { return &refusal{http.StatusBadRequest, why} }
func failed(why string) *refusal    { return &refusal{0, why} }

// ServeHTTP answers the platform's calls and refuses all others.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.opts.Now()
	body, err := edge.Receive(w, r, now)
	to, known := match(r.URL.Path)
	visit := p.Enter(to.op, chatOf(body), now)
	p.calls = visit.Number
	if visit.Fault.Expired {
		p.expire()
	}
	switch {
	case err != nil:
		p.refuse(w, malformed("body"))
	case visit.Fault.Strike(w, func(status int, code string) { p.refuse(w, &refusal{status, "emulated fault " + code}) }):
	case p.opts.RateLimit > 0 && visit.InSecond > p.opts.RateLimit:
		TooMany.Strike(w, nil)
	case !known:
		http.NotFound(w, r)
	default:
		p.answer(w, request{Request: r, body: body, fault: visit.Fault}, to)
	}
}

// request is a call under way.
type request struct {
	*http.Request
	body  []byte
	fault edge.Fault
}

// route is one documented call.
type route struct {
	op    string
	path  string
	serve func(*Platform, http.ResponseWriter, request) (any, *refusal)
}

var routes = []route{
	{"token", "/apigovernance/api/oauth/tokenByAkSk", (*Platform).grant},
	{"applyToken", "/apiaccess/ccmessaging/applyToken", (*Platform).apply},
	{"history", "/apiaccess/ccmessaging/queryHistoryChatMessage", (*Platform).history},
}

func match(path string) (route, bool) {
	i := slices.IndexFunc(routes, func(to route) bool { return to.path == path })
	if i < 0 {
		return route{op: "unknown"}, false
	}
	return routes[i], true
}

// chatOf is the chat that a call is about, for faults.
func chatOf(body []byte) string {
	var about struct{ ChannelID, UserID string }
	_ = json.Unmarshal(body, &about)
	if about.UserID == "" {
		return ""
	}
	return about.ChannelID + ":" + about.UserID
}

func (p *Platform) answer(w http.ResponseWriter, r request, to route) {
	var data any
	refused := plain(r)
	if refused == nil {
		data, refused = to.serve(p, w, r)
	}
	if refused != nil {
		p.refuse(w, refused)
		return
	}
	edge.Send(w, http.StatusOK, data)
}

// plain is what all calls have in common.
func plain(r request) *refusal {
	switch kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); {
	case r.Method != http.MethodPost:
		return &refusal{http.StatusMethodNotAllowed, "method not allowed"}
	case r.URL.RawQuery != "":
		return malformed("a query string")
	case strings.TrimSpace(kind) != "application/json":
		return &refusal{http.StatusUnsupportedMediaType, "content type must be application/json"}
	}
	return nil
}

// fields are a request's members.
type fields map[string]string

// read reads a body whose values are strings, with these members and no others;
// a trailing ? says that one may be missing.
func (p *Platform) read(body []byte, names ...string) (fields, *refusal) {
	var raw map[string]any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil || d.More() {
		return nil, malformed("the body is no JSON object")
	}
	out := fields{}
	for _, name := range names {
		name, optional := strings.CutSuffix(name, "?")
		value, there := raw[name]
		delete(raw, name)
		switch v := value.(type) {
		case string:
			out[name] = v
		case json.Number:
			if !p.opts.Numbers {
				return nil, malformed(name + " must be a string")
			}
			out[name] = v.String()
		default:
			if there || !optional {
				return nil, malformed(name + " must be a string")
			}
		}
	}
	for name := range raw {
		return nil, malformed("unknown parameter " + name)
	}
	return out, nil
}

// code is a resultCode in the form of the switches.
func (p *Platform) code(n int) any {
	if p.opts.NumericCode {
		return n
	}
	return fmt.Sprint(n)
}

// refuse writes an error answer: the exception of the documents, or a resultCode.
func (p *Platform) refuse(w http.ResponseWriter, r *refusal) {
	status := r.status
	if status == 0 && p.opts.Failure500 {
		status = http.StatusInternalServerError
	}
	if status == 0 {
		edge.Send(w, http.StatusOK, map[string]any{"resultCode": p.code(1), "resultDesc": r.reason})
		return
	}
	edge.Send(w, status, map[string]any{"errorCode": "0", "exceptionInfo": r.reason})
}
