package index

import (
	"imdex/store"
	"imdex/store/chat"
)

// Document is what the index keeps of one message: everything that a query
// can ask of the message itself, and what a terminal line shows. It carries no
// names: those live in the directory. The whole of it is one stored field, so
// that a leaf is verified and a line is printed without the store.
type Document struct {
	Number   store.Number
	Revision store.Revision // store.Record.LastRevision when it was built
	StreamID store.StreamID
	Account  string // of the stream; postings keep ids of different accounts apart
	ID       string // the platform's message id
	TimeMS   int64
	Order    int64

	Sender     string // the platform's user id
	SenderName string // the name in the message itself, else ""
	SenderKind chat.SenderKind
	Type       chat.Type
	ChatKind   chat.ChatKind // from the payload; "" where only the directory knows

	Text        string
	Quote       string
	Footer      string
	Files       []string // attachment names
	Attachments []chat.Type
	Links       []string
	Mentions    []chat.Mention
	MentionAll  bool
	ReplyTo     string
	Root        string
	Was         []string

	Edited, Recalled, Vanished, Hidden bool
}

// NewDocument puts a record and its decoded message together.
func NewDocument(r store.Record, m chat.Message) Document {
	d := Document{
		Number: r.Number, Revision: r.LastRevision(), StreamID: r.StreamID, Account: r.Stream.Account,
		ID: r.ID, TimeMS: m.TimeMS, Order: r.Order,
		Sender: m.Sender.ID, SenderName: m.Sender.Name, SenderKind: m.Sender.Kind,
		Type: m.Type, ChatKind: m.ChatKind,
		Text: m.Text, Quote: m.Quote, Footer: m.Footer, Links: m.Links,
		Mentions: m.Mentions, MentionAll: m.MentionAll, ReplyTo: m.ReplyTo, Root: m.Root, Was: m.Was,
		Edited: m.Edited, Recalled: m.Recalled, Vanished: m.Vanished, Hidden: m.Hidden,
	}
	for _, a := range m.Attachments {
		d.Attachments = append(d.Attachments, a.Kind)
		if a.Name != "" {
			d.Files = append(d.Files, a.Name)
		}
	}
	return d
}
