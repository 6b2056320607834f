package fetch

import (
	"context"
	"math"

	"imdex/store"
	"imdex/store/chat"
)

// drain is one stream's part of a run. One goroutine uses it.
type drain struct {
	run   *run
	found Stream
	key   store.Stream
	out   *StreamReport

	cover  coverage
	first  bool // nothing of it was covered before this run
	titled bool // the chat's name went out
}

// all brings the stream up to the run's start: the walk that an earlier run
// left unfinished, then what no window covers.
func (d *drain) all(ctx context.Context) error {
	raw, err := d.run.Library.Checkpoint(ctx, d.key)
	if err != nil {
		return inLibrary(err)
	}
	if err := d.recall(ctx); err != nil {
		return err
	}
	if d.found.Err != nil {
		return d.found.Err
	}
	unfinished, resume := readCheckpoint(raw)
	resume = resume && !d.run.Full
	if resume {
		d.out.Plan = append(d.out.Plan, unfinished.task(d.key.Chat))
	}
	if d.run.DryRun {
		return d.forecast(ctx, unfinished, resume)
	}
	if resume {
		if err := d.walk(ctx, unfinished, true); err != nil {
			return err
		}
	}
	plan, err := d.plan(ctx)
	if err != nil {
		return err
	}
	d.out.Plan = append(d.out.Plan, plan...)
	for _, t := range plan {
		if err := d.walk(ctx, newCheckpoint(t), false); err != nil {
			return err
		}
	}
	d.cover.LastSyncMS, d.cover.Error, d.cover.changed = d.run.nowMS, "", true
	return d.submit(ctx, store.Page{})
}

// recall reads what earlier runs covered.
func (d *drain) recall(ctx context.Context) error {
	cover, err := d.run.Library.Coverage(ctx, d.key)
	if err != nil {
		return inLibrary(err)
	}
	d.cover.Coverage = cover
	d.first = len(cover.Windows) == 0
	return nil
}

// plan lists the walks that lead from what is covered up to now.
func (d *drain) plan(ctx context.Context) ([]Task, error) {
	stretches := []store.Window{{FromMS: d.run.sinceMS, ToMS: d.run.nowMS}}
	if !d.run.Full {
		latest, err := d.latest(ctx)
		if err != nil {
			return nil, err
		}
		stretches = d.cover.unread(d.run.sinceMS, d.run.nowMS, latest, d.run.Overlap.Milliseconds())
	}
	tasks := make([]Task, len(stretches))
	for i, w := range stretches {
		tasks[i] = Task{Chat: d.key.Chat, FromMS: w.FromMS, ToMS: w.ToMS, PageSize: d.run.PageSize}
	}
	return tasks, nil
}

// latest is where the overlap ends at the latest. Where messages count without
// gaps that is the newest one stored: read again, it tells whether any is missing
// between it and the next, however long the chat was quiet and whatever the clock
// said then.
func (d *drain) latest(ctx context.Context) (int64, error) {
	if !d.run.Provider.Limits.GapFree {
		return math.MaxInt64, nil
	}
	newest, err := d.run.Library.Newest(ctx, d.key)
	if err != nil {
		return 0, inLibrary(err)
	}
	if newest == 0 {
		return math.MaxInt64, nil
	}
	return newest, nil
}

// forecast plans as if the unfinished walk had ended.
func (d *drain) forecast(ctx context.Context, unfinished checkpoint, resume bool) error {
	if resume {
		d.cover.read(unfinished.window())
	}
	plan, err := d.plan(ctx)
	d.out.Plan = append(d.out.Plan, plan...)
	return err
}

// fail records why the stream stopped.
func (d *drain) fail(ctx context.Context, err error) error {
	if d.run.DryRun {
		return nil
	}
	d.cover.Error, d.cover.changed = err.Error(), true
	return d.submit(ctx, store.Page{})
}

// submit completes a page and hands it to the committer.
func (d *drain) submit(ctx context.Context, p store.Page) error {
	now := d.run.Now().UnixMilli()
	p.Stream, p.SeenMS = d.key, now
	p.People = d.people(p.People, now)
	if p.Chat == nil && !d.titled && (d.found.Name != "" || d.found.Kind != "") {
		p.Chat = &store.ChatName{Name: d.found.Name, Kind: string(d.found.Kind)}
	}
	if p.Chat != nil {
		title := *p.Chat
		title.AtMS = now
		p.Chat, d.titled = &title, true
	}
	if d.cover.changed {
		cover := d.cover.Coverage
		p.Coverage, d.cover.changed = &cover, false
	}
	return d.run.commits.submit(ctx, p)
}

// people completes names and leaves out those that name nobody.
func (d *drain) people(list []store.PersonName, now int64) []store.PersonName {
	var out []store.PersonName
	for _, p := range list {
		if p.ID != "" && len(p.ID) <= maxID {
			p.Account = d.key.Account
			if p.AtMS == 0 {
				p.AtMS = now
			}
			out = append(out, p)
		}
	}
	return out
}

// flush returns when all that was submitted is stored.
func (d *drain) flush(ctx context.Context) error { return d.run.commits.flush(ctx) }

// group reports whether members of the chat are worth asking for.
func (d *drain) group() bool { return d.found.Kind == chat.KindGroup }
