package huawei

import (
	"context"
	"slices"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/store"
)

const (
	// narrowest is the width of a window that is not cut any more: times are seen
	// in whole seconds.
	narrowest = 1000 // milliseconds
	// settleTries are the readings of a window whose rows change meanwhile.
	settleTries = 5

	// reasonCrowded is the hole of a second with more rows than one answer holds.
	// maxAnswers are read of a second. Nobody types as much.
	maxAnswers = 200

	// reasonCrowded is the hole of a second whose rows one answer does not hold,
	// and that further answers do not bring.
	reasonCrowded = "more messages in one second than the platform gives in one answer"
)

// settle reads the next open window in one answer. Where that does not hold all
// of it, the window is cut in two; where it is too narrow for that, it is read
// answer by answer, and what that leaves out is a hole.
func (w *walker) settle(ctx context.Context) (fetch.Page, error) {
	at := &w.state
	now := at.Open[0]
	rows, whole, err := w.whole(ctx, now)
	if err != nil {
		return fetch.Page{}, err
	}
	wide := now.ToMS-now.FromMS >= narrowest
	if !whole && !wide {
		if rows, whole, err = w.crowd(ctx, now); err != nil {
			return fetch.Page{}, err
		}
	}
	var page fetch.Page
	switch {
	case whole:
		page = w.page(rows)
		page.Covered = []store.Window{now}
		page.Contiguous = true
		at.Open = at.Open[1:]
	case wide:
		middle := now.FromMS + (now.ToMS-now.FromMS)/2
		newer, older := store.Window{FromMS: middle + 1, ToMS: now.ToMS}, store.Window{FromMS: now.FromMS, ToMS: middle}
		at.Open = slices.Concat([]store.Window{newer, older}, at.Open[1:])
		page.Contiguous = true // of no items: nothing is left out yet between the pages around it
	default:
		page = w.page(rows)
		page.Holes = []store.Hole{{FromMS: now.FromMS, ToMS: now.ToMS, Reason: reasonCrowded}}
		at.Open = at.Open[1:]
	}
	page.Done = len(at.Open) == 0
	page.State = paging.Encode(at)
	return page, nil
}

// whole reads the first answer of a window, and reports whether it is all of
// it: there is no second one, and after that the first one is still the same. That
// a window is empty is believed of a platform that still shows rows elsewhere.
func (w *walker) whole(ctx context.Context, in store.Window) (rows []row, whole bool, err error) {
	for range settleTries {
		if rows, err = w.ask(ctx, in, 0); err != nil {
			return nil, false, err
		}
		var other []row
		if len(rows) > 0 {
			other, err = w.ask(ctx, in, 1)
		} else {
			other, err = w.read(ctx, 0, maxPageSize)
		}
		switch {
		case err != nil:
			return nil, false, err
		case len(rows) > 0 && len(other) > 0:
			return rows, false, nil
		case len(rows) == 0 && w.emptied(other):
			continue
		}
		again, err := w.ask(ctx, in, 0)
		if err != nil {
			return nil, false, err
		}
		if same(rows, again) {
			return again, true, nil
		}
	}
	return nil, false, w.fail(fetch.Stuck, adviceLater, errUnsteady)
}

// crowd reads a window answer by answer, and reports whether it is all of it:
// two readings in a row, each to an empty answer, bring the same.
func (w *walker) crowd(ctx context.Context, in store.Window) (rows []row, whole bool, err error) {
	var before []row
	for range settleTries {
		rows, whole, err = w.answers(ctx, in)
		if err != nil || !whole {
			return rows, false, err
		}
		if same(before, rows) {
			return rows, true, nil
		}
		before = rows
	}
	return rows, false, nil
}

// answers reads a window to an empty answer, once; offsets count answers here. It
// gives up where they bring nothing new.
func (w *walker) answers(ctx context.Context, in store.Window) (rows []row, ended bool, err error) {
	var seen paging.Seen
	for offset := range maxAnswers {
		next, err := w.ask(ctx, in, offset)
		if err != nil || len(next) == 0 {
			return rows, err == nil, err
		}
		known := seen.Len()
		for _, r := range next {
			if seen.Add(r.id) {
				rows = append(rows, r)
			}
		}
		if seen.Len() == known {
			break
		}
	}
	return rows, false, nil
}

// ask reads an answer of a window. Rows of another time than was asked for, beyond
// what rounding can do, stop the walk: it would cut windows for ever.
func (w *walker) ask(ctx context.Context, in store.Window, offset int) ([]row, error) {
	rows, err := w.source.history(ctx, w.session, in, offset, maxPageSize)
	for _, r := range rows {
		if r.timeMS != 0 && (r.timeMS < in.FromMS-2*slackMS || r.timeMS > in.ToMS+2*slackMS) {
			return nil, w.fail(fetch.Stuck, adviceWindow, errOutside)
		}
	}
	return rows, err
}
