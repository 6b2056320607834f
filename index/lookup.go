package index

import (
	"bytes"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
)

// Lookup returns the live documents that a lookup finds in a text posting. The
// caller owns the bitmap; it dies with the reader.
func (s *Segment) Lookup(p Posting, l Lookup) (docs *roaring.Bitmap, err error) {
	defer guard(&err)
	dict, err := s.zap.Dictionary(p.String())
	if err != nil {
		return nil, err
	}
	term := []byte(l.Term)
	switch l.Match {
	case Prefix:
		return s.union(dict, term, after(term), func([]byte) bool { return true })
	case Contains:
		return s.containing(dict, term)
	}
	return s.listIn(dict, term)
}

// Need returns the live documents that meet a need in a text posting: those of
// any of its lookups. The caller owns the bitmap; it dies with the reader.
func (s *Segment) Need(p Posting, n Need) (*roaring.Bitmap, error) {
	lists := make([]*roaring.Bitmap, len(n))
	for i, l := range n {
		var err error
		if lists[i], err = s.Lookup(p, l); err != nil {
			return nil, err
		}
	}
	if len(lists) == 1 {
		return lists[0], nil
	}
	return roaring.FastOr(lists...), nil
}

// The terms between these two begin with a unified ideograph and are no words.
var (
	firstIdeograph = []byte("\u4e00")
	pastIdeographs = []byte("\ua000")
)

// containing are the documents with a word that contains part, which is none
// of ideographs, or with a term that was cut.
func (s *Segment) containing(dict api.TermDictionary, part []byte) (*roaring.Bitmap, error) {
	has := func(term []byte) bool { return bytes.Contains(term, part) }
	below, err := s.union(dict, nil, firstIdeograph, has)
	if err != nil {
		return nil, err
	}
	above, err := s.union(dict, pastIdeographs, nil, has)
	if err != nil {
		return nil, err
	}
	shortened, err := s.listIn(dict, []byte(cutMarker))
	if err != nil {
		return nil, err
	}
	return roaring.FastOr(below, above, shortened), nil
}

// union are the documents of the terms from start up to end that are wanted.
func (s *Segment) union(dict api.TermDictionary, start, end []byte, wanted func(term []byte) bool) (*roaring.Bitmap, error) {
	var lists []*roaring.Bitmap
	err := visitTerms(dict, start, end, func(term []byte) error {
		if !wanted(term) {
			return nil
		}
		list, err := s.listIn(dict, term)
		lists = append(lists, list)
		return err
	})
	if err != nil {
		return nil, err
	}
	return roaring.FastOr(lists...), nil
}
