package volcengine

import (
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// everyone is who is mentioned by the id of all members.
const everyone = "0"

// text reads {"text": …}. A content that is no object is the text itself.
func (d *decoder) text(content wire.Value) bool {
	if content.Kind() < wire.Array {
		d.Msg.Text = content.Text()
		return true
	}
	text := content.Get("text")
	if text.Kind() != wire.String {
		return false
	}
	if rich, _ := text.Embedded(); rich.Get("innerText").Kind() == wire.String {
		d.rich(rich.Members())
		return true
	}
	d.Msg.Text = text.Text()
	return true
}

// rich reads what the vendor's web client writes into a text: a JSON object with
// the shown text and the mentioned ids.
func (d *decoder) rich(m wire.Members) {
	d.Msg.Type = chat.RichText
	d.Msg.Text = m.Get("innerText").Text()
	d.mention(idList(m.Get("atIds")))
}

// mention adds users by id; their names are in the text and in the directory.
func (d *decoder) mention(ids []string) {
	for _, id := range ids {
		if id == everyone {
			d.Msg.MentionAll = true
			continue
		}
		d.Mention(id, "")
	}
}

// custom reads an app's own content: all its strings, unless it is a notice or
// wraps one of the platform's own in Data.
func (d *decoder) custom(content wire.Value) bool {
	m := content.Members()
	if data, odd := m.Get("Data").Embedded(); data.Kind() == wire.Object {
		d.Warn(odd...)
		return d.wrapped(m.Get("CustomMsgType").Int(), data)
	}
	if d.foreign(content) {
		return true
	}
	if m.Get("type").Int() == demoNotice {
		d.Msg.Type = chat.System
	}
	return d.strings(content)
}

// demoNotice is the type that the vendor's demo gives its notices in a group.
const demoNotice = 2

// wrapped reads a content inside a custom one, by its own type where that is one
// of the platform's for people.
func (d *decoder) wrapped(n int64, data wire.Value) bool {
	inner, ok := shapes(n)
	if ok && inner.kind != chat.Event && inner.kind != chat.Card {
		d.Msg.Type = inner.kind
		if inner.read(d, data) {
			return true
		}
		d.Msg.Type = chat.Card
	}
	return d.foreign(data) || d.strings(data)
}
