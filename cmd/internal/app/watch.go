package app

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"imdex/cmd/internal/render"
	"imdex/fetch"
)

// redrawEvery bounds how often the progress line is written; plainEvery how
// often a line is written where there is no terminal.
const (
	redrawEvery = 100 * time.Millisecond
	plainEvery  = 5 * time.Second
)

// watcher shows how far a command is: one line that rewrites itself on a
// terminal, a line now and then with --verbose off it, else nothing. Its zero
// value is silent. Its methods may be called from any goroutine.
type watcher struct {
	mu       sync.Mutex // guards everything below
	out      io.Writer  // nil: silent
	terminal bool
	width    int
	now      func() time.Time

	what        string
	done, total int64
	streams     int // of a drain: chats known, and those that ended
	ended       int
	failed      int
	waits       string // why a source pauses, if one does
	waitUntil   time.Time
	start, last time.Time
	drawn       int // cells of the line that stands on the terminal
}

// setup decides whether there is anything to show on.
func (w *watcher) setup(s *session) {
	if s.quiet || (!s.ErrTerminal && !s.verbose) {
		return
	}
	w.out, w.terminal, w.width, w.now = s.Stderr, s.ErrTerminal, s.Width, s.Now
}

// begin starts a new piece of work; total 0 is unknown.
func (w *watcher) begin(what string, total int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.out == nil {
		return
	}
	w.what, w.done, w.total, w.start, w.last = what, 0, total, w.now(), time.Time{}
}

func (w *watcher) add(n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done += n
	w.draw()
}

// position says how far the work is.
func (w *watcher) position(what string, done, total int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.out == nil {
		return
	}
	if w.what == "" || w.what == what && w.start.IsZero() {
		w.what, w.start = what, w.now()
	}
	if w.what == what {
		w.done, w.total = done, total
		w.draw()
	}
}

// progress hears a drain.
func (w *watcher) progress(p fetch.Progress) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch p.Kind {
	case fetch.ProgressListed:
		w.streams += p.Streams
	case fetch.ProgressPage:
		w.done += int64(p.Items)
	case fetch.ProgressDone:
		w.ended++
	case fetch.ProgressFailed:
		w.ended++
		w.failed++
	}
	w.draw()
}

// event hears the waits of an account's source.
func (w *watcher) event(account string, e fetch.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.out == nil || e.Kind != fetch.EventThrottled && e.Kind != fetch.EventRetry {
		return
	}
	w.waits = fmt.Sprintf("%s waits %s: %s", account, e.Wait.Round(100*time.Millisecond), e.Cause)
	w.waitUntil = w.now().Add(max(e.Wait, time.Second))
	w.draw()
}

// draw writes the line when it is time to. The caller holds mu.
func (w *watcher) draw() {
	if w.out == nil || w.what == "" {
		return
	}
	now := w.now()
	every := plainEvery
	if w.terminal {
		every = redrawEvery
	}
	if !w.last.IsZero() && now.Sub(w.last) < every || now.Sub(w.start) < every {
		return
	}
	w.last = now
	text := render.Clean(w.text(now))
	if !w.terminal {
		_, _ = fmt.Fprintln(w.out, text)
		return
	}
	if w.width > 1 {
		text = render.Cut(text, w.width-1)
	}
	cells := render.Width(text)
	_, _ = fmt.Fprintf(w.out, "\r%s%s", text, strings.Repeat(" ", max(0, w.drawn-cells)))
	w.drawn = cells
}

// text is the line: what, how much, how fast, how long still.
func (w *watcher) text(now time.Time) string {
	parts := []string{w.what + " " + render.Number(w.done)}
	if w.total > 0 {
		parts[0] += " of " + render.Number(w.total)
	}
	if w.streams > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d chats", w.ended, w.streams))
	}
	if w.failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", w.failed))
	}
	passed := now.Sub(w.start)
	if w.done > 0 && passed > 0 {
		rate := float64(w.done) / passed.Seconds()
		parts = append(parts, render.Number(int64(rate))+"/s")
		if left := w.left(passed); left > 0 {
			parts = append(parts, "about "+render.Span(left.Round(time.Second))+" left")
		}
	}
	if now.Before(w.waitUntil) {
		parts = append(parts, w.waits)
	}
	return strings.Join(parts, " · ")
}

// left is the time that the rest takes at the rate so far; 0 where unknown. A
// drain counts chats, because nobody knows how many messages they hold.
func (w *watcher) left(passed time.Duration) time.Duration {
	switch {
	case w.total > 0 && w.done < w.total:
		return time.Duration(float64(passed) * float64(w.total-w.done) / float64(w.done))
	case w.streams > 0 && w.ended > 0 && w.ended < w.streams:
		return time.Duration(float64(passed) * float64(w.streams-w.ended) / float64(w.ended))
	}
	return 0
}

// line lets other output through: the progress line is wiped first.
func (w *watcher) line(print func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wipe()
	print()
}

// end wipes the line and forgets the work.
func (w *watcher) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wipe()
	w.what, w.done, w.total, w.streams, w.ended, w.failed, w.start = "", 0, 0, 0, 0, 0, time.Time{}
}

func (w *watcher) wipe() {
	if w.drawn > 0 {
		_, _ = fmt.Fprintf(w.out, "\r%s\r", strings.Repeat(" ", w.drawn))
		w.drawn = 0
	}
}

// finish ends the progress of this run before results or errors are printed.
func (s *session) finish() { s.watch.end() }
