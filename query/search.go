package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"imdex/index"
	"imdex/query/lang"
	"imdex/store"
)

// Sort is an order of hits.
type Sort string

const (
	Newest    Sort = "newest" // the zero value too
	Oldest    Sort = "oldest"
	Relevance Sort = "relevance"
)

// Request is one question.
type Request struct {
	Node   lang.Node // nil is every message
	Sort   Sort
	Limit  int    // most hits to return; 0 asks for the total alone
	After  string // the cursor of the hit to go on after; "" begins at the first
	Hidden bool   // hidden messages too
	// Exact keeps of the matches of terms those that stand in the text as
	// they were typed.
	Exact   bool
	Context int // messages of the chat to return before and after each hit
	// At is the revision of the store to answer for; 0 is the newest.
	At store.Revision
}

// Result is the answer to a Request. It belongs to the caller.
type Result struct {
	Hits  []Hit
	Total int // of all pages; exact unless Partial
	// Partial: the deadline came first. The hits are those that were found,
	// in order and without a gap back to Reached.
	Partial bool
	Reached time.Time      // zero where nothing can be promised
	At      store.Revision // what was answered for
	Notes   []string       // lines for the user: who is meant, why the store was scanned, holes
	Faults  []Fault        // of a query that found next to nothing, clause by clause
}

// Hit is a message that a search returns.
type Hit struct {
	Document index.Document
	Key
	Spans         []Span           // what matched in Document.Text; sorted, disjoint
	Before, After []index.Document // of the same chat, in order of time
}

// Span is a stretch of a text in code points, end exclusive.
type Span struct{ Start, End int }

// Search answers a request. Its errors are of the request (ErrCursor,
// ErrRelevance, ErrPinyin, *ValueError, directory's), of the store, or
// the context's when that was cancelled.
func (s *Searcher) Search(ctx context.Context, r Request) (Result, error) {
	kept, err := s.page(r)
	if err != nil {
		return Result{}, err
	}
	var result Result
	err = s.attempt(ctx, r, func(c *compiled) error {
		sink := &page{Searcher: s, best: kept}
		o, err := s.run(ctx, c.view, c.clause, kept.oldest, sink)
		if err != nil {
			return err
		}
		result = Result{Total: o.total, Partial: o.partial, Reached: o.reached, At: c.view.at, Notes: c.notes}
		for _, f := range sink.sorted() {
			if h := (Hit{Document: *f.doc, Key: f.key, Spans: c.spans(f.doc.Text)}); !o.missed(h.TimeMS, kept.oldest) {
				result.Hits = append(result.Hits, h)
			}
		}
		return s.finish(ctx, r, c, &result)
	})
	if late(ctx, err) {
		result.Partial, err = true, nil
	}
	return result, err
}

func (s *Searcher) page(r Request) (best, error) {
	b := best{limit: r.Limit, oldest: r.Sort == Oldest}
	switch r.Sort {
	case "", Newest, Oldest:
	case Relevance:
		return b, ErrRelevance
	default:
		return b, fmt.Errorf("query: no order is called %q; newest and oldest are", r.Sort)
	}
	if r.After == "" {
		return b, nil
	}
	k, err := ParseCursor(r.After)
	b.after = &k
	return b, err
}

// missed reports whether a match lies beyond what a partial run has reached,
// where others are missing.
func (o outcome) missed(timeMS int64, oldest bool) bool {
	return o.partial && !o.reached.IsZero() && beyond(timeMS, o.reached.UnixMilli(), oldest)
}

// compiled is a request made ready to run.
type compiled struct {
	*clause
	view   *view
	hidden bool
	terms  []*term          // what hits are marked with
	chats  []store.StreamID // that the query names
	notes  []string
}

// attempt compiles a request and does something with it. An index that turns
// out to be unreadable is left aside, and everything is done over the store.
func (s *Searcher) attempt(ctx context.Context, r Request, do func(*compiled) error) error {
	err := s.try(ctx, r, s.Index != nil, "", do)
	if !errors.Is(err, errIndex) {
		return err
	}
	return s.try(ctx, r, false, "damaged", do)
}

func (s *Searcher) try(ctx context.Context, r Request, useIndex bool, why string, do func(*compiled) error) error {
	v, err := s.view(ctx, r.At, r.Hidden, useIndex)
	if err != nil {
		return err
	}
	c := compiler{Searcher: s, view: v, exact: r.Exact, hidden: r.Hidden}
	if !useIndex {
		c.notes = append(c.notes, s.scanNote(why))
	}
	root, err := c.compile(ctx, r.Node)
	if err != nil {
		return err
	}
	return do(&compiled{
		clause: visible(root, r.Hidden), view: v, hidden: r.Hidden,
		terms: c.terms, chats: c.chats, notes: c.notes,
	})
}

func (s *Searcher) scanNote(why string) string {
	if why == "" {
		why = s.Reason
	}
	if why == "" {
		why = "missing"
	}
	return "the index is " + why + "; every message of the store is read instead"
}

// visible leaves hidden messages out. The parts of the index are without them
// already, so only the test changes.
func visible(c *clause, hidden bool) *clause {
	if hidden {
		return c
	}
	shown := *c
	shown.light = false
	shown.holds = func(s *subject) bool { return !s.doc.Hidden && c.holds(s) }
	return &shown
}

// spans are what the query's terms match in a text.
func (c *compiled) spans(text string) []Span {
	var all []Span
	for _, t := range c.terms {
		all = append(all, t.spans(text)...)
	}
	return merge(all)
}

// merge sorts spans and joins those that touch or overlap.
func merge(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return a.Start - b.Start })
	var merged []Span
	for _, s := range spans {
		if n := len(merged); n > 0 && s.Start <= merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, s.End)
		} else if s.Start < s.End {
			merged = append(merged, s)
		}
	}
	return merged
}

// finish adds what depends on the hits. Reasons for having found little are not
// worth a deadline.
func (s *Searcher) finish(ctx context.Context, r Request, c *compiled, result *Result) error {
	for i := range result.Hits {
		if err := s.surround(ctx, r, c.view.at, &result.Hits[i]); err != nil {
			return err
		}
	}
	if result.Partial || result.Total >= few {
		return nil
	}
	err := s.reasons(ctx, c, result)
	if late(ctx, err) {
		return nil
	}
	return err
}

// reasons says why there is so little.
func (s *Searcher) reasons(ctx context.Context, c *compiled, result *Result) (err error) {
	if result.Faults, err = s.faults(ctx, c); err != nil {
		return err
	}
	holes, err := s.holes(ctx, c)
	result.Notes = append(result.Notes, holes...)
	return err
}
