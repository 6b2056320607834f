package yunhu

import (
	"slices"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// decoderVersion grows whenever the same bytes may decode differently.
//
//	1: first
const decoderVersion = 1

// Decode turns an item of the list into a message. It is pure and total: any
// bytes give one.
func Decode(item store.Item) chat.Message {
	start, v, ok := draft.Open(item)
	d := decoder{Draft: start}
	if ok {
		d.decode(readMessage(v))
	}
	return d.Finish()
}

// decoder collects one message.
type decoder struct{ draft.Draft }

func (d *decoder) decode(m message) {
	d.from(m)
	d.Msg.ReplyTo = m.parent
	content, odd := m.content.Embedded()
	d.Warn(odd...)
	d.body(m.kind, content)
	fields := content.Members()
	d.buttons(fields.Get("buttons"))
	d.mentions(fields.Get("at"))
	d.Msg.Quote = wire.Lines(fields.Get("parent").Text(), fields.Get("parent_file_name").Text())
	d.Msg.Footer = fields.Get("tip").Text()
}

// from sets the sender. A tip that nobody sent is the platform's own.
func (d *decoder) from(m message) {
	kind := senderKind(m.sender.kind)
	if m.kind == "tip" && m.sender.id == "" {
		kind = chat.SenderSystem
	}
	d.From(chat.Sender{ID: m.sender.id, Name: m.sender.name, Kind: kind})
}

// senderKind is what the platform's senderType means.
func senderKind(kind string) chat.SenderKind {
	switch kind {
	case "user":
		return chat.SenderUser
	case "bot":
		return chat.SenderBot
	}
	return chat.SenderUnknown
}

// shape is how one type of content is read. read reports whether it found what
// it looks for.
type shape struct {
	name string // the platform's contentType
	kind chat.Type
	read func(*decoder, wire.Members) bool
}

// shapes are the known types of content. A call, and what else there may be, is
// not: nobody has published what it holds.
var shapes = []shape{
	{"text", chat.Text, (*decoder).text},
	{"markdown", chat.Markdown, (*decoder).text},
	{"html", chat.HTML, (*decoder).html},
	{"image", chat.Image, (*decoder).image},
	{"expression", chat.Sticker, (*decoder).sticker},
	{"sticker", chat.Sticker, (*decoder).sticker}, // the user client's word
	{"video", chat.Video, (*decoder).video},
	{"audio", chat.Audio, (*decoder).audio},
	{"file", chat.File, (*decoder).file},
	{"form", chat.Form, (*decoder).form},
	{"post", chat.Post, (*decoder).post},
	{"tip", chat.System, (*decoder).text},
	{"a2ui", chat.Card, (*decoder).a2ui},
}

func (d *decoder) body(kind string, content wire.Value) {
	i := slices.IndexFunc(shapes, func(s shape) bool { return s.name == kind })
	if i >= 0 {
		d.Msg.Type = shapes[i].kind
	}
	if content.Empty() {
		d.Warn(draft.Unavailable)
		return
	}
	if i < 0 || !shapes[i].read(d, content.Members()) {
		d.odd(kind, content)
	}
}

// extras are the members of any content that are no part of its text.
var extras = map[string]bool{
	"at": true, "tip": true, "etag": true,
	"parent": true, "parentFileName": true, "parentImgName": true, "parentVideoUrl": true,
}

// odd reads a content of unknown shape: all its strings, in their order, but for
// those that have a place of their own.
func (d *decoder) odd(kind string, content wire.Value) {
	d.Odd(kind, content)
	d.Msg.Text = content.StringsBeside(func(name string) bool { return extras[name] })
}

func (d *decoder) text(m wire.Members) bool {
	text := m.Get("text")
	d.Msg.Text = text.Text()
	return text.Kind() == wire.String
}

// html drops the mark-up, but for the addresses in it.
func (d *decoder) html(m wire.Members) bool {
	found := d.text(m)
	for _, link := range wire.Links(d.Msg.Text) {
		d.Link(link)
	}
	d.Msg.Text = wire.HTML(d.Msg.Text)
	return found
}

// post is an article of a community, shown as its title and content; the preview
// stands in for a content that is missing.
func (d *decoder) post(m wire.Members) bool {
	content := m.Get("post_content").Text()
	if content == "" {
		content = m.Get("text").Text()
	}
	d.Msg.Text = wire.Lines(m.Get("post_title").Text(), content)
	return d.Msg.Text != ""
}
