package query

import (
	"context"
	"runtime"
	"sync"
	"time"

	"imdex/index"
	"imdex/store"
)

// scanChunk is how many records are read from the store at once. Reading them
// takes some 10 ms, after which a writer gets its turn.
const scanChunk = 4096

// scan reads the view's loose messages from the store and gives visit each that
// passes a test, with the test's number. A scan of the whole store goes by time,
// from the newest or the oldest; when ctx ends it, everything on the near side of
// the time returned was searched. That is zero where it cannot be said.
func (s *Searcher) scan(ctx context.Context, v *view, tests []test, oldest bool, visit func(n int, m sifted)) (reached time.Time, err error) {
	loose, times, err := s.ordered(ctx, v.loose, oldest)
	if err != nil {
		return time.Time{}, err
	}
	for start := 0; start < len(loose); start += scanChunk {
		if err := ctx.Err(); err != nil {
			return reached, err
		}
		end := min(start+scanChunk, len(loose))
		records, err := s.Store.Records(ctx, v.at, loose[start:end])
		if err != nil {
			return reached, err
		}
		for _, m := range s.sift(records, tests) {
			visit(m.test, m)
		}
		if end < len(times) {
			reached = nearSide(times[end], oldest)
		}
		if len(loose) > scanChunk {
			s.Progress(uint64(end), uint64(len(loose)))
		}
	}
	return time.Time{}, nil
}

// nearSide is the last time before that of the next message.
func nearSide(next int64, oldest bool) time.Time {
	if oldest {
		return time.UnixMilli(next - 1)
	}
	return time.UnixMilli(next + 1)
}

// sifted is a record that passes a test.
type sifted struct {
	test int
	key  Key
	doc  *index.Document
}

// sift decodes and tests records on all processors.
func (s *Searcher) sift(records []store.Record, tests []test) []sifted {
	workers := min(runtime.GOMAXPROCS(0), len(records)/64+1)
	results := make([][]sifted, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			var sub subject
			for _, r := range records[len(records)*w/workers : len(records)*(w+1)/workers] {
				results[w] = s.siftOne(results[w], r, &sub, tests)
			}
		})
	}
	wg.Wait()
	var all []sifted
	for _, r := range results {
		all = append(all, r...)
	}
	return all
}

func (s *Searcher) siftOne(all []sifted, r store.Record, sub *subject, tests []test) []sifted {
	d := s.document(r)
	sub.reset(&d)
	for n, test := range tests {
		if test.holds(sub) {
			all = append(all, sifted{n, recordKey(r, &d), &d})
		}
	}
	return all
}

// document is the record as the index would keep it.
func (s *Searcher) document(r store.Record) index.Document {
	return index.NewDocument(r, s.Decode(r))
}

func recordKey(r store.Record, d *index.Document) Key {
	return Key{d.TimeMS, r.Stream.Account, r.Stream.Chat, r.Order, r.ID}
}

// key is the place of a document of the index.
func (s *Searcher) key(d *index.Document) Key {
	c, _ := s.Names.Chat(d.StreamID)
	return Key{d.TimeMS, d.Account, c.Stream.Chat, d.Order, d.ID}
}
