package query

import (
	"fmt"
	"sort"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"

	"imdex/index"
)

// none is a set of no documents.
var none = roaring.New()

// part is a segment of the index as one search sees it.
type part struct {
	*column
	// visible are the documents that the search may return: not replaced by a
	// later version, not changed in the store since, not hidden unless asked for.
	visible *roaring.Bitmap
	// whole: these are all live documents, to which the segment's lists are
	// limited anyway.
	whole bool
}

// seen is a set without what the search may not return.
func (p *part) seen(s set) set {
	if p.whole {
		return s
	}
	return s.and(exactly(p.visible))
}

// column is what a searcher keeps of a segment from one search to the next.
type column struct {
	*index.Segment
	times          []int64 // by document; the segment's
	oldest, newest int64

	once   sync.Once // guards rising
	rising []stretch

	grouped sync.Once // guards senders
	senders []group   // by number
}

func newColumn(s *index.Segment) *column {
	c := &column{Segment: s, times: s.Times()}
	c.oldest, c.newest = s.Bounds()
	return c
}

// stretch is documents from, from+1, … to-1 whose times never fall.
type stretch struct{ from, to uint32 }

// mostStretches is up to how many stretches a segment is walked stretch by
// stretch; each costs a comparison a document. A segment that was written in
// order of time has one, and a merge adds up those of its sources.
const mostStretches = 64

// stretches are the rising stretches of the segment, in order of document;
// nil where there are too many.
func (c *column) stretches() []stretch {
	c.once.Do(func() {
		start := 0
		for i := 1; i <= len(c.times); i++ {
			if i < len(c.times) && c.times[i] >= c.times[i-1] {
				continue
			}
			if len(c.rising) == mostStretches {
				c.rising = nil
				return
			}
			c.rising = append(c.rising, stretch{uint32(start), uint32(i)})
			start = i
		}
	})
	return c.rising
}

// during are the visible documents with a time from from to to, both inclusive.
func (p *part) during(from, to int64) *roaring.Bitmap {
	switch {
	case p.newest < from || p.oldest > to:
		return none
	case p.oldest >= from && p.newest <= to:
		return p.visible
	}
	b := roaring.New()
	if rising := p.stretches(); rising != nil {
		for _, s := range rising {
			start := p.first(s, func(t int64) bool { return t >= from })
			end := p.first(s, func(t int64) bool { return t > to })
			b.AddRange(uint64(start), uint64(end))
		}
		return roaring.And(b, p.visible)
	}
	for doc, t := range p.times {
		if t >= from && t <= to {
			b.Add(uint32(doc))
		}
	}
	return roaring.And(b, p.visible)
}

// first is the first document of a stretch of whose time ok holds, which it
// then does of all after it; the end of the stretch without one.
func (c *column) first(s stretch, ok func(timeMS int64) bool) uint32 {
	return s.from + uint32(sort.Search(int(s.to-s.from), func(i int) bool { return ok(c.times[int(s.from)+i]) }))
}

// postings are the documents with one of the terms.
func (p *part) postings(by index.Posting, terms ...[]byte) (*roaring.Bitmap, error) {
	lists := make([]*roaring.Bitmap, 0, len(terms))
	for _, term := range terms {
		b, err := p.Postings(by, term)
		if err != nil {
			return nil, unreadable(err)
		}
		if !b.IsEmpty() {
			lists = append(lists, b)
		}
	}
	switch len(lists) {
	case 0:
		return none, nil
	case 1:
		return lists[0], nil
	}
	return roaring.FastOr(lists...), nil
}

func (p *part) load(doc uint32, d *index.Document) error { return unreadable(p.Document(doc, d)) }

// unreadable marks an error of reading the index.
func unreadable(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errIndex, err)
}
