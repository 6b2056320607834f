package app

import (
	"sync"

	"imdex/cmd/internal/progress"
	"imdex/fetch"
)

// watcher shows how far a command is. Its zero value is silent. Its methods
// may be called from any goroutine.
type watcher struct {
	mu      sync.Mutex // guards the fields
	display *progress.Display
	task    string // the piece of work that add and position are about
}

// setup decides whether and how progress is shown.
func (w *watcher) setup(s *session) {
	mode := progress.Choose(s.ErrTerminal, s.quiet, s.verbose)
	w.display = progress.New(s.Stderr, progress.Options{Mode: mode, Width: func() int { return s.Width }})
}

func (w *watcher) send(e progress.Event) {
	w.mu.Lock()
	display := w.display
	w.mu.Unlock()
	if display != nil {
		display.Handle(e)
	}
}

// begin starts a piece of work that counts of; total 0 is unknown.
func (w *watcher) begin(task, of string, total int64) {
	w.mu.Lock()
	w.task = task
	w.mu.Unlock()
	w.send(progress.Event{Kind: progress.Started, Task: task, Text: of, N: total})
}

// add says that n more are done.
func (w *watcher) add(n int64) {
	w.mu.Lock()
	task := w.task
	w.mu.Unlock()
	w.send(progress.Event{Kind: progress.Advanced, Task: task, N: n})
}

// gauge turns "so far" into "more": its function sends what has come since.
func (w *watcher) gauge(task, of string) func(done, total uint64) {
	var mu sync.Mutex // guards the two below
	var last, whole uint64
	return func(done, total uint64) {
		mu.Lock()
		defer mu.Unlock()
		if total != whole || done < last {
			w.send(progress.Event{Kind: progress.Started, Task: task, Text: of, N: int64(total)})
			last, whole = 0, total
		}
		w.send(progress.Event{Kind: progress.Advanced, Task: task, N: int64(done - last)})
		last = done
	}
}

// drain hears the run of an account.
func (w *watcher) drain(p fetch.Progress) {
	e := progress.Event{Task: p.Account}
	switch p.Kind {
	case fetch.ProgressListed:
		e.Kind, e.N, e.Text = progress.Total, int64(p.Streams), "chats"
	case fetch.ProgressPage:
		e.Kind, e.N = progress.Advanced, int64(p.Items)
	case fetch.ProgressDone, fetch.ProgressFailed:
		e.Kind, e.N = progress.Stepped, 1
	default:
		return
	}
	w.send(e)
}

// event hears the waits of an account's source.
func (w *watcher) event(account string, e fetch.Event) {
	if e.Kind == fetch.EventThrottled || e.Kind == fetch.EventRetry {
		w.send(progress.Event{Kind: progress.Waiting, Task: account, Wait: e.Wait, Text: e.Cause})
	}
}

// line lets other output through between the bars.
func (w *watcher) line(print func()) {
	w.mu.Lock()
	display := w.display
	w.mu.Unlock()
	if display != nil {
		display.Pause()
		defer display.Resume()
	}
	print()
}

// end takes the bars away for good.
func (w *watcher) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.display != nil {
		w.display.Finish()
		w.display = nil
	}
}

// finish ends the progress of this run before results or errors are printed.
func (s *session) finish() { s.watch.end() }
