package query

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// answer is documents of one part, to be walked or counted.
type answer struct {
	part *part
	docs *roaring.Bitmap
}

// walk visits the documents of all answers in the order of their times, until
// visit returns false. Documents of one time come in no particular order.
// Those on the near side of the time start are left out.
func walk(answers []answer, oldest bool, start int64, visit func(p *part, doc uint32, timeMS int64) bool) {
	heads := newHeads(answers, oldest, start)
	for len(heads) > 0 {
		first, rest := foremost(heads, oldest)
		h := &heads[first]
		for h.live && !beyond(h.time, rest, oldest) {
			if !visit(h.part, h.doc, h.time) {
				return
			}
			h.step(oldest)
		}
		if !h.live {
			heads = slices.Delete(heads, first, first+1)
		}
	}
}

// anyTime is the start of a walk that leaves nothing out.
func anyTime(oldest bool) int64 {
	if oldest {
		return math.MinInt64
	}
	return math.MaxInt64
}

// head is a place on one rising run of documents.
type head struct {
	part *part
	docs *roaring.Bitmap
	stretch
	sorted []uint32 // instead of stretch where a segment has too many; by time

	doc  uint32
	time int64
	live bool
}

func newHeads(answers []answer, oldest bool, start int64) []head {
	var heads []head
	for _, a := range answers {
		if a.docs.IsEmpty() {
			continue
		}
		for _, h := range runs(a) {
			h.skip(oldest, start)
			if h.step(oldest); h.live {
				heads = append(heads, h)
			}
		}
	}
	return heads
}

func runs(a answer) []head {
	rising := a.part.stretches()
	if rising == nil {
		times := a.part.times
		sorted := a.docs.ToArray()
		slices.SortFunc(sorted, func(x, y uint32) int {
			return cmp.Compare(times[x], times[y])
		})
		return []head{{part: a.part, sorted: sorted}}
	}
	heads := make([]head, len(rising))
	for i, s := range rising {
		heads[i] = head{part: a.part, docs: a.docs, stretch: s}
	}
	return heads
}

// skip leaves out the documents before start.
func (h *head) skip(oldest bool, start int64) {
	switch {
	case h.docs == nil:
		h.skipSorted(oldest, start)
	case oldest:
		h.from = h.part.first(h.stretch, func(t int64) bool { return t >= start })
	default:
		h.to = h.part.first(h.stretch, func(t int64) bool { return t > start })
	}
}

func (h *head) skipSorted(oldest bool, start int64) {
	first := func(ok func(t int64) bool) int {
		return sort.Search(len(h.sorted), func(i int) bool { return ok(h.part.times[h.sorted[i]]) })
	}
	if oldest {
		h.sorted = h.sorted[first(func(t int64) bool { return t >= start }):]
	} else {
		h.sorted = h.sorted[:first(func(t int64) bool { return t > start })]
	}
}

// step moves to the next document.
func (h *head) step(oldest bool) {
	h.live = false
	switch {
	case h.docs == nil:
		h.stepSorted(oldest)
	case h.from >= h.to:
	case oldest:
		if doc := h.docs.NextValue(h.from); doc >= 0 && doc < int64(h.to) {
			h.doc, h.live = uint32(doc), true
			h.from = h.doc + 1
		}
	default:
		if doc := h.docs.PreviousValue(h.to - 1); doc >= int64(h.from) {
			h.doc, h.live = uint32(doc), true
			h.to = h.doc
		}
	}
	if h.live {
		h.time = h.part.times[h.doc]
	}
}

func (h *head) stepSorted(oldest bool) {
	n := len(h.sorted)
	if n == 0 {
		return
	}
	h.live = true
	if oldest {
		h.doc, h.sorted = h.sorted[0], h.sorted[1:]
	} else {
		h.doc, h.sorted = h.sorted[n-1], h.sorted[:n-1]
	}
}

// foremost is the head to go on with, and the time up to which no other head
// comes before it.
func foremost(heads []head, oldest bool) (int, int64) {
	first, rest := 0, anyTime(!oldest)
	for i := 1; i < len(heads); i++ {
		switch t := heads[i].time; {
		case beyond(heads[first].time, t, oldest):
			rest = heads[first].time
			first = i
		case beyond(rest, t, oldest):
			rest = t
		}
	}
	return first, rest
}

// beyond reports whether t comes after limit.
func beyond(t, limit int64, oldest bool) bool {
	if oldest {
		return t > limit
	}
	return t < limit
}
