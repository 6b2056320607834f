package wps

import (
	"hash/fnv"
	"slices"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/store"
)

// stateVersion grows when an older state can no longer be gone on with.
//
//	1: window in seconds
//	2: the task itself
const stateVersion = 2

// recentTokens is how many of the last tokens a state remembers. Together with
// one token kept at each power of two pages it finds every loop of tokens: short
// ones at once, longer ones before twice as much was read again, in 64 numbers
// instead of one a page.
const recentTokens = 63

// state is where a walk stands. The window is the same on every page of it, as
// the platform asks.
type state struct {
	paging.Head
	Token  string   `json:"token"`
	Pages  int      `json:"pages"`
	Anchor uint64   `json:"anchor"`
	Recent []uint64 `json:"recent"`
	Again  bool     `json:"again,omitempty"` // the token had been used before
	Low    int64    `json:"low,omitempty"`   // least and greatest position so far
	High   int64    `json:"high,omitempty"`
}

// window is a task's times in seconds, widened so that it holds the task
// whether the platform takes the ends as part of it or not.
func window(task fetch.Task) (start, end int64) {
	return max(task.FromMS/1000-1, 0), task.ToMS/1000 + 2
}

func newState(task fetch.Task) state { return state{Head: paging.NewHead(stateVersion, task)} }

// readState resumes a walk.
func readState(task fetch.Task, raw []byte) (state, error) {
	if raw == nil {
		return newState(task), nil
	}
	var s state
	if err := paging.Resume(raw, task, stateVersion, &s, &s.Head); err != nil {
		return state{}, err
	}
	if s.Token == "" {
		return state{}, &fetch.Error{Kind: fetch.Restart, Op: opMessages, Item: task.Chat, Err: errTokenless}
	}
	return s, nil
}

// advance is the state after a page that named this token. It reports whether
// the walk goes in circles: one recent token may be a slip of the platform, a
// second one in a row is not, nor is one from long ago.
func (s state) advance(token string) (next state, stuck bool) {
	mark := digest(token)
	seen := slices.Contains(s.Recent, mark)
	if seen && s.Again || !seen && s.Pages > 0 && mark == s.Anchor {
		return s, true
	}
	next = s
	next.Token, next.Again = token, seen
	next.Pages++
	next.Recent = append(slices.Clone(s.Recent), mark)
	next.Recent = next.Recent[max(0, len(next.Recent)-recentTokens):]
	if next.Pages&(next.Pages-1) == 0 {
		next.Anchor = mark
	}
	return next, false
}

func digest(token string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(token))
	return h.Sum64()
}

// cover widens the walk's span of positions by a page and reports whether the
// page is a run of the history with nothing left out: its positions only rise or
// only fall, its times go the same way, and it does not reach into what the
// pages before it covered. (Its last message may be the next page's first.)
func (s *state) cover(items []store.Item) bool {
	if len(items) == 0 {
		return false
	}
	low, high, run := span(items)
	if s.High > 0 {
		run = run && (high <= s.Low || low >= s.High)
		low, high = min(low, s.Low), max(high, s.High)
	}
	s.Low, s.High = low, high
	return run
}

// span is the least and greatest position of a page, and whether its messages
// are in one order.
func span(items []store.Item) (low, high int64, ordered bool) {
	low, high = items[0].Order, items[0].Order
	rising, falling := true, true
	for i, item := range items {
		low, high = min(low, item.Order), max(high, item.Order)
		if item.Order <= 0 {
			rising, falling = false, false
		}
		if i == 0 {
			continue
		}
		before := items[i-1]
		rising = rising && before.Order < item.Order && before.TimeMS <= item.TimeMS
		falling = falling && before.Order > item.Order && before.TimeMS >= item.TimeMS
	}
	return low, high, rising || falling
}
