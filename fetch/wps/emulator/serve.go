package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"imdex/fetch/emulator/edge"
)

// refusal is an error answer.
type refusal struct {
	status, code int
	message      string
}

func notFound(what string) *refusal { return &refusal{400, 400000103, what + " does not exist"} }
func badFormat(why string) *refusal { return &refusal{400, 400000002, why} }
func badValue(why string) *refusal  { return &refusal{400, 400000003, why} }

// ServeHTTP answers the platform's calls and refuses all others.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.opts.Now()
	body, err := edge.Receive(w, r, now)
	to, path, known := p.match(r)
	visit := p.Enter(to.op, first(path), now)
	p.calls = visit.Number
	w.Header().Set("X-Request-Id", fmt.Sprintf("req-%06d", p.calls))
	if visit.Fault.Expired {
		p.Expire()
	}
	switch {
	case err != nil:
		p.refuse(w, badFormat("body"))
	case visit.Fault.Strike(w, func(status int, code string) { p.refuse(w, fault(status, code)) }):
	case p.opts.RateLimit > 0 && visit.InSecond > p.opts.RateLimit:
		p.refuse(w, &refusal{429, 429000001, "too many requests"})
	case !known:
		http.NotFound(w, r)
	default:
		p.answer(w, request{Request: r, body: body, path: path, fault: visit.Fault}, to)
	}
}

// fault is the answer of a fault that a test has chosen.
func fault(status int, code string) *refusal {
	n, err := strconv.Atoi(code)
	if err != nil {
		panic(err) // the platform's codes are numbers
	}
	return &refusal{status, n, "emulated fault"}
}

func first(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return path[0]
}

// request is a call under way.
type request struct {
	*http.Request
	body  []byte
	path  []string // the route's variables
	fault edge.Fault
}

// route is one documented call.
type route struct {
	op      string
	verb    string
	pattern string   // "*" is any one segment
	params  []string // of the query
	open    bool     // without token and signature; its answer is flat
	serve   func(*Platform, request, url.Values) (any, *refusal)
}

var routes = []route{
	{op: "token", verb: "POST", pattern: "oauth2/token", open: true,
		serve: func(p *Platform, r request, _ url.Values) (any, *refusal) { return p.grant(r.Request, r.body) }},
	{op: "chats", verb: "GET", pattern: "v7/chats", params: []string{"page_size", "page_token"}, serve: (*Platform).listChats},
	{op: "p2p", verb: "GET", pattern: "v7/chats/get_p2p_chat", params: []string{"user_id"}, serve: (*Platform).singleChat},
	{op: "chat", verb: "GET", pattern: "v7/chats/*", params: []string{"with_ext_attrs", "with_group_ext_attrs"}, serve: (*Platform).oneChat},
	{op: "members", verb: "GET", pattern: "v7/chats/*/members", params: []string{"page_size", "page_token", "type"}, serve: (*Platform).listMembers},
	{op: "messages", verb: "GET", pattern: "v7/chats/*/messages",
		params: []string{"start_time", "end_time", "page_token", "page_size"}, serve: (*Platform).listMessages},
	{op: "message", verb: "GET", pattern: "v7/chats/*/messages/*", serve: (*Platform).oneMessage},
	{op: "download", verb: "GET", pattern: "v7/chats/*/messages/*/resources/*/download", params: []string{"file_name"}, serve: (*Platform).download},
	{op: "users", verb: "POST", pattern: "v7/users/batch_read", serve: (*Platform).batchUsers},
	{op: "user", verb: "GET", pattern: "v7/users/*", params: []string{"with_dept"}, serve: (*Platform).oneUser},
}

// match finds the route of a path. The first one wins.
func (p *Platform) match(r *http.Request) (route, []string, bool) {
	path, inside := strings.CutPrefix(r.URL.EscapedPath(), p.opts.Prefix+"/")
	for _, to := range routes {
		if vars, ok := to.match(path); ok && inside {
			return to, vars, true
		}
	}
	return route{op: "unknown"}, nil, false
}

func (to route) match(path string) (vars []string, ok bool) {
	want, have := strings.Split(to.pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	for i, segment := range have {
		text, err := url.PathUnescape(segment)
		switch {
		case err != nil || text == "":
			return nil, false
		case want[i] == "*":
			vars = append(vars, text)
		case want[i] != text:
			return nil, false
		}
	}
	return vars, true
}

func (p *Platform) answer(w http.ResponseWriter, r request, to route) {
	data, refused := p.serve(r, to)
	if refused != nil {
		p.refuse(w, refused)
		return
	}
	if !to.open {
		data = map[string]any{"code": 0, "msg": "success", "data": data}
	}
	edge.Send(w, http.StatusOK, data)
}

func (p *Platform) serve(r request, to route) (any, *refusal) {
	if r.Method != to.verb {
		return nil, &refusal{405, 400000007, "method not allowed"}
	}
	if to.open {
		return to.serve(p, r, nil)
	}
	if refused := p.admit(r.Request, r.body); refused != nil {
		return nil, refused
	}
	if to.verb == http.MethodPost && r.Header.Get("Content-Type") != "application/json" {
		return nil, &refusal{415, 415000001, "content type must be application/json"}
	}
	if to.verb == http.MethodGet && len(r.body) > 0 {
		return nil, &refusal{400, 400000007, "a GET has no body"}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badFormat("query")
	}
	for name, values := range query {
		if !slices.Contains(to.params, name) || len(values) != 1 {
			return nil, &refusal{400, 400000004, "parameter " + name}
		}
	}
	return to.serve(p, r, query)
}

func (p *Platform) refuse(w http.ResponseWriter, r *refusal) {
	body := map[string]any{"code": r.code, "_request_id": w.Header().Get("X-Request-Id")}
	if p.opts.Message {
		body["message"] = r.message
	} else {
		body["msg"] = r.message
	}
	edge.Send(w, r.status, body)
}

// number reads a whole number parameter; absent is 0.
func number(query url.Values, name string) (int64, *refusal) {
	if !query.Has(name) {
		return 0, nil
	}
	n, err := strconv.ParseInt(query.Get(name), 10, 64)
	if err != nil {
		return 0, badFormat(name)
	}
	return n, nil
}

// pageSize reads page_size within the limit.
func (p *Platform) pageSize(query url.Values, standard int) (int, *refusal) {
	if !query.Has("page_size") {
		if standard == 0 {
			return 0, badFormat("page_size is required")
		}
		return min(standard, p.opts.MaxPageSize), nil
	}
	n, refused := number(query, "page_size")
	if refused == nil && (n < 1 || n > int64(p.opts.MaxPageSize)) {
		refused = badValue("page_size")
	}
	return int(n), refused
}
