package fetch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"imdex/store"
)

// Options are what one account's run needs.
type Options struct {
	Account  string
	Provider Provider
	Source   Source
	Library  Library

	Now      func() time.Time // read once: the run drains up to its start; nil is time.Now
	Since    time.Time        // how far back the history is wanted; zero is all of it
	Overlap  time.Duration    // how far back an incremental walk re-reads for edits and recalls
	Full     bool             // walk from Since again, whatever was read before
	PageSize int              // 0: the provider's default
	Workers  int              // streams at once; 0 is DefaultWorkers
	DryRun   bool             // list the streams and plan their walks; read no message, store nothing

	// Watch hears what happens. It is called from several goroutines at once
	// and must not block; nil is nobody.
	Watch func(Progress)
	// Committed is called after each commit, from the goroutine that commits,
	// which waits for it; nil is nothing.
	Committed func(store.Receipt)
}

// DefaultWorkers is how many streams are drained at once: enough that a slow
// answer does not leave the account's rate unused.
const DefaultWorkers = 4

// Run drains an account: every stream from where it stands up to now. A
// stream's failure is in the report. The error is of what ended the run before
// its time: the context's own, or a library's; the report holds even then.
func Run(ctx context.Context, opts Options) (Report, error) {
	r := newRun(opts)
	streams, err := r.list(ctx)
	if ctx.Err() == nil {
		r.report.ListErr = err
	}
	err = r.drain(ctx, streams)
	r.report.NameErr = r.names.reason()
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return r.report.finish(), err
}

// run is the state that the streams of a run share.
type run struct {
	Options
	nowMS, sinceMS int64
	commits        *committer
	names          *names
	gone           goneSet
	report         *Report
}

func newRun(opts Options) *run {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Workers <= 0 {
		opts.Workers = DefaultWorkers
	}
	if opts.Watch == nil {
		opts.Watch = func(Progress) {}
	}
	if opts.Committed == nil {
		opts.Committed = func(store.Receipt) {}
	}
	r := &run{Options: opts, nowMS: opts.Now().UnixMilli(), report: &Report{Account: opts.Account}}
	if !opts.Since.IsZero() {
		r.sinceMS = max(opts.Since.UnixMilli(), 0)
	}
	r.names = newNames(opts.Source)
	return r
}

// list enumerates the streams before any is drained: a listing that waited for
// a drain would outlive its own cursors. An error keeps those found so far.
func (r *run) list(ctx context.Context) ([]Stream, error) {
	var streams []Stream
	known := map[string]bool{}
	err := r.Source.Streams(ctx, func(s Stream) error {
		if !known[s.Chat] || s.Chat == "" {
			known[s.Chat] = true
			streams = append(streams, s)
		}
		return ctx.Err()
	})
	r.report.Streams = make([]StreamReport, len(streams))
	for i, s := range streams {
		r.report.Streams[i] = StreamReport{Chat: s.Chat, Name: s.Name}
	}
	r.Watch(Progress{Kind: ProgressListed, Account: r.Account, Streams: len(streams)})
	return streams, err
}

// drain works through the streams. It returns when all its goroutines have.
func (r *run) drain(ctx context.Context, streams []Stream) error {
	group, ctx := errgroup.WithContext(ctx)
	r.commits = newCommitter(r)
	group.Go(func() error { return r.commits.loop(ctx) })
	group.Go(func() error {
		defer close(r.commits.in)
		return r.work(ctx, streams)
	})
	return group.Wait()
}

func (r *run) work(ctx context.Context, streams []Stream) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.Workers)
	for i := range streams {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error { return r.stream(ctx, streams[i], &r.report.Streams[i]) })
	}
	return group.Wait()
}

// stream drains one stream. The error is one that ends the run.
func (r *run) stream(ctx context.Context, s Stream, out *StreamReport) error {
	if ctx.Err() != nil {
		return nil
	}
	about := Progress{Account: r.Account, Chat: s.Chat, Name: s.Name}
	d := &drain{run: r, found: s, key: store.Stream{Account: r.Account, Chat: s.Chat}, out: out}
	r.Watch(about.as(ProgressStarted))
	if s.Chat == "" || len(s.Chat) > maxID {
		out.Err = nameless(s)
		about.Err = out.Err
		r.Watch(about.as(ProgressFailed))
		return nil
	}
	err := d.all(ctx)
	var fatal *libraryError
	switch {
	case errors.As(err, &fatal):
		return fatal.err
	case ctx.Err() != nil:
		return nil
	case err != nil:
		out.Err = err
		about.Err = err
		r.Watch(about.as(ProgressFailed))
		return unwrapLibrary(d.fail(ctx, err))
	}
	out.Done = !r.DryRun
	r.Watch(about.as(ProgressDone))
	return nil
}

// nameless is the error of a stream that no store could keep.
func nameless(s Stream) error {
	if s.Err != nil {
		return s.Err
	}
	return &Error{Kind: Malformed, Op: "streams", Err: fmt.Errorf("chat with an id of %d bytes", len(s.Chat))}
}

// libraryError is an error of the library, which no other stream would escape.
type libraryError struct{ err error }

func (e *libraryError) Error() string { return e.err.Error() }
func (e *libraryError) Unwrap() error { return e.err }

func inLibrary(err error) error {
	if err == nil {
		return nil
	}
	return &libraryError{err}
}

func unwrapLibrary(err error) error {
	var fatal *libraryError
	if errors.As(err, &fatal) {
		return fatal.err
	}
	return nil
}

// goneSet remembers the messages that cannot be had, for one run.
type goneSet struct {
	mu  sync.Mutex // guards ids
	ids map[goneID]bool
}

type goneID struct {
	stream store.Stream
	id     string
}

func (g *goneSet) add(s store.Stream, id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ids == nil {
		g.ids = map[goneID]bool{}
	}
	g.ids[goneID{s, id}] = true
}

// without returns the ids that are not known to be gone.
func (g *goneSet) without(s store.Stream, ids []string) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return g.ids[goneID{s, id}] })
}
