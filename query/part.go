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
}

// column is what a searcher keeps of a segment from one search to the next.
type column struct {
	*index.Segment
	once   sync.Once // guards stretches
	rising []stretch
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
		times := c.Times()
		start := 0
		for i := 1; i <= len(times); i++ {
			if i < len(times) && times[i] >= times[i-1] {
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

// between are the documents with a time from from to to, both inclusive.
func (p *part) between(from, to int64) *roaring.Bitmap {
	oldest, newest := p.Bounds()
	switch {
	case newest < from || oldest > to:
		return none
	case oldest >= from && newest <= to:
		return p.visible
	}
	b := roaring.New()
	if rising := p.stretches(); rising != nil {
		times := p.Times()
		for _, s := range rising {
			first := s.from + uint32(sort.Search(int(s.to-s.from), func(i int) bool { return times[int(s.from)+i] >= from }))
			last := s.from + uint32(sort.Search(int(s.to-s.from), func(i int) bool { return times[int(s.from)+i] > to }))
			b.AddRange(uint64(first), uint64(last))
		}
		return b
	}
	for doc, t := range p.Times() {
		if t >= from && t <= to {
			b.Add(uint32(doc))
		}
	}
	return b
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
