package fetch

import (
	"context"
	"slices"

	"imdex/store"
)

const (
	// placeBatch is how many places are read at a time.
	placeBatch = 2000
	// maxSuspects are carried along; more are decided at once.
	maxSuspects = 1000
	// recentIDs is how far back a platform's order may differ from that of its
	// times: messages sent together swap places with their neighbours.
	recentIDs = 100
)

// compare holds a page against what is stored and returns the marks that
// follow: vanished for what is missing between two neighbours that are
// present, returned for what vanished and is listed again.
//
// A message is a suspect when it is stored strictly inside the times of a
// contiguous page, or of the seam to the page before, and no page of the walk
// has listed it. It is marked at the walk's end, with the last page, unless it
// was listed after all. At the edges nothing is concluded, because messages of
// one time may stand on both sides of them.
func (w *walk) compare(ctx context.Context, page Page) ([]store.MarkedID, error) {
	if w.virgin {
		return nil, nil
	}
	ids := make([]string, len(page.Items))
	for i, item := range page.Items {
		ids[i] = item.ID
	}
	w.Suspects = slices.DeleteFunc(w.Suspects, func(id string) bool { return slices.Contains(ids, id) })
	marks, err := w.inspect(ctx, page, ids)
	if err != nil {
		return nil, err
	}
	w.Recent = append(w.Recent, ids...)
	w.Recent = w.Recent[max(len(w.Recent)-max(recentIDs, len(ids)), 0):]
	if page.Done || len(w.Suspects) > maxSuspects {
		marks = append(marks, w.convict()...)
	}
	return marks, nil
}

// inspect finds the suspects of one page and what returned with it.
func (w *walk) inspect(ctx context.Context, page Page, ids []string) ([]store.MarkedID, error) {
	whole := page.Contiguous && len(page.Holes) == 0
	now, dated := newEdge(page.Items)
	if !dated {
		if !whole || len(ids) > 0 {
			w.Last = nil
		}
		return nil, nil
	}
	stretch, gap := now.window(), edge{}
	if whole && w.Last != nil {
		gap = seam(*w.Last, now)
		stretch = store.Window{FromMS: min(now.FromMS, w.Last.FromMS), ToMS: max(now.ToMS, w.Last.ToMS)}
	}
	var returned []store.MarkedID
	err := w.places(ctx, stretch, func(p store.Place) {
		listed := slices.Contains(ids, p.ID)
		switch {
		case listed && p.Vanished:
			returned = append(returned, w.mark(p.ID, store.MarkReturned, "listed again"))
		case listed || p.Vanished || !whole || !w.kept(p):
		case slices.Contains(w.Recent, p.ID) || slices.Contains(w.Suspects, p.ID):
		case now.encloses(p) || gap.encloses(p):
			w.Suspects = append(w.Suspects, p.ID)
		}
	})
	w.Last = nil
	if whole {
		w.Last = &now
	}
	return returned, err
}

// convict marks the suspects.
func (w *walk) convict() []store.MarkedID {
	var marks []store.MarkedID
	for _, id := range w.Suspects {
		marks = append(marks, w.mark(id, store.MarkVanished, "missing between two messages that are listed"))
	}
	w.Suspects = nil
	return marks
}

func (w *walk) mark(id string, kind store.MarkKind, evidence string) store.MarkedID {
	return store.MarkedID{ID: id, Mark: store.Mark{Kind: kind, AtMS: w.run.Now().UnixMilli(), Evidence: evidence}}
}

// kept reports whether the platform must still have the message.
func (w *walk) kept(p store.Place) bool {
	retention := w.run.Provider.Limits.Retention
	return retention == 0 || p.TimeMS >= w.run.nowMS-retention.Milliseconds()
}

// places calls yield for every stored place of a stretch.
func (d *drain) places(ctx context.Context, stretch store.Window, yield func(store.Place)) error {
	var after store.Place
	for {
		batch, err := d.run.Library.Places(ctx, d.key, stretch.FromMS, stretch.ToMS, after, placeBatch)
		if err != nil {
			return inLibrary(err)
		}
		for _, p := range batch {
			yield(p)
		}
		if len(batch) < placeBatch {
			return nil
		}
		after = batch[len(batch)-1]
	}
}
