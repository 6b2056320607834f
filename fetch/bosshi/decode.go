package bosshi

import (
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// decoderVersion grows whenever the same bytes may decode differently.
//
//	1: first
const decoderVersion = 1

// Decode turns a history item into a message. It is pure and total: any bytes
// give one.
func Decode(item store.Item) chat.Message {
	start, v, ok := draft.Open(item)
	d := decoder{Draft: start}
	d.Msg.ChatKind = chat.KindSingle // the history has no others
	if ok {
		d.decode(readMessage(v))
	}
	return d.Finish()
}

// decoder collects one message.
type decoder struct{ draft.Draft }

func (d *decoder) decode(m message) {
	d.Msg.ReplyTo, d.Msg.Root = m.parent, m.root
	d.Msg.Edited, d.Msg.Recalled = m.updated, m.deleted
	d.From(chat.Sender{ID: m.senderID, Kind: senderKind(m.label, m.senderID)})
	content, odd := m.content.Embedded()
	d.Warn(odd...)
	d.body(m, content)
	d.address(listed(content))
	d.address(m.mentions)
}

// listed are the ids in a text's content, in the order of its mentions.
func listed(content wire.Value) []string {
	var ids []string
	for id := range content.Get("at_id_list").List() {
		ids = append(ids, id.ID())
	}
	return ids
}

// senderKind reads a label that no document lists: "IM机器人" is the one that
// was seen. Who has an id and is no bot is a user.
func senderKind(label, id string) chat.SenderKind {
	label = strings.ToLower(label)
	for _, sign := range []struct {
		word string
		kind chat.SenderKind
	}{
		{"机器人", chat.SenderBot}, {"应用", chat.SenderBot}, {"bot", chat.SenderBot}, {"app", chat.SenderBot},
		{"系统", chat.SenderSystem}, {"system", chat.SenderSystem},
	} {
		if strings.Contains(label, sign.word) {
			return sign.kind
		}
	}
	if id != "" {
		return chat.SenderUser
	}
	return chat.SenderUnknown
}

// everyone is the id by which all are mentioned.
const everyone = "-1"

// address notes who is mentioned; a name is found where the text has as many
// mentions as there are ids.
func (d *decoder) address(ids []string) {
	names := shownNames(d.Msg.Text, len(ids))
	for i, id := range ids {
		if id == everyone {
			d.Msg.MentionAll = true
			continue
		}
		name := ""
		if names != nil {
			name = names[i]
		}
		d.Mention(id, name)
	}
}

// shownNames are a text's mentions, a word "@名字" each, if there are n of them
// and no other sign of that kind, as in an address.
func shownNames(text string, n int) []string {
	var names []string
	for _, word := range strings.Fields(text) {
		if name, found := strings.CutPrefix(word, "@"); found && name != "" {
			names = append(names, name)
		}
	}
	if len(names) != n || strings.Count(text, "@") != n {
		return nil
	}
	return names
}

// body reads the content. Only that of text is documented.
func (d *decoder) body(m message, content wire.Value) {
	var read func(*decoder, wire.Value) bool
	d.Msg.Type, read = shapeOf(m.kind)
	switch {
	case content.Empty() && m.deleted:
		d.Warn(draft.Unavailable + " (recalled)")
	case content.Empty():
		d.Warn(draft.Unavailable)
	case content.Kind() < wire.Array:
		d.Msg.Text = content.Text() // no object: it is the text itself
	case !read(d, content):
		d.Odd(m.kind, content)
	}
}

// shapeOf is how a type's content is read. read reports whether it found what it
// looks for.
func shapeOf(kind string) (as chat.Type, read func(*decoder, wire.Value) bool) {
	switch {
	case kind == typeText:
		return chat.Text, (*decoder).text
	case kind == typeImage:
		return chat.Image, (*decoder).image
	case kind == typeRichText || kind == typeNewRichText:
		return chat.RichText, (*decoder).richText
	case strings.HasSuffix(kind, "card"): // system_card, and compressive_card in the answers
		return chat.Card, (*decoder).card
	}
	return chat.Unknown, func(*decoder, wire.Value) bool { return false }
}

// text reads {text, atIdList}.
func (d *decoder) text(v wire.Value) bool {
	text := v.Get("text")
	d.Msg.Text = text.Text()
	return text.Kind() == wire.String
}

// image is told by any of the names that such interfaces use.
func (d *decoder) image(v wire.Value) bool {
	m := v.Members()
	a := chat.Attachment{
		Kind: chat.Image,
		Name: m.First("name", "file_name", "image_name").Text(),
		Key:  m.First("image_key", "key", "file_key").ID(),
		URL:  m.First("url", "origin_url").Text(),
		Size: draft.Size(m.First("size", "file_size")),
	}
	d.Msg.Text = a.Name
	return d.Attach(a)
}
