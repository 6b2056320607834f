package query

import (
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

	"imdex/index"
	"imdex/query/lang"
	"imdex/store"
	"imdex/store/chat"
)

// value compiles a leaf with an exact value.
func (c *compiler) value(v lang.Value) (*clause, error) {
	switch v.Field {
	case "type":
		return c.typed(v)
	case "kind":
		return c.kind(v)
	case "provider":
		return c.provider(v)
	case "account":
		return c.account(v)
	case "has":
		return c.flag(v, carries)
	case "is":
		return c.is(v)
	case "id":
		return c.id(v), nil
	case "reply-to":
		return replyTo(v), nil
	case "thread":
		return thread(v), nil
	}
	return nil, fmt.Errorf("query: no field %q", v.Field)
}

// listed is a leaf whose postings say exactly what its test says.
func listed(node lang.Node, by index.Posting, terms [][]byte, holds func(d *index.Document) bool) *clause {
	return &clause{
		node: node,
		how:  by.String() + " list",
		test: test{holds: func(s *subject) bool { return holds(s.doc) }},
		plan: func(p *part) (set, error) {
			docs, err := p.postings(by, terms...)
			return exactly(docs), err
		},
	}
}

// digested is a leaf whose postings may hold strangers.
func digested(node lang.Node, by index.Posting, terms [][]byte, holds func(d *index.Document) bool) *clause {
	c := listed(node, by, terms, holds)
	exact := c.plan
	c.plan = func(p *part) (set, error) {
		found, err := exact(p)
		if err != nil {
			return set{}, err
		}
		return within(found.maybe, &c.test), nil
	}
	return c
}

func (c *compiler) typed(v lang.Value) (*clause, error) {
	t := chat.Type(v.Value)
	if !slices.Contains(chat.Types(), t) {
		return nil, unknown(v, chat.Types())
	}
	return listed(v, index.ByType, [][]byte{[]byte(t)}, func(d *index.Document) bool { return d.Type == t }), nil
}

func unknown[S ~string](v lang.Value, known []S) error {
	e := &ValueError{Field: v.Field, Value: v.Value}
	for _, k := range known {
		e.Known = append(e.Known, string(k))
	}
	return e
}

// carries are the flags that has: asks for; became those of is:.
var (
	carries = map[string]index.Flag{
		"link": index.HasLink, "image": index.HasImage, "file": index.HasFile, "audio": index.HasAudio,
		"video": index.HasVideo, "card": index.HasCard, "mention": index.HasMention, "reply": index.Reply,
		"attachment": index.HasAttachment, "number": index.HasNumber,
	}
	became = map[string]index.Flag{
		"recalled": index.Recalled, "vanished": index.Vanished, "edited": index.Edited, "reply": index.Reply,
	}
)

func (c *compiler) flag(v lang.Value, table map[string]index.Flag) (*clause, error) {
	flag, ok := table[v.Value]
	if !ok {
		return nil, unknown(v, slices.Sorted(maps.Keys(table)))
	}
	leaf := listed(v, index.ByFlag, [][]byte{[]byte(flag)}, nil)
	leaf.holds = func(s *subject) bool { return s.flagged(flag) }
	return leaf, nil
}

func (c *compiler) is(v lang.Value) (*clause, error) {
	switch v.Value {
	case "bot":
		return listed(v, index.BySenderKind, [][]byte{[]byte(chat.SenderBot)}, func(d *index.Document) bool {
			return d.SenderKind == chat.SenderBot
		}), nil
	case "mine":
		me := c.Names.Me()
		if len(me) == 0 {
			return nil, ErrMe
		}
		return sentBy(v, me), nil
	}
	if _, ok := became[v.Value]; !ok {
		return nil, unknown(v, append(slices.Sorted(maps.Keys(became)), "bot", "mine"))
	}
	return c.flag(v, became)
}

