package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/store"
	"imdex/store/chat"
)

// countdown is a context whose deadline comes after so many looks at it.
type countdown struct {
	context.Context
	left atomic.Int64
}

func after(looks int) *countdown {
	c := &countdown{Context: context.Background()}
	c.left.Store(int64(looks))
	return c
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

// crowd is a store with messages that the index cannot tell apart, and an
// index of them all.
func crowd(t *testing.T, n int) (*memory, *Searcher) {
	m := drawStore()
	for i := range n {
		msg := chat.Message{ID: fmt.Sprint("m", i), Type: chat.Text, TimeMS: start + int64(i/3)*1000, Text: "合同 a同"}
		if i%5 == 0 {
			msg.Text = "合同同 b"
		}
		m.put(0, msg, store.StreamID(1+i%3))
	}
	dir := t.TempDir()
	m.build(t, dir)
	s, done := m.indexed(t, dir)
	t.Cleanup(done)
	return m, s
}

// Whatever the deadline cuts off, what is returned has no gap back to the time
// that was reached, and going on after it loses nothing.
func TestDeadline(t *testing.T) {
	m, s := crowd(t, 3*verifyChunk)
	node := parse(t, "合同同")
	for _, order := range []Sort{Newest, Oldest} {
		want := m.all(store.Revision(len(m.changes)), node, false)
		if order == Newest {
			slices.Reverse(want)
		}
		partial, reached := 0, 0
		for looks := range 12 {
			r, err := s.Search(after(looks), Request{Node: node, Sort: order, Limit: 1 << 20})
			require.NoError(t, err)
			if !r.Partial {
				require.Len(t, r.Hits, len(want))
				continue
			}
			partial++
			if r.Reached.IsZero() {
				require.Empty(t, r.Hits)
				continue
			}
			reached++
			n := 0
			for n < len(want) && !beyond(want[n].TimeMS, r.Reached.UnixMilli(), order == Oldest) {
				n++
			}
			require.Len(t, r.Hits, n)
			require.Equal(t, n, r.Total)
			for i, h := range r.Hits {
				require.Equal(t, want[i], h.Key)
			}
		}
		assert.Positive(t, reached, "the deadline must come amid verification too")
		assert.Greater(t, partial, reached)
		assert.Less(t, partial, 12)
	}
}

// So it is without an index: a scan of the store goes by time.
func TestDeadlineOfAScan(t *testing.T) {
	m, _ := crowd(t, 3*scanChunk)
	s := m.scanner(t)
	node := parse(t, "合同同")
	for _, order := range []Sort{Newest, Oldest} {
		want := m.all(store.Revision(len(m.changes)), node, false)
		if order == Newest {
			slices.Reverse(want)
		}
		reached := 0
		for looks := range 12 {
			r, err := s.Search(after(looks), Request{Node: node, Sort: order, Limit: 1 << 20})
			require.NoError(t, err)
			switch {
			case !r.Partial:
				require.Len(t, r.Hits, len(want))
				continue
			case r.Reached.IsZero():
				require.Empty(t, r.Hits)
				continue
			}
			reached++
			n := 0
			for n < len(want) && !beyond(want[n].TimeMS, r.Reached.UnixMilli(), order == Oldest) {
				n++
			}
			require.Positive(t, n)
			require.Len(t, r.Hits, n)
			for i, h := range r.Hits {
				require.Equal(t, want[i], h.Key)
			}
		}
		assert.Positive(t, reached)
	}
	counts, err := s.Facets(after(4), Request{}, "type")
	require.NoError(t, err)
	assert.True(t, counts.Partial)
	explained, err := s.Explain(after(1), Request{})
	require.NoError(t, err)
	assert.True(t, explained.Partial)
}

// A timeline that lacks messages decides nothing about what is found.
func TestScanWithoutATimeline(t *testing.T) {
	m, _ := crowd(t, 100)
	s := m.scanner(t)
	want := ids(search(t, s, "合同同", 100).Hits)
	require.Len(t, want, 20)
	for _, broken := range []Timeline{nil, lacking{m}} {
		s.Timeline = broken
		assert.Equal(t, want, ids(search(t, s, "合同同", 100).Hits))
	}
}

// Where the index has everything, nobody reads the timeline: that would cost each
// search as much as the store is large.
func TestTimelineIsReadForScansAlone(t *testing.T) {
	m, s := crowd(t, 100)
	asked := &counting{memory: m}
	s.Timeline = asked
	require.Len(t, search(t, s, "合同同", 100).Hits, 20)
	assert.Zero(t, asked.times)
	m.put(0, chat.Message{ID: "late", Type: chat.Text, TimeMS: start, Text: "合同同"}, 1)
	require.Len(t, search(t, s, "合同同", 100).Hits, 21)
	assert.Zero(t, asked.times, "a tail is short")
	scanner := m.scanner(t)
	scanner.Timeline = asked
	require.Len(t, search(t, scanner, "合同同", 100).Hits, 21)
	assert.Positive(t, asked.times)
}

type counting struct {
	*memory
	times int
}

func (c *counting) Moments(ctx context.Context, after store.Moment, limit int) ([]store.Moment, error) {
	c.times++
	return c.memory.Moments(ctx, after, limit)
}

type lacking struct{ *memory }

func (l lacking) Moments(ctx context.Context, after store.Moment, limit int) ([]store.Moment, error) {
	all, err := l.memory.Moments(ctx, after, limit)
	return all[:len(all)/2], err
}

func TestCancelIsAnError(t *testing.T) {
	m, s := crowd(t, 10)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, s := range []*Searcher{s, m.scanner(t)} {
		_, err := s.Search(ctx, Request{Node: parse(t, "合同同"), Limit: 5})
		require.ErrorIs(t, err, context.Canceled)
	}
	err := s.Each(after(0), Request{}, nil, func(Match) error { return nil })
	require.ErrorIs(t, err, context.DeadlineExceeded, "an export is whole or nothing")
}

var errDisk = errors.New("disk on fire")

func TestErrorOfTheStore(t *testing.T) {
	m, s := crowd(t, 10)
	m.put(0, chat.Message{ID: "late"}, 1)
	m.fail = errDisk
	_, err := s.Search(context.Background(), Request{Limit: 1})
	require.ErrorIs(t, err, errDisk)
}

// A damaged index never answers: the store does, and a note says so.
func TestDamagedIndex(t *testing.T) {
	m, s := crowd(t, 10)
	want := ids(search(t, m.scanner(t), "合同同", 20).Hits)
	require.Len(t, want, 2)
	tries := 0
	err := s.attempt(context.Background(), Request{Node: parse(t, "合同同")}, func(c *compiled) error {
		if tries++; len(c.view.parts) > 0 {
			return unreadable(errDisk)
		}
		assert.Equal(t, []string{"the index is damaged; every message of the store is read instead"}, c.notes)
		o, err := s.run(context.Background(), c.view, c.clause, false, new(digest))
		assert.Equal(t, len(want), o.total)
		return err
	})
	require.NoError(t, err)
	assert.Equal(t, 2, tries)
}
