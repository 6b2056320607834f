package render

import (
	"time"

	"imdex/store"
	"imdex/store/chat"
)

const version = 1 // of the message and export forms

// Message is a message as programs read it. The order and names of the fields
// are the contract; see the package comment for what is left out.
type Message struct {
	V         int    `json:"v"`
	ID        string `json:"id"` // FormatID
	Provider  string `json:"provider,omitempty"`
	Account   string `json:"account"`
	Chat      Chat   `json:"chat"`
	MessageID string `json:"message_id"`
	Position  int64  `json:"position,omitempty"`
	Time      string `json:"time,omitempty"` // RFC 3339 with milliseconds, UTC
	TimeMS    int64  `json:"time_ms,omitempty"`
	Sender    Sender `json:"sender,omitzero"`

	Type       chat.Type `json:"type,omitempty"`
	Text       string    `json:"text,omitempty"`
	Mentions   []Mention `json:"mentions,omitempty"`
	MentionAll bool      `json:"mention_all,omitempty"`
	ReplyTo    string    `json:"reply_to,omitempty"`
	Root       string    `json:"root,omitempty"`
	Quote      string    `json:"quote,omitempty"`
	Footer     string    `json:"footer,omitempty"`

	Edited   bool           `json:"edited,omitempty"`
	Recalled bool           `json:"recalled,omitempty"`
	Vanished bool           `json:"vanished,omitempty"`
	Hidden   bool           `json:"hidden,omitempty"`
	Revision store.Revision `json:"revision,omitempty"`

	Attachments []Attachment `json:"attachments,omitempty"`
	Links       []string     `json:"links,omitempty"`
	Warnings    []string     `json:"warnings,omitempty"`

	// Of a search.
	Cursor string  `json:"cursor,omitempty"`
	Score  float64 `json:"score,omitempty"`
	Match  []Match `json:"match,omitempty"`

	// Of a search or show with context: neighbours, oldest first.
	Before []Message `json:"before,omitempty"`
	After  []Message `json:"after,omitempty"`

	// Of show.
	Marks   []Mark    `json:"marks,omitempty"`
	Earlier []Earlier `json:"earlier,omitempty"` // earlier revisions, oldest first
	Thread  []Message `json:"thread,omitempty"`
}

// Chat is the chat of a message.
type Chat struct {
	ID   string        `json:"id"`
	Name string        `json:"name,omitempty"`
	Kind chat.ChatKind `json:"kind,omitempty"`
}

// Sender is who sent a message. Person is the configured person behind the id.
type Sender struct {
	ID     string          `json:"id,omitempty"`
	Name   string          `json:"name,omitempty"`
	Kind   chat.SenderKind `json:"kind,omitempty"`
	Person string          `json:"person,omitempty"`
}

// Mention is one person who is addressed.
type Mention struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// Attachment is a reference to a file.
type Attachment struct {
	Kind       chat.Type `json:"kind,omitempty"`
	Name       string    `json:"name,omitempty"`
	Key        string    `json:"key,omitempty"`
	URL        string    `json:"url,omitempty"`
	Size       int64     `json:"size,omitempty"` // bytes
	DurationMS int64     `json:"duration_ms,omitempty"`
}

// Match is a stretch of a field that a query found: code points, end exclusive.
type Match struct {
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Mark is a fact about a message that its payload does not carry.
type Mark struct {
	Kind     string `json:"kind"` // vanished, recalled, returned
	AtMS     int64  `json:"at_ms,omitempty"`
	Evidence string `json:"evidence,omitempty"`
}

// Earlier is an earlier revision of a message.
type Earlier struct {
	Revision store.Revision `json:"revision"`
	SeenMS   int64          `json:"seen_ms,omitempty"`
	Text     string         `json:"text,omitempty"`
}

// Origin is what the store, the config and the directory know of a message.
type Origin struct {
	Provider   string
	Account    string
	Chat       Chat   // Kind is used where the payload says nothing
	SenderName string // the directory's current name, for a message that carries none
	Person     string // the configured person's name; may be empty
	Revision   store.Revision
}

// NewMessage puts a decoded message into its output form. It shares m's slices
// of strings.
func NewMessage(o Origin, m chat.Message) Message {
	w := Message{
		V: version, ID: FormatID(o.Account, o.Chat.ID, m.ID),
		Provider: o.Provider, Account: o.Account, Chat: o.Chat, MessageID: m.ID,
		Position: m.Position, Time: timestamp(m.TimeMS), TimeMS: m.TimeMS,
		Sender: Sender{ID: m.Sender.ID, Name: m.Sender.Name, Kind: m.Sender.Kind, Person: o.Person},
		Type:   m.Type, Text: m.Text, MentionAll: m.MentionAll,
		ReplyTo: m.ReplyTo, Root: m.Root, Quote: m.Quote, Footer: m.Footer,
		Edited: m.Edited, Recalled: m.Recalled, Vanished: m.Vanished, Hidden: m.Hidden,
		Revision: o.Revision, Links: m.Links, Warnings: m.Warnings,
	}
	if m.ChatKind != "" {
		w.Chat.Kind = m.ChatKind
	}
	if w.Sender.Name == "" {
		w.Sender.Name = o.SenderName
	}
	for _, p := range m.Mentions {
		w.Mentions = append(w.Mentions, Mention(p))
	}
	for _, a := range m.Attachments {
		w.Attachments = append(w.Attachments, Attachment(a))
	}
	return w
}

// Reached is a time as "reached" of a partial answer carries it.
func Reached(ms int64) string { return timestamp(ms) }

// timestamp is empty for an unknown time and for one that RFC 3339 cannot write.
func timestamp(ms int64) string {
	t := time.UnixMilli(ms).UTC()
	if ms == 0 || t.Year() < 0 || t.Year() > 9999 {
		return ""
	}
	return t.Format("2006-01-02T15:04:05.000Z")
}
