package wps

import (
	"fmt"
	"slices"
	"strings"

	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// decoderVersion grows whenever the same bytes may decode differently.
//
//	1: first
const decoderVersion = 1

// unavailable is the warning of a message whose content the platform withholds.
const unavailable = "content unavailable"

// Decode turns a history item into a message. It is pure and total: any bytes
// give one.
func Decode(item store.Item) chat.Message {
	d := decoder{msg: chat.Message{ID: item.ID, Position: item.Order, TimeMS: item.TimeMS, Type: chat.Unknown}}
	v, odd, err := wire.Parse(item.Raw)
	d.warn(odd...)
	if err != nil {
		d.warn("not JSON")
		d.msg.Text = wire.Clean(string(item.Raw))
		d.msg.Sender = sender(identity{})
		return d.msg
	}
	d.decode(readMessage(v))
	return d.msg
}

// decoder collects one message.
type decoder struct {
	msg       chat.Message
	mentions  []mention
	indexed   map[string]mention
	shown     map[string]string // name in the text by a mention's index
	linked    distinctness
	mentioned distinctness
}

// distinctness knows what was there before.
type distinctness map[string]bool

// add reports whether s is new and not empty.
func (d *distinctness) add(s string) bool {
	if s == "" || (*d)[s] {
		return false
	}
	if *d == nil {
		*d = distinctness{}
	}
	(*d)[s] = true
	return true
}

func (d *decoder) warn(what ...string) {
	for _, w := range what {
		if !slices.Contains(d.msg.Warnings, w) {
			d.msg.Warnings = append(d.msg.Warnings, w)
		}
	}
}

func (d *decoder) decode(m message) {
	d.mentions = m.mentions
	d.msg.ReplyTo = m.quoted
	d.msg.Sender = sender(m.sender)
	content, odd := m.content.Embedded()
	d.warn(odd...)
	d.body(m.kind, content)
	d.listMentions()
	for _, link := range wire.Links(d.msg.Text) {
		d.link(link)
	}
}

// sender gives a sender without an id the id that its kind and name make.
func sender(who identity) chat.Sender {
	s := chat.Sender{ID: who.id, Name: who.name, Kind: senderKind(who.kind)}
	if s.ID == "" {
		s.ID = string(s.Kind)
		if s.Name != "" {
			s.ID += ":" + s.Name
		}
	}
	return s
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
		d.msg.Type = known.kind
	} else if kind == "link" {
		d.msg.Type = chat.Link // named in a list of types, its shape nowhere
	}
	if recalled(kind) {
		d.msg.Recalled = true
		d.warn(unavailable + " (recalled)")
		return
	}
	if content.Empty() {
		d.warn(unavailable)
		return
	}
	found, inner := pick(known, content)
	if found.name != "" && found.name != kind {
		d.warn(fmt.Sprintf("type %q with content %q", short(kind), found.name))
		d.msg.Type = found.kind
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
	d.warn(fmt.Sprintf("content of %q in an unknown shape", short(kind)))
	d.msg.Text = d.markup(content.Strings())
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

// short bounds what a warning quotes.
func short(s string) string {
	const most = 40
	for i := range s {
		if i >= most {
			return s[:i] + "…"
		}
	}
	return s
}

func (d *decoder) link(address string) {
	if d.linked.add(address) {
		d.msg.Links = append(d.msg.Links, address)
	}
}

func (d *decoder) attach(a chat.Attachment) {
	if a.Name != "" || a.Key != "" || a.URL != "" {
		d.msg.Attachments = append(d.msg.Attachments, a)
	}
}
