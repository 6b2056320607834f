package query

import "github.com/RoaringBitmap/roaring/v2"

// set brackets the documents of one part that match a clause: all of sure
// match, and nothing outside maybe does. Where the plan knows exactly, both
// are the same bitmap; else the documents between them have to be tested.
//
// Bitmaps are shared between sets and never changed.
type set struct {
	sure, maybe *roaring.Bitmap
	// ask decides about any document of maybe as the clause's own test does,
	// and may ask less; nil for an exact set.
	ask *test
}

// test decides whether a document matches.
type test struct {
	holds func(*subject) bool
	light bool // it reads nothing of the document but its text
}

// exactly is the set of exactly these documents.
func exactly(b *roaring.Bitmap) set { return set{sure: b, maybe: b} }

// within is a set of those of these documents that pass.
func within(b *roaring.Bitmap, ask *test) set { return between(none, b, ask) }

// between is a set of all of sure and of those of maybe that pass.
func between(sure, maybe *roaring.Bitmap, ask *test) set {
	if maybe.IsEmpty() {
		return exactly(maybe)
	}
	return set{sure, maybe, ask}
}

func (s set) exact() bool { return s.ask == nil }

// unsure are the documents that have to be tested.
func (s set) unsure() *roaring.Bitmap {
	if s.exact() {
		return none
	}
	return roaring.AndNot(s.maybe, s.sure)
}

// and is what both have. A test of one that is exact need not be asked: it
// holds for every document that is left.
func (s set) and(o set) set {
	maybe := roaring.And(s.maybe, o.maybe)
	switch {
	case s.exact() && o.exact():
		return exactly(maybe)
	case s.exact():
		return between(roaring.And(s.maybe, o.sure), maybe, o.ask)
	case o.exact():
		return between(roaring.And(s.sure, o.maybe), maybe, s.ask)
	}
	return between(roaring.And(s.sure, o.sure), maybe, &test{
		holds: func(d *subject) bool { return s.ask.holds(d) && o.ask.holds(d) },
		light: s.ask.light && o.ask.light,
	})
}

// or is what either has; ask is the test of the whole.
func (s set) or(o set, ask *test) set {
	maybe := roaring.Or(s.maybe, o.maybe)
	if s.exact() && o.exact() {
		return exactly(maybe)
	}
	return between(roaring.Or(s.sure, o.sure), maybe, ask)
}

// not is what of all the set leaves out; ask is the test of that. What surely
// matches is surely gone.
func (s set) not(all *roaring.Bitmap, ask *test) set {
	maybe := roaring.AndNot(all, s.sure)
	if s.exact() {
		return exactly(maybe)
	}
	return between(roaring.AndNot(all, s.maybe), maybe, ask)
}
