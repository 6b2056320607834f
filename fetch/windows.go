package fetch

import (
	"cmp"
	"math"
	"slices"

	"imdex/store"
)

// Windows are sorted, disjoint stretches with inclusive ends, as in
// store.Coverage. No function here changes its arguments.

// join adds a stretch, merged with those that it meets or touches.
func join(list []store.Window, w store.Window) []store.Window {
	if w.ToMS < w.FromMS {
		return list
	}
	out := make([]store.Window, 0, len(list)+1)
	for _, x := range list {
		if x.ToMS < w.FromMS-1 || x.FromMS > w.ToMS+1 {
			out = append(out, x)
			continue
		}
		w = store.Window{FromMS: min(w.FromMS, x.FromMS), ToMS: max(w.ToMS, x.ToMS)}
	}
	out = append(out, w)
	slices.SortFunc(out, func(a, b store.Window) int { return cmp.Compare(a.FromMS, b.FromMS) })
	return out
}

// cut takes a stretch away.
func cut(list []store.Window, w store.Window) []store.Window {
	var out []store.Window
	for _, x := range list {
		if x.ToMS < w.FromMS || x.FromMS > w.ToMS {
			out = append(out, x)
			continue
		}
		if x.FromMS < w.FromMS {
			out = append(out, store.Window{FromMS: x.FromMS, ToMS: w.FromMS - 1})
		}
		if x.ToMS > w.ToMS {
			out = append(out, store.Window{FromMS: w.ToMS + 1, ToMS: x.ToMS})
		}
	}
	return out
}

// common is what two stretches share; empty (ToMS < FromMS) where nothing.
func common(a, b store.Window) store.Window {
	return store.Window{FromMS: max(a.FromMS, b.FromMS), ToMS: min(a.ToMS, b.ToMS)}
}

// timed reports whether a hole is a stretch of time that was not read. A hole of
// positions lies inside what was read.
func timed(h store.Hole) bool { return h.FromPosition == 0 && h.ToPosition == 0 }

func span(h store.Hole) store.Window { return store.Window{FromMS: h.FromMS, ToMS: h.ToMS} }

// coverage is a stream's coverage under work.
type coverage struct {
	store.Coverage
	changed bool // since it was last handed to the store
}

// read notes a stretch as read to the end proof; holes in it are closed.
func (c *coverage) read(w store.Window) {
	if w.ToMS < w.FromMS {
		return
	}
	c.changed = true
	c.Windows = join(c.Windows, w)
	var holes []store.Hole
	for _, h := range c.Holes {
		if !timed(h) {
			holes = append(holes, h)
			continue
		}
		for _, rest := range cut([]store.Window{span(h)}, w) {
			holes = append(holes, store.Hole{FromMS: rest.FromMS, ToMS: rest.ToMS, Reason: h.Reason})
		}
	}
	c.Holes = holes
}

// miss notes a stretch that could not be read. What was read before stays so.
func (c *coverage) miss(h store.Hole) {
	c.changed = true
	if !timed(h) {
		c.Holes = append(c.Holes, h)
		return
	}
	open := []store.Window{span(h)}
	for _, w := range c.Windows {
		open = cut(open, w)
	}
	for _, w := range open {
		c.open(w, h.Reason)
	}
}

// open adds a hole, merged with its like.
func (c *coverage) open(w store.Window, reason string) {
	like := []store.Window{w}
	others := slices.DeleteFunc(slices.Clone(c.Holes), func(h store.Hole) bool {
		if !timed(h) || h.Reason != reason {
			return false
		}
		like = join(like, span(h))
		return true
	})
	slices.SortFunc(like, func(a, b store.Window) int { return cmp.Compare(a.FromMS, b.FromMS) })
	for _, w := range like {
		others = append(others, store.Hole{FromMS: w.FromMS, ToMS: w.ToMS, Reason: reason})
	}
	c.Holes = others
}

// found takes a position that turned up out of the holes.
func (c *coverage) found(position int64) {
	for i, h := range c.Holes {
		if timed(h) || position < h.FromPosition || position > h.ToPosition {
			continue
		}
		c.changed = true
		left, right := h, h
		left.ToPosition, right.FromPosition = position-1, position+1
		holes := slices.Delete(slices.Clone(c.Holes), i, i+1)
		for _, rest := range []store.Hole{left, right} {
			if rest.FromPosition <= rest.ToPosition {
				holes = append(holes, rest)
			}
		}
		c.Holes = holes
		return
	}
}

// unread are the stretches of [since, now] that a run must walk: all that no
// window holds, and the last overlap of what was read up to latest or beyond.
// Final holes are not tried again. Newest first, because that is what people
// search for.
func (c *coverage) unread(since, now, latest, overlap int64) []store.Window {
	known := slices.Clone(c.Windows)
	if n := len(known); n > 0 {
		end := min(known[n-1].ToMS, latest)
		known = cut(known, store.Window{FromMS: end - max(overlap, 0), ToMS: math.MaxInt64})
	}
	for _, h := range c.Holes {
		if timed(h) && h.Final() {
			known = join(known, span(h))
		}
	}
	open := []store.Window{{FromMS: since, ToMS: now}}
	if now < since {
		return nil
	}
	for _, w := range known {
		open = cut(open, w)
	}
	slices.Reverse(open)
	return open
}
