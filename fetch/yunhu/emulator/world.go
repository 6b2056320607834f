package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"

	"imdex/fetch/emulator/edge"
)

// Platform is the emulated platform. Its methods may be called from several
// goroutines at once. Chats are named group:ID or user:ID.
type Platform struct {
	*edge.Gate

	mu    sync.Mutex // guards everything below
	opts  Options
	chats []*room
	calls int // the call under way
}

// Sender is who sent a message. The zero Sender is the platform, of tips.
type Sender struct {
	ID, Name string
	Bot      bool
}

// Button is one button of a message: 1 opens a URL, 2 copies a value, 3 reports it.
type Button struct {
	Text   string `json:"text"`
	Action int    `json:"actionType"`
	URL    string `json:"url,omitempty"`
	Value  string `json:"value,omitempty"`
}

// Message is a message as it is sent.
type Message struct {
	TimeMS  int64
	Sender  Sender
	Type    string // "" is text
	Content any    // a string is the text of an object
	Parent  string // id of the quoted message
	At      []string
	Buttons [][]Button
	Command string // the slash command that was used
	Plain   string // what a person reads, for tests and demos; the platform does not look at it
}

// room is a chat.
type room struct {
	chat     string // group:ID or user:ID
	name     string
	kind, id string
	messages []*message // oldest first
	posted   int

	without bool // the bot is no member, or the user no friend
	removed bool
	banned  bool
}

type message struct {
	Message
	id       string
	recalled bool
	gone     bool
}

// New returns a platform without chats.
func New(opts Options) *Platform {
	return &Platform{Gate: edge.New(), opts: opts.withDefaults()}
}

// AddChat adds a group with the bot in it, or a friend of the bot.
func (p *Platform) AddChat(chat, name string) {
	kind, id, _ := strings.Cut(chat, ":")
	if kind != "group" && kind != "user" || id == "" {
		panic("emulator: a chat is group:ID or user:ID, not " + chat)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.chats = append(p.chats, &room{chat: chat, name: name, kind: kind, id: id})
}

// Post adds a message and returns its id. Zero TimeMS is now.
func (p *Platform) Post(chat string, m Message) string {
	var id string
	p.change(chat, func(r *room) { id = p.post(r, m) })
	return id
}

func (p *Platform) post(r *room, m Message) string {
	if m.TimeMS == 0 {
		m.TimeMS = p.opts.Now().UnixMilli()
	}
	if m.Type == "" {
		m.Type = "text"
	}
	r.posted++
	id := messageID(r.chat, r.posted, m.Type == "tip")
	r.messages = edge.Insert(r.messages, &message{Message: m, id: id}, func(m *message) int64 { return m.TimeMS })
	return id
}

// messageID is 32 hexadecimal characters, with dashes for the platform's own tips.
func messageID(chat string, n int, dashed bool) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", chat, n))
	id := hex.EncodeToString(sum[:16])
	if dashed {
		return strings.Join([]string{id[:8], id[8:12], id[12:16], id[16:20], id[20:]}, "-")
	}
	return id
}

// Edit replaces a message's content and plain text. Nothing in the list says so.
func (p *Platform) Edit(chat, id string, content any, plain string) {
	p.alter(chat, id, func(m *message) { m.Content, m.Plain = content, plain })
}

// Recall takes a message back, in the form of Options.Recall.
func (p *Platform) Recall(chat, id string) {
	p.alter(chat, id, func(m *message) { m.recalled = true })
}

// Vanish removes a message without a trace; Return brings it back.
func (p *Platform) Vanish(chat, id string) { p.alter(chat, id, func(m *message) { m.gone = true }) }

// Return brings a vanished message back.
func (p *Platform) Return(chat, id string) { p.alter(chat, id, func(m *message) { m.gone = false }) }

// Forbid takes the bot out of a group, or ends a friendship.
func (p *Platform) Forbid(chat string) { p.change(chat, func(r *room) { r.without = true }) }

// Remove makes a group unknown.
func (p *Platform) Remove(chat string) { p.change(chat, func(r *room) { r.removed = true }) }

// Ban closes a chat.
func (p *Platform) Ban(chat string) { p.change(chat, func(r *room) { r.banned = true }) }

// Allow takes Forbid, Remove and Ban back.
func (p *Platform) Allow(chat string) {
	p.change(chat, func(r *room) { r.without, r.removed, r.banned = false, false, false })
}

// SetOptions replaces the switches.
func (p *Platform) SetOptions(change func(*Options)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.opts)
}

// Expire resets the bot's token in the console: the one that is out is good no
// longer, and there is no call that gives the new one.
func (p *Platform) Expire() {
	p.SetOptions(func(o *Options) { o.Token = "reset:" + o.Token })
}

// Truth is what the bot may see now: messages by chat, oldest first. Chats
// without messages are there too.
func (p *Platform) Truth() map[string][]edge.Seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string][]edge.Seen{}
	for _, r := range p.chats {
		if p.closed(r) != nil {
			continue
		}
		out[r.chat] = []edge.Seen{}
		for _, m := range r.messages {
			if p.visible(m) {
				out[r.chat] = append(out[r.chat], edge.Seen{ID: m.id, TimeMS: m.TimeMS, Recalled: m.recalled, Plain: m.Plain, Raw: p.render(r, m)})
			}
		}
	}
	return out
}

func (p *Platform) visible(m *message) bool {
	return !m.gone && !(m.recalled && p.opts.Recall == RecallHole)
}

func (p *Platform) find(chat string) *room {
	return edge.Find(p.chats, func(r *room) bool { return r.chat == chat })
}

// change does something to a chat that must exist.
func (p *Platform) change(chat string, f func(*room)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(edge.Must(p.find(chat), "chat "+chat))
}

func (p *Platform) alter(chat, id string, f func(*message)) {
	p.change(chat, func(r *room) { f(edge.Must(r.message(id), "message "+id)) })
}

// message is a chat's message or nil.
func (r *room) message(id string) *message {
	return edge.Find(r.messages, func(m *message) bool { return m.id == id })
}
