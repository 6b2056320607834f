package bosshi

import (
	"context"

	"imdex/store"
)

// Platforms whose pages hold one message, the one that was asked from. What
// they answer is the answer of any platform about a window with one message.

// isSingle reports whether the platform is known for such pages.
func (s *Source) isSingle() bool { return s.single.Load() && s.longest.Load() < 2 }

// lone decides about a window of which r.only, asked from, came alone. It is the
// end unless others are hidden behind it, which only matters while no page held two.
func (r *reading) lone(ctx context.Context) (finding, error) {
	switch {
	case r.longest.Load() > 1:
		return proven, nil
	case r.only.TimeMS == 0: // there is no looking beside it
		return lonely, nil
	}
	other, found, err := r.neighbour(ctx)
	if err != nil || !found {
		return lonely, err
	}
	if err := r.compare(ctx, other); err != nil {
		return lonely, err
	}
	switch {
	case r.isSingle():
		return single, nil
	case r.holds(other.TimeMS): // the window should have shown it
		return unproven, nil
	}
	return proven, nil
}

// neighbour finds another message in the day before r.only's second or in the
// day after it.
func (r *reading) neighbour(ctx context.Context) (store.Item, bool, error) {
	at := r.only.TimeMS / 1000
	now := r.client.Now().Unix()
	shown := false
	const reach = maxSpan - 1 // so that one window holds both
	dayBefore := max(at-reach, earliest+1)
	for _, w := range []window{{at + 1, min(at+reach, now)}, {dayBefore, at}, {dayBefore, at - 1}} {
		if w.start > w.end || w.end < at && !shown { // the last one is for ends that take all of their second
			continue
		}
		rows, err := r.page(ctx, query{user: r.query.user, window: w, size: r.query.size})
		if err != nil {
			return store.Item{}, false, err
		}
		for _, row := range rows {
			r.keep(row.Item)
			if row.ID != r.only.ID {
				r.beyond = true
				return row.Item, true, nil
			}
			shown = true
		}
	}
	return store.Item{}, false, nil
}

// compare asks for a window that holds two messages.
func (r *reading) compare(ctx context.Context, other store.Item) error {
	a, b := r.only.TimeMS/1000, other.TimeMS/1000
	both := window{min(a, b), max(a, b) + 1}
	rows, err := r.page(ctx, query{user: r.query.user, window: both.asked(), size: r.query.size})
	if err == nil && len(rows) == 1 {
		r.single.Store(true)
	}
	return err
}

// glance reads a window of such a platform: what its one message hides is
// looked for beside it. The window's ends are its own here, lest a message that is
// known hides all others.
func (r *reading) glance(ctx context.Context) (finding, error) {
	r.query.window = r.window
	a, err := r.ask(ctx, "")
	if err != nil {
		return unproven, err
	}
	switch len(a.rows) {
	case 0:
		return proven, nil
	case 1:
		r.only = a.rows[0].Item
		return single, nil
	}
	return unproven, nil // not such a platform, after all
}
