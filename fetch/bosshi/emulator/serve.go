package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"imdex/fetch/emulator/edge"
)

const (
	tokenPath   = "/open-apis/auth/tenant_access_token/internal"
	historyPath = "/open-apis/im/v2/messages"
)

// ServeHTTP answers the platform's two calls and refuses all others.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.opts.Now()
	body, err := edge.Receive(w, r, now)
	visit := p.Enter(operation(r.URL.Path), r.URL.Query().Get("user_id"), now)
	p.calls = visit.Number
	if visit.Fault.Expired {
		p.Expire()
	}
	switch {
	case err != nil:
		p.refuse(w, badParameter("body"))
	case visit.Fault.Strike(w, func(status int, code string) { p.fault(w, status, code) }):
	case p.opts.RateLimit > 0 && visit.InSecond > p.opts.RateLimit:
		p.refuse(w, refusals(codeTooMany))
	case r.URL.Path == tokenPath && r.Method == http.MethodPost:
		data, refused := p.grant(r, body)
		p.answer(w, data, p.opts.FlatToken, refused)
	case r.URL.Path == historyPath && r.Method == http.MethodGet:
		data, refused := p.history(r, body)
		p.answer(w, data, false, refused)
	default:
		http.NotFound(w, r)
	}
}

func operation(path string) string {
	switch path {
	case tokenPath:
		return "token"
	case historyPath:
		return "messages"
	}
	return "unknown"
}

// history admits a call and answers it.
func (p *Platform) history(r *http.Request, body []byte) (any, *refusal) {
	if refused := p.admit(r); refused != nil {
		return nil, refused
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || len(body) > 0 {
		return nil, badParameter("query or body")
	}
	return p.listMessages(values)
}

// absent is data that an answer leaves out.
type absent struct{}

func (p *Platform) answer(w http.ResponseWriter, data any, flat bool, refused *refusal) {
	if refused != nil {
		p.refuse(w, refused)
		return
	}
	body := p.envelope("0", "操作成功")
	if fields, ok := data.(map[string]any); ok && flat {
		for key, value := range fields {
			body[key] = value
		}
	} else if _, none := data.(absent); !none {
		body["data"] = data
	}
	edge.Send(w, http.StatusOK, body)
}

// envelope is what every answer has; its trace differs each time.
func (p *Platform) envelope(code, message string) map[string]any {
	number, err := strconv.Atoi(code)
	if err != nil {
		panic(err) // the platform's codes are numbers
	}
	return map[string]any{"code": number, "msg": message, "success": number == 0, "traceId": fmt.Sprintf("_Tr%06d", p.calls)}
}

// fault answers as a test or a demo has chosen.
func (p *Platform) fault(w http.ResponseWriter, status int, code string) {
	if code == "" {
		w.WriteHeader(status)
		return
	}
	r := refusals(code)
	edge.Send(w, status, p.envelope(r.code, r.message))
}

func (p *Platform) refuse(w http.ResponseWriter, r *refusal) {
	status := http.StatusOK
	if p.opts.Statuses {
		status = r.status
	}
	edge.Send(w, status, p.envelope(r.code, r.message))
}
