package fetch

import "imdex/store"

// edge is the hull of a page's messages: their oldest and newest time, and
// their lowest and highest order where all of them have one.
type edge struct {
	FromMS    int64 `json:"from_ms"`
	ToMS      int64 `json:"to_ms"`
	FromOrder int64 `json:"from_order,omitempty"`
	ToOrder   int64 `json:"to_order,omitempty"`
}

// newEdge is false for a page without messages, or with one without a time.
func newEdge(items []store.Item) (edge, bool) {
	if len(items) == 0 {
		return edge{}, false
	}
	first := items[0]
	e := edge{first.TimeMS, first.TimeMS, first.Order, first.Order}
	for _, i := range items {
		e.FromMS, e.ToMS = min(e.FromMS, i.TimeMS), max(e.ToMS, i.TimeMS)
		e.FromOrder, e.ToOrder = min(e.FromOrder, i.Order), max(e.ToOrder, i.Order)
	}
	if e.FromOrder <= 0 {
		e.FromOrder, e.ToOrder = 0, 0
	}
	return e, e.FromMS > 0
}

// seam is what lies between two pages, in whichever direction the walk goes.
// It encloses nothing where they overlap.
func seam(a, b edge) edge {
	if a.FromMS > b.FromMS {
		a, b = b, a
	}
	s := edge{FromMS: a.ToMS, ToMS: b.FromMS}
	if a.ToOrder > 0 && b.FromOrder > 0 {
		s.FromOrder, s.ToOrder = a.ToOrder, b.FromOrder
	}
	return s
}

func (e edge) window() store.Window { return store.Window{FromMS: e.FromMS, ToMS: e.ToMS} }

// encloses reports whether a place lies strictly between the edges: by its
// order, where all of them have one, for then equal times tell nothing apart that
// the order does not; else by its time.
func (e edge) encloses(p store.Place) bool {
	if e.ToOrder > 0 && p.Order > 0 {
		return e.FromOrder < p.Order && p.Order < e.ToOrder && e.FromMS <= p.TimeMS && p.TimeMS <= e.ToMS
	}
	return e.FromMS < p.TimeMS && p.TimeMS < e.ToMS
}
