package progress

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// run plays a script in virtual time on a display of its own.
func run(t *testing.T, mode Mode, width int, script func(*Display, *screen)) *screen {
	t.Helper()
	s := newScreen(width)
	synctest.Test(t, func(t *testing.T) {
		d := New(s, Options{Mode: mode, Width: func() int { return width }})
		script(d, s)
		d.Finish()
	})
	return s
}

// drain is a script with everything that happens in a drain of three accounts.
func drain(after func(at string)) func(*Display, *screen) {
	return func(d *Display, _ *screen) {
		d.Handle(Event{Kind: Started, Task: "work-wps", Text: "messages"})
		d.Handle(Event{Kind: Started, Task: "服务", Text: "messages"})
		d.Handle(Event{Kind: Total, Task: "work-wps", N: 40, Text: "chats"})
		wait(2 * time.Second)
		after("at the start")
		for range 10 {
			d.Handle(Event{Kind: Advanced, Task: "work-wps", N: 250})
			d.Handle(Event{Kind: Stepped, Task: "work-wps", N: 1})
			d.Handle(Event{Kind: Advanced, Task: "服务", N: 7})
			wait(time.Second)
		}
		after("under way")
		d.Handle(Event{Kind: Waiting, Task: "服务", Wait: 75 * time.Second, Text: "throttled\x1b[2J (429)"})
		d.Handle(Event{Kind: Started, Task: "index", N: 1000, Text: "documents"})
		d.Handle(Event{Kind: Advanced, Task: "index", N: 900})
		wait(15 * time.Second)
		after("waiting")
		d.Handle(Event{Kind: Note, Task: "work-wps", Text: "chat 项目群\r is closed"})
		d.Handle(Event{Kind: Done, Task: "work-wps"})
		d.Handle(Event{Kind: Done, Task: "服务", Text: "stopped"})
		wait(2 * time.Second)
		after("at the end")
	}
}

func wait(d time.Duration) { <-time.After(d); synctest.Wait() }

func TestBars(t *testing.T) {
	for _, width := range []int{100, 60, 40} {
		var shots strings.Builder
		s := run(t, Bars, width, func(d *Display, s *screen) {
			drain(func(at string) { fmt.Fprintf(&shots, "-- %s\n%s\n", at, s.text()) })(d, s)
		})
		fmt.Fprintf(&shots, "-- after\n%s", s.text())
		golden(t, fmt.Sprintf("bars-%d.txt", width), shots.String())
		assert.True(t, s.clean(), "the cursor stands at the start of an empty line")
		assert.Zero(t, s.wrapped, "no row reaches the edge")
		assert.Zero(t, s.unknown, "nothing from outside controls the terminal")
		assert.Zero(t, s.aboveTop)
	}
}

func TestLines(t *testing.T) {
	s := run(t, Lines, 0, drain(func(string) {}))
	golden(t, "lines.txt", s.text())
	assert.NotContains(t, s.bytes.String(), "\x1b")
	assert.NotContains(t, s.bytes.String(), "\r")
}

func TestSparse(t *testing.T) {
	s := run(t, Sparse, 0, drain(func(string) {}))
	assert.Equal(t, "服务: waits 1:15: throttled␛[2J (429)\nwork-wps: chat 项目群␍ is closed\n", s.text())
}

func TestSilent(t *testing.T) {
	s := run(t, Silent, 80, drain(func(string) {}))
	assert.Empty(t, s.bytes.String())
}

func TestChoose(t *testing.T) {
	assert.Equal(t, Bars, Choose(true, false, false))
	assert.Equal(t, Bars, Choose(true, false, true))
	assert.Equal(t, Silent, Choose(true, true, true))
	assert.Equal(t, Lines, Choose(false, false, true))
	assert.Equal(t, Sparse, Choose(false, false, false))
	assert.Equal(t, Silent, Choose(false, true, false))
}

func TestShortWorkLeavesNoTrace(t *testing.T) {
	s := run(t, Bars, 80, func(d *Display, _ *screen) {
		d.Handle(Event{Kind: Started, Task: "scan", N: 100})
		wait(250 * time.Millisecond)
		d.Handle(Event{Kind: Advanced, Task: "scan", N: 100})
	})
	assert.Empty(t, s.bytes.String())
}

// A million events a minute are ten drawings a second.
func TestDrawingIsThrottled(t *testing.T) {
	s := run(t, Bars, 80, func(d *Display, _ *screen) {
		for range 60 * 200 {
			d.Handle(Event{Kind: Advanced, Task: "a", N: 1})
			wait(5 * time.Millisecond)
		}
	})
	assert.LessOrEqual(t, s.writes, 60*10+1)
	assert.Greater(t, s.writes, 500, "it does draw")
	idle := run(t, Bars, 80, func(d *Display, _ *screen) {
		d.Handle(Event{Kind: Started, Task: "a"})
		wait(time.Minute)
	})
	assert.LessOrEqual(t, idle.writes, 62, "when nothing happens only the clock moves")
}

