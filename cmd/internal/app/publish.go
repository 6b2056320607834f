package app

import (
	"context"
	"fmt"
	"time"

	"imdex/cmd/internal/render"
	"imdex/index"
	"imdex/store/bolt"
)

// While a drain runs, the index is published when this much has been stored,
// or this much time has gone by. A search beside the drain scans what is not
// published yet, at about 10 µs a message, so 1,000 messages cost it 10 ms; a
// publish costs the drain 10 to 20 ms of one core.
const (
	publishEvery   = time.Second
	publishChanges = 1000
)

// publisher keeps the index behind a running drain.
type publisher struct {
	builder *index.Builder
	pending chan int // changes just stored
}

// builder is what updates and rebuilds the index of a home. The caller holds
// the home's lock.
func (s *session) builder(ctx context.Context, home string, st *bolt.Store) (*index.Builder, error) {
	accounts, err := st.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	return &index.Builder{
		Dir: indexDir(home), Feed: st, Decode: newKinds(s.Providers, accounts).decode,
		Fingerprint: s.fingerprint(), Report: s.indexProgress(),
	}, nil
}

// publish starts to index beside the drain. The returned function waits for it,
// applies what is left, and says how the index stands.
func (j *drainJob) publish(ctx context.Context) (stop func() error) {
	builder, err := j.builder(ctx, j.home, j.store)
	if err != nil {
		return func() error { return err }
	}
	p := &publisher{builder: builder, pending: make(chan int, 1)}
	j.publisher = p
	done := make(chan error, 1)
	ended := make(chan struct{})
	go func() { done <- p.loop(ctx, ended) }()
	return func() error {
		close(ended)
		if err := <-done; err != nil {
			return err
		}
		return j.updateIndex(ctx, builder)
	}
}

// stored tells the publisher of changes. It never blocks the drain: counts add
// up in the channel's one place.
func (p *publisher) stored(n int) {
	for {
		select {
		case p.pending <- n:
			return
		case more := <-p.pending:
			n += more
		}
	}
}

// loop publishes until ended. A failed update ends it: the index stays behind
// and the last update of the run tries once more.
func (p *publisher) loop(ctx context.Context, ended <-chan struct{}) error {
	tick := time.NewTicker(publishEvery)
	defer tick.Stop()
	changes := 0
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ended:
			return nil
		case n := <-p.pending:
			changes += n
			if changes < publishChanges {
				continue
			}
		case <-tick.C:
			if changes == 0 {
				continue
			}
		}
		if _, err := p.builder.Update(ctx); err != nil {
			return nil
		}
		changes = 0
		tick.Reset(publishEvery)
	}
}

// updateIndex brings the index up to date and says what it did.
func (s *session) updateIndex(ctx context.Context, builder *index.Builder) error {
	res, err := builder.Update(ctx)
	s.finish()
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	s.indexed(res)
	return nil
}

// indexed is the line about an update or rebuild.
func (s *session) indexed(res index.Result) {
	if res.Rebuilt {
		s.note("index rebuilt (%s): %s messages", res.Reason, render.Number(res.Position.Documents))
		return
	}
	s.note("index: %s messages, %s changes applied", render.Number(res.Position.Documents), render.Number(res.Changes))
}

// indexProgress shows an update or rebuild.
func (s *session) indexProgress() func(index.Progress) {
	show := s.watch.gauge("index", "messages")
	return func(p index.Progress) { show(p.Done, p.Total) }
}
