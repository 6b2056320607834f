package fetch

import (
	"context"
	"time"

	"imdex/store"
)

// A group is committed when the first of these is reached: a sync of the disk
// costs as much as some thousand records, and a second is what an interruption
// may cost at most.
const (
	groupTime    = time.Second
	groupRecords = 5000
)

// commitGrace is how long a commit may go on after an interruption. Pages that
// are read by then are worth storing; more would keep the user waiting.
const commitGrace = 1500 * time.Millisecond

// committer stores pages in groups. It is the only goroutine that commits.
type committer struct {
	run   *run
	in    chan submission
	place map[string]int // chat → index in the report
	group []store.Page
	items int
}

// submission is a page to store, or a wish to have all so far stored.
type submission struct {
	page   store.Page
	stored chan<- struct{} // not nil: no page; closed when the group is stored
}

func newCommitter(r *run) *committer {
	c := &committer{run: r, in: make(chan submission), place: map[string]int{}}
	for i, s := range r.report.Streams {
		c.place[s.Chat] = i
	}
	return c
}

// submit hands over a page, which counts as stored when its group commits.
func (c *committer) submit(ctx context.Context, page store.Page) error {
	return c.send(ctx, submission{page: page})
}

// flush returns when everything submitted before is stored.
func (c *committer) flush(ctx context.Context) error {
	stored := make(chan struct{})
	if err := c.send(ctx, submission{stored: stored}); err != nil {
		return err
	}
	select {
	case <-stored:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *committer) send(ctx context.Context, s submission) error {
	select {
	case c.in <- s:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// loop commits until the submissions end. When the context ends first, it
// stores what it has and stops.
func (c *committer) loop(ctx context.Context) error {
	lasting, cancel := outlive(ctx, commitGrace)
	defer cancel()
	timer := time.NewTimer(groupTime)
	defer timer.Stop()
	for {
		select {
		case s, open := <-c.in:
			if !open {
				return c.commit(lasting)
			}
			if s.stored == nil && len(c.group) == 0 {
				timer.Reset(groupTime)
			}
			if err := c.take(lasting, s); err != nil {
				return err
			}
		case <-timer.C:
			if err := c.commit(lasting); err != nil {
				return err
			}
		case <-ctx.Done():
			return c.commit(lasting)
		}
	}
}

func (c *committer) take(ctx context.Context, s submission) error {
	if s.stored != nil {
		err := c.commit(ctx)
		if err == nil {
			close(s.stored)
		}
		return err
	}
	c.group = append(c.group, s.page)
	c.items += len(s.page.Items)
	if c.items >= groupRecords {
		return c.commit(ctx)
	}
	return nil
}

func (c *committer) commit(ctx context.Context) error {
	if len(c.group) == 0 {
		return nil
	}
	receipt, err := c.run.Library.Commit(ctx, c.group)
	if err != nil {
		return err
	}
	c.count(receipt)
	c.group, c.items = nil, 0
	c.run.Watch(Progress{Kind: ProgressCommitted, Account: c.run.Account, Receipt: receipt})
	c.run.Committed(receipt)
	return nil
}

// count adds a receipt to the report. The streams' own goroutines do not touch
// these fields.
func (c *committer) count(receipt store.Receipt) {
	r := c.run.report
	r.Added += receipt.Added
	r.Revised += receipt.Revised
	r.Marked += receipt.Marked
	r.Head = receipt.Head
	if len(receipt.Pages) != len(c.group) {
		return
	}
	for i, p := range receipt.Pages {
		s := &r.Streams[c.place[c.group[i].Stream.Chat]]
		s.Added += p.Added
		s.Revised += p.Revised
		s.Marked += p.Marked
	}
}

// outlive returns a context that ends when grace has passed after ctx ended.
func outlive(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-out.Done():
		}
	})
	return out, func() { stop(); cancel() }
}
