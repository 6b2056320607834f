package progress

import (
	"fmt"
	"strings"
	"time"

	"imdex/cmd/internal/render"
)

// rateWindow is how far back the shown rate looks: long enough to be calm, short
// enough that a stall shows.
const rateWindow = 10 * time.Second

// A task is one line of the display.
type task struct {
	name  string // clean
	unit  string // clean
	count int64  // what Advanced counted
	steps int64  // what Stepped counted
	total int64  // of steps if there are any, else of count; 0 is unknown
	parts bool   // the total is of steps
	part  string // what a step is; clean
	start time.Time
	rate  rate

	waitUntil time.Time
	cause     string // clean
	ended     bool
	outcome   string // clean
	took      time.Duration
	told      time.Time // when the last plain line was written
}

func (t *task) apply(e Event, now time.Time) {
	switch e.Kind {
	case Started:
		*t = task{name: t.name, unit: render.Clean(e.Text), total: max(e.N, 0), start: now, told: now}
		t.rate.note(now, 0)
	case Total:
		t.total, t.part = max(e.N, 0), render.Clean(e.Text)
		t.parts = t.parts || t.part != ""
	case Advanced:
		t.count += e.N
		t.waitUntil = time.Time{}
	case Stepped:
		t.steps += e.N
		t.parts = true
	case Waiting:
		t.waitUntil, t.cause = now.Add(e.Wait), render.Clean(e.Text)
	case Done:
		t.ended, t.outcome, t.took = true, render.Clean(e.Text), now.Sub(t.start)
	}
}

// done is how much of the total is behind us, never more than all of it.
func (t *task) done() int64 {
	n := t.count
	if t.parts {
		n = t.steps
	}
	return min(max(n, 0), t.total)
}

// left is the time that the rest takes at the pace so far; 0 where unknown. It
// uses the mean of the whole run: the parts of a drain differ too much for less.
func (t *task) left(now time.Time) time.Duration {
	done, passed := t.done(), now.Sub(t.start)
	if done == 0 || done == t.total || passed < time.Second {
		return 0
	}
	return time.Duration(float64(passed) * float64(t.total-done) / float64(done))
}

// line is the task in at most width cells, its name in label cells.
func (t *task) line(now time.Time, label, width int) string {
	text := render.Pad(t.name, label) + "  "
	tail := t.state(now)
	if room := width - render.Width(text+tail) - 4; !t.ended && t.total > 0 && room >= minBar {
		text += bar(t.done(), t.total, min(room, maxBar)) + "  "
	}
	return render.Cut(text+tail, width)
}

const (
	minBar = 8
	maxBar = 30
)

func bar(done, total int64, cells int) string {
	full := int(float64(done) / float64(total) * float64(cells))
	head := ""
	if full < cells {
		head = ">"
	}
	return "[" + strings.Repeat("=", full) + head + strings.Repeat(" ", max(cells-full-1, 0)) + "]"
}

// state is everything but the name and the bar.
func (t *task) state(now time.Time) string {
	if t.ended {
		return t.end()
	}
	var parts []string
	if t.total > 0 {
		parts = append(parts, fmt.Sprintf("%d%%", int(float64(t.done())/float64(t.total)*100)))
	}
	parts = append(parts, t.counted())
	if r := t.rate.perSecond(now, t.count); r >= 1 {
		parts = append(parts, render.Number(int64(r))+"/s")
	}
	switch left := t.left(now); {
	case now.Before(t.waitUntil):
		parts = append(parts, "waits "+clock(t.waitUntil.Sub(now))+": "+t.cause)
	case left > 0:
		parts = append(parts, "ETA "+clock(left))
	default:
		parts = append(parts, clock(now.Sub(t.start)))
	}
	return strings.Join(parts, "  ")
}

// counted is "1,234 messages, 5/12 chats", "5/12 messages" or "1,234".
func (t *task) counted() string {
	switch n := render.Number(t.count); {
	case t.total == 0:
		return of(n, t.unit)
	case t.parts:
		return of(n, t.unit) + ", " + of(render.Number(t.steps)+"/"+render.Number(t.total), t.part)
	default:
		return of(n+"/"+render.Number(t.total), t.unit)
	}
}

func of(n, unit string) string { return strings.TrimSpace(n + " " + unit) }

func (t *task) end() string {
	text := t.outcome
	if text == "" {
		text = "done"
	}
	return text + ": " + of(render.Number(t.count), t.unit) + " in " + render.Span(t.took)
}

// clock is a duration as 0:07 or 1:02:03, rounded up so that a wait never shows
// as over before it is.
func clock(d time.Duration) string {
	s := int64((d + time.Second - 1) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// rate remembers where a count stood, about once a second.
type rate struct {
	marks []mark
}

type mark struct {
	at    time.Time
	count int64
}

// note keeps a mark, and of those older than the window only the newest.
func (r *rate) note(now time.Time, count int64) {
	if n := len(r.marks); n > 0 && now.Sub(r.marks[n-1].at) < time.Second {
		return
	}
	r.marks = append(r.marks, mark{now, count})
	for len(r.marks) > 1 && now.Sub(r.marks[1].at) >= rateWindow {
		r.marks = r.marks[1:]
	}
}

// perSecond is the rate within the window; 0 in the first second.
func (r *rate) perSecond(now time.Time, count int64) float64 {
	if len(r.marks) == 0 {
		return 0
	}
	passed := now.Sub(r.marks[0].at)
	if passed < time.Second {
		return 0
	}
	return float64(count-r.marks[0].count) / passed.Seconds()
}
