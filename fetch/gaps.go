package fetch

import (
	"cmp"
	"context"
	"slices"

	"imdex/store"
)

const (
	// gapMargin is read beyond a gap's neighbours on both sides: platforms cut
	// times to whole seconds.
	gapMargin = 1000 // milliseconds
	// gapJoin is how many known messages may lie between two gaps that are
	// read again in one walk: about a page.
	gapJoin = 50
	// gapSettle is how many walks are made between two notes of what they did
	// not find, which an interruption then need not repeat.
	gapSettle = 50
)

// counted is a message's place in a chat that counts without gaps.
type counted struct{ order, timeMS int64 }

// gap is a run of missing orders between two neighbours that are there.
type gap struct{ before, after counted }

func (g gap) hole() store.Hole {
	return store.Hole{
		FromMS:       min(g.before.timeMS, g.after.timeMS),
		ToMS:         max(g.before.timeMS, g.after.timeMS),
		FromPosition: g.before.order + 1,
		ToPosition:   g.after.order - 1,
		Reason:       store.ReasonUnavailable,
	}
}

// gapsOf finds the gaps between orders. What lies before the lowest is none:
// an app may see a chat from its own arrival only.
func gapsOf(list []counted) []gap {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b counted) int { return cmp.Compare(a.order, b.order) })
	var gaps []gap
	for i := 1; i < len(list); i++ {
		if list[i].order > list[i-1].order+1 {
			gaps = append(gaps, gap{list[i-1], list[i]})
		}
	}
	return gaps
}

// unknown leaves out the gaps that are noted as unavailable.
func (d *drain) unknown(gaps []gap) []gap {
	return slices.DeleteFunc(gaps, func(g gap) bool {
		want := g.hole()
		return slices.ContainsFunc(d.cover.Holes, func(h store.Hole) bool {
			return !timed(h) && h.FromPosition <= want.FromPosition && want.ToPosition <= h.ToPosition
		})
	})
}

// mayLack reports whether the walk's orders ask for a look at the store. A
// resumed walk does not know the orders of its first part.
func (w *walk) mayLack() bool {
	if !w.run.Provider.Limits.GapFree {
		return false
	}
	return w.resumed || len(w.unknown(gapsOf(w.counted))) > 0
}

// reread reads around the gaps of what the walk covered, once. What is still
// missing after that is noted as unavailable, and not read for again.
func (w *walk) reread(ctx context.Context) error {
	gaps, err := w.lacking(ctx)
	if err != nil {
		return err
	}
	again := w.around(gaps)
	for i, r := range again {
		take := func(ctx context.Context, page Page) error {
			w.note(page)
			return w.submit(ctx, store.Page{Items: page.Items, People: w.meetIn(page)})
		}
		if err := w.steps(ctx, r.task, nil, take, func() {}); err != nil {
			return err
		}
		if i%gapSettle == gapSettle-1 || i == len(again)-1 {
			if err := w.settle(ctx, r.upTo); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle notes the gaps up to an order as unavailable.
func (w *walk) settle(ctx context.Context, upTo int64) error {
	gaps, err := w.lacking(ctx)
	if err != nil {
		return err
	}
	for _, g := range gaps {
		if g.after.order <= upTo {
			w.cover.miss(g.hole())
		}
	}
	return w.submit(ctx, store.Page{})
}

// lacking are the gaps of the walk's stretch as stored, known ones left out.
func (w *walk) lacking(ctx context.Context) ([]gap, error) {
	if err := w.flush(ctx); err != nil {
		return nil, err
	}
	var list []counted
	err := w.places(ctx, w.window(), func(p store.Place) {
		if p.Order > 0 {
			list = append(list, counted{p.Order, p.TimeMS})
		}
	})
	return w.unknown(gapsOf(list)), err
}

// rereading is a walk that reads gaps again, all those up to an order that the
// walks before it do not.
type rereading struct {
	task Task
	upTo int64
}

// around are the walks that read gaps again, few where gaps are close.
func (w *walk) around(gaps []gap) []rereading {
	var walks []rereading
	for _, g := range gaps {
		h := g.hole()
		from, to := max(h.FromMS-gapMargin, 0), h.ToMS+gapMargin
		if n := len(walks); n > 0 && g.before.order-walks[n-1].upTo < gapJoin {
			last := &walks[n-1]
			last.task.FromMS, last.task.ToMS = min(last.task.FromMS, from), max(last.task.ToMS, to)
			last.upTo = g.after.order
			continue
		}
		t := Task{Chat: w.key.Chat, FromMS: from, ToMS: to, PageSize: w.Page}
		walks = append(walks, rereading{t, g.after.order})
	}
	return walks
}
