package emulator

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"imdex/fetch/emulator/edge"
)

// window is a history call's stretch of time, in seconds; 0 is open.
type window struct{ start, end int64 }

// holds compares in milliseconds.
func (w window) holds(m *message, open bool) bool {
	from, to := w.start*1000, w.end*1000
	if open {
		return (w.start == 0 || m.TimeMS > from) && (w.end == 0 || m.TimeMS < to)
	}
	return (w.start == 0 || m.TimeMS >= from) && (w.end == 0 || m.TimeMS <= to)
}

// readWindow refuses what is not in seconds: a time of the year 5138 or later.
func readWindow(query url.Values) (w window, refused *refusal) {
	for name, field := range map[string]*int64{"start_time": &w.start, "end_time": &w.end} {
		if *field, refused = number(query, name); refused != nil {
			return w, refused
		}
		if query.Has(name) && (*field < 0 || *field >= 1e11) {
			return w, badValue(name + " is in seconds")
		}
	}
	if w.end != 0 && w.start > w.end {
		return w, badValue("start_time after end_time")
	}
	return w, nil
}

func (p *Platform) listMessages(r request, query url.Values) (any, *refusal) {
	chat := p.find(r.path[0])
	if refused := p.closed(chat); refused != nil {
		return nil, refused
	}
	size, refused := p.pageSize(query, 20)
	if refused != nil {
		return nil, refused
	}
	w, refused := readWindow(query)
	if refused != nil {
		return nil, refused
	}
	after, refused := p.readToken(chat, w, query)
	if refused != nil {
		return nil, refused
	}
	found, last, more := p.cut(chat, w, after, size)
	items := make([]any, len(found))
	for i, m := range found {
		items[i] = p.render(chat, m)
	}
	next := ""
	if more || p.opts.End == EmptyPage && len(found) > 0 {
		next = token(last)
		p.pages[pageKey(chat, w, next)] = true
	}
	return p.page(r, query, items, next), nil
}

// cut is one page after a key (0 is the first), the key it ends with, and
// whether more follows.
func (p *Platform) cut(chat *room, w window, after int64, size int) (found []*message, last int64, more bool) {
	oldestFirst := p.opts.Order == OldestFirst
	at, exact := chat.search(after)
	switch {
	case after == 0 && oldestFirst:
		at = 0
	case after == 0:
		at = len(chat.messages) - 1
	case oldestFirst && exact:
		at++
	case !oldestFirst:
		at--
	}
	step := -1
	if oldestFirst {
		step = 1
	}
	for ; at >= 0 && at < len(chat.messages); at += step {
		m := chat.messages[at]
		if !p.visible(m) || !w.holds(m, p.opts.OpenWindow) {
			continue
		}
		if len(found) == size {
			more = true
			break
		}
		found = append(found, m)
	}
	if len(found) > 0 {
		last = found[len(found)-1].key
	}
	if p.opts.Order == Mixed {
		slices.Reverse(found)
	}
	return found, last, more
}

// token is the creation time of a page's last message in nanoseconds.
func token(key int64) string {
	return base64.RawURLEncoding.EncodeToString(strconv.AppendInt(nil, key, 10))
}

func pageKey(chat *room, w window, token string) string {
	return fmt.Sprintf("%s %d %d %s", chat.ID, w.start, w.end, token)
}

