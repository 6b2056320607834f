package query

import (
	"fmt"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"imdex/index"
	"imdex/query/lang"
)

// text compiles a leaf that is looked up in a text.
func (c *compiler) text(t lang.Term) (*clause, error) {
	if t.Field == "py" {
		return nil, ErrPinyin
	}
	m, err := newTerm(t, c.exact)
	if err != nil {
		return nil, err
	}
	leaf := &clause{node: t}
	switch t.Field {
	case "":
		if !c.negated {
			c.terms = append(c.terms, m)
		}
		leaf.test = test{m.inText, true}
	case "quote":
		leaf.holds = func(s *subject) bool { return m.in(s.doc.Quote) || m.in(s.doc.Footer) }
	case "file":
		leaf.holds = func(s *subject) bool { return m.any(s.doc.Files) }
	case "was":
		leaf.holds = func(s *subject) bool { return m.any(s.doc.Was) }
	case "url":
		leaf.holds = func(s *subject) bool { return m.any(s.doc.Links) }
	case "name":
		c.planName(leaf, m)
		return leaf, nil
	default:
		return nil, fmt.Errorf("query: no field %q", t.Field)
	}
	planText(leaf, m)
	return leaf, nil
}

// planText plans a term by what its text needs.
func planText(leaf *clause, m *term) {
	by, needs, prefix := textPostings[m.Field], needsOf(m.Term), wordPrefix(m.Term)
	switch {
	case prefix != "" && !m.exact:
		leaf.how = fmt.Sprintf("%s terms that begin with %q", by, prefix)
		leaf.plan = func(p *part) (set, error) { return p.words(by, prefix, m.inFolded, &leaf.test) }
	case len(needs) == 0:
		leaf.how = "scan of the stored text"
		leaf.plan = func(p *part) (set, error) { return within(p.visible, &leaf.test), nil }
	case sufficient(m.Term, needs) && !m.exact:
		leaf.how = describe(by, needs)
		leaf.plan = func(p *part) (set, error) { return p.settled(by, needs[0][0], &leaf.test) }
	default:
		leaf.how = describe(by, needs) + ", then the stored text"
		leaf.plan = func(p *part) (set, error) {
			docs, err := p.candidates(by, needs)
			if err != nil {
				return set{}, err
			}
			return within(docs, &leaf.test), nil
		}
	}
}

// describe writes needs as a line: lookups of one need with |, needs with &.
func describe(by index.Posting, needs []index.Need) string {
	var all []string
	for _, need := range needs {
		var one []string
		for _, l := range need {
			switch l.Match {
			case index.Prefix:
				one = append(one, l.Term+"…")
			case index.Contains:
				one = append(one, "…"+l.Term+"…")
			default:
				one = append(one, l.Term)
			}
		}
		all = append(all, strings.Join(one, "|"))
	}
	return by.String() + " lists " + strings.ToValidUTF8(strings.Join(all, " & "), "")
}

// planName finds a term in the observed names of sender and chat. A name that
// only the message itself carries has no list, so the rest is scanned for it.
func (c *compiler) planName(leaf *clause, m *term) {
	who := c.Names.Named(m.in)
	senders := sentBy(m.Term, who.IDs)
	chats := inStreams(m.Term, who.Streams)
	leaf.how = "lists of senders and chats with such a name, then the names in messages"
	leaf.holds = func(s *subject) bool {
		return senders.holds(s) || chats.holds(s) || m.in(s.doc.SenderName)
	}
	leaf.plan = func(p *part) (set, error) {
		named, err := or(m.Term, []*clause{senders, chats}).plan(p)
		if err != nil {
			return set{}, err
		}
		return between(roaring.And(named.sure, p.visible), p.visible, &leaf.test), nil
	}
}
