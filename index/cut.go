package index

import "github.com/RoaringBitmap/roaring/v2"

// Cut are the live documents with a term in a text posting that is longer than
// the posting keeps: of these, a lookup cannot say what the rest of the term
// is. The caller owns the bitmap; it dies with the reader.
func (s *Segment) Cut(p Posting) (*roaring.Bitmap, error) {
	return s.Lookup(p, Lookup{Match: Exact, Term: cutMarker})
}
