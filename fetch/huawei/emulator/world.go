package emulator

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"slices"
	"sync"

	"imdex/fetch/emulator/edge"
)

// Platform is the emulated platform. Its methods may be called from several
// goroutines at once. A chat is named channel:user.
type Platform struct {
	*edge.Gate
	*edge.Tokens // AccessTokens; the others are only issued here

	mu        sync.Mutex // guards everything below
	opts      Options
	channels  []Channel
	customers []*customer
	sessions  map[string]*session // by ccmessaging-token
	calls     int                 // the call under way
}

// Channel is where customers come from.
type Channel struct {
	ID   string // its 配置ID
	Type string // WEB, WECHAT, …
}

// Row is a row of a history as it is made.
type Row struct {
	TimeMS   int64  // 0 is now
	Source   string // USER, AGENT, ROBOT, SYSTEM; "" is USER
	Nickname string
	Control  string // "" is CHAT
	Media    string // "" is TEXT
	Content  any    // mostly a string; nil is null
	Library  any    // multiMediaLibraryInfo
	Email    any
	CallID   string
	Undated  bool   // sendTime and receiveTime are null
	Plain    string // what a person reads, for tests and demos; the platform does not look at it
}

type customer struct {
	channel Channel
	id      string
	name    string
	refused string // why calls fail; "" is not
	rows    []*row // oldest first
}

func (c *customer) chat() string { return c.channel.ID + ":" + c.id }

type row struct {
	Row
	id        string
	code      string
	recalled  int64 // when; 0 is not
	gone      bool
	scattered uint64 // its place in Order Scattered
}

// New returns a platform without channels.
func New(opts Options) *Platform {
	return &Platform{
		Gate: edge.New(), Tokens: edge.NewTokens(), opts: opts.withDefaults(),
		sessions: map[string]*session{},
	}
}

// AddChannel adds a channel without customers.
func (p *Platform) AddChannel(c Channel) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.channels = append(p.channels, c)
}

// AddUser adds a customer to a channel that must exist.
func (p *Platform) AddUser(channel, id, name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.channels, func(c Channel) bool { return c.ID == channel })
	if i < 0 {
		panic("emulator: no channel " + channel)
	}
	p.customers = append(p.customers, &customer{channel: p.channels[i], id: id, name: name})
}

// Post adds a row and returns its id.
func (p *Platform) Post(chat string, r Row) string {
	var id string
	p.change(chat, func(c *customer) { id = p.post(c, r).id })
	return id
}

func (p *Platform) post(c *customer, r Row) *row {
	if r.TimeMS == 0 {
		r.TimeMS = p.opts.Now().UnixMilli()
	}
	if r.Source == "" {
		r.Source = "USER"
	}
	if r.Control == "" {
		r.Control = "CHAT"
	}
	if r.Media == "" {
		r.Media = "TEXT"
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", c.chat(), len(c.rows)))
	made := &row{Row: r, code: fmt.Sprintf("%x", sum), scattered: new(big.Int).SetBytes(sum[:8]).Uint64()}
	made.id = p.rowID(r.TimeMS, sum)
	c.rows = edge.Insert(c.rows, made, func(r *row) int64 { return r.TimeMS })
	return made
}

// rowID is a time and digits without a meaning.
func (p *Platform) rowID(ms int64, sum [32]byte) string {
	digits := fmt.Sprintf("%020d", new(big.Int).SetBytes(sum[:12]))
	if p.opts.ShortIDs {
		return fmt.Sprintf("%013d%s", ms, digits[len(digits)-5:])
	}
	return fmt.Sprintf("%013d%s", ms, digits[len(digits)-17:])
}

// Edit replaces a row's content and plain text. No document knows of edits.
func (p *Platform) Edit(chat, id string, content any, plain string) {
	p.alter(chat, id, func(r *row) { r.Content, r.Plain = content, plain })
}

// Recall takes a message back, in the form of Options.Recall, and returns the ids
// of the rows that this adds.
func (p *Platform) Recall(chat, id string) []string {
	var added []string
	p.change(chat, func(c *customer) {
		target := c.find(id)
		if p.opts.Recall == RecallRow {
			by := p.post(c, Row{Source: target.Source, Nickname: target.Nickname, Control: "RECALL", CallID: target.CallID})
			by.code = target.code
			added = []string{by.id}
			return
		}
		target.recalled = p.opts.Now().UnixMilli()
	})
	return added
}

// Vanish removes a row without a trace, Return brings it back.
func (p *Platform) Vanish(chat, id string) { p.alter(chat, id, func(r *row) { r.gone = true }) }

// Return brings a vanished row back.
func (p *Platform) Return(chat, id string) { p.alter(chat, id, func(r *row) { r.gone = false }) }

// Forbid makes calls about a customer fail because it is not allowed, Remove
// because there is none, until Allow.
func (p *Platform) Forbid(chat string) { p.refuseFor(chat, "no permission to query the user") }

// Remove makes calls about a customer fail because there is none.
func (p *Platform) Remove(chat string) { p.refuseFor(chat, "the channel or user does not exist") }

// Allow takes Forbid and Remove back.
func (p *Platform) Allow(chat string) { p.refuseFor(chat, "") }

func (p *Platform) refuseFor(chat, why string) {
	p.change(chat, func(c *customer) { c.refused = why })
}

// Expire ends the life of every token.
func (p *Platform) Expire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expire()
}

// ExpireSessions ends the life of every ccmessaging-token.
func (p *Platform) ExpireSessions() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.sessions)
}

func (p *Platform) expire() {
	p.Tokens.Expire()
	clear(p.sessions)
}

// Truth is what the tenant may see now: rows by chat, oldest first. Customers
// without rows are there too.
func (p *Platform) Truth() map[string][]edge.Seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[string][]edge.Seen{}
	for _, c := range p.customers {
		if c.refused != "" {
			continue
		}
		out[c.chat()] = []edge.Seen{}
		for _, r := range c.rows {
			if !r.gone {
				out[c.chat()] = append(out[c.chat()], edge.Seen{ID: r.id, TimeMS: r.TimeMS, Recalled: r.recalled != 0, Plain: r.Plain, Raw: p.render(c, r)})
			}
		}
	}
	return out
}

func (p *Platform) customer(channel, id string) *customer {
	return edge.Find(p.customers, func(c *customer) bool { return c.channel.ID == channel && c.id == id })
}

func (c *customer) find(id string) *row {
	return edge.Must(edge.Find(c.rows, func(r *row) bool { return r.id == id }), "row "+id)
}

// change does something to a customer who must exist.
func (p *Platform) change(chat string, f func(*customer)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(edge.Must(edge.Find(p.customers, func(c *customer) bool { return c.chat() == chat }), "customer "+chat))
}

func (p *Platform) alter(chat, id string, f func(*row)) {
	p.change(chat, func(c *customer) { f(c.find(id)) })
}
