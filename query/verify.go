package query

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"imdex/index"
)

// inquiry is the documents of one part that have to be tested, and those of
// them that have passed.
type inquiry struct {
	answer
	ask    *test
	passed *roaring.Bitmap
}

// candidate is a document that has to be tested.
type candidate struct {
	of  *inquiry
	doc uint32
}

// verifyChunk is how many candidates are tested between two looks at the
// clock, by all processors together: a few milliseconds.
const verifyChunk = 4096

// verify tests all candidates in the order of their times. At the deadline the
// error is the context's, and reached is a time up to which, itself included,
// every candidate was tested.
func verify(ctx context.Context, open []*inquiry, oldest bool) (reached int64, err error) {
	answers := make([]answer, len(open))
	of := make(map[*part]*inquiry, len(open))
	for i, q := range open {
		answers[i], of[q.part] = q.answer, q
	}
	var chunk []candidate
	walk(answers, oldest, anyTime(oldest), func(p *part, doc uint32, timeMS int64) bool {
		switch len(chunk) {
		case 0:
			reached = nearer(timeMS, oldest)
		case verifyChunk:
			if err = examine(ctx, chunk); err != nil {
				return false
			}
			chunk, reached = chunk[:0], nearer(timeMS, oldest)
		}
		chunk = append(chunk, candidate{of[p], doc})
		return true
	})
	if err == nil && len(chunk) > 0 {
		err = examine(ctx, chunk)
	}
	return reached, err
}

// nearer is the last millisecond before a time in the order of a walk.
func nearer(timeMS int64, oldest bool) int64 {
	if oldest {
		return timeMS - 1
	}
	return timeMS + 1
}

// examine tests a chunk on all processors and notes what passes.
func examine(ctx context.Context, chunk []candidate) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	workers := min(runtime.GOMAXPROCS(0), len(chunk)/256+1)
	passed := make([]bool, len(chunk))
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			from, to := len(chunk)*w/workers, len(chunk)*(w+1)/workers
			errs[w] = examineSome(chunk[from:to], passed[from:to])
		})
	}
	wg.Wait()
	for i, c := range chunk {
		if passed[i] {
			c.of.passed.Add(c.doc)
		}
	}
	return errors.Join(errs...)
}

func examineSome(chunk []candidate, passed []bool) error {
	var d index.Document
	var s subject
	var text []byte
	for i, c := range chunk {
		var err error
		if c.of.ask.light {
			if text, err = c.of.part.Text(c.doc, text[:0]); err == nil {
				d.Text = shared(text)
			}
		} else {
			err = c.of.part.Document(c.doc, &d)
		}
		if err != nil {
			return unreadable(err)
		}
		s.reset(&d)
		passed[i] = c.of.ask.holds(&s)
	}
	return nil
}
