// Package draft collects what a payload says into one chat.Message, and finds the
// payloads in a saved file. It knows no platform: the rules here are those that
// INTERFACE.md lays down for all five.
//
// A [Draft] belongs to one call of a decoder and is used by one goroutine. Its
// zero value is not ready; [New] is.
package draft

import (
	"fmt"
	"slices"
	"strings"

	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// Everyone is how platforms call all members of a chat in a text.
const Everyone = "所有人"

// Unavailable is the warning of a message whose content the platform withholds.
const Unavailable = "content unavailable"

// Draft is a message under construction. Msg is free to be written to; the
// methods keep lists without repeats.
type Draft struct {
	Msg chat.Message

	linked, mentioned Distinct
}

// New is an item's message of which nothing is decoded yet: type unknown, by
// nobody.
func New(item store.Item) Draft {
	d := Draft{Msg: chat.Message{ID: item.ID, Position: item.Order, TimeMS: item.TimeMS, Type: chat.Unknown}}
	d.From(chat.Sender{})
	return d
}

// Open parses an item. Bytes that are no JSON are the message's text, and ok is
// false.
func Open(item store.Item) (d Draft, v wire.Value, ok bool) {
	d = New(item)
	v, odd, err := wire.Parse(item.Raw)
	d.Warn(odd...)
	if err != nil {
		d.Warn("not JSON")
		d.Msg.Text = wire.Clean(string(item.Raw))
	}
	return d, v, err == nil
}

// Finish adds the addresses that stand in the text and returns the message.
func (d *Draft) Finish() chat.Message {
	for _, link := range wire.Links(d.Msg.Text) {
		d.Link(link)
	}
	return d.Msg
}

// From sets the sender. One without an id gets that which its kind and name
// make; one without a kind is unknown.
func (d *Draft) From(s chat.Sender) {
	if s.Kind == "" {
		s.Kind = chat.SenderUnknown
	}
	if s.ID == "" {
		s.ID = string(s.Kind)
		if s.Name != "" {
			s.ID += ":" + s.Name
		}
	}
	d.Msg.Sender = s
}

// Warn notes what is odd about the payload, each thing once.
func (d *Draft) Warn(what ...string) {
	for _, w := range what {
		if !slices.Contains(d.Msg.Warnings, w) {
			d.Msg.Warnings = append(d.Msg.Warnings, w)
		}
	}
}

// Odd makes all strings of a content of unknown shape the text, and says so.
func (d *Draft) Odd(kind string, content wire.Value) {
	d.Warn(fmt.Sprintf("content of %q in an unknown shape", Short(kind)))
	d.Msg.Text = content.Strings()
}

// Link adds an address; "" is none.
func (d *Draft) Link(address string) {
	if d.linked.Add(address) {
		d.Msg.Links = append(d.Msg.Links, address)
	}
}

// Attach adds a reference to a file and reports whether it refers to anything.
func (d *Draft) Attach(a chat.Attachment) bool {
	if a.Name == "" && a.Key == "" && a.URL == "" {
		return false
	}
	d.Msg.Attachments = append(d.Msg.Attachments, a)
	return true
}

// Mention adds somebody by id; "" is nobody who could be found again.
func (d *Draft) Mention(id, name string) {
	if d.mentioned.Add(id) {
		d.Msg.Mentions = append(d.Msg.Mentions, chat.Mention{ID: id, Name: name})
	}
}

// AtName is a mention as a text shows it.
func AtName(name string) string { return "@" + strings.TrimPrefix(strings.TrimSpace(name), "@") }

// IsEveryone reports whether a mention's name means all members.
func IsEveryone(name string) bool {
	switch strings.ToLower(name) {
	case Everyone, "all", "everyone":
		return true
	}
	return false
}

// Short bounds what a warning quotes.
func Short(s string) string {
	const most = 40
	for i := range s {
		if i >= most {
			return s[:i] + "…"
		}
	}
	return s
}

// Anchor is a link as text, with its address where that says something new.
func Anchor(text, address string) string {
	switch {
	case address == "" || address == text:
		return text
	case text == "":
		return address
	}
	return text + " (" + address + ")"
}

// Distinct knows what was there before. The zero value is empty.
type Distinct map[string]bool

// Add reports whether s is new and not empty.
func (d *Distinct) Add(s string) bool {
	if s == "" || (*d)[s] {
		return false
	}
	if *d == nil {
		*d = Distinct{}
	}
	(*d)[s] = true
	return true
}
