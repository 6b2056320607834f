package emulator

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"sync"
	"time"

	"imdex/fetch/emulator/edge"
)

// Platform is the emulated platform. Its methods may be called from several
// goroutines at once.
type Platform struct {
	*edge.Gate
	*edge.Tokens

	mu    sync.Mutex // guards everything below
	opts  Options
	chats []*room
	users map[string]User
	pages map[string]bool // page tokens that are good, with what they belong to
	calls int             // the call under way
}

// Chat describes a chat.
type Chat struct {
	ID     string
	Name   string // "" for single chats, as the platform has it
	Single bool   // p2p, between the app and User
	User   string

	Unlisted bool // only to be found by its user
}

// User is somebody of the company.
type User struct {
	ID     string
	Name   string
	Hidden bool // outside of what the app may see of the directory
}

// Sender is who sent a message.
type Sender struct {
	ID  string
	App bool // a service principal
}

// Mention is somebody named in a message. Index is what the text's mark-up says.
type Mention struct {
	Index string
	All   bool
	ID    string
	Name  string
	App   bool
}

// Message is a message as it is sent.
type Message struct {
	TimeMS   int64
	Sender   Sender
	Type     string // "" is text
	Content  any    // of the member named like the type; a string makes a text's content
	Quote    string
	Mentions []Mention
	Plain    string // what a person reads, for tests and demos; the platform does not look at it
	Bare     bool   // Content is all of the item's content member
}

type room struct {
	Chat
	dismissed bool
	without   bool // the bot is not a member
	forbidden bool
	removed   bool
	position  int64
	messages  []*message // by key
	members   []Sender
}

type message struct {
	Message
	id       string
	position int64
	key      int64 // creation time in nanoseconds, unique in the chat
	recalled bool
	gone     bool
}

// New returns a platform without chats.
func New(opts Options) *Platform {
	return &Platform{
		Gate:   edge.New(),
		Tokens: edge.NewTokens(),
		opts:   opts.withDefaults(),
		users:  map[string]User{},
		pages:  map[string]bool{},
	}
}

// AddUser adds somebody to the company.
func (p *Platform) AddUser(u User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users[u.ID] = u
}

// AddChat adds a chat of which the app's bot is a member.
func (p *Platform) AddChat(c Chat) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := &room{Chat: c}
	if c.Single {
		r.members = []Sender{{ID: c.User}}
	}
	p.chats = append(p.chats, r)
}

// AddMember makes somebody a member of a group.
func (p *Platform) AddMember(chat string, who Sender) {
	p.change(chat, func(r *room) { r.members = append(r.members, who) })
}

// Post adds a message and returns its id. Zero TimeMS is now.
func (p *Platform) Post(chat string, m Message) string {
	var id string
	p.change(chat, func(r *room) {
		if m.TimeMS == 0 {
			m.TimeMS = p.opts.Now().UnixMilli()
		}
		if m.Type == "" {
			m.Type = "text"
		}
		r.position++
		id = messageID(r.ID, r.position)
		r.insert(&message{Message: m, id: id, position: r.position})
	})
	return id
}

// insert gives a message the first free nanosecond of its millisecond.
func (r *room) insert(m *message) {
	m.key = m.TimeMS * int64(time.Millisecond)
	at, taken := r.search(m.key)
	for ; taken; at, taken = r.search(m.key) {
		m.key++
	}
	r.messages = slices.Insert(r.messages, at, m)
}

func (r *room) search(key int64) (int, bool) {
	return slices.BinarySearchFunc(r.messages, key, func(m *message, key int64) int { return cmp.Compare(m.key, key) })
}

// messageID is 16 base62 characters.
func messageID(chat string, position int64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", chat, position))
	text := new(big.Int).SetBytes(sum[:]).Text(62)
	return text[len(text)-16:]
}

// SkipPositions leaves n positions of a chat unused: messages that nobody may see.
func (p *Platform) SkipPositions(chat string, n int64) {
	p.change(chat, func(r *room) { r.position += n })
}

