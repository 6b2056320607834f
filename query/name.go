package query

import (
	"context"
	"errors"
	"slices"

	"imdex/index"
	"imdex/index/token"
	"imdex/query/directory"
	"imdex/query/lang"
	"imdex/store"
	"imdex/store/chat"
)

// name compiles a leaf that names a person or a chat.
func (c *compiler) name(ctx context.Context, n lang.Name) (*clause, error) {
	if n.Field == "mentions" && !n.Exact && everyone(n.Typed) {
		return listed(n, index.ByMention, [][]byte{[]byte(index.Everyone)}, func(d *index.Document) bool {
			return d.MentionAll
		}), nil
	}
	who, err := c.lookup(n)
	var nobody *directory.NobodyError
	if errors.As(err, &nobody) && n.Field != "in" {
		leaf := stranger(n)
		counts, err := c.Searcher.counts(ctx, c.view, []*clause{leaf}, c.hidden)
		if err != nil || counts[0] > 0 {
			return leaf, err
		}
	}
	if err != nil {
		return nil, c.counted(ctx, n, err)
	}
	if who.Note != "" {
		c.notes = append(c.notes, who.Note)
	}
	if n.Field == "in" && !c.negated {
		c.chats = append(c.chats, who.Streams...)
	}
	return c.about(n, who), nil
}

func (c *compiler) lookup(n lang.Name) (directory.Match, error) {
	if n.Field == "in" {
		return c.Names.Streams(n.Typed, n.Exact)
	}
	return c.Names.People(n.Field, n.Typed, n.Exact)
}

// about is the messages that a name's field means of somebody.
func (c *compiler) about(n lang.Name, who directory.Match) *clause {
	switch n.Field {
	case "in":
		return inStreams(n, who.Streams)
	case "mentions":
		return c.mentioning(n, who)
	}
	return sentBy(n, who.IDs)
}

// everyone reports whether a mention means all members.
func everyone(typed string) bool {
	folded := token.Fold(typed)
	return folded == "all" || folded == "所有人"
}

// counted adds to the candidates of a directory's error how many messages each
// has.
func (c *compiler) counted(ctx context.Context, n lang.Name, err error) error {
	var ambiguous *directory.AmbiguousError
	var nobody *directory.NobodyError
	var candidates []directory.Candidate
	switch {
	case errors.As(err, &ambiguous):
		candidates = ambiguous.Candidates
	case errors.As(err, &nobody):
		candidates = nobody.Nearest
	}
	candidates = candidates[:min(len(candidates), mostWeighed)]
	if _, weighErr := c.weigh(ctx, c.view, n, candidates, c.hidden); weighErr != nil && !late(ctx, weighErr) {
		return weighErr
	}
	return err
}

// mostWeighed is of how many candidates the messages are counted.
const mostWeighed = 32

// stranger is the messages of or to somebody of whom they know and the
// directory does not: by an id that never had a name, or by a name that only
// messages carry.
func stranger(n lang.Name) *clause {
	folded := token.Fold(n.Typed)
	is := func(id, name string) bool {
		return id == n.Typed && !n.Exact || name != "" && token.Fold(name) == folded
	}
	leaf := &clause{node: n}
	if n.Field == "mentions" {
		mention := [][]byte{[]byte(index.HasMention)}
		return digested(n, index.ByFlag, mention, func(d *index.Document) bool {
			return slices.ContainsFunc(d.Mentions, func(m chat.Mention) bool { return is(m.ID, m.Name) })
		})
	}
	leaf.how = "scan for an id or name that the directory does not have"
	leaf.holds = func(s *subject) bool { return is(s.doc.Sender, s.doc.SenderName) }
	leaf.plan = func(p *part) (set, error) { return within(p.visible, &leaf.test), nil }
	return leaf
}

// sentBy is the messages of the senders with these ids.
func sentBy(node lang.Node, ids []directory.ID) *clause {
	known := members(ids)
	return people(node, index.BySender, ids, func(d *index.Document) bool {
		return d.Sender != "" && known[directory.ID{Account: d.Account, ID: d.Sender}]
	})
}

// mentioning is the messages that mention somebody: by id, or by a name where
// the mention has no id.
func (c *compiler) mentioning(node lang.Node, who directory.Match) *clause {
	known := members(who.IDs)
	leaf := people(node, index.ByMention, who.IDs, func(d *index.Document) bool {
		return slices.ContainsFunc(d.Mentions, func(m chat.Mention) bool {
			if m.ID == "" {
				return slices.Contains(who.Names, token.Fold(m.Name))
			}
			return known[directory.ID{Account: d.Account, ID: m.ID}]
		})
	})
	var nameless [][]byte
	for _, account := range c.Names.Accounts() {
		nameless = append(nameless, index.PersonTerm(account, ""))
	}
	byID := leaf.plan
	leaf.plan = func(p *part) (set, error) {
		found, err := byID(p)
		if err != nil {
			return set{}, err
		}
		more, err := p.postings(index.ByMention, nameless...)
		if err != nil || more.IsEmpty() {
			return found, err
		}
		return found.or(within(more, &leaf.test), &leaf.test), nil
	}
	return leaf
}

func members(ids []directory.ID) map[directory.ID]bool {
	known := make(map[directory.ID]bool, len(ids))
	for _, id := range ids {
		known[id] = true
	}
	return known
}

// people is a leaf about ids of people.
func people(node lang.Node, by index.Posting, ids []directory.ID, holds func(d *index.Document) bool) *clause {
	var terms [][]byte
	whole := true
	for _, id := range ids {
		term := index.PersonTerm(id.Account, id.ID)
		terms = append(terms, term)
		whole = whole && len(term) == len(id.Account)+1+len(id.ID)
	}
	if whole {
		return listed(node, by, terms, holds)
	}
	return digested(node, by, terms, holds)
}

// inStreams is the messages of the chats with these ids.
func inStreams(node lang.Node, ids []store.StreamID) *clause {
	known := make(map[store.StreamID]bool, len(ids))
	var terms [][]byte
	for _, id := range ids {
		known[id] = true
		terms = append(terms, index.StreamTerm(id))
	}
	return listed(node, index.ByStream, terms, func(d *index.Document) bool { return known[d.StreamID] })
}
