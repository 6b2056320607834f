package emulator

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"imdex/fetch/emulator/edge"
)

// history answers GetConversationMessages.
func (p *Platform) history(in request) (any, *refusal) {
	var asked struct {
		AppId               int32
		ConversationShortId int64
		Cursor, Limit       *int64
		Reverse             int32
	}
	if refused := p.read(in, &asked, &asked.AppId); refused != nil {
		return nil, refused
	}
	if asked.Cursor == nil || asked.Limit == nil || *asked.Cursor < 0 || *asked.Limit < 1 {
		return nil, invalid()
	}
	r, refused := p.enter(asked.ConversationShortId)
	switch back := asked.Reverse == 1; {
	case refused != nil:
		return nil, refused
	case r.Kind == Live && !back:
		return nil, im(p.opts.LiveRefusal)
	case p.opts.NoFarCursors && *asked.Cursor > p.opts.Now().Add(24*time.Hour).UnixMicro():
		return nil, invalid()
	default:
		c := p.cut(r, *asked.Cursor, int(min(*asked.Limit, maxPage)), back)
		if in.fault.SameCursor {
			c.next = *asked.Cursor
		}
		return p.page(r, c), nil
	}
}

// cut is one page of a history.
type cut struct {
	found []*message // in the order of the walk
	more  bool
	next  int64 // NewCursor
}

// cut takes at most size messages from a cursor on. Under Options.Filtered what
// may not be seen counts, and is taken out afterwards.
func (p *Platform) cut(r *room, cursor int64, size int, back bool) cut {
	var c cut
	var after int64 // index of the message that follows the page, or 0
	c.next = cursor
	for _, m := range p.way(r, cursor, back) {
		if !p.opts.Filtered && !p.visible(m) {
			continue
		}
		if len(c.found) == size {
			c.more, after = true, m.index
			break
		}
		c.found = append(c.found, m)
	}
	if len(c.found) > 0 {
		c.next = p.newCursor(c.found, after, back)
	}
	c.found = slices.DeleteFunc(c.found, func(m *message) bool { return !p.visible(m) })
	return c
}

// way are the messages that a cursor leads to, in that order.
func (p *Platform) way(r *room, cursor int64, back bool) []*message {
	list := slices.Clone(r.messages)
	if back {
		slices.Reverse(list)
	}
	return slices.DeleteFunc(list, func(m *message) bool {
		behind := m.index < cursor
		if back {
			behind = m.index > cursor
		}
		return behind || m.index == cursor && p.opts.Cursor == ExclusiveLast || p.expired(r, m)
	})
}

// newCursor names where the next page begins.
func (p *Platform) newCursor(found []*message, after int64, back bool) int64 {
	first, last := found[0].index, found[len(found)-1].index
	switch {
	case p.opts.Cursor == InclusiveBehind && back:
		return first + 1000
	case p.opts.Cursor == InclusiveBehind:
		return max(0, first-1000)
	case p.opts.Cursor != InclusiveNext:
		return last
	case after != 0:
		return after
	case back:
		return last - 1
	}
	return last + 1
}

func (p *Platform) page(r *room, c cut) any {
	if p.opts.Descending {
		slices.SortFunc(c.found, func(a, b *message) int { return int(b.index - a.index) })
	}
	list := []any{}
	for _, m := range c.found {
		list = append(list, p.render(r, m))
	}
	return map[string]any{"HasMore": c.more, "NewCursor": p.long(c.next), "Messages": list}
}

// someMessages answers GetMessages; what is not there is left out.
func (p *Platform) someMessages(in request) (any, *refusal) {
	var asked struct {
		AppId               int32
		ConversationShortId int64
		MessageIds          []int64
	}
	if refused := p.read(in, &asked, &asked.AppId); refused != nil {
		return nil, refused
	}
	if len(asked.MessageIds) == 0 {
		return nil, invalid()
	}
	r, refused := p.enter(asked.ConversationShortId)
	if refused != nil {
		return nil, refused
	}
	list := []any{}
	for _, id := range asked.MessageIds {
		if m := r.message(fmt.Sprint(id)); m != nil && p.visible(m) && !p.expired(r, m) {
			list = append(list, p.render(r, m))
		}
	}
	return map[string]any{"Messages": list}, nil
}

// render is a message as the platform shows it now.
func (p *Platform) render(r *room, m *message) map[string]any {
	status := 0
	if m.recalled && p.opts.Recall == RecallStatus {
		status = 3
	}
	out := map[string]any{
		"AppId": p.opts.AppID, "ConversationType": r.Kind, "ConversationShortId": p.long(number(r.ID)), "MessageId": p.long(m.id),
		"MsgType": m.Type, "Content": p.content(m), "Ext": p.ext(m), "Status": status, "CreateTime": p.long(m.TimeMS),
		"IndexInConversation": p.long(m.index), "ClientMsgId": fmt.Sprintf("c-%d", m.id%100000),
	}
	p.name(out, "Sender", m.Sender)
	if p.opts.TopMentions && len(m.Mentions) > 0 {
		out["MentionedUsers"] = m.Mentions
	}
	if quoted := r.message(m.Quote); quoted != nil {
		out["RefMsgInfo"] = p.reference(r, quoted)
	}
	return out
}

// name writes a user's id, with its twin where ids are strings.
func (p *Platform) name(out map[string]any, member, id string) {
	if p.opts.StringIDs {
		out[member], out[member+"Str"] = 0, id
		return
	}
	out[member] = p.long(number(id))
}

func number(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// reference is a quoted message; its status is of now.
func (p *Platform) reference(r *room, m *message) map[string]any {
	status := 0
	switch {
	case p.expired(r, m):
		status = 1
	case m.recalled:
		status = 3
	case !p.visible(m):
		status = 2
	}
	return map[string]any{"ReferencedMessageId": p.long(m.id), "Hint": m.Plain, "ReferencedMessageType": m.Type, "Status": status}
}

// ext is what the sender sent with the service's own keys, some of which differ
// in every answer.
func (p *Platform) ext(m *message) map[string]string {
	out := maps.Clone(m.Ext)
	if out == nil {
		out = map[string]string{}
	}
	if len(m.Mentions) > 0 && !p.opts.TopMentions {
		out["s:mentioned_users"] = strings.Join(m.Mentions, ",")
	}
	if m.edits > 0 && !p.opts.SilentEdits {
		out["s:edit_count"] = fmt.Sprint(m.edits)
		out["s:edit_info"] = `{"content_is_edited":true,"content_editor":"` + m.Sender + `"}`
	}
	if m.recalled && p.opts.Recall == RecallFlag {
		out["s:is_recalled"], out["s:recall_role"] = "true", "0"
	}
	if len(out) == 0 && p.opts.NullExt {
		return nil
	}
	out["s:client_message_id"] = fmt.Sprintf("c-%d", m.id%100000)
	out["s:log_id"] = fmt.Sprintf("log%08d", p.calls)
	return out
}

// content is the text of the content; addresses of files are signed anew.
func (p *Platform) content(m *message) string {
	if m.recalled && p.opts.Recall == RecallStatus {
		return ""
	}
	text, isText := m.Content.(string)
	switch {
	case m.Bare && isText:
	case isText:
		text = string(edge.Encode(map[string]any{"text": text}))
	default:
		text = string(edge.Encode(m.Content))
	}
	return strings.ReplaceAll(text, unsigned, fmt.Sprintf("sign=%d", p.calls))
}

// unsigned stands in a content where an address is signed.
const unsigned = "sign=SIGNATURE"
