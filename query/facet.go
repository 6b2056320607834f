package query

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"imdex/store"
)

// Facet is one value of a field with the number of matches that have it.
type Facet struct {
	Account string // of a sender or chat; else ""
	Value   string
	Name    string // current name of a sender or chat; "" without one
	Count   int
}

// Counts is how many matches have each value of a field.
type Counts struct {
	Facets  []Facet // highest first, then by value
	Total   int
	Partial bool
	Reached time.Time
	At      store.Revision
	Notes   []string
}

// Facets counts the matches of a request by a field: from, in, type, provider,
// account, date (or day), month, year. Its errors are those of Search, and
// *FieldError. Of the request it reads Node, Hidden, Exact and At.
func (s *Searcher) Facets(ctx context.Context, r Request, field string) (Counts, error) {
	by, err := facetField(field)
	if err != nil {
		return Counts{}, err
	}
	var counts Counts
	err = s.attempt(ctx, r, func(c *compiled) error {
		sink := &tally{Searcher: s, by: by, counts: make(map[group]int)}
		o, err := s.run(ctx, c.view, c.clause, false, sink)
		if err != nil {
			return err
		}
		counts = Counts{
			Facets: sink.facets(), Total: o.total, Partial: o.partial, Reached: o.reached,
			At: c.view.at, Notes: c.notes,
		}
		return nil
	})
	if late(ctx, err) {
		counts.Partial, err = true, nil
	}
	return counts, err
}

// facets are the groups, highest first.
func (t *tally) facets() []Facet {
	var all []Facet
	for g, n := range t.counts {
		f := Facet{Account: g.account, Value: g.value, Count: n}
		if t.by.named != nil {
			f.Name = t.by.named(t.Searcher, g)
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b Facet) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value), strings.Compare(a.Account, b.Account))
	})
	return all
}