func (p *Platform) readToken(chat *room, w window, query url.Values) (int64, *refusal) {
	token := query.Get("page_token")
	if token == "" {
		return 0, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	key, bad := strconv.ParseInt(string(raw), 10, 64)
	if err != nil || bad != nil || !p.pages[pageKey(chat, w, token)] {
		return 0, badValue("page_token")
	}
	return key, nil
}

func (p *Platform) oneMessage(r request, _ url.Values) (any, *refusal) {
	chat, m, refused := p.message(r)
	if refused != nil {
		return nil, refused
	}
	return p.render(chat, m), nil
}

func (p *Platform) message(r request) (*room, *message, *refusal) {
	chat := p.find(r.path[0])
	if refused := p.closed(chat); refused != nil {
		return nil, nil, refused
	}
	i := slices.IndexFunc(chat.messages, func(m *message) bool { return m.id == r.path[1] })
	if i < 0 || !p.visible(chat.messages[i]) {
		return nil, nil, notFound("message")
	}
	return chat, chat.messages[i], nil
}

// FileHost is where downloads are: another host, which wants no credentials.
const FileHost = "https://files.emulator.invalid"

func (p *Platform) download(r request, _ url.Values) (any, *refusal) {
	_, m, refused := p.message(r)
	if refused != nil {
		return nil, refused
	}
	if !bytes.Contains(p.content(m), []byte(r.path[2])) {
		return nil, notFound("resource")
	}
	until := p.opts.Now().Add(time.Hour).Unix()
	return map[string]any{"url": fmt.Sprintf("%s/%s?expires=%d", FileHost, url.PathEscape(r.path[2]), until)}, nil
}

// item has the members of a message in the order of the documents.
type item struct {
	ID       string          `json:"id"`
	ChatID   string          `json:"chat_id"`
	Type     string          `json:"type"`
	CTime    int64           `json:"ctime"`
	Quote    string          `json:"quote_msg_id,omitempty"`
	Position int64           `json:"position"`
	Content  json.RawMessage `json:"content"`
	Sender   sender          `json:"sender"`
	Mentions []mentioned     `json:"mentions"`
}

type sender struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	AppID   string `json:"app_id"`
	Company string `json:"company_id"`
}

type mentioned struct {
	ID       string    `json:"id"`
	Type     string    `json:"type"`
	Identity *identity `json:"identity,omitempty"`
}

type identity struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Company string `json:"company_id"`
	Name    string `json:"name"`
	Avatar  string `json:"avatar"`
}

// render is a message as the platform shows it now. Avatars are signed anew
// each time.
func (p *Platform) render(chat *room, m *message) json.RawMessage {
	kind := m.Type
	if m.recalled && p.opts.Recall == RecallUnknown {
		kind = "recalled_message"
	}
	out := item{
		ID: m.id, ChatID: chat.ID, Type: kind, CTime: m.TimeMS, Quote: m.Quote, Position: m.position,
		Content: p.content(m), Mentions: []mentioned{},
		Sender: sender{ID: m.Sender.ID, Type: "user", Company: company},
	}
	if m.Sender.App {
		out.Sender.Type, out.Sender.AppID = "sp", p.opts.AppID
	}
	for _, each := range m.Mentions {
		out.Mentions = append(out.Mentions, p.mentioned(each))
	}
	return edge.Encode(out)
}

func (p *Platform) mentioned(m Mention) mentioned {
	if m.All {
		return mentioned{ID: m.Index, Type: "all"}
	}
	who := identity{ID: m.ID, Type: "user", Company: company, Name: m.Name,
		Avatar: fmt.Sprintf("https://avatar.emulator.invalid/%s?sign=%d", m.ID, p.calls)}
	if m.App {
		who.Type, who.Company = "sp", "0"
	}
	return mentioned{ID: m.Index, Type: "user", Identity: &who}
}

func (p *Platform) content(m *message) json.RawMessage {
	if m.recalled {
		switch p.opts.Recall {
		case RecallNull:
			return json.RawMessage("null")
		case RecallEmpty:
			return json.RawMessage("{}")
		case RecallUnknown:
			return json.RawMessage(`{"recalled_message":{"operator":"` + m.Sender.ID + `"}}`)
		}
	}
	switch text, plain := m.Content.(string); {
	case m.Bare:
		return edge.Encode(m.Content)
	case plain:
		return edge.Encode(map[string]any{m.Type: map[string]any{"content": text}})
	}
	return edge.Encode(map[string]any{m.Type: m.Content})
}
