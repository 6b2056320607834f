package volcengine

import (
	"math"
	"time"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/fetch/wire"
	"imdex/store"
)

// stateVersion is raised when an older state can no longer be gone on with.
//
//	1: the first
const stateVersion = 1

// recentIDs is how many of the last ids a state remembers: two full pages, so
// that a page which only repeats is known as one.
const recentIDs = 2 * maxPageSize

// state is where a walk stands.
type state struct {
	paging.Head
	Cursor  int64       `json:"cursor"`
	Reverse bool        `json:"reverse,omitempty"` // newest first, as live groups want it
	Recent  paging.Seen `json:"recent"`
	Edge    int64       `json:"edge,omitempty"`    // furthest index so far in the walk's direction; 0 before the first row
	ReadMS  int64       `json:"read_ms,omitempty"` // the walk has read all that was kept between its beginning and this time
	Jumped  bool        `json:"jumped,omitempty"`  // a stretch was left out, because every index so far was its time
	Plain   bool        `json:"plain,omitempty"`   // some index was not: nothing is left out
	Longer  bool        `json:"longer,omitempty"`  // the platform has shown more than the documented retention
}

// forward is the beginning of a walk from the oldest message that is kept: every
// index is above 0.
func forward(task fetch.Task) state {
	return state{Head: paging.NewHead(stateVersion, task), ReadMS: task.FromMS}
}

// backward is the beginning of a walk from a cursor back.
func backward(task fetch.Task, cursor int64) state {
	return state{Head: paging.NewHead(stateVersion, task), Cursor: cursor, Reverse: true, ReadMS: math.MaxInt64}
}

// openings are the ways in which a walk may begin, the likeliest first. Where the
// first cursor of a backward walk has to be is not documented.
func openings(task fetch.Task, live bool, now time.Time) []state {
	back := []state{backward(task, math.MaxInt64), backward(task, now.Add(indexMargin).UnixMicro())}
	if live {
		return append(back, forward(task))
	}
	return append([]state{forward(task)}, back...)
}

// note remembers a page's ids and counts those that are new.
func (s *state) note(items []store.Item) (fresh int) {
	for _, item := range items {
		if s.Recent.Add(item.ID) {
			fresh++
		}
	}
	s.Recent.Keep(recentIDs)
	return fresh
}

// cover moves the edge over a page, its items oldest first, and reports whether
// the page is a run of the history that begins where the walk was: each item has
// an index of its own, none of which lies in what was read before. (The first item
// may be the last one of the page before.)
func (s *state) cover(items []store.Item) bool {
	if len(items) == 0 {
		return true
	}
	low, high := items[0].Order, items[len(items)-1].Order
	run := low > 0
	for i := 1; i < len(items); i++ {
		run = run && items[i-1].Order < items[i].Order
	}
	if s.Edge > 0 {
		run = run && !s.ahead(s.Edge, s.near(low, high))
	}
	if far := s.far(low, high); far > 0 && (s.Edge == 0 || s.ahead(far, s.Edge)) {
		s.Edge = far
	}
	return run
}

// near and far are that end of a page which the walk meets first, and last.
func (s *state) near(low, high int64) int64 {
	if s.Reverse {
		return high
	}
	return low
}

func (s *state) far(low, high int64) int64 {
	if s.Reverse {
		return low
	}
	return high
}

// ahead reports whether index a lies further on the walk's way than b.
func (s *state) ahead(a, b int64) bool {
	if s.Reverse {
		return a < b
	}
	return a > b
}

// advance moves the cursor on: to the one that the platform named, or where that
// leads nowhere (as in the document's own example) to the furthest index, which is
// what a cursor is. It reports whether there was anywhere to go.
func (s *state) advance(named wire.Value) bool {
	switch next := named.Int(); {
	case next != 0 && s.ahead(next, s.Cursor):
		s.Cursor = next
	case s.Edge > 0 && s.ahead(s.Edge, s.Cursor):
		s.Cursor = s.Edge
	case named.Exists() && s.ahead(next, s.Cursor):
		s.Cursor = next // 0 is a place too, where a walk back leads nowhere else
	default:
		return false
	}
	return true
}

// jump moves the cursor over what lies before the task, once, where the rows have
// shown how, and reports whether it did. What it leaves out was not wanted.
func (s *state) jump() bool {
	target := time.UnixMilli(s.FromMS).Add(-indexMargin).UnixMicro()
	if s.Reverse || s.Plain || s.Jumped || target <= s.Cursor {
		return false
	}
	s.Cursor, s.Jumped = target, true
	return true
}

// tracks reports whether the index of every item is its time in microseconds.
func tracks(items []store.Item) bool {
	for _, item := range items {
		if time.UnixMicro(item.Order).Sub(time.UnixMilli(item.TimeMS)).Abs() > indexDrift {
			return false
		}
	}
	return true
}

// plain is the beginning of a walk that leaves nothing out.
func plain(task fetch.Task) state {
	at := forward(task)
	at.Plain = true
	return at
}
