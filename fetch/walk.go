package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"imdex/store"
)

// maxID is the longest id that a store keeps, in bytes. Platforms use up to 40.
const maxID = 1024

// Bounds of what a checkpoint carries along.
const (
	// maxWanted message ids are kept for the end of the walk, where most of
	// them turn out to have been listed; then they are looked for.
	maxWanted = 1000
	// nameBatch user ids are asked for at a time.
	nameBatch = 100
)

// walk is one task under way.
type walk struct {
	*drain
	checkpoint
	resumed bool
	virgin  bool // nothing of the task's stretch was stored when it began
	counted []counted
}

// walk reads a task to its end proof and does what follows from it.
func (d *drain) walk(ctx context.Context, c checkpoint, resumed bool) error {
	w := &walk{drain: d, checkpoint: c, resumed: resumed}
	if w.Read {
		return w.care(ctx)
	}
	if err := w.read(ctx); err != nil {
		return err
	}
	if !w.pending() {
		return nil // the last page has removed the checkpoint
	}
	return w.care(ctx)
}

func (w *walk) read(ctx context.Context) error {
	stored, err := w.run.Library.Places(ctx, w.key, w.FromMS, w.ToMS, store.Place{}, 1)
	if err != nil {
		return inLibrary(err)
	}
	w.virgin = len(stored) == 0
	return w.steps(ctx, w.task(w.key.Chat), w.State, w.take, w.restart)
}

// restart forgets the state, which the platform refuses, and what depends on it.
func (w *walk) restart() {
	w.State, w.Holes, w.counted, w.resumed = nil, nil, nil, false
	w.Last, w.Recent, w.Suspects = nil, nil, nil
}

// steps reads a task page by page. take gets every page that moved.
func (d *drain) steps(ctx context.Context, t Task, state []byte, take func(context.Context, Page) error, restart func()) error {
	been, restarted := trail{}, false
	been.visit(state)
	for {
		page, err := d.run.Source.Step(ctx, t, state)
		if KindOf(err) == Restart && !restarted {
			restarted, state, been = true, nil, trail{}
			been.visit(state)
			restart()
			continue
		}
		if err != nil {
			return err
		}
		if err := d.check(page); err != nil {
			return err
		}
		d.out.Pages++
		if !page.Done && !been.visit(page.State) {
			return d.stuck(ctx, page)
		}
		d.announce(t, page)
		if err := take(ctx, page); err != nil {
			return err
		}
		if page.Done {
			return nil
		}
		state = page.State
	}
}

// trail holds digests of the states of a walk: one that comes back would go
// round for ever.
type trail map[[sha256.Size]byte]struct{}

// visit reports whether a state is new.
func (t trail) visit(state []byte) bool {
	digest := sha256.Sum256(state)
	_, known := t[digest]
	t[digest] = struct{}{}
	return !known
}

// stuck keeps what a page brought that leads nowhere; the checkpoint stays
// where it was.
func (d *drain) stuck(ctx context.Context, page Page) error {
	if err := d.submit(ctx, store.Page{Items: page.Items, People: page.People, Chat: page.Chat}); err != nil {
		return err
	}
	return &Error{Kind: Stuck, Op: "walk", Item: d.key.Chat,
		Err: errors.New("the platform leads back to where the walk has been, and this is not its end")}
}

// check refuses what no store could keep.
func (d *drain) check(page Page) error {
	for i, item := range page.Items {
		if item.ID == "" || len(item.ID) > maxID {
			return &Error{Kind: Malformed, Op: "walk", Item: d.key.Chat, Err: fmt.Errorf("message %d of a page has an id of %d bytes", i+1, len(item.ID))}
		}
	}
	return nil
}

func (d *drain) announce(t Task, page Page) {
	p := Progress{Kind: ProgressPage, Account: d.key.Account, Chat: d.key.Chat, Name: d.found.Name,
		Items: len(page.Items), FromMS: t.FromMS, ToMS: t.ToMS}
	if n := len(page.Items); n > 0 {
		p.AtMS = page.Items[n-1].TimeMS
	}
	d.run.Watch(p)
}

// take submits a page with the checkpoint that passes over it.
func (w *walk) take(ctx context.Context, page Page) error {
	marks, err := w.compare(ctx, page)
	if err != nil {
		return err
	}
	w.covered(page)
	w.note(page)
	people := w.meetIn(page)
	w.State = bytes.Clone(page.State)
	w.Read = page.Done
	out := store.Page{
		Items:      page.Items,
		Marks:      append(marks, w.recalls(page.Recall)...),
		People:     people,
		Chat:       page.Chat,
		Checkpoint: w.encode(),
	}
	if page.Done && !w.pending() {
		out.Checkpoint = []byte{}
	}
	if err := w.submit(ctx, out); err != nil {
		return err
	}
	return w.relieve(ctx)
}

// recalls are the marks for a page's announcements.
func (w *walk) recalls(list []Recall) []store.MarkedID {
	var marks []store.MarkedID
	for _, r := range list {
		at := r.AtMS
		if at == 0 {
			at = w.run.Now().UnixMilli()
		}
		marks = append(marks, store.MarkedID{ID: r.ID, Mark: store.Mark{Kind: store.MarkRecalled, AtMS: at, Evidence: r.Evidence}})
	}
	return marks
}
