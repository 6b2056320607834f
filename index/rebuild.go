package index

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"imdex/index/generation"
	"imdex/store"
)

const (
	// builders is how many goroutines decode and build segments. Each holds a
	// batch in memory.
	builders = 2
	// rebuiltSegments is how many segments a rebuild aims at, so that the
	// updates after it have room before large segments must be merged.
	rebuiltSegments = 12
	// A batch becomes a segment. The larger, the fewer merges, at one to two
	// kilobytes of memory a document and builder.
	smallestBatch = 5_000
	largestBatch  = 100_000
)

// Rebuild makes the index anew from the store, beside the old one, which
// answers until the new one is complete and checked.
func (b *Builder) Rebuild(ctx context.Context) (Result, error) {
	head, state, err := b.state(ctx)
	if err != nil {
		return Result{Before: state}, err
	}
	return b.rebuild(ctx, head, state, "asked for")
}

func (b *Builder) rebuild(ctx context.Context, head store.Head, state State, reason string) (Result, error) {
	result := Result{Before: state, Position: state.Position, Rebuilt: true, Reason: reason, Changes: head.Messages}
	id, err := generation.Create(b.Dir)
	if err != nil {
		return result, err
	}
	d, err := begin(b.Dir, id, &manifest{})
	if err != nil {
		return result, fmt.Errorf("rebuild index: %w", err)
	}
	added, err := b.fill(ctx, d, head)
	if err != nil {
		return result, fmt.Errorf("rebuild index: %w", d.abandon(err))
	}
	at := Position{UUID: head.UUID, Revision: head.Revision, Fingerprint: b.Fingerprint}
	m, err := d.publish(ctx, at, func(p Position) error {
		if p.Documents != added {
			return fmt.Errorf("%w: %d documents were written, not %d", ErrDamaged, p.Documents, added)
		}
		return nil
	})
	if err != nil {
		return result, fmt.Errorf("rebuild index: %w", err)
	}
	result.Position, result.Segments = m.Position, len(m.Segments)
	_, err = generation.Sweep(b.Dir, generation.Grace)
	return result, err
}

// fill indexes every message of the store and returns how many there are.
func (b *Builder) fill(ctx context.Context, d *draft, head store.Head) (uint64, error) {
	size := min(max(head.Messages/rebuiltSegments+1, smallestBatch), largestBatch)
	f := filling{Builder: b, draft: d, head: head, size: size}
	work, ctx := errgroup.WithContext(ctx)
	for range builders {
		work.Go(func() error { return f.run(ctx) })
	}
	err := work.Wait()
	return f.added.Load(), err
}

// filling is one rebuild's work, shared by its goroutines.
type filling struct {
	*Builder
	draft *draft
	head  store.Head
	size  uint64 // messages a range

	next    atomic.Uint64 // the next range, from 0
	read    atomic.Uint64 // messages read
	added   atomic.Uint64 // documents added
	merging sync.Mutex    // held by the goroutine that merges
}

// run takes ranges of numbers until there are none left. Ranges end out of
// order, so the position is recorded once, at the end of all.
func (f *filling) run(ctx context.Context) error {
	docs := newBatch()
	for {
		from := (f.next.Add(1) - 1) * f.size
		if from >= f.head.Messages {
			return nil
		}
		to := min(from+f.size, f.head.Messages)
		for first := from; first < to; first += recordsPerRead {
			if err := f.part(ctx, docs, first+1, min(first+recordsPerRead, to)); err != nil {
				return err
			}
		}
		if err := f.flush(ctx, docs); err != nil {
			return err
		}
	}
}

// part adds the messages with numbers from first to last.
func (f *filling) part(ctx context.Context, docs *batch, first, last uint64) error {
	numbers := make([]store.Number, 0, last-first+1)
	for n := first; n <= last; n++ {
		numbers = append(numbers, store.Number(n))
	}
	if _, err := f.load(ctx, f.head.Revision, numbers, docs, func() error { return f.flush(ctx, docs) }); err != nil {
		return err
	}
	f.report(Progress{Rebuilding, f.read.Add(uint64(len(numbers))), f.head.Messages})
	return nil
}

// flush makes a segment of the batch and empties it. When there are too many
// segments, one goroutine merges while the other goes on building.
func (f *filling) flush(ctx context.Context, docs *batch) error {
	if docs.Len() == 0 {
		return nil
	}
	f.added.Add(uint64(docs.Len()))
	if err := f.draft.apply(docs.Builder, nil, nil); err != nil {
		return err
	}
	docs.Reset()
	if !f.merging.TryLock() {
		return nil
	}
	defer f.merging.Unlock()
	return f.draft.merge(ctx, mostSegments)
}
