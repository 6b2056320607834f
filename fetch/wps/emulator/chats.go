package emulator

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
)

func (p *Platform) listChats(r request, query url.Values) (any, *refusal) {
	seen := slices.DeleteFunc(slices.Clone(p.chats), func(r *room) bool { return r.without || r.Unlisted })
	return p.paged(r, query, len(seen), func(i int) any { return describe(seen[i]) })
}

// describe is a chat as the platform shows it.
func describe(r *room) any {
	kind, status := "group", "active"
	if r.Single {
		kind = "p2p"
	}
	if r.dismissed {
		status = "dismissed"
	}
	return map[string]any{
		"id": r.ID, "name": r.Name, "type": kind, "status": status, "ctime": 1700000000000,
		"ext_attrs": []any{},
	}
}

func (p *Platform) oneChat(r request, _ url.Values) (any, *refusal) {
	chat := p.find(r.path[0])
	if chat == nil {
		return nil, notFound("chat")
	}
	if chat.without {
		return nil, p.closed(chat)
	}
	return describe(chat), nil
}

// singleChat finds the chat of this app with a user.
func (p *Platform) singleChat(_ request, query url.Values) (any, *refusal) {
	id := query.Get("user_id")
	if id == "" {
		return nil, badFormat("user_id is required")
	}
	if _, refused := p.user(id); refused != nil {
		return nil, refused
	}
	for _, r := range p.chats {
		if r.Single && r.User == id {
			return describe(r), nil
		}
	}
	return nil, notFound("chat")
}

func (p *Platform) listMembers(r request, query url.Values) (any, *refusal) {
	chat := p.find(r.path[0])
	if refused := p.closed(chat); refused != nil {
		return nil, refused
	}
	kind := "user"
	if query.Has("type") {
		kind = query.Get("type")
	}
	if kind != "user" && kind != "sp" {
		return nil, badValue("type")
	}
	list := slices.DeleteFunc(slices.Clone(chat.members), func(s Sender) bool { return s.App != (kind == "sp") })
	return p.paged(r, query, len(list), func(i int) any {
		return map[string]any{"identity": map[string]any{"id": list[i].ID, "type": kind, "company_id": company, "app_id": ""}}
	})
}

// paged answers one page of a list that is counted from its beginning.
func (p *Platform) paged(r request, query url.Values, n int, item func(int) any) (any, *refusal) {
	size, refused := p.pageSize(query, 0)
	if refused != nil {
		return nil, refused
	}
	from := 0
	if token := query.Get("page_token"); token != "" {
		raw, err := base64.RawURLEncoding.DecodeString(token)
		if from, _ = strconv.Atoi(string(raw)); err != nil || from < 1 || from > n {
			return nil, badValue("page_token")
		}
	}
	to := min(from+size, n)
	items := []any{}
	for i := from; i < to; i++ {
		items = append(items, item(i))
	}
	next := ""
	if to < n || p.opts.End == EmptyPage && to > from {
		next = base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(to)))
	}
	return p.page(r, query, items, next), nil
}

// page is a list's data with its token, in the form of Options.End.
func (p *Platform) page(r request, query url.Values, items []any, next string) map[string]any {
	data := map[string]any{"items": items}
	if token := query.Get("page_token"); r.fault.SameCursor && token != "" {
		next = token
	}
	if next != "" || p.opts.End == TokenEmpty {
		data["next_page_token"] = next
	}
	return data
}
