package huawei

import (
	"context"
	"errors"
	"slices"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/store"
)

// walker takes one step of a walk.
type walker struct {
	source  *Source
	session *session
	task    fetch.Task
	state   state
}

// window is the whole of the task. Its end is frozen, so that rows that come
// meanwhile stay out.
func (w *walker) window() store.Window {
	return store.Window{FromMS: max(w.task.FromMS, earliestMS), ToMS: max(w.task.ToMS, earliestMS)}
}

// limit is how many rows are asked for: one more than a page has, which is the
// last one of the page before.
func (w *walker) limit() int {
	size := w.task.PageSize
	if size == 0 {
		size = w.source.conf.pageSize
	}
	return min(size+1, maxPageSize)
}

// read asks for rows of the whole task from an offset on.
func (w *walker) read(ctx context.Context, offset, limit int) ([]row, error) {
	rows, err := w.source.history(ctx, w.session, w.window(), offset, limit)
	w.session.show(w.task, len(rows))
	return rows, err
}

// emptied reports whether the history is empty although it was not just now. That
// one row vanished is believed, that all did is rather a platform in trouble; a
// later run will believe it.
func (w *walker) emptied(rows []row) bool { return len(rows) == 0 && w.session.shown > 1 }

const (
	// maxIdle readings in a row may bring nothing new, while a step looks for the
	// place where the walk stands.
	maxIdle = 64
	// maxBack of them go back. Then the rows that a state remembers are passed, and
	// what offsets count is asked again.
	maxBack = 16
)

// advance reads on from the state's offset until a page brings something. A page
// that does not lead on makes it go back, the further the more often that happens.
func (w *walker) advance(ctx context.Context) (fetch.Page, error) {
	at := &w.state
	for idle := range maxIdle {
		rows, err := w.read(ctx, at.Offset, w.limit())
		if err != nil {
			return fetch.Page{}, err
		}
		switch {
		case at.Offset == 0 && w.emptied(rows):
		case at.follows(rows):
			page := w.page(rows)
			page.Contiguous = at.Order.extend(rows) && idle == 0 // else it is not the one after the page before
			moved, done := at.pass(rows)
			if moved {
				page.Done, page.State = done, paging.Encode(at)
				return page, nil
			}
		case at.Rows && idle < maxBack:
			at.goBack(w.limit() * (idle + 1))
		default:
			if err := w.judge(ctx); err != nil {
				return fetch.Page{}, err
			}
			if len(at.Open) > 0 {
				return fetch.Page{State: paging.Encode(at)}, nil
			}
		}
	}
	return fetch.Page{}, w.fail(fetch.Stuck, adviceOffset, errNowhere)
}

// judge finds out what offsets count, where the second page did not lead on. Where
// they count rows, one came or went meanwhile, and the walk begins again; where
// they do not, it goes on by windows.
func (w *walker) judge(ctx context.Context) error {
	var answers [3][]row
	for i, offset := range [...]int{0, 1, 0} {
		var err error
		if answers[i], err = w.read(ctx, offset, maxPageSize); err != nil {
			return err
		}
	}
	w.state.restart()
	if same(answers[0], answers[2]) && !countsRows(answers[0], answers[1]) {
		w.state.Open = []store.Window{w.window()}
	}
	return nil
}

// countsRows reports whether the answer at offset 1 begins inside the one at
// offset 0: one more in the offset is one row less in the answer. (A platform
// that pays no heed to the offset passes, and is left as one that brings nothing
// new.)
func countsRows(first, second []row) bool {
	if len(second) == 0 {
		return len(first) < 2
	}
	return slices.ContainsFunc(first, func(r row) bool { return r.id == second[0].id })
}

// same reports whether two answers have the same rows.
func same(a, b []row) bool {
	return slices.EqualFunc(a, b, func(a, b row) bool { return a.id == b.id })
}

// page is what rows bring, whatever they mean for the walk.
func (w *walker) page(rows []row) fetch.Page {
	return fetch.Page{Items: items(rows), People: people(rows), Recall: w.state.recalls(rows)}
}

var (
	errNowhere  = errors.New("the pages of the history lead nowhere")
	errOutside  = errors.New("the platform answers with rows of another time")
	errUnsteady = errors.New("the rows of a window change whenever they are read")
)

func (w *walker) fail(kind fetch.Kind, advice string, cause error) error {
	return &fetch.Error{Kind: kind, Op: opHistory, Item: w.task.Chat, Advice: advice, Err: cause}
}
