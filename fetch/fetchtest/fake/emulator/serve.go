package emulator

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tokenLife is how long a token is good for.
const tokenLife = 10 * time.Minute

// failure is an error answer.
type failure struct {
	status        int
	code, message string
}

// ServeHTTP answers the platform's five calls and refuses all others.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	answer, failed := p.answer(r)
	w.Header().Set("Content-Type", "application/json")
	if failed != nil {
		w.WriteHeader(failed.status)
		answer = map[string]string{"code": failed.code, "message": failed.message}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (p *Platform) answer(r *http.Request) (any, *failure) {
	if r.Method == http.MethodPost && r.URL.Path == "/token" {
		return p.token(r)
	}
	if r.Method != http.MethodGet {
		return nil, &failure{405, "bad_verb", r.Method}
	}
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if end, ok := p.tokens[token]; !ok || !p.opts.Now().Before(end) {
		return nil, &failure{401, "bad_token", "this token is not good: " + token} // platforms do echo what they get
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case len(parts) == 1 && parts[0] == "chats":
		return p.list(), nil
	case len(parts) == 1 && parts[0] == "users":
		return users(r.URL.Query())
	case len(parts) < 3 || parts[0] != "chats":
		return nil, &failure{404, "no_such_call", r.URL.Path}
	}
	chat := p.find(parts[1])
	switch {
	case chat == nil:
		return nil, &failure{404, "no_such_chat", parts[1]}
	case chat.closed != "":
		return nil, &failure{403, chat.closed, parts[1]}
	case len(parts) == 3 && parts[2] == "members":
		return map[string]any{"members": []string{"u1", "u2", "u3"}}, nil
	case len(parts) == 3 && parts[2] == "messages":
		return p.history(chat, r.URL.Query())
	case len(parts) == 4 && parts[2] == "messages":
		return p.message(chat, parts[3])
	}
	return nil, &failure{404, "no_such_call", r.URL.Path}
}

func (p *Platform) token(r *http.Request) (any, *failure) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 4096))
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("app") != p.opts.AppID || form.Get("secret") != p.opts.AppSecret {
		return nil, &failure{401, "bad_secret", "refused: " + string(body)}
	}
	token := fmt.Sprintf("tok+en/%s/%d", strings.Repeat("k", 20), len(p.issued)+1)
	p.issued = append(p.issued, token)
	p.tokens[token] = p.opts.Now().Add(tokenLife)
	return map[string]any{"token": token, "life": int(tokenLife.Seconds())}, nil
}

func (p *Platform) list() any {
	chats := []map[string]string{}
	for _, c := range p.chats {
		chats = append(chats, map[string]string{"id": c.id, "name": c.name, "kind": "group"})
	}
	return map[string]any{"chats": chats}
}

func users(q url.Values) (any, *failure) {
	if n := len(q["id"]); n == 0 || n > 20 {
		return nil, &failure{400, "bad_value", fmt.Sprintf("%d ids", n)}
	}
	names := map[string]string{}
	for _, id := range q["id"] {
		names[id] = "Name of " + id
	}
	return map[string]any{"names": names}, nil
}

func (p *Platform) message(c *room, id string) (any, *failure) {
	for _, m := range c.rows {
		if m.ID == id && !m.gone {
			return p.row(m), nil
		}
	}
	return nil, &failure{404, "no_such_msg", id}
}

// history answers a page: the rows of a stretch of time that come after the
// cursor, which is the position of the last row of the page before.
func (p *Platform) history(c *room, q url.Values) (any, *failure) {
	from, err1 := strconv.ParseInt(q.Get("from"), 10, 64)
	to, err2 := strconv.ParseInt(q.Get("to"), 10, 64)
	size, err3 := strconv.Atoi(q.Get("size"))
	if err1 != nil || err2 != nil || err3 != nil || from > to || size < 1 || size > 40 {
		return nil, &failure{400, "bad_value", q.Encode()}
	}
	after, ok := position(q)
	if !ok {
		return nil, &failure{400, "cursor_expired", "unknown cursor"}
	}
	items, more := []any{}, false
	var last int64
	if p.opts.Short {
		size = size/2 + 1
	}
	rows := slices.Clone(c.rows)
	if !p.opts.Ascending {
		slices.Reverse(rows)
	}
	for _, m := range rows {
		passed := after > 0 && (p.opts.Ascending && m.Position <= after || !p.opts.Ascending && m.Position >= after)
		if m.gone || passed || m.Time < from || m.Time > to {
			continue
		}
		if len(items) == size {
			more = true
			break
		}
		items, last = append(items, p.row(m)), m.Position
	}
	answer := map[string]any{"items": items}
	if more || p.opts.EmptyEnd && len(items) > 0 {
		answer["next"] = base64.RawURLEncoding.EncodeToString(strconv.AppendInt(nil, last, 10))
	}
	return answer, nil
}

func position(q url.Values) (int64, bool) {
	if !q.Has("cursor") {
		return 0, true
	}
	text, err := base64.RawURLEncoding.DecodeString(q.Get("cursor"))
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	return n, err == nil && n > 0
}

func (p *Platform) row(m *Message) Message {
	out := *m
	out.LogID = fmt.Sprintf("log-%d", p.calls)
	return out
}
