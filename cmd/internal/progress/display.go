package progress

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"imdex/cmd/internal/render"
)

const (
	redrawEvery = 100 * time.Millisecond // of bars, when something changed
	moveEvery   = time.Second            // of bars, when only the clock did
	lineEvery   = 10 * time.Second       // of plain lines, for each task
	quietStart  = 300 * time.Millisecond // before the first bar
	shortWait   = 5 * time.Second        // that plain lines do not tell
	longWait    = 30 * time.Second       // that is told even when nothing else is
	maxLines    = 8                      // of bars
	stdWidth    = 80
)

// Options say how to show. The zero value shows nothing.
type Options struct {
	Mode  Mode
	Width func() int // cells of the terminal, asked at each drawing; nil or below 1 is 80
}

// Display shows tasks. Its methods may be called from any goroutine. Write
// errors are dropped: progress is not worth failing for.
type Display struct {
	w   io.Writer
	opt Options

	mu     sync.Mutex // guards all below, and writing
	tasks  []*task    // in the order of their first events
	dirty  bool       // something changed since the last drawing
	drawn  int        // lines of the block that stand on the terminal
	last   time.Time  // of the last drawing
	begun  time.Time  // of the first event; zero before it
	paused int        // calls of Pause without Resume
	held   string     // lines that stay, while paused
	over   bool       // Finish was called

	stop, stopped chan struct{} // of the ticking goroutine; nil before it starts
}

// New returns a display on w, which should be standard error. A caller that
// sends events must call Finish.
func New(w io.Writer, o Options) *Display {
	return &Display{w: w, opt: o}
}

// Handle takes one event. After Finish it does nothing.
func (d *Display) Handle(e Event) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.opt.Mode == Silent || d.over {
		return
	}
	d.begin()
	now := time.Now()
	if e.Kind == Note {
		d.say(e.Task, e.Text)
		return
	}
	t := d.task(e.Task, now)
	t.apply(e, now)
	d.dirty = true
	switch d.opt.Mode {
	case Lines:
		d.tell(t, e, now)
	case Sparse:
		if e.Kind == Waiting && e.Wait >= longWait {
			d.tell(t, e, now)
		}
	}
}

// Pause takes the bars off the terminal until Resume; calls nest. In between
// others may write there, and notes are held back.
func (d *Display) Pause() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.paused++
	d.wipe()
}

// Resume brings the bars back.
func (d *Display) Resume() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.paused > 0 {
		d.paused--
	}
	d.release()
}

// Finish takes the bars off the terminal for good and ends the goroutine. It
// may be called more than once, and without any event before.
func (d *Display) Finish() {
	d.mu.Lock()
	d.wipe()
	d.paused = 0
	d.release()
	first := !d.over
	d.over = true
	stop, stopped := d.stop, d.stopped
	d.mu.Unlock()
	if stop == nil {
		return
	}
	if first {
		close(stop)
	}
	<-stopped
}

// begin starts the clock with the first event.
func (d *Display) begin() {
	if !d.begun.IsZero() {
		return
	}
	d.begun = time.Now()
	if d.opt.Mode == Sparse {
		return
	}
	d.stop, d.stopped = make(chan struct{}), make(chan struct{})
	go d.tick(d.stop, d.stopped)
}

func (d *Display) tick(stop <-chan struct{}, stopped chan<- struct{}) {
	defer close(stopped)
	ticker := time.NewTicker(redrawEvery)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case now := <-ticker.C:
			d.show(now)
		}
	}
}

func (d *Display) show(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.over {
		return
	}
	for _, t := range d.tasks {
		t.rate.note(now, t.count)
	}
	switch d.opt.Mode {
	case Bars:
		d.redraw(now)
	case Lines:
		for _, t := range d.tasks {
			if !t.ended && now.Sub(t.told) >= lineEvery {
				t.told = now
				d.say(t.name, t.state(now))
			}
		}
	}
}

func (d *Display) task(name string, now time.Time) *task {
	name = render.Clean(name)
	for _, t := range d.tasks {
		if t.name == name {
			return t
		}
	}
	t := &task{name: name, start: now, told: now}
	d.tasks = append(d.tasks, t)
	return t
}

// tell writes the plain line of an event that has one.
func (d *Display) tell(t *task, e Event, now time.Time) {
	switch e.Kind {
	case Started:
		d.say(t.name, "begins")
	case Waiting:
		if e.Wait < shortWait {
			return
		}
		d.say(t.name, "waits "+clock(e.Wait)+": "+t.cause)
	case Done:
		d.say(t.name, t.end())
	default:
		return
	}
	t.told = now
}

// say writes a line that stays; the bars come back below it.
func (d *Display) say(name, text string) {
	text = render.Clean(text)
	if name != "" {
		text = render.Clean(name) + ": " + text
	}
	d.held += text + "\n"
	d.release()
}

// release writes what has been said, unless others have the terminal now.
func (d *Display) release() {
	if d.paused > 0 {
		return
	}
	d.dirty = true
	if d.held != "" {
		d.wipe()
		_, _ = io.WriteString(d.w, d.held)
		d.held = ""
	}
}

const (
	up         = "\x1b[A"
	eraseBelow = "\x1b[J"
)

// redraw replaces the block if it is time to.
func (d *Display) redraw(now time.Time) {
	changed := d.dirty || now.Sub(d.last) >= moveEvery
	if d.paused > 0 || !changed || now.Sub(d.begun) < quietStart || len(d.tasks) == 0 {
		return
	}
	lines := d.lines(now)
	_, _ = io.WriteString(d.w, d.home()+strings.Join(lines, "\n"))
	d.drawn, d.dirty, d.last = len(lines), false, now
}

// home is what takes the cursor back to the start of the block and clears it.
func (d *Display) home() string {
	if d.drawn == 0 {
		return ""
	}
	return "\r" + strings.Repeat(up, d.drawn-1) + eraseBelow
}

func (d *Display) wipe() {
	if d.drawn > 0 {
		_, _ = io.WriteString(d.w, d.home())
		d.drawn = 0
	}
}

// lines is the block: as many tasks as fit, those at work before those that
// ended, each in the order of their first events.
func (d *Display) lines(now time.Time) []string {
	width := d.width()
	shown := d.shown()
	label := 0
	for _, t := range shown {
		label = max(label, render.Width(t.name))
	}
	label = min(label, width/3)
	var out []string
	for _, t := range shown {
		out = append(out, t.line(now, label, width))
	}
	if hidden := len(d.tasks) - len(shown); hidden > 0 {
		out = append(out, render.Cut(fmt.Sprintf("and %d more", hidden), width))
	}
	return out
}

func (d *Display) shown() []*task {
	if len(d.tasks) <= maxLines {
		return d.tasks
	}
	var out []*task
	for _, ended := range []bool{false, true} {
		for _, t := range d.tasks {
			if t.ended == ended && len(out) < maxLines-1 {
				out = append(out, t)
			}
		}
	}
	return out
}

// width leaves the last cell free: some terminals wrap when it is written.
func (d *Display) width() int {
	w := 0
	if d.opt.Width != nil {
		w = d.opt.Width()
	}
	if w < 1 {
		w = stdWidth
	}
	return max(w-1, 1)
}
