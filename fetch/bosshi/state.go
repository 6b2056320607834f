package bosshi

import (
	"errors"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/store"
)

// stateVersion grows when an older state can no longer be gone on with.
const stateVersion = 1

// state is where a walk stands. All times are whole seconds.
type state struct {
	paging.Head
	End  int64 `json:"end"`  // what lies at or after it is read
	Span int64 `json:"span"` // of the window that comes next
	// Doubts are stretches about messages that their windows showed alone, while
	// no page had shown that it can hold two. They are holes should it turn out
	// that none can.
	Doubts []store.Window `json:"doubts,omitempty"`
	Single bool           `json:"single,omitempty"` // none can, as the walk has found out
}

// window is a stretch of whole seconds, without its end.
type window struct{ start, end int64 }

// bounds are a task's times in seconds.
func bounds(task fetch.Task) window {
	return window{max(task.FromMS/1000, earliest+1), min(task.ToMS/1000+1, latest)}
}

// asked is what a call for the window names: one second more, so that all of it
// is asked for even where a platform leaves out the very ends.
func (w window) asked() window { return window{w.start - 1, w.end} }

// maxSpan is that of a window's own seconds.
const maxSpan = day - 1

// readState resumes a walk, or begins it.
func readState(task fetch.Task, raw []byte) (state, error) {
	if raw == nil {
		return state{Head: paging.NewHead(stateVersion, task), End: bounds(task).end, Span: maxSpan}, nil
	}
	var s state
	if err := paging.Resume(raw, task, stateVersion, &s, &s.Head); err != nil {
		return s, err
	}
	if b := bounds(task); s.End <= b.start || s.End > b.end || s.Span < 1 || s.Span > maxSpan {
		return s, &fetch.Error{Kind: fetch.Restart, Op: opMessages, Item: task.Chat, Err: errors.New("state beyond its task")}
	}
	return s, nil
}

// window is what comes next; empty where nothing is left.
func (s state) window(task fetch.Task) window {
	return window{max(s.End-s.Span, bounds(task).start), s.End}
}

// down is the state once all from a second on is dealt with.
func (s state) down(to int64) state {
	s.End = to
	return s
}

// halved is the state in which the newer half of a window comes next.
func (s state) halved(w window) state {
	s.Span = (w.end - w.start) / 2
	return s
}

// grown is the state after a window that took few calls: what made it small may
// be over. A fuller one would be halved again.
func (s state) grown(pages int) state {
	if pages <= maxPages/4 {
		s.Span = min(2*s.Span, maxSpan)
	}
	return s
}

// ms is a window in milliseconds, with its end.
func (w window) ms() store.Window {
	return store.Window{FromMS: w.start * 1000, ToMS: w.end*1000 - 1}
}

func hole(w store.Window) store.Hole {
	return store.Hole{FromMS: w.FromMS, ToMS: w.ToMS, Reason: reasonPageLimit}
}

// around is what one message of a second can hide in the window: others of the
// second, and of the one before, which no window may hold without its end.
func (w window) around(second int64) window {
	return window{max(second-1, w.start), min(second+1, w.end)}
}

func (w window) empty() bool { return w.start >= w.end }

// without are the parts of a window beside a part of it.
func (w window) without(part window) []store.Window {
	if part.empty() {
		return []store.Window{w.ms()}
	}
	var out []store.Window
	for _, rest := range []window{{w.start, part.start}, {part.end, w.end}} {
		if !rest.empty() {
			out = append(out, rest.ms())
		}
	}
	return out
}
