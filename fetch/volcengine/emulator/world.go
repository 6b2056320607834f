package emulator

import (
	"fmt"
	"strconv"
	"sync"

	"imdex/fetch/emulator/edge"
)

// Platform is the emulated platform. Its methods may be called from several
// goroutines at once.
type Platform struct {
	*edge.Gate

	mu    sync.Mutex // guards everything below
	opts  Options
	rooms []*room // by creation
	users []User
	sent  int64 // messages of all conversations
	calls int   // the call under way
}

// Kind is a conversation's type, by the platform's number.
type Kind int

const (
	Single Kind = 1
	Group  Kind = 2
	Live   Kind = 100
)

// Chat describes a conversation.
type Chat struct {
	ID        string // ConversationShortId
	Name      string // "" for single chats
	Kind      Kind   // 0 is Group
	Members   []string
	CreatedMS int64 // the platform shows seconds
	Dissolved bool  // BatchGetConversations does not know it any more
}

// User is somebody of the app.
type User struct {
	ID    string // a number, unless Options.StringIDs
	Name  string
	Robot bool
}

// Message is a message as it is sent.
type Message struct {
	TimeMS   int64
	Sender   string
	Type     int               // 0 is text
	Content  any               // a string is a text's content, or with Bare all of it; anything else is encoded
	Ext      map[string]string // besides what the platform itself adds
	Mentions []string          // user ids; "0" is everyone
	Quote    string            // id of the quoted message
	Plain    string            // what a person reads, for tests and demos; the platform does not look at it
	Bare     bool              // Content is the content itself, whatever it is
	Unseen   bool              // nobody may see it
}

type room struct {
	Chat
	forbidden bool
	removed   bool
	last      int64 // index
	messages  []*message
}

type message struct {
	Message
	id       int64
	index    int64
	edits    int
	recalled bool
	gone     bool
}

// New returns a platform without conversations.
func New(opts Options) *Platform { return &Platform{Gate: edge.New(), opts: opts.withDefaults()} }

// AddUser adds somebody to the app.
func (p *Platform) AddUser(u User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users = append(p.users, u)
}

// AddChat adds a conversation. Those added first were created first.
func (p *Platform) AddChat(c Chat) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.Kind == 0 {
		c.Kind = Group
	}
	p.rooms = append(p.rooms, &room{Chat: c})
}

// firstID is where message ids begin: 19 digits, beyond what a float64 holds.
const firstID = 7319500000000000001

// Post adds a message and returns its id. Zero TimeMS is now.
func (p *Platform) Post(chat string, m Message) string {
	var id string
	p.change(chat, func(r *room) {
		if m.TimeMS == 0 {
			m.TimeMS = p.opts.Now().UnixMilli()
		}
		if m.Type == 0 {
			m.Type = 10001
		}
		p.sent++
		r.last = p.nextIndex(r, m)
		added := &message{Message: m, id: firstID + p.sent*131, index: r.last}
		r.messages = append(r.messages, added)
		id = fmt.Sprint(added.id)
	})
	return id
}

// nextIndex rises with every message and leaves gaps.
func (p *Platform) nextIndex(r *room, m Message) int64 {
	if p.opts.SmallIndex {
		return r.last + 1 + r.last%3
	}
	return max(m.TimeMS*1000+321, r.last+1)
}

// Edit replaces a message's content and plain text, as its sender may.
func (p *Platform) Edit(chat, id string, content any, plain string) {
	p.alter(chat, id, func(m *message) { m.Content, m.Plain, m.edits = content, plain, m.edits+1 })
}

// Recall takes a message back, in the form of Options.Recall.
func (p *Platform) Recall(chat, id string) {
	p.alter(chat, id, func(m *message) { m.recalled = true })
}

// Vanish removes a message without a trace; Return brings it back.
func (p *Platform) Vanish(chat, id string) { p.alter(chat, id, func(m *message) { m.gone = true }) }

// Return brings a vanished message back.
func (p *Platform) Return(chat, id string) { p.alter(chat, id, func(m *message) { m.gone = false }) }

// Dissolve ends a group.
func (p *Platform) Dissolve(chat string) { p.change(chat, func(r *room) { r.Dissolved = true }) }

// Forbid makes every call about a conversation fail although it is listed.
func (p *Platform) Forbid(chat string) { p.change(chat, func(r *room) { r.forbidden = true }) }

// Remove makes a conversation unknown to every call but its members' lists.
func (p *Platform) Remove(chat string) { p.change(chat, func(r *room) { r.removed = true }) }

// Allow takes Forbid and Remove back.
func (p *Platform) Allow(chat string) {
	p.change(chat, func(r *room) { r.forbidden, r.removed = false, false })
}

// SetOptions replaces switches. That of the index holds for new messages only.
func (p *Platform) SetOptions(change func(*Options)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.opts)
}

// Truth is what the account may see now: messages by conversation, oldest
// first. Conversations without messages are there too.
func (p *Platform) Truth() map[string][]edge.Seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string][]edge.Seen{}
	for _, r := range p.rooms {
		if r.forbidden || r.removed {
			continue
		}
		out[r.ID] = []edge.Seen{}
		for _, m := range r.messages {
			if p.visible(m) && !p.expired(r, m) {
				out[r.ID] = append(out[r.ID], edge.Seen{ID: fmt.Sprint(m.id), TimeMS: m.TimeMS, Order: m.index, Recalled: m.recalled, Plain: m.Plain,
					Raw: edge.Encode(p.render(r, m))})
			}
		}
	}
	return out
}

// visible reports whether a message is shown at all.
func (p *Platform) visible(m *message) bool {
	return !m.gone && !m.Unseen && !(m.recalled && p.opts.Recall == RecallMissing)
}

// expired reports whether the platform has cleared a message up.
func (p *Platform) expired(r *room, m *message) bool {
	keeps := retention
	if r.Kind == Live {
		keeps = liveRetention
	}
	return !p.opts.KeepAll && m.TimeMS < p.opts.Now().Add(-keeps).UnixMilli()
}

func (p *Platform) find(id string) *room {
	return edge.Find(p.rooms, func(r *room) bool { return r.ID == id })
}

// enter finds the conversation of a call, if it may be read.
func (p *Platform) enter(id int64) (*room, *refusal) {
	switch r := p.find(fmt.Sprint(id)); {
	case r == nil || r.removed:
		return nil, im("ConversationNotFound")
	case r.forbidden:
		return nil, gateway("AccessDenied")
	default:
		return r, nil
	}
}

// change does something to a conversation that must exist.
func (p *Platform) change(chat string, f func(*room)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(edge.Must(p.find(chat), "conversation "+chat))
}

func (p *Platform) alter(chat, id string, f func(*message)) {
	p.change(chat, func(r *room) { f(edge.Must(r.message(id), "message "+id)) })
}

func (r *room) message(id string) *message {
	n, _ := strconv.ParseInt(id, 10, 64)
	return edge.Find(r.messages, func(m *message) bool { return m.id == n })
}
