package wps

import (
	"fmt"
	"slices"
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
	if ok {
		d.decode(readMessage(v))
	}
	return d.Finish()
}

// decoder collects one message.
type decoder struct {
	draft.Draft
	mentions []mention
	indexed  map[string]mention
	shown    map[string]string // name in the text by a mention's index
}

func (d *decoder) decode(m message) {
	d.mentions = m.mentions
	d.Msg.ReplyTo = m.quoted
	d.From(chat.Sender{ID: m.sender.id, Name: m.sender.name, Kind: senderKind(m.sender.kind)})
	content, odd := m.content.Embedded()
	d.Warn(odd...)
	d.body(m.kind, content)
	d.listMentions()
}

// shape is how one type of content is read. read reports whether it found what
// it looks for.
type shape struct {
	name string // the platform's type, and content's member of that name
	kind chat.Type
	read func(*decoder, wire.Value) bool
}

// shapes are the documented types of content.
var shapes = []shape{
	{"text", chat.Text, (*decoder).text},
	{"rich_text", chat.RichText, (*decoder).richText},
	{"image", chat.Image, (*decoder).image},
	{"file", chat.File, (*decoder).file},
	{"audio", chat.Audio, (*decoder).audio},
	{"video", chat.Video, (*decoder).video},
	{"card", chat.Card, (*decoder).card},
	{"sticker", chat.Sticker, (*decoder).sticker},
	{"location", chat.Location, (*decoder).location},
	{"merge_forward", chat.Forward, (*decoder).forward},
	{"vote", chat.Vote, (*decoder).vote},
	{"calendar", chat.Calendar, (*decoder).calendar},
	{"meeting", chat.Meeting, (*decoder).meeting},
}

func shapeOf(name string) (shape, bool) {
	i := slices.IndexFunc(shapes, func(s shape) bool { return s.name == name })
	if i < 0 {
		return shape{}, false
	}
	return shapes[i], true
}

// body reads the content. Its member of a known name says more than the type
// beside it, which official examples get wrong.
func (d *decoder) body(kind string, content wire.Value) {
	known, ok := shapeOf(kind)
	if ok {
		d.Msg.Type = known.kind
	} else if kind == "link" {
		d.Msg.Type = chat.Link // named in a list of types, its shape nowhere
	}
	if recalled(kind) {
		d.Msg.Recalled = true
		d.Warn(draft.Unavailable + " (recalled)")
		return
	}
	if content.Empty() {
		d.Warn(draft.Unavailable)
		return
	}
	found, inner := pick(known, content)
	if found.name != "" && found.name != kind {
		d.Warn(fmt.Sprintf("type %q with content %q", draft.Short(kind), found.name))
		d.Msg.Type = found.kind
	}
	if found.name == "" || !found.read(d, inner) {
		d.odd(kind, content)
	}
}

// pick is the shape and its part of the content: what the type names, else
// another known one that is alone there, else the content itself as the type's.
func pick(known shape, content wire.Value) (shape, wire.Value) {
	m := content.Members()
	if known.name != "" && m.Get(known.name).Exists() {
		return known, m.Get(known.name)
	}
	others := len(m)
	if m.Get("type").Exists() {
		others--
	}
	for _, s := range shapes {
		if inner := m.Get(s.name); inner.Kind() == wire.Object && others == 1 {
			return s, inner
		}
	}
	return known, content
}

// odd reads a content of unknown shape: all its strings, in their order.
func (d *decoder) odd(kind string, content wire.Value) {
	d.Odd(kind, content)
	d.Msg.Text = d.markup(d.Msg.Text)
}

// recalled reports whether a type's name is the platform's word for a recall.
// None is documented.
func recalled(kind string) bool {
	kind = strings.ToLower(kind)
	for _, word := range [...]string{"recall", "revoke", "withdraw"} {
		if strings.Contains(kind, word) {
			return true
		}
	}
	return false
}
