package emulator

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Options are the platform's switches. What its documents leave open, a client
// must bear either way.
type Options struct {
	Now       func() time.Time
	AppID     string
	AppSecret string
	Ascending bool // oldest first
	EmptyEnd  bool // the last page with messages has a cursor too; an empty one follows
	Short     bool // pages are shorter than asked for
	RecallRow bool // a recall is a row that names the message, which stays; else the message disappears
}

// Message is a row of a chat.
type Message struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind"`
	Sender   string   `json:"sender"`
	Text     string   `json:"text"`
	Of       string   `json:"of,omitempty"`
	Mentions []string `json:"mentions,omitempty"`
	Time     int64    `json:"time"`
	Position int64    `json:"position"`
	Edited   bool     `json:"edited,omitempty"`
	Content  any      `json:"content,omitempty"`
	LogID    string   `json:"log_id"` // differs in every answer

	gone bool
}

// Platform is the emulated platform. Its methods may be called from several
// goroutines at once.
type Platform struct {
	opts Options

	mu     sync.Mutex // guards everything below
	chats  []*room
	tokens map[string]time.Time // token → its end
	issued []string
	calls  int
}

type room struct {
	id, name string
	rows     []*Message
	closed   string // the error code of a chat that cannot be read
}

// New returns a platform without chats.
func New(opts Options) *Platform {
	return &Platform{opts: opts, tokens: map[string]time.Time{}}
}

// Open adds a chat.
func (p *Platform) Open(id, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.chats = append(p.chats, &room{id: id, name: name})
}

// Post adds a message to a chat and returns its id. Empty Kind is text.
func (p *Platform) Post(chat string, m Message) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := p.find(chat)
	m.Position = int64(len(r.rows)) + 1
	m.ID = fmt.Sprintf("%s-m%d", chat, m.Position)
	if m.Kind == "" {
		m.Kind = "text"
	}
	r.rows = append(r.rows, &m)
	return m.ID
}

// Edit replaces a message's text.
func (p *Platform) Edit(chat, id, text string) {
	p.change(chat, id, func(m *Message) { m.Text, m.Edited = text, true })
}

// Recall takes a message back and returns the id of the row that says so, if
// there is one.
func (p *Platform) Recall(chat, id string) []string {
	if p.opts.RecallRow {
		return []string{p.Post(chat, Message{Kind: "recall", Of: id, Sender: "u1", Time: p.opts.Now().UnixMilli()})}
	}
	p.Vanish(chat, id)
	return nil
}

// Vanish removes a message without a trace but its position.
func (p *Platform) Vanish(chat, id string) {
	p.change(chat, id, func(m *Message) { m.gone = true })
}

// Return brings a message back.
func (p *Platform) Return(chat, id string) {
	p.change(chat, id, func(m *Message) { m.gone = false })
}

// Close makes every call about a chat fail with a code; "" opens it again.
func (p *Platform) Close(chat, code string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.find(chat).closed = code
}

// Expire ends the life of all tokens.
func (p *Platform) Expire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.tokens)
}

// Tokens are all tokens that were ever issued.
func (p *Platform) Tokens() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.issued)
}

func (p *Platform) change(chat, id string, f func(*Message)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.find(chat).rows {
		if m.ID == id {
			f(m)
		}
	}
}

// find returns a chat or nil. The caller holds mu.
func (p *Platform) find(id string) *room {
	for _, r := range p.chats {
		if r.id == id {
			return r
		}
	}
	return nil
}
