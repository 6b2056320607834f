package bosshi

import (
	"context"

	"imdex/fetch"
	"imdex/store"
)

// finding is what a reading says of its window.
type finding int

const (
	// proven: read to the end proof.
	proven finding = iota
	// lonely: proven, but for what a platform with pages of one message may
	// hide behind the only one that it showed.
	lonely
	// single: that platform it is.
	single
	// unproven: more may be hidden; a smaller window tells.
	unproven
)

// probe is a call that makes sure that nothing more comes.
type probe int

const (
	noProbe    probe = iota
	probeAgain       // the request that last brought something, once more
	probeFirst       // from the first message of its answer
)

// reading is one window under way. It belongs to one step.
type reading struct {
	*Source
	query  query // the window's first call
	window window

	items  []store.Item
	place  map[string]int // of an id in items
	only   store.Item     // of a lonely or single window
	beyond bool           // messages from outside of the window came along
	pages  int

	// Of the last page that brought something new: what it was asked with, and
	// its first message.
	asked, first string
}

func (s *Source) newReading(task fetch.Task, w window) *reading {
	size := task.PageSize
	if size == 0 {
		size = s.conf.pageSize
	}
	return &reading{Source: s, window: w, query: query{user: task.Chat, window: w.asked(), size: size}, place: map[string]int{}}
}

// read asks page after page until the window is proven or must be made smaller.
func (r *reading) read(ctx context.Context) (finding, error) {
	if r.isSingle() {
		return r.glance(ctx)
	}
	cursor, probing := "", noProbe
	for r.pages < r.mostPages() {
		a, err := r.ask(ctx, cursor)
		switch {
		case err != nil && cursor != "" && (refused(err) || fetch.KindOf(err) == fetch.Gone):
			return unproven, nil // the message may be gone; the first page is not
		case err != nil:
			return unproven, err
		case a.fresh:
			r.asked, r.first, cursor = cursor, firstID(a.rows), lastID(a.rows)
			probing = noProbe
			if cursor == "" {
				return unproven, nil
			}
		case cursor == "" && probing == noProbe:
			return proven, nil
		case cursor != "" && len(a.inside) == 1 && a.inside[0].cursor == cursor:
			r.only = a.inside[0].Item
			return r.lone(ctx)
		case probing != noProbe:
			return r.probed(probing, a), nil
		case len(a.inside) == 0:
			cursor, probing = r.asked, probeAgain
		default:
			cursor, probing = r.first, probeFirst
		}
	}
	return unproven, nil
}

// probed is the finding once a probe brought nothing new either. The request
// before must show what it showed; an answer that ignores its cursor proves a window
// only if it would have had room for more.
func (r *reading) probed(how probe, a answer) finding {
	switch {
	case how == probeAgain && len(a.inside) > 0:
		return proven
	case how == probeFirst && (len(a.inside) == 0 || !r.full(len(a.rows), r.query.size)):
		return proven
	}
	return unproven
}

// mostPages bounds what a step reads. A window that cannot be made smaller may
// be longer.
func (r *reading) mostPages() int {
	if r.window.end-r.window.start > 1 {
		return maxPages
	}
	return 50 * maxPages
}

// answer is one page and what it is to the window.
type answer struct {
	rows   []row
	inside []row // those of the window
	fresh  bool  // one of them was not there before
}

// ask asks for a page and keeps its messages.
func (r *reading) ask(ctx context.Context, cursor string) (answer, error) {
	r.pages++
	q := r.query
	q.cursor = cursor
	rows, err := r.page(ctx, q)
	a := answer{rows: rows}
	for _, row := range rows {
		isNew, created := r.keep(row.Item), r.holds(row.TimeMS)
		r.beyond = r.beyond || !created
		if created || row.updatedMS > 0 && r.holds(row.updatedMS) { // nothing says by which time the platform looks
			a.inside = append(a.inside, row)
			a.fresh = a.fresh || isNew
		}
	}
	if cursor == "" && len(rows) > 0 && len(a.inside) == 0 {
		err = &fetch.Error{Kind: fetch.Malformed, Op: opMessages, Item: r.query.user, Advice: adviceReport, Err: errElsewhen}
	}
	return a, err
}

// keep stores a message, in its latest version, and reports whether it is new.
func (r *reading) keep(item store.Item) bool {
	at, known := r.place[item.ID]
	if known {
		r.items[at] = item
		return false
	}
	r.place[item.ID] = len(r.items)
	r.items = append(r.items, item)
	return true
}

// holds reports whether a time is one that was asked for. Without a time there
// is no saying.
func (r *reading) holds(ms int64) bool {
	asked := r.query.window
	return ms == 0 || asked.start <= ms/1000 && ms/1000 <= asked.end
}

func firstID(rows []row) string {
	for _, row := range rows {
		if row.cursor != "" {
			return row.cursor
		}
	}
	return ""
}

func lastID(rows []row) string {
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].cursor != "" {
			return rows[i].cursor
		}
	}
	return ""
}