// Edit replaces a message's content and plain text, as a card's sender may.
func (p *Platform) Edit(chat, id string, content any, plain string) {
	p.alter(chat, id, func(m *message) { m.Content, m.Plain = content, plain })
}

// Recall takes a message back, in the form of Options.Recall.
func (p *Platform) Recall(chat, id string) {
	p.alter(chat, id, func(m *message) { m.recalled = true })
}

// Vanish removes a message without a trace but its position; Return brings it back.
func (p *Platform) Vanish(chat, id string) { p.alter(chat, id, func(m *message) { m.gone = true }) }

// Return brings a vanished message back.
func (p *Platform) Return(chat, id string) { p.alter(chat, id, func(m *message) { m.gone = false }) }

// Dismiss ends a group.
func (p *Platform) Dismiss(chat string) { p.change(chat, func(r *room) { r.dismissed = true }) }

// RemoveBot takes the app's bot out of a chat, AddBot puts it back.
func (p *Platform) RemoveBot(chat string) { p.change(chat, func(r *room) { r.without = true }) }

// AddBot makes the app's bot a member again.
func (p *Platform) AddBot(chat string) { p.change(chat, func(r *room) { r.without = false }) }

// Forbid makes every call about a chat fail although it is listed, until Allow.
func (p *Platform) Forbid(chat string) { p.change(chat, func(r *room) { r.forbidden = true }) }

// Allow takes Forbid back.
func (p *Platform) Allow(chat string) { p.change(chat, func(r *room) { r.forbidden = false }) }

// RemoveChat makes a chat unknown to every call but the listing, until RestoreChat.
func (p *Platform) RemoveChat(chat string) { p.change(chat, func(r *room) { r.removed = true }) }

// RestoreChat takes RemoveChat back.
func (p *Platform) RestoreChat(chat string) { p.change(chat, func(r *room) { r.removed = false }) }

// SetOptions replaces the switches of the readings; credentials, clock and
// limits stay.
func (p *Platform) SetOptions(change func(*Options)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.opts)
}

// ForgetPages makes every page token invalid.
func (p *Platform) ForgetPages() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.pages)
}

// Truth is what the app may see now: messages by chat, oldest first. Chats
// without messages are there too.
func (p *Platform) Truth() map[string][]edge.Seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string][]edge.Seen{}
	for _, r := range p.chats {
		if p.closed(r) != nil {
			continue
		}
		out[r.ID] = []edge.Seen{}
		for _, m := range r.messages {
			if p.visible(m) {
				out[r.ID] = append(out[r.ID], edge.Seen{ID: m.id, TimeMS: m.TimeMS, Order: m.position, Recalled: m.recalled, Plain: m.Plain, Raw: p.render(r, m)})
			}
		}
	}
	return out
}

// People are the company's users by id.
func (p *Platform) People() map[string]User {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.users)
}

func (p *Platform) visible(m *message) bool {
	return !m.gone && !(m.recalled && p.opts.Recall == RecallHole)
}

// closed is why a chat cannot be read, or nil.
func (p *Platform) closed(r *room) *refusal {
	switch {
	case r == nil || r.removed:
		return notFound("chat")
	case r.forbidden || r.without || r.dismissed && p.opts.DismissedClosed:
		return &refusal{403, 403000001, "kso: PermissionDenied ErrPrivileges"}
	}
	return nil
}

func (p *Platform) find(chat string) *room {
	return edge.Find(p.chats, func(r *room) bool { return r.ID == chat })
}

// change does something to a chat that must exist.
func (p *Platform) change(chat string, f func(*room)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(edge.Must(p.find(chat), "chat "+chat))
}

func (p *Platform) alter(chat, id string, f func(*message)) {
	p.change(chat, func(r *room) {
		f(edge.Must(edge.Find(r.messages, func(m *message) bool { return m.id == id }), "message "+id))
	})
}
