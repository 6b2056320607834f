package query

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"imdex/index"
	"imdex/query/directory"
	"imdex/store"
)

// sampledMessages is from how many messages queries are drawn.
const sampledMessages = 256

// Verify draws n queries of every kind from stored messages and compares what
// the index gives with what a scan of all messages gives, at one revision. It
// reports each query whose answers differ, and returns how many were compared:
// fewer where the messages do not offer n, none without an index. The same
// seed draws the same queries from the same store.
func (s *Searcher) Verify(ctx context.Context, n int, seed uint64, report func(store.Finding)) (int, error) {
	if s.Index == nil {
		return 0, nil
	}
	v, err := s.view(ctx, 0, true, true)
	if err != nil {
		return 0, err
	}
	queries, err := s.draw(ctx, v, n, seed)
	if err != nil {
		return 0, err
	}
	everything, err := s.view(ctx, v.at, true, false)
	if err != nil {
		return 0, err
	}
	clauses := make([]*clause, len(queries))
	tests := make([]test, len(queries))
	for i, q := range queries {
		clauses[i], tests[i] = q.clause, q.clause.test
	}
	scanned := make([]digest, len(queries))
	if _, err := s.scan(ctx, everything, tests, false, func(i int, m sifted) { scanned[i].add(m.doc.Number) }); err != nil {
		return 0, err
	}
	for i, q := range queries {
		var found digest
		_, err := s.run(ctx, v, q.clause, false, &found)
		if ctx.Err() != nil {
			return i, ctx.Err()
		}
		if err != nil || found != scanned[i] {
			report(q.finding(seed, i, found, scanned[i], err))
		}
	}
	return len(queries), nil
}

// checked is a query of a check, compiled.
type checked struct {
	kind   string
	clause *clause
}

// draw draws and compiles queries. One that names somebody who cannot be
// resolved is left out: that is the directory's business.
func (s *Searcher) draw(ctx context.Context, v *view, n int, seed uint64) ([]checked, error) {
	random := rand.New(rand.NewPCG(seed, seed))
	docs, err := s.some(ctx, v, random)
	if err != nil {
		return nil, err
	}
	var all []checked
	for _, q := range (&sampler{random, s}).sample(n, docs) {
		c := compiler{Searcher: s, view: v, hidden: true}
		root, err := c.compile(ctx, q.node)
		var nobody *directory.NobodyError
		var ambiguous *directory.AmbiguousError
		switch {
		case errors.As(err, &nobody), errors.As(err, &ambiguous):
			continue
		case err != nil:
			return nil, err
		}
		all = append(all, checked{q.kind, root})
	}
	return all, nil
}

// some are messages to draw queries from.
func (s *Searcher) some(ctx context.Context, v *view, random *rand.Rand) ([]index.Document, error) {
	head, err := s.Store.Head(ctx)
	if err != nil || head.Messages == 0 {
		return nil, err
	}
	numbers := make([]store.Number, sampledMessages)
	for i := range numbers {
		numbers[i] = store.Number(1 + random.Uint64N(head.Messages))
	}
	return s.shown(ctx, numbers, v.at, len(numbers), true)
}

// digest stands for a set of messages, whatever order they come in.
type digest struct {
	count int
	sum   uint64
}

func (d *digest) add(n store.Number) {
	x := uint64(n) // mixed well, so that the sums of different sets differ
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	d.count++
	d.sum += x ^ x>>31
}

func (d *digest) stored(_ Key, doc *index.Document) { d.add(doc.Number) }

func (d *digest) indexed(_ context.Context, answers []answer) error {
	var doc index.Document
	for _, a := range answers {
		var err error
		eachDoc(a.docs, func(n uint32) {
			if loadErr := a.part.load(n, &doc); loadErr != nil {
				err = loadErr
			}
			d.add(doc.Number)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// finding says what differs, without the text of a query, which is a message's.
func (q checked) finding(seed uint64, i int, found, scanned digest, err error) store.Finding {
	f := store.Finding{
		Kind:   "search",
		Where:  fmt.Sprintf("query %d of seed %d (%s)", i+1, seed, q.kind),
		Detail: fmt.Sprintf("the index finds %d messages, a scan %d", found.count, scanned.count),
		Hint:   "imdex reindex --full",
	}
	switch {
	case err != nil:
		f.Detail = err.Error()
	case found.count == scanned.count:
		f.Detail += ", not the same"
	}
	return f
}
