package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"imdex/fetch/emulator/edge"
)

const listPath = "/open-apis/v1/bot/messages"

// refusal is an error answer.
type refusal struct {
	code    int
	message string
}

func badParameter(why string) *refusal { return &refusal{1002, why} }

var badToken = &refusal{1003, "非法token"}

// ServeHTTP answers the message list and refuses all else.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.opts.Now()
	body, unread := edge.Receive(w, r, now)
	op := "messages"
	if r.URL.Path != listPath {
		op = "unknown"
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	visit := p.Enter(op, query.Get("chat-type")+":"+query.Get("chat-id"), now)
	p.calls = visit.Number
	switch {
	case visit.Fault.Strike(w, func(status int, code string) { p.refuse(w, status, emulated(code)) }):
	case op == "unknown":
		http.NotFound(w, r)
	case p.opts.RateLimit > 0 && visit.InSecond > p.opts.RateLimit:
		p.refuse(w, p.opts.ErrorStatus, &refusal{1007, "请求频率超限"})
	case visit.Fault.Expired:
		p.refuse(w, p.opts.ErrorStatus, badToken)
	case r.Method != http.MethodGet && !(r.Method == http.MethodPost && p.opts.TakesPost):
		p.refuse(w, http.StatusMethodNotAllowed, &refusal{-1, "method not allowed"})
	case err != nil:
		p.refuse(w, p.opts.ErrorStatus, badParameter("query"))
	case unread != nil || len(body) > 0 && r.Method == http.MethodGet:
		p.refuse(w, p.opts.ErrorStatus, badParameter("a GET has no body"))
	default:
		p.answer(w, r, query)
	}
}

// emulated is the answer of a fault that a test has chosen.
func emulated(code string) *refusal {
	n, err := strconv.Atoi(code)
	if err != nil {
		panic(err) // the platform's codes are numbers
	}
	return &refusal{n, "emulated fault"}
}

func (p *Platform) answer(w http.ResponseWriter, r *http.Request, query url.Values) {
	list, refused := p.list(r, query)
	if refused != nil {
		p.refuse(w, p.opts.ErrorStatus, refused)
		return
	}
	data := map[string]any{"list": list, "total": len(list)}
	if len(list) == 0 && p.opts.NullList {
		data["list"] = nil
	}
	edge.Send(w, http.StatusOK, map[string]any{"code": p.code(1), "msg": "success", "data": data})
}

// list checks a call in the order in which the platform's own errors came up, and
// answers it.
func (p *Platform) list(r *http.Request, query url.Values) ([]json.RawMessage, *refusal) {
	if refused := p.admit(query); refused != nil {
		return nil, refused
	}
	for name, values := range query {
		if !slices.Contains([]string{"token", "chat-id", "chat-type", "message-id", "before", "after"}, name) || len(values) != 1 {
			return nil, badParameter("参数错误: " + name)
		}
	}
	before, refused := number(query, "before")
	if refused != nil {
		return nil, refused
	}
	after, refused := number(query, "after")
	if refused != nil {
		return nil, refused
	}
	chat := p.find(query.Get("chat-type") + ":" + query.Get("chat-id"))
	found, refused := p.window(chat, query.Get("message-id"), before, after)
	list := make([]json.RawMessage, len(found))
	for i, m := range found {
		list[i] = p.render(chat, m)
	}
	if p.opts.Growing {
		p.post(chat, Message{Sender: bot, Content: "new", Plain: "new"})
	}
	return list, refused
}

// admit checks the token and whether the bot may read the chat.
func (p *Platform) admit(query url.Values) *refusal {
	kind, id := query.Get("chat-type"), query.Get("chat-id")
	switch {
	case query.Get("token") == "":
		return badParameter("token不存在")
	case query.Get("token") != p.opts.Token:
		return badToken
	case p.opts.BotBanned:
		return &refusal{1004, "机器人已被封禁"}
	case kind != "group" && kind != "user":
		return badParameter("chat-type取值错误，取值仅支持group、user")
	case id == "":
		return badParameter("chat-id值错误，值不能为空")
	}
	chat := p.find(kind + ":" + id)
	if chat == nil {
		chat = &room{kind: kind, id: id, removed: true}
	}
	return p.closed(chat)
}

// closed is why a chat cannot be read, or nil.
func (p *Platform) closed(r *room) *refusal {
	switch {
	case r.banned:
		return &refusal{1005, "会话已被封禁"}
	case r.kind == "user" && (r.removed || r.without):
		return &refusal{1003, "recvId值错误，该用户不是机器人好友"}
	case r.removed:
		return &refusal{-1, fmt.Sprintf("群(ID:%s)不存在。", r.id)}
	case r.without:
		return &refusal{-1, fmt.Sprintf("群(ID:%s)中未添加当前机器人(ID: %s)。", r.id, botID)}
	}
	return nil
}

// number reads a whole number from 0; absent is 0.
func number(query url.Values, name string) (int, *refusal) {
	if !query.Has(name) {
		return 0, nil
	}
	n, err := strconv.Atoi(query.Get(name))
	if err != nil || n < 0 {
		return 0, badParameter(name + "值错误")
	}
	return n, nil
}

// code is a code in the platform's form.
func (p *Platform) code(n int) any {
	if p.opts.TextCode {
		return strconv.Itoa(n)
	}
	return n
}

func (p *Platform) refuse(w http.ResponseWriter, status int, r *refusal) {
	edge.Send(w, status, map[string]any{"code": p.code(r.code), "msg": r.message})
}