func TestPause(t *testing.T) {
	s := run(t, Bars, 80, func(d *Display, s *screen) {
		d.Handle(Event{Kind: Started, Task: "a"})
		wait(time.Second)
		require.NotEmpty(t, s.text())
		d.Pause()
		require.True(t, s.clean())
		d.Handle(Event{Kind: Note, Text: "held back"})
		d.Handle(Event{Kind: Advanced, Task: "a", N: 1})
		wait(time.Second)
		require.Empty(t, s.text(), "others have the terminal")
		_, _ = s.Write([]byte("an answer\n"))
		d.Resume()
		wait(time.Second)
		require.Equal(t, "an answer\nheld back\na  1  0:03", s.text())
	})
	assert.Equal(t, "an answer\nheld back\n", s.text())
}

func TestFinishWithoutEventsAndTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScreen(80)
		d := New(s, Options{Mode: Bars})
		d.Finish()
		d.Finish()
		d.Handle(Event{Kind: Started, Task: "late"})
		d.Resume()
		wait(time.Second)
		assert.Empty(t, s.bytes.String())

		d = New(s, Options{Mode: Bars})
		d.Handle(Event{Kind: Started, Task: "a"})
		var both sync.WaitGroup
		both.Go(d.Finish)
		both.Go(d.Finish)
		both.Wait()
	})
}

func TestManyTasks(t *testing.T) {
	run(t, Bars, 80, func(d *Display, s *screen) {
		for i := range 20 {
			d.Handle(Event{Kind: Started, Task: fmt.Sprintf("account-%02d", i)})
		}
		for i := range 16 {
			d.Handle(Event{Kind: Done, Task: fmt.Sprintf("account-%02d", i)})
		}
		wait(time.Second)
		rows := strings.Split(s.text(), "\n")
		require.Len(t, rows, maxLines)
		assert.Contains(t, rows[0], "account-16")
		assert.Contains(t, rows[4], "account-00")
		assert.Equal(t, "and 13 more", rows[7])
	})
}

func TestRateForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r rate
		r.note(time.Now(), 0)
		for i := range 60 {
			<-time.After(time.Second)
			count := int64(min(i+1, 30)) * 100
			r.note(time.Now(), count)
			switch i {
			case 29:
				assert.InDelta(t, 100, r.perSecond(time.Now(), count), 0.01)
			case 34:
				assert.InDelta(t, 50, r.perSecond(time.Now(), count), 0.01)
			case 59:
				assert.Zero(t, r.perSecond(time.Now(), count))
			}
		}
		assert.LessOrEqual(t, len(r.marks), 12)
	})
}

// Whatever events come, in whatever order and from wherever, the terminal is
// left in order.
func TestAnyEvents(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		width := rapid.IntRange(2, 90).Draw(rt, "width")
		mode := rapid.SampledFrom([]Mode{Bars, Lines, Sparse}).Draw(rt, "mode")
		events := rapid.SliceOf(rapid.Custom(func(rt *rapid.T) Event {
			return Event{
				Kind: Kind(rapid.IntRange(0, int(Done)+1).Draw(rt, "kind")),
				Task: rapid.SampledFrom([]string{"a", "项目", "\x1b]0;", "", strings.Repeat("长", 50)}).Draw(rt, "task"),
				N:    rapid.Int64Range(-5, 1000).Draw(rt, "n"),
				Text: rapid.String().Draw(rt, "text"),
				Wait: time.Duration(rapid.Int64Range(-1, 1e11).Draw(rt, "wait")),
			}
		})).Draw(rt, "events")
		s := run(t, mode, width, func(d *Display, _ *screen) {
			for _, e := range events {
				d.Handle(e)
				wait(170 * time.Millisecond)
			}
		})
		if !s.clean() || s.unknown > 0 || s.aboveTop > 0 {
			rt.Fatalf("left %q: unknown %d, above %d", s.text(), s.unknown, s.aboveTop)
		}
	})
}

func TestManyGoroutines(t *testing.T) {
	s := run(t, Bars, 80, func(d *Display, _ *screen) {
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for range 50 {
					d.Handle(Event{Kind: Advanced, Task: fmt.Sprint(i), N: 1})
					<-time.After(20 * time.Millisecond)
					d.Pause()
					d.Resume()
				}
			})
		}
		all.Wait()
		for _, task := range d.tasks {
			assert.Equal(t, int64(50), task.count)
		}
		assert.Len(t, d.tasks, 8)
	})
	assert.True(t, s.clean())
}

// The rig itself notices what a display must not do.
func TestScreenNotices(t *testing.T) {
	s := newScreen(10)
	_, _ = s.Write([]byte("\x1b[2J" + up + "0123456789"))
	assert.False(t, s.clean())
	assert.Positive(t, s.unknown)
	assert.Positive(t, s.aboveTop)
	assert.Positive(t, s.wrapped)
}
