package query

import (
	"context"
	"time"

	"imdex/query/lang"
	"imdex/store"
)

// Explanation says how a query is answered.
type Explanation struct {
	Query   string // canonical
	At      store.Revision
	Indexed store.Revision // what the index has applied; 0 without one
	// Loose is how many messages are read from the store besides: what changed
	// after the index, or all.
	Loose   int
	Parts   int // segments of the index
	Clauses []Step
	Total   int
	Partial bool
	Notes   []string
}

// Step is one clause of an explained query, by itself.
type Step struct {
	Depth      int    // in the tree; the whole query is 0
	Clause     string // canonical
	Folded     string // of a term: what is looked up
	Plan       string // in words
	Candidates int    // messages of the index that the plan brings
	Verified   bool   // candidates are tested one by one
	Hits       int    // messages that match, those of the store included
	Time       time.Duration
}

// Explain runs a request clause by clause, at the deadline only so far. Of the
// request it reads Node, Hidden, Exact and At.
func (s *Searcher) Explain(ctx context.Context, r Request) (Explanation, error) {
	var e Explanation
	err := s.attempt(ctx, r, func(c *compiled) error {
		e = Explanation{
			At: c.view.at, Loose: c.view.loose.len(), Parts: len(c.view.parts), Notes: c.notes,
			Query: c.node.String(),
		}
		if e.Parts > 0 {
			e.Indexed = s.indexed
		}
		err := s.explain(ctx, c, c.clause, 0, &e)
		if len(e.Clauses) > 0 {
			e.Total = e.Clauses[0].Hits
		}
		return err
	})
	if late(ctx, err) {
		e.Partial, err = true, nil
	}
	return e, err
}

func (s *Searcher) explain(ctx context.Context, c *compiled, one *clause, depth int, e *Explanation) error {
	step := Step{Depth: depth, Clause: one.node.String(), Plan: one.how}
	if t, ok := one.node.(lang.Term); ok {
		step.Folded = t.Folded
	}
	begin := s.Now()
	for _, p := range c.view.parts {
		found, err := one.plan(p)
		if err != nil {
			return err
		}
		found = p.seen(found)
		step.Candidates += int(found.maybe.GetCardinality())
		step.Verified = step.Verified || !found.exact()
	}
	counts, err := s.counts(ctx, c.view, []*clause{one}, c.hidden)
	if err != nil {
		return err
	}
	step.Hits, step.Time = counts[0], s.Now().Sub(begin)
	e.Clauses = append(e.Clauses, step)
	for _, k := range one.kids {
		if err := s.explain(ctx, c, k, depth+1, e); err != nil {
			return err
		}
	}
	return nil
}
