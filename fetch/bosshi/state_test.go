package bosshi

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/store"
)

var task = fetch.Task{Chat: "u", FromMS: 1_700_000_000_500, ToMS: 1_700_100_000_500}

func TestReadState(t *testing.T) {
	s, err := readState(task, nil)
	require.NoError(t, err)
	assert.Equal(t, window{1_700_100_001 - maxSpan, 1_700_100_001}, s.window(task))
	next := s.down(1_700_050_000)
	next.Doubts = []store.Window{{FromMS: 1, ToMS: 2}}
	raw := paging.Encode(next)
	assert.Less(t, len(raw), 200)
	again, err := readState(task, raw)
	require.NoError(t, err)
	assert.Equal(t, next, again)
	assert.Equal(t, window{1_700_000_000, 1_700_050_000}, again.window(task), "not beyond the task")

	other := task
	other.ToMS++
	damaged := func(change func(*state)) []byte { s := next; change(&s); return paging.Encode(s) }
	for name, c := range map[string]struct {
		task fetch.Task
		raw  []byte
	}{
		"not JSON":      {task, []byte("x")},
		"other version": {task, damaged(func(s *state) { s.Version++ })},
		"other task":    {other, raw},
		"no span":       {task, damaged(func(s *state) { s.Span = 0 })},
		"too wide":      {task, damaged(func(s *state) { s.Span = day })},
		"at its end":    {task, damaged(func(s *state) { s.End = 1_700_000_000 })},
		"above its top": {task, damaged(func(s *state) { s.End = 1_700_100_002 })},
	} {
		_, err := readState(c.task, c.raw)
		assert.Equal(t, fetch.Restart, fetch.KindOf(err), name)
	}
}

func TestWindowParts(t *testing.T) {
	w := window{1000, 2000}
	for _, c := range []struct {
		second int64
		hidden window
		parts  []store.Window
	}{
		{1500, window{1499, 1501}, []store.Window{{FromMS: 1_000_000, ToMS: 1_498_999}, {FromMS: 1_501_000, ToMS: 1_999_999}}},
		{1000, window{1000, 1001}, []store.Window{{FromMS: 1_001_000, ToMS: 1_999_999}}},
		{2000, window{1999, 2000}, []store.Window{{FromMS: 1_000_000, ToMS: 1_998_999}}},
		{999, window{1000, 1000}, []store.Window{{FromMS: 1_000_000, ToMS: 1_999_999}}},
	} {
		hidden := w.around(c.second)
		assert.Equal(t, c.hidden, hidden, "%d", c.second)
		assert.Equal(t, c.parts, w.without(hidden), "%d", c.second)
	}
}

// TestSpans: windows shrink by halves and grow again where it is quiet.
func TestSpans(t *testing.T) {
	s := state{Span: maxSpan}
	s = s.halved(window{0, maxSpan})
	assert.Equal(t, int64(maxSpan/2), s.Span)
	assert.Equal(t, int64(maxSpan/2), s.grown(maxPages).Span, "a full window is no reason to ask for more")
	assert.Equal(t, int64(maxSpan), s.grown(1).grown(1).Span)
}
