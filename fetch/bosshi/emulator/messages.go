package emulator

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// asked is a checked history call.
type asked struct {
	user       *room
	start, end int64 // seconds
	from       string
	types      []string
	size       int
}

// required and optional are the parameters of a history call.
var (
	required = []string{"user_id_type", "user_id", "start_time", "end_time", "message_type"}
	optional = []string{"message_id", "page_size"}
)

func (p *Platform) readCall(query url.Values) (a asked, refused *refusal) {
	for name, values := range query {
		if !slices.Contains(required, name) && !slices.Contains(optional, name) || len(values) != 1 {
			return a, badParameter(name)
		}
	}
	for _, name := range required {
		if query.Get(name) == "" {
			return a, badParameter(name + " is required")
		}
	}
	if a.start, a.end, refused = readWindow(query); refused != nil {
		return a, refused
	}
	if a.size, refused = readSize(query); refused != nil {
		return a, refused
	}
	if a.types, refused = p.readTypes(query.Get("message_type")); refused != nil {
		return a, refused
	}
	a.from = query.Get("message_id")
	if query.Has("message_id") && a.from == "" {
		return a, badParameter("message_id")
	}
	a.user, refused = p.readUser(query)
	return a, refused
}

// readWindow wants ten digits and no more than a day.
func readWindow(query url.Values) (start, end int64, refused *refusal) {
	for name, into := range map[string]*int64{"start_time": &start, "end_time": &end} {
		text := query.Get(name)
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || len(text) != 10 || n < 1e9 {
			return 0, 0, badParameter(name + " must be of 10 digits")
		}
		*into = n
	}
	if end < start || end-start > 24*60*60 {
		return 0, 0, badParameter("end_time")
	}
	return start, end, nil
}

func readSize(query url.Values) (int, *refusal) {
	if !query.Has("page_size") {
		return 20, nil
	}
	n, err := strconv.Atoi(query.Get("page_size"))
	if err != nil || n < 1 || n > maxPageSize {
		return 0, badParameter("page_size")
	}
	return n, nil
}

func (p *Platform) readTypes(list string) ([]string, *refusal) {
	types := strings.Split(list, ",")
	for _, name := range types {
		known := slices.Contains([]string{"text", "image", "new_rich_text", "rich_text", "system_card"}, name)
		if !known || name == "new_rich_text" && p.opts.NoNewRich {
			return nil, badParameter("message_type " + name)
		}
	}
	return types, nil
}

func (p *Platform) readUser(query url.Values) (*room, *refusal) {
	kind := query.Get("user_id_type")
	if !slices.Contains([]string{"user_id", "open_id", "union_id"}, kind) {
		return nil, badParameter("user_id_type")
	}
	user := p.users[query.Get("user_id")]
	switch {
	case user == nil || user.removed || kind != p.opts.UserIDType:
		return nil, refusals(codeNoUser)
	case user.forbidden:
		return nil, refusals(codePermission)
	}
	return user, nil
}

func (p *Platform) listMessages(query url.Values) (any, *refusal) {
	a, refused := p.readCall(query)
	if refused != nil {
		return nil, refused
	}
	if p.opts.Cursor == Ignored {
		a.from = ""
	}
	list, found := p.search(a)
	switch {
	case found:
	case p.opts.Lost == LostRefused:
		return nil, badParameter("message_id")
	case p.opts.Lost == LostEmpty:
		return p.wrap(nil), nil
	}
	rows := p.cut(list, a, min(a.size, p.opts.PageCap))
	if p.opts.Order == Mixed {
		slices.Reverse(rows)
	}
	rendered := make([]any, len(rows))
	for i, m := range rows {
		rendered[i] = p.render(a.user, m)
	}
	return p.wrap(rendered), nil
}

// search is all that a call may list, of any type, in order, from its message on.
// It reports whether that message is there; if not, the list is the whole window's.
func (p *Platform) search(a asked) (list []*message, found bool) {
	all := slices.DeleteFunc(slices.Clone(a.user.messages), func(m *message) bool { return m.gone })
	if p.opts.Order != OldestFirst {
		slices.Reverse(all)
	}
	in := func(list []*message) []*message {
		return slices.DeleteFunc(slices.Clone(list), func(m *message) bool { return !p.holds(a, m.TimeMS) })
	}
	if a.from == "" {
		return in(all), true
	}
	at := slices.IndexFunc(all, func(m *message) bool { return m.id == a.from })
	if at < 0 {
		return in(all), false
	}
	if p.opts.Cursor == Exclusive {
		at++
	}
	if p.opts.Leaves {
		return all[at:], true
	}
	return in(all[at:]), true
}

// holds compares in milliseconds, but for Seconds.
func (p *Platform) holds(a asked, ms int64) bool {
	from, to := a.start*1000, a.end*1000
	switch p.opts.Ends {
	case HalfOpen:
		return from <= ms && ms < to
	case Open:
		return from < ms && ms < to
	case Seconds:
		return a.start <= ms/1000 && ms/1000 <= a.end
	}
	return from <= ms && ms <= to
}

// cut is one page. Where other types take places, it goes on until there is one
// message besides that which the call began at.
func (p *Platform) cut(list []*message, a asked, size int) []*message {
	var rows []*message
	places, new := 0, 0
	for _, m := range list {
		fits := slices.Contains(a.types, p.findsAs(m))
		if fits || p.opts.CutFirst {
			places++
		}
		if places > size && (new > 0 || !p.opts.CutFirst) {
			break
		}
		if fits {
			rows = append(rows, m)
			if m.id != a.from {
				new++
			}
		}
	}
	return rows
}

// findsAs is the type that a message is found by, "" where nothing finds it.
func (p *Platform) findsAs(m *message) string {
	switch {
	case m.Under != "":
		return m.Under
	case m.Type == "compressive_card" && !p.opts.HideCards:
		return "system_card"
	}
	return m.Type
}

// wrap is a list as an answer's data.
func (p *Platform) wrap(rows []any) any {
	var list any = rows
	switch {
	case len(rows) > 0:
	case p.opts.Empty == EmptyAbsent && p.opts.Wrap == Bare:
		return absent{}
	case p.opts.Empty == EmptyList:
		list = []any{}
	default:
		list = nil
	}
	switch p.opts.Wrap {
	case Items:
		return map[string]any{"items": list}
	case Messages:
		return map[string]any{"messages": list}
	}
	return list
}
