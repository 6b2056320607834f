package query

import (
	"context"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"imdex/index"
	"imdex/query/directory"
	"imdex/store"
)

// group is what matches are counted by.
type group struct {
	account string
	value   string
}

// grouping says to which group a message belongs: of is told of messages read
// from the store, column counts those of a part without reading them.
type grouping struct {
	name, alias string
	of          func(s *Searcher, k Key, d *index.Document) group
	column      func(t *tally, a answer) error
	named       func(s *Searcher, g group) string // nil where groups have no names
}

var groupings = [...]grouping{
	{"from", "sender", bySender, (*tally).senders, func(s *Searcher, g group) string {
		return s.Names.PersonName(directory.ID{Account: g.account, ID: g.value})
	}},
	{"in", "chat", byChat, streams(byChat), (*Searcher).nameOfChat},
	{"type", "", byType, (*tally).types, nil},
	{"provider", "", byProvider, streams(byProvider), nil},
	{"account", "", byAccount, streams(byAccount), nil},
	{"date", "day", dated(time.DateOnly), times(time.DateOnly), nil},
	{"month", "", dated("2006-01"), times("2006-01"), nil},
	{"year", "", dated("2006"), times("2006"), nil},
}

func facetField(field string) (grouping, error) {
	e := &FieldError{Field: field}
	for _, g := range groupings {
		if strings.EqualFold(field, g.name) || g.alias != "" && strings.EqualFold(field, g.alias) {
			return g, nil
		}
		e.Known = append(e.Known, g.name)
	}
	return grouping{}, e
}

func bySender(_ *Searcher, _ Key, d *index.Document) group { return group{d.Account, d.Sender} }

func byChat(_ *Searcher, k Key, _ *index.Document) group { return group{k.Account, k.Chat} }

func byAccount(_ *Searcher, k Key, _ *index.Document) group { return group{"", k.Account} }

func byProvider(s *Searcher, k Key, _ *index.Document) group {
	return group{"", s.Names.Provider(k.Account)}
}

func byType(_ *Searcher, _ Key, d *index.Document) group { return group{"", string(d.Type)} }

func dated(layout string) func(*Searcher, Key, *index.Document) group {
	return func(s *Searcher, k Key, _ *index.Document) group {
		return group{"", time.UnixMilli(k.TimeMS).In(s.Location).Format(layout)}
	}
}

func (s *Searcher) nameOfChat(g group) string {
	return s.Names.ChatName(s.Names.StreamID(store.Stream{Account: g.account, Chat: g.value}))
}

// tally is a sink that counts matches by group.
type tally struct {
	*Searcher
	by     grouping
	counts map[group]int
}

func (t *tally) stored(k Key, d *index.Document) { t.counts[t.by.of(t.Searcher, k, d)]++ }

func (t *tally) indexed(_ context.Context, answers []answer) error {
	for _, a := range answers {
		if a.docs.IsEmpty() {
			continue
		}
		if err := t.by.column(t, a); err != nil {
			return err
		}
	}
	return nil
}

// senders counts by the column of senders. A term that is cut does not tell
// the id; a message of that sender does.
func (t *tally) senders(a answer) error {
	column := a.part.Senders()
	counts, example := make([]int, a.part.SenderCount()), make([]uint32, a.part.SenderCount())
	eachDoc(a.docs, func(doc uint32) {
		counts[column[doc]]++
		example[column[doc]] = doc
	})
	var d index.Document
	for n, count := range counts {
		if count == 0 {
			continue
		}
		g := a.part.groups()[n]
		if len(g.value) > surelyWhole {
			if err := a.part.load(example[n], &d); err != nil {
				return err
			}
			g.value = d.Sender
		}
		t.counts[g] += count
	}
	return nil
}

// groups are the segment's senders by their numbers.
func (c *column) groups() []group {
	c.grouped.Do(func() {
		c.senders = make([]group, c.SenderCount())
		for n := range c.senders {
			account, id, _ := strings.Cut(string(c.Sender(uint32(n))), "\x00")
			c.senders[n] = group{account, id}
		}
	})
	return c.senders
}

// streams counts by the column of streams.
func streams(of func(*Searcher, Key, *index.Document) group) func(*tally, answer) error {
	return func(t *tally, a answer) error {
		column := a.part.Streams()
		counts := make(map[store.StreamID]*int)
		var last store.StreamID
		var count *int
		eachDoc(a.docs, func(doc uint32) {
			if id := column[doc]; count == nil || id != last {
				last = id
				if count = counts[id]; count == nil {
					count = new(int)
					counts[id] = count
				}
			}
			*count++
		})
		for id, n := range counts {
			c, _ := t.Names.Chat(id)
			t.counts[of(t.Searcher, Key{Account: c.Stream.Account, Chat: c.Stream.Chat}, nil)] += *n
		}
		return nil
	}
}

// types counts by the lists of types. A message without a type is in none.
func (t *tally) types(a answer) error {
	rest := int(a.docs.GetCardinality())
	err := a.part.Terms(index.ByType, nil, func(term []byte) error {
		docs, err := a.part.Postings(index.ByType, term)
		if err != nil {
			return err
		}
		if n := int(a.docs.AndCardinality(docs)); n > 0 {
			t.counts[group{"", string(term)}] += n
			rest -= n
		}
		return nil
	})
	if rest > 0 {
		t.counts[group{}] += rest
	}
	return unreadable(err)
}

// times counts by the column of times. Neighbours are mostly of one day, so
// its bounds are kept.
func times(layout string) func(*tally, answer) error {
	return func(t *tally, a answer) error {
		column := a.part.times
		var from, to int64
		var g group
		eachDoc(a.docs, func(doc uint32) {
			if ms := column[doc]; ms < from || ms >= to {
				at := time.UnixMilli(ms).In(t.Location)
				g = group{"", at.Format(layout)}
				from, to = dayOf(at)
			}
			t.counts[g]++
		})
		return nil
	}
}

// dayOf is the bounds of a time's local day: the end exclusive, and never past
// a change of the zone that would confuse the two.
func dayOf(at time.Time) (from, to int64) {
	y, m, d := at.Date()
	start := time.Date(y, m, d, 0, 0, 0, 0, at.Location())
	end := time.Date(y, m, d+1, 0, 0, 0, 0, at.Location())
	if start.After(at) || !end.After(at) {
		return at.UnixMilli(), at.UnixMilli() + 1
	}
	return start.UnixMilli(), end.UnixMilli()
}

// eachDoc visits the documents of a bitmap, in order.
func eachDoc(docs *roaring.Bitmap, visit func(doc uint32)) {
	var buffer [512]uint32
	for it := docs.ManyIterator(); ; {
		n := it.NextMany(buffer[:])
		if n == 0 {
			return
		}
		for _, doc := range buffer[:n] {
			visit(doc)
		}
	}
}
