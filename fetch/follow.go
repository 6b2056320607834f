package fetch

import (
	"context"
	"slices"

	"imdex/store"
)

// What follows from the pages of a walk: coverage, gaps, messages that others
// refer to, names.

// covered notes what a page says about what was read.
func (w *walk) covered(page Page) {
	for _, h := range page.Holes {
		w.Holes = append(w.Holes, h)
		w.cover.miss(h)
	}
	for _, c := range page.Covered {
		w.cover.read(common(c, w.window()))
	}
	if !page.Done {
		return
	}
	whole := []store.Window{w.window()}
	for _, h := range w.Holes {
		if timed(h) {
			whole = cut(whole, span(h))
		}
	}
	for _, c := range whole {
		w.cover.read(c)
	}
}

// note collects what the page's messages ask for.
func (w *walk) note(page Page) {
	for _, id := range page.Wanted {
		if id != "" && len(id) <= maxID && !slices.Contains(w.Wanted, id) {
			w.Wanted = append(w.Wanted, id)
		}
	}
	if !w.run.Provider.Limits.GapFree {
		return
	}
	for _, item := range page.Items {
		if item.Order > 0 {
			w.counted = append(w.counted, counted{item.Order, item.TimeMS})
			w.cover.found(item.Order)
		}
	}
}

// pending reports whether something is left to do after the last page.
func (w *walk) pending() bool {
	return len(w.Wanted) > 0 || len(w.People) > 0 || w.mayLack() || w.wantsMembers()
}

// relieve keeps the checkpoint small in the middle of a walk.
func (w *walk) relieve(ctx context.Context) error {
	if len(w.Wanted) >= maxWanted {
		if err := w.look(ctx); err != nil {
			return err
		}
	}
	if len(w.People) >= nameBatch {
		return w.ask(ctx)
	}
	return nil
}

// care does what is left after the last page, and ends the walk.
func (w *walk) care(ctx context.Context) error {
	if w.mayLack() {
		if err := w.reread(ctx); err != nil {
			return err
		}
	}
	if err := w.look(ctx); err != nil {
		return err
	}
	if err := w.meet(ctx); err != nil {
		return err
	}
	if err := w.ask(ctx); err != nil {
		return err
	}
	return w.submit(ctx, store.Page{Checkpoint: []byte{}})
}

// look fetches the wanted messages that the store lacks, one by one.
func (w *walk) look(ctx context.Context) error {
	getter, able := w.run.Source.(Getter)
	wanted := w.run.gone.without(w.key, w.Wanted)
	w.Wanted = nil
	if !able || len(wanted) == 0 {
		return nil
	}
	if err := w.flush(ctx); err != nil {
		return err
	}
	missing, err := w.run.Library.Missing(ctx, w.key, wanted)
	if err != nil {
		return inLibrary(err)
	}
	for _, id := range missing {
		if err := w.get(ctx, getter, id); err != nil {
			return err
		}
	}
	return nil
}

// get fetches one message. One that cannot be had is remembered and no error.
func (w *walk) get(ctx context.Context, getter Getter, id string) error {
	item, err := getter.Get(ctx, w.key.Chat, id)
	switch KindOf(err) {
	case Gone, Forbidden, Malformed:
		w.run.gone.add(w.key, id)
		return nil
	}
	if err != nil {
		return err
	}
	if item.ID == "" || len(item.ID) > maxID {
		w.run.gone.add(w.key, id)
		return nil
	}
	items := []store.Item{item}
	return w.submit(ctx, store.Page{Items: items, People: w.meetIn(Page{Items: items})})
}
