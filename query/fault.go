package query

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"imdex/query/directory"
	"imdex/query/lang"
	"imdex/store"
)

// few is below how many matches a search says why there are not more.
const few = 3

// Fault is one clause of a query that found next to nothing, and what it finds
// alone.
type Fault struct {
	Clause  string
	Count   int
	Nearest []directory.Candidate // other people or chats that may be meant, with their counts
}

// faults counts what each clause of an AND finds alone; nil for other queries.
func (s *Searcher) faults(ctx context.Context, c *compiled) ([]Fault, error) {
	if _, ok := c.node.(lang.And); !ok {
		return nil, nil
	}
	counts, err := s.counts(ctx, c.view, c.kids, c.hidden)
	if err != nil {
		return nil, err
	}
	var all []Fault
	for i, k := range c.kids {
		f := Fault{Clause: k.node.String(), Count: counts[i]}
		if name, ok := k.node.(lang.Name); ok && f.Count == 0 {
			near := s.Names.Nearest(name.Field, name.Typed)
			if f.Nearest, err = s.weigh(ctx, c.view, name, near, c.hidden); err != nil {
				return nil, err
			}
		}
		all = append(all, f)
	}
	return all, nil
}

// counts is what each clause matches in a view, all scanned in one pass.
func (s *Searcher) counts(ctx context.Context, v *view, clauses []*clause, hidden bool) ([]int, error) {
	counts := make([]int, len(clauses))
	tests := make([]test, len(clauses))
	for i, c := range clauses {
		tests[i] = visible(c, hidden).test
	}
	_, err := s.scan(ctx, v, tests, false, func(i int, m sifted) { counts[i]++ })
	for i, c := range clauses {
		if err != nil {
			break
		}
		var answers []answer
		answers, _, err = s.answers(ctx, v, c, false)
		for _, a := range answers {
			counts[i] += int(a.docs.GetCardinality())
		}
	}
	return counts, err
}

// weigh counts the messages of the candidates for a name.
func (s *Searcher) weigh(ctx context.Context, v *view, n lang.Name, candidates []directory.Candidate, hidden bool) ([]directory.Candidate, error) {
	c := compiler{Searcher: s, view: v}
	var leaves []*clause
	for _, who := range candidates {
		leaves = append(leaves, c.about(n, who.Match))
	}
	counts, err := s.counts(ctx, v, leaves, hidden)
	for i := range candidates {
		candidates[i].Count = counts[i]
	}
	return candidates, err
}

// mostHoles is up to how many chats are looked up for holes: each opens the
// store.
const mostHoles = 16

// holes says what of the searched chats has not been read.
func (s *Searcher) holes(ctx context.Context, c *compiled) ([]string, error) {
	chats := s.searched(c)
	if s.Coverage == nil || len(chats) > mostHoles {
		return nil, nil
	}
	var notes []string
	for _, chat := range chats {
		cover, err := s.Coverage.Coverage(ctx, chat.Stream)
		if err != nil {
			return nil, err
		}
		if len(cover.Holes) > 0 {
			notes = append(notes, s.holeNote(chat, cover.Holes))
		}
	}
	return notes, nil
}

// searched are the chats that the query names, or all.
func (s *Searcher) searched(c *compiled) []store.Chat {
	if len(c.chats) == 0 {
		return s.Names.Chats()
	}
	var chats []store.Chat
	for _, id := range c.chats {
		if chat, ok := s.Names.Chat(id); ok {
			chats = append(chats, chat)
		}
	}
	return chats
}

// holeNote says in one line what of a chat has not been read.
func (s *Searcher) holeNote(c store.Chat, holes []store.Hole) string {
	name := s.Names.ChatName(c.StreamID)
	if name == "" {
		name = c.Stream.Chat
	}
	all := store.Hole{FromMS: holes[0].FromMS}
	var reasons []string
	positions := int64(0)
	for _, h := range holes {
		all.FromMS, all.ToMS = min(all.FromMS, h.FromMS), max(all.ToMS, h.ToMS)
		if h.FromPosition > 0 {
			positions += h.ToPosition - h.FromPosition + 1
		}
		if !slices.Contains(reasons, h.Reason) {
			reasons = append(reasons, h.Reason)
		}
	}
	note := fmt.Sprintf("%s has a hole (%s)", name, reasons[0])
	if len(holes) > 1 {
		note = fmt.Sprintf("%s has %d holes (%s)", name, len(holes), strings.Join(reasons, ", "))
	}
	if all.ToMS != 0 {
		day := func(ms int64) string { return time.UnixMilli(ms).In(s.Location).Format(time.DateOnly) }
		note += ": " + day(all.FromMS) + " to " + day(all.ToMS)
	}
	if positions > 0 {
		note += fmt.Sprintf(", %d positions", positions)
	}
	return note
}