// kind is the chat's kind: what the store knows of the chat, else what the
// message says.
func (c *compiler) kind(v lang.Value) (*clause, error) {
	kind := chat.ChatKind(v.Value)
	if !slices.Contains(chat.Kinds(), kind) {
		return nil, unknown(v, chat.Kinds())
	}
	leaf := c.streams(v, func(s store.Chat) bool { return chat.ChatKind(s.Kind) == kind })
	silent := c.streams(v, func(s store.Chat) bool { return s.Kind == "" })
	known := leaf.plan
	leaf.plan = func(p *part) (set, error) {
		found, err := known(p)
		if err != nil {
			return set{}, err
		}
		more, err := silent.plan(p)
		if err != nil || more.maybe.IsEmpty() {
			return found, err
		}
		return found.or(within(more.maybe, &leaf.test), &leaf.test), nil
	}
	leaf.holds = func(s *subject) bool {
		stored, _ := c.Names.Chat(s.doc.StreamID)
		if stored.Kind != "" {
			return chat.ChatKind(stored.Kind) == kind
		}
		return s.doc.ChatKind == kind
	}
	return leaf, nil
}

func (c *compiler) account(v lang.Value) (*clause, error) {
	if c.Names.Provider(v.Value) == "" {
		return nil, unknown(v, c.Names.Accounts())
	}
	return c.accounts(v, func(account string) bool { return account == v.Value }), nil
}

func (c *compiler) provider(v lang.Value) (*clause, error) {
	if !slices.Contains(c.Names.Providers(), v.Value) {
		return nil, unknown(v, c.Names.Providers())
	}
	return c.accounts(v, func(account string) bool { return c.Names.Provider(account) == v.Value }), nil
}

func (c *compiler) accounts(v lang.Value, in func(account string) bool) *clause {
	leaf := c.streams(v, func(s store.Chat) bool { return in(s.Stream.Account) })
	leaf.holds = func(s *subject) bool { return in(s.doc.Account) }
	return leaf
}

// streams is the messages of the chats that in accepts.
func (c *compiler) streams(node lang.Node, in func(store.Chat) bool) *clause {
	var ids []store.StreamID
	for _, s := range c.Names.Chats() {
		if in(s) {
			ids = append(ids, s.StreamID)
		}
	}
	return inStreams(node, ids)
}

func (c *compiler) id(v lang.Value) *clause {
	place, full := parseID(v.Value)
	terms := [][]byte{index.KeyTerm(v.Value)}
	if full {
		terms = append(terms, index.KeyTerm(place.ID))
	}
	return digested(v, index.ByID, terms, func(d *index.Document) bool {
		if d.ID == v.Value {
			return true
		}
		k := c.key(d)
		return full && k.ID == place.ID && k.Account == place.Account && k.Chat == place.Chat
	})
}

// parseID reads an id as JSON output writes it: account/chat/message, each
// percent-encoded.
func parseID(s string) (k Key, ok bool) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 {
		return Key{}, false
	}
	for i, into := range []*string{&k.Account, &k.Chat, &k.ID} {
		part, err := url.PathUnescape(parts[i])
		if err != nil || part == "" {
			return Key{}, false
		}
		*into = part
	}
	return k, true
}

func replyTo(v lang.Value) *clause {
	return digested(v, index.ByReplyTo, [][]byte{index.KeyTerm(v.Value)}, func(d *index.Document) bool {
		return d.ReplyTo == v.Value
	})
}

// thread is the messages of a thread, with the one that began it.
func thread(v lang.Value) *clause {
	term := [][]byte{index.KeyTerm(v.Value)}
	first := digested(v, index.ByID, term, func(d *index.Document) bool { return d.ID == v.Value })
	rest := digested(v, index.ByRoot, term, func(d *index.Document) bool { return d.Root == v.Value })
	both := or(v, []*clause{first, rest})
	both.kids, both.how = nil, "id and root lists"
	return both
}

// date is answered from the column of times.
func date(d lang.Date) *clause {
	from, to := int64(math.MinInt64), int64(math.MaxInt64)
	if !d.From.IsZero() {
		from = milliseconds(d.From)
	}
	if !d.To.IsZero() {
		to = milliseconds(d.To) - 1
	}
	return &clause{
		node: d,
		how:  "time column",
		test: test{holds: func(s *subject) bool { return s.doc.TimeMS >= from && s.doc.TimeMS <= to }},
		plan: func(p *part) (set, error) { return exactly(p.during(from, to)), nil },
	}
}

// milliseconds is the first whole millisecond that is not before t.
func milliseconds(t time.Time) int64 {
	ms := t.UnixMilli()
	if t.After(time.UnixMilli(ms)) {
		ms++
	}
	return ms
}
