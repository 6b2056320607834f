package bosshi

import (
	"context"
	"slices"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/store"
)

// reasonPageLimit is the hole of a second that has more messages than the
// platform can be made to show.
const reasonPageLimit = "page limit"

// Step reads the next window of a walk, newest first.
func (s *Source) Step(ctx context.Context, task fetch.Task, raw []byte) (fetch.Page, error) {
	at, err := readState(task, raw)
	if err != nil {
		return fetch.Page{}, err
	}
	w := at.window(task)
	if w.empty() {
		return fetch.Page{Done: true}, nil
	}
	if at.Single {
		s.single.Store(true)
	}
	r := s.newReading(task, w)
	found, err := r.read(ctx)
	if err != nil {
		return fetch.Page{}, err
	}
	p, next := r.result(at, found)
	next = s.settleDoubts(next, &p)
	p.Items = r.items
	p.People = s.people(task.Chat, r.items)
	if p.Done = next.End <= bounds(task).start; !p.Done {
		p.State = paging.Encode(next)
	}
	return p, nil
}

// result is what a finding makes of the window, and where the walk goes on.
func (r *reading) result(at state, found finding) (p fetch.Page, next state) {
	w := r.window
	switch {
	case found == proven:
		p.Covered = []store.Window{w.ms()}
		p.Contiguous = r.contiguous()
		return p, at.down(w.start).grown(r.pages)
	case found == lonely:
		hidden := w.around(r.only.TimeMS / 1000)
		p.Covered = w.without(hidden)
		p.Contiguous = r.contiguous()
		next = at.down(w.start).grown(r.pages)
		if !hidden.empty() {
			next.Doubts = append(slices.Clone(next.Doubts), hidden.ms())
		}
		return p, next
	case found == single:
		return r.aside(at)
	case w.end-w.start > 1:
		return p, at.halved(w)
	}
	p.Holes = []store.Hole{hole(w.ms())}
	return p, at.down(w.start).grown(r.pages)
}

// contiguous reports whether nothing is left out between the messages of a
// proven window.
func (r *reading) contiguous() bool { return !r.beyond && r.filter.Load() != filterFewer }

// aside goes on beside the only message that the window shows: after its second
// first, then with a hole for it, then before it.
func (r *reading) aside(at state) (p fetch.Page, next state) {
	w := r.window
	second := min(max(r.only.TimeMS/1000, w.start), w.end-1)
	if second+1 < w.end {
		at.Span = w.end - (second + 1)
		return p, at
	}
	p.Holes = []store.Hole{hole(window{second, w.end}.ms())}
	return p, at.down(second).grown(r.pages)
}

// settleDoubts makes holes of the doubtful seconds, or covers them, once it is
// known whether pages hold more than one message.
func (s *Source) settleDoubts(at state, p *fetch.Page) state {
	at.Single = s.isSingle()
	if !at.Single && s.longest.Load() < 2 {
		return at
	}
	for _, w := range at.Doubts {
		if at.Single {
			p.Holes = append(p.Holes, hole(w))
		} else {
			p.Covered = append(p.Covered, w)
		}
	}
	at.Doubts = nil
	return at
}
