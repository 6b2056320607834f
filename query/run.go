package query

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"imdex/index"
	"imdex/store"
)

// sink takes the matches of a run: first those read from the store, one by
// one in any order, then those of the index, all at once.
type sink interface {
	stored(k Key, d *index.Document)
	indexed(ctx context.Context, answers []answer) error
}

// outcome is how a run ended.
type outcome struct {
	total   int
	partial bool
	// reached: everything on the near side of it was searched; the zero time
	// where that cannot be said.
	reached time.Time
}

// run finds all matches of a clause in a view and gives them to out. At the
// deadline of ctx it stops and the outcome is partial.
func (s *Searcher) run(ctx context.Context, v *view, c *clause, oldest bool, out sink) (outcome, error) {
	var o outcome
	reached, err := s.scan(ctx, v, []test{c.test}, oldest, func(_ int, m sifted) {
		o.total++
		out.stored(m.key, m.doc)
	})
	o.reached = reached
	var answers []answer
	if err == nil {
		answers, o.reached, err = s.answers(ctx, v, c, oldest)
		for _, a := range answers {
			o.total += int(a.docs.GetCardinality())
		}
	}
	if err != nil && !late(ctx, err) {
		return o, err
	}
	o.partial = err != nil
	// What was found by the deadline is still worth reading.
	return o, out.indexed(context.WithoutCancel(ctx), answers)
}

// late reports whether err is the deadline's.
func late(ctx context.Context, err error) bool {
	return errors.Is(ctx.Err(), context.DeadlineExceeded) &&
		(errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrBusy))
}

// answers are the matches of each part. When the deadline comes first they are
// those up to the time reached, and the error is the context's.
func (s *Searcher) answers(ctx context.Context, v *view, c *clause, oldest bool) ([]answer, time.Time, error) {
	var sure []answer
	var open []*inquiry
	for _, p := range v.parts {
		if err := ctx.Err(); err != nil {
			return nil, time.Time{}, err
		}
		found, err := c.plan(p)
		if err != nil {
			return nil, time.Time{}, err
		}
		found = p.seen(found)
		sure = append(sure, answer{p, found.sure})
		if !found.exact() {
			open = append(open, &inquiry{answer{p, found.unsure()}, found.ask, roaring.New()})
		}
	}
	reached, err := verify(ctx, open, oldest)
	if err != nil && !late(ctx, err) {
		return nil, time.Time{}, err
	}
	for i, a := range sure {
		sure[i].docs = a.with(open)
		if err != nil {
			sure[i].docs = roaring.And(sure[i].docs, a.part.upTo(reached, oldest))
		}
	}
	if err == nil {
		return sure, time.Time{}, nil
	}
	return sure, time.UnixMilli(reached), err
}

// with adds what the inquiry into the answer's part has found.
func (a answer) with(open []*inquiry) *roaring.Bitmap {
	for _, q := range open {
		if q.part == a.part {
			return roaring.Or(a.docs, q.passed)
		}
	}
	return a.docs
}

// upTo are the documents on the near side of a time, with that time itself.
func (p *part) upTo(timeMS int64, oldest bool) *roaring.Bitmap {
	if oldest {
		return p.during(math.MinInt64, timeMS)
	}
	return p.during(timeMS, math.MaxInt64)
}
