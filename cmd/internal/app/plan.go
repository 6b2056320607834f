package app

import (
	"context"
	"fmt"
	"time"

	"imdex/cmd/internal/render"
	"imdex/fetch"
	"imdex/store"
	"imdex/store/bolt"
)

// planned is one account's line of sync --dry-run.
type planned struct {
	Account string  `json:"account"`
	Streams int     `json:"streams"`
	Calls   int     `json:"calls"`   // at least: a page a stream, more where there is more to read
	Seconds float64 `json:"seconds"` // of those calls, at the account's rate
}

// plan lists the streams of each account and what reading them takes at least.
// It reads no message and stores nothing.
func (j *drainJob) plan(ctx context.Context) error {
	library, err := j.standing(ctx)
	if err != nil {
		return err
	}
	var all []planned
	for _, a := range j.accounts {
		src, err := j.connect(ctx, a)
		if err != nil {
			return configFailure(err)
		}
		opts := j.options(src)
		opts.Library = library
		report, err := fetch.Run(ctx, opts)
		if err != nil {
			return err
		}
		if report.ListErr != nil {
			return report.ListErr
		}
		all = append(all, estimate(a.Name(), report, src.settings.Rate))
	}
	return j.printPlan(all)
}

// standing is the store, or where there is none yet, an empty one.
func (j *drainJob) standing(ctx context.Context) (fetch.Library, error) {
	st, err := bolt.Open(ctx, j.home, bolt.Options{Now: j.Now})
	if err == nil {
		return st, nil
	}
	if isMissing(err) {
		return emptyLibrary{}, nil
	}
	return nil, err
}

func estimate(account string, r fetch.Report, rate float64) planned {
	calls := 0
	for _, st := range r.Streams {
		calls += len(st.Plan)
	}
	return planned{Account: account, Streams: len(r.Streams), Calls: calls, Seconds: float64(calls) / rate}
}

func (j *drainJob) printPlan(all []planned) error {
	if j.json {
		lines := render.NewLines(j.Stdout)
		for _, p := range all {
			if err := lines.Write(p); err != nil {
				return err
			}
		}
		return nil
	}
	out := j.text(j.Local)
	for _, p := range all {
		took := time.Duration(p.Seconds * float64(time.Second)).Round(time.Second)
		if err := out.Line("%s: %s chats, at least %s calls, %s", p.Account, render.Number(p.Streams), render.Number(p.Calls), took); err != nil {
			return err
		}
	}
	return nil
}

// emptyLibrary is a store before the first drain.
type emptyLibrary struct{}

func (emptyLibrary) Commit(context.Context, []store.Page) (store.Receipt, error) {
	return store.Receipt{}, fmt.Errorf("a dry run stores nothing")
}
func (emptyLibrary) Checkpoint(context.Context, store.Stream) ([]byte, error) { return nil, nil }
func (emptyLibrary) Coverage(context.Context, store.Stream) (store.Coverage, error) {
	return store.Coverage{}, nil
}
func (emptyLibrary) Missing(_ context.Context, _ store.Stream, ids []string) ([]string, error) {
	return ids, nil
}
func (emptyLibrary) Newest(context.Context, store.Stream) (int64, error) { return 0, nil }
func (emptyLibrary) Unnamed(_ context.Context, _ string, ids []string, _ int64) ([]string, error) {
	return ids, nil
}
func (emptyLibrary) Places(context.Context, store.Stream, int64, int64, store.Place, int) ([]store.Place, error) {
	return nil, nil
}
