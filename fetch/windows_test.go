package fetch

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/store"
)

const axis = 40 // milliseconds of the model's history

// set is a stretch arithmetic that cannot be wrong: one bool a millisecond.
type set [axis]bool

func (s *set) put(w store.Window, value bool) {
	for i := max(w.FromMS, 0); i <= min(w.ToMS, axis-1); i++ {
		s[i] = value
	}
}

func setOf(list []store.Window) (s set) {
	for _, w := range list {
		s.put(w, true)
	}
	return s
}

func drawWindow(t *rapid.T) store.Window {
	from := rapid.Int64Range(0, axis-1).Draw(t, "from")
	return store.Window{FromMS: from, ToMS: rapid.Int64Range(from, axis-1).Draw(t, "to")}
}

// demandNormal: sorted, disjoint, and not even touching.
func demandNormal(t *rapid.T, list []store.Window) {
	for i, w := range list {
		require.LessOrEqual(t, w.FromMS, w.ToMS)
		if i > 0 {
			require.Less(t, list[i-1].ToMS+1, w.FromMS)
		}
	}
}

func TestWindowsAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []store.Window
		var model set
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			w := drawWindow(t)
			if rapid.Bool().Draw(t, "join") {
				list = join(list, w)
				model.put(w, true)
			} else {
				list = cut(list, w)
				model.put(w, false)
			}
			demandNormal(t, list)
			require.Equal(t, model, setOf(list))
		}
	})
}

// Coverage: a stretch that was read is in a window, one that was not is in a
// hole at most, and no stretch is in both.
func TestCoverageAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c coverage
		var read, missed set
		for range rapid.IntRange(0, 15).Draw(t, "steps") {
			w := drawWindow(t)
			if rapid.Bool().Draw(t, "read") {
				c.read(w)
				read.put(w, true)
				missed.put(w, false)
			} else {
				reason := rapid.SampledFrom([]string{"x", store.ReasonRetention}).Draw(t, "reason")
				c.miss(store.Hole{FromMS: w.FromMS, ToMS: w.ToMS, Reason: reason})
				for i := w.FromMS; i <= w.ToMS; i++ {
					missed[i] = !read[i]
				}
			}
			var holes set
			for _, h := range c.Holes {
				holes.put(span(h), true)
			}
			demandNormal(t, c.Windows)
			require.Equal(t, read, setOf(c.Windows))
			require.Equal(t, missed, holes)
		}
		demandPlan(t, c, read)
	})
}

// demandPlan: what is to be walked and what was read make up everything but
// final holes, and nothing is walked that was read before the overlap.
func demandPlan(t *rapid.T, c coverage, read set) {
	overlap := rapid.Int64Range(0, 10).Draw(t, "overlap")
	latest := rapid.Int64Range(0, 2*axis).Draw(t, "latest")
	plan := c.unread(0, axis-1, latest, overlap)
	var final set
	for _, h := range c.Holes {
		if h.Final() {
			final.put(span(h), true)
		}
	}
	walked := setOf(plan)
	var last int64 = -1
	if n := len(c.Windows); n > 0 {
		last = min(c.Windows[n-1].ToMS, latest)
	}
	for i := range int64(axis) {
		again := last >= 0 && i >= last-overlap
		if !read[i] && !final[i] {
			require.True(t, walked[i], "unread %d is not walked", i)
		}
		if walked[i] && read[i] {
			require.True(t, again, "%d is walked again", i)
		}
	}
	if last >= 0 && !final[last] {
		require.True(t, walked[last], "the end is walked again, for what came in its millisecond")
	}
}

func TestPositionsThatTurnUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := coverage{}
		c.miss(store.Hole{FromPosition: 10, ToPosition: 20, Reason: store.ReasonUnavailable})
		missing := map[int64]bool{}
		for p := int64(10); p <= 20; p++ {
			missing[p] = true
		}
		for range rapid.IntRange(0, 15).Draw(t, "finds") {
			p := rapid.Int64Range(5, 25).Draw(t, "position")
			c.found(p)
			delete(missing, p)
		}
		left := map[int64]bool{}
		for _, h := range c.Holes {
			for p := h.FromPosition; p <= h.ToPosition; p++ {
				left[p] = true
			}
		}
		require.Equal(t, missing, left)
	})
}

func FuzzReadCheckpoint(f *testing.F) {
	f.Add(newCheckpoint(Task{Chat: "c", FromMS: 1, ToMS: 2}).encode())
	f.Add([]byte(`{"v":1,"state":"!"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, ok := readCheckpoint(raw)
		if !ok {
			return
		}
		again, ok := readCheckpoint(c.encode())
		require.True(t, ok)
		require.Equal(t, c.encode(), again.encode())
	})
}
