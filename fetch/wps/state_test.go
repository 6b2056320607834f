package wps

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/store"
)

var task = fetch.Task{Chat: "c", FromMS: 1700000000500, ToMS: 1700000100500}

func TestReadState(t *testing.T) {
	s, err := readState(task, nil)
	require.NoError(t, err)
	start, end := window(task)
	assert.Less(t, start*1000, task.FromMS)
	assert.Greater(t, end*1000, task.ToMS)
	next, stuck := s.advance("t1")
	require.False(t, stuck)
	again, err := readState(task, paging.Encode(next))
	require.NoError(t, err)
	assert.Equal(t, next, again)

	other := task
	other.ToMS += 5000
	for name, c := range map[string]struct {
		task fetch.Task
		raw  string
	}{
		"not JSON":      {task, "x"},
		"empty":         {task, ""},
		"other version": {task, `{"v":1,"token":"t"}`},
		"no token":      {task, string(paging.Encode(s))},
		"other task":    {other, string(paging.Encode(next))},
	} {
		_, err := readState(c.task, []byte(c.raw))
		assert.Equal(t, fetch.Restart, fetch.KindOf(err), name)
	}
}

// TestAdvanceFindsLoops: every walk into a loop of tokens is stopped, within twice
// what was walked, and no walk without one is.
func TestAdvanceFindsLoops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tail := rapid.IntRange(0, 300).Draw(t, "before the loop")
		loop := rapid.IntRange(1, 300).Draw(t, "length of the loop")
		s, stuck := newState(task), false
		for i := 0; !stuck; i++ {
			if i < tail+loop {
				require.False(t, s.Again, "token %d is new", i)
			}
			require.Less(t, i, 4*(tail+loop)+2*recentTokens, "the loop is not found")
			page := i
			if i >= tail {
				page = tail + (i-tail)%loop
			}
			s, stuck = s.advance(fmt.Sprint("token", page))
			require.LessOrEqual(t, len(s.Recent), recentTokens)
		}
	})
}

// TestAdvanceBearsOneSlip: a platform that hands out an old token once does not
// stop the walk.
func TestAdvanceBearsOneSlip(t *testing.T) {
	s := newState(task)
	for i, token := range []string{"a", "b", "b", "c", "b", "d", "e"} {
		next, stuck := s.advance(token)
		require.False(t, stuck, "token %d", i)
		s = next
	}
}

func TestCover(t *testing.T) {
	page := func(orders ...int64) (items []store.Item) {
		for _, o := range orders {
			items = append(items, store.Item{Order: o, TimeMS: 1000 + o/2})
		}
		return items
	}
	for _, c := range []struct {
		name  string
		pages [][]store.Item
		want  []bool
	}{
		{"falling", [][]store.Item{page(9, 8, 6), page(5, 3)}, []bool{true, true}},
		{"rising", [][]store.Item{page(1, 2, 4), page(7, 8)}, []bool{true, true}},
		{"rising inside, falling outside", [][]store.Item{page(7, 8, 9), page(4, 5)}, []bool{true, true}},
		{"last is first again", [][]store.Item{page(1, 2, 4), page(4, 8)}, []bool{true, true}},
		{"one message", [][]store.Item{page(5)}, []bool{true}},
		{"nothing", [][]store.Item{nil, page(5)}, []bool{false, true}},
		{"shuffled", [][]store.Item{page(1, 3, 2)}, []bool{false}},
		{"twice", [][]store.Item{page(1, 1)}, []bool{false}},
		{"reaches back", [][]store.Item{page(1, 2, 5), page(3, 4)}, []bool{true, false}},
		{"no positions", [][]store.Item{page(0, 0), page(0)}, []bool{false, false}},
		{"times against positions", [][]store.Item{{{Order: 1, TimeMS: 9}, {Order: 2, TimeMS: 8}}}, []bool{false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newState(task)
			for i, items := range c.pages {
				assert.Equal(t, c.want[i], s.cover(items), "page %d", i)
			}
		})
	}
}
