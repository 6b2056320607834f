package volcengine

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/fetch/wire"
	"imdex/store"
)

var task = fetch.Task{Chat: "7", FromMS: 1700000000000, ToMS: 1700100000000}

// indexed are items with these indexes, oldest first.
func indexed(indexes ...int64) []store.Item {
	items := make([]store.Item, len(indexes))
	for i, n := range indexes {
		items[i] = store.Item{ID: string(rune('a' + n)), Order: n}
	}
	return items
}

func TestCover(t *testing.T) {
	for _, c := range []struct {
		name    string
		reverse bool
		before  int64
		page    []store.Item
		run     bool
		edge    int64
	}{
		{"the first page", false, 0, indexed(1, 2, 5), true, 5},
		{"the next one", false, 5, indexed(6, 8), true, 8},
		{"one that repeats its cursor", false, 5, indexed(5, 8), true, 8},
		{"one that leads back", false, 5, indexed(4, 8), false, 8},
		{"one that is behind", false, 5, indexed(1, 2), false, 5},
		{"two of one index", false, 5, indexed(6, 6), false, 6},
		{"one without indexes", false, 5, indexed(0, 0), false, 5},
		{"an empty one", false, 5, nil, true, 5},
		{"the newest page", true, 0, indexed(7, 9), true, 7},
		{"an older one", true, 7, indexed(3, 5), true, 3},
		{"an older one that repeats its cursor", true, 7, indexed(3, 7), true, 3},
		{"an older one that leads back", true, 7, indexed(3, 8), false, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := state{Reverse: c.reverse, Edge: c.before}
			assert.Equal(t, c.run, s.cover(c.page))
			assert.Equal(t, c.edge, s.Edge)
		})
	}
}

func TestAdvance(t *testing.T) {
	for _, c := range []struct {
		name    string
		reverse bool
		cursor  int64
		named   string
		edge    int64
		want    int64
		moved   bool
	}{
		{"as the platform says", false, 5, "9", 8, 9, true},
		{"the platform names nothing", false, 5, "null", 8, 8, true},
		{"the platform names 0", false, 5, "0", 8, 8, true},
		{"the platform stays", false, 5, "5", 8, 8, true},
		{"the platform leads back", false, 5, "3", 8, 8, true},
		{"nowhere to go", false, 5, "5", 5, 5, false},
		{"nothing was ever read", false, 0, "0", 0, 0, false},
		{"back, as the platform says", true, math.MaxInt64, "6", 7, 6, true},
		{"back, the platform names nothing", true, math.MaxInt64, "null", 7, 7, true},
		{"back, 0 may be nothing", true, math.MaxInt64, "0", 7, 7, true},
		{"back, 0 is all that is left", true, 7, "0", 7, 0, true},
		{"back, nothing is left", true, 7, "null", 7, 7, false},
		{"back, nowhere to go", true, 7, "7", 7, 7, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := state{Reverse: c.reverse, Cursor: c.cursor, Edge: c.edge}
			named, _, err := wire.Parse([]byte(c.named))
			require.NoError(t, err)
			assert.Equal(t, c.moved, s.advance(named))
			assert.Equal(t, c.want, s.Cursor)
		})
	}
}

// TestNote: ids that were on the last pages are known.
func TestNote(t *testing.T) {
	at := forward(task)
	assert.Equal(t, 3, at.note(indexed(1, 2, 3)))
	assert.Equal(t, 1, at.note(indexed(2, 3, 4)))
	assert.Zero(t, at.note(indexed(1, 4)))
	for n := range int64(100) {
		at.note(indexed(10 + n))
	}
	assert.Equal(t, recentIDs, at.Recent.Len())
}

func TestStateRoundTrip(t *testing.T) {
	at := backward(task, math.MaxInt64)
	at.note(indexed(1, 2))
	at.Edge, at.Longer, at.Jumped, at.Plain = 7, true, true, true
	var again state
	require.NoError(t, paging.Resume(paging.Encode(at), task, stateVersion, &again, &again.Head))
	assert.Equal(t, at, again)
}
