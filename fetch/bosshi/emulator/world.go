package emulator

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"sync"

	"imdex/fetch/emulator/edge"
)

// Platform is the emulated platform. Its methods may be called from several
// goroutines at once.
type Platform struct {
	*edge.Gate
	*edge.Tokens

	mu    sync.Mutex // guards everything below
	opts  Options
	users map[string]*room
	order []string // of users, as they were added
	calls int      // the call under way
}

// room is the bot's single chat with a user.
type room struct {
	id, name  string
	forbidden bool
	removed   bool
	posted    int
	messages  []*message // by time, then arrival
}

// Mention is somebody named in a message, by open id; "-1" is everyone.
type Mention struct{ ID, Name string }

// Message is a message as it is sent.
type Message struct {
	TimeMS   int64
	User     bool   // the user wrote it, else the bot
	Type     string // "" is text
	Under    string // the type that a call finds it by; "" is Type
	Content  any    // a string is a text's; anything else is written as JSON
	Bare     bool   // Content, a string, is all of the item's content
	Mentions []Mention
	Root     string
	Parent   string
	Plain    string // what a person reads, for tests and demos; the platform does not look at it
}

type message struct {
	Message
	id       string
	editedMS int64
	recalled bool
	gone     bool
}

// New returns a platform without users.
func New(opts Options) *Platform {
	return &Platform{Gate: edge.New(), Tokens: edge.NewTokens(), opts: opts.withDefaults(), users: map[string]*room{}}
}

// AddUser adds somebody who has a single chat with the app's bot.
func (p *Platform) AddUser(id, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users[id] = &room{id: id, name: name}
	p.order = append(p.order, id)
}

// Post adds a message to a user's chat and returns its id. Zero TimeMS is now.
func (p *Platform) Post(user string, m Message) string {
	var id string
	p.change(user, func(r *room) {
		if m.TimeMS == 0 {
			m.TimeMS = p.opts.Now().UnixMilli()
		}
		if m.Type == "" {
			m.Type = "text"
		}
		r.posted++
		id = messageID(r.id, r.posted)
		r.messages = edge.Insert(r.messages, &message{Message: m, id: id}, func(m *message) int64 { return m.TimeMS })
	})
	return id
}

// messageID is 24 base62 characters and the padding.
func messageID(user string, n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", user, n))
	text := new(big.Int).SetBytes(sum[:]).Text(62)
	return text[len(text)-24:] + strings.Repeat("~", 1+n%2)
}

// Edit replaces a message's content and plain text.
func (p *Platform) Edit(user, id string, content any, plain string) {
	p.alter(user, id, func(m *message) { m.Content, m.Plain, m.editedMS = content, plain, p.opts.Now().UnixMilli() })
}

// Recall takes a message back; it stays listed.
func (p *Platform) Recall(user, id string) {
	p.alter(user, id, func(m *message) { m.recalled = true })
}

// Vanish removes a message without a trace.
func (p *Platform) Vanish(user, id string) { p.alter(user, id, func(m *message) { m.gone = true }) }

// Return brings a vanished message back.
func (p *Platform) Return(user, id string) { p.alter(user, id, func(m *message) { m.gone = false }) }

// Forbid makes every call about a user fail, until Allow.
func (p *Platform) Forbid(user string) { p.change(user, func(r *room) { r.forbidden = true }) }

// Remove makes a user unknown, until Allow.
func (p *Platform) Remove(user string) { p.change(user, func(r *room) { r.removed = true }) }

// Allow takes Forbid and Remove back.
func (p *Platform) Allow(user string) {
	p.change(user, func(r *room) { r.forbidden, r.removed = false, false })
}

// SetOptions replaces switches; credentials and clock stay.
func (p *Platform) SetOptions(change func(*Options)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.opts)
}

// Account is the configuration of an account that reads this platform at a base
// URL. It looks a month back for edits and recalls.
func (p *Platform) Account(name, baseURL string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var users []string
	for _, id := range p.order {
		users = append(users, strconv.Quote(id+" "+p.users[id].name))
	}
	return edge.Account("bosshi", name, baseURL, "720h") + fmt.Sprintf("app_id = %q\napp_secret = %q\nuser_id_type = %q\nusers = [%s]\n",
		p.opts.AppID, p.opts.AppSecret, p.opts.UserIDType, strings.Join(users, ", "))
}

// Truth is what the app may see now: messages by user, oldest first. Users
// without messages are there too.
func (p *Platform) Truth() map[string][]edge.Seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string][]edge.Seen{}
	for id, r := range p.users {
		if r.forbidden || r.removed {
			continue
		}
		out[id] = []edge.Seen{}
		for _, m := range r.messages {
			if p.visible(m) {
				out[id] = append(out[id], edge.Seen{ID: m.id, TimeMS: m.TimeMS, Recalled: m.recalled, Plain: m.Plain, Raw: p.render(r, m)})
			}
		}
	}
	return out
}

// visible reports whether some call lists the message.
func (p *Platform) visible(m *message) bool {
	_, refused := p.readTypes(p.findsAs(m))
	return !m.gone && refused == nil
}

// change does something to a user's chat, which must exist.
func (p *Platform) change(user string, f func(*room)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(edge.Must(p.users[user], "user "+user))
}

func (p *Platform) alter(user, id string, f func(*message)) {
	p.change(user, func(r *room) {
		f(edge.Must(edge.Find(r.messages, func(m *message) bool { return m.id == id }), "message "+id))
	})
}
