package transport

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"imdex/fetch"
)

// gate holds an account's calls back while its platform asks for it or is
// down. A platform counts calls by app, so what it told one call holds for all.
type gate struct {
	now func() time.Time

	mu        sync.Mutex // guards everything below
	notBefore time.Time  // Retry-After
	failures  int        // transient ones in a row
	downSince time.Time  // zero while the platform is up
	probeAt   time.Time
	back      chan struct{} // closed when the platform is
}

func newGate(now func() time.Time) *gate {
	return &gate{now: now, back: make(chan struct{})}
}

// claim asks for leave to make a call now. Without it, wait says for how long
// to stay away; back, where it is not nil, is closed when that is over earlier.
func (g *gate) claim() (wait time.Duration, back <-chan struct{}, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if wait := g.notBefore.Sub(now); wait > 0 {
		if wait > MaxPause {
			return 0, nil, &fetch.Error{Kind: fetch.Throttled, RetryAfter: wait,
				Err: errors.New("the platform asked for a longer pause than this run waits")}
		}
		return wait, nil, nil
	}
	if g.downSince.IsZero() {
		return 0, nil, nil
	}
	wait = min(g.probeAt.Sub(now), probeEvery) // a clock that jumped back must not prolong it
	if wait <= 0 {
		g.probeAt = now.Add(probeEvery)
		return 0, nil, nil
	}
	if down := now.Sub(g.downSince); down > MaxPause {
		return 0, nil, &fetch.Error{Kind: fetch.Transient,
			Err: fmt.Errorf("the platform has been out of reach for %s", seconds(down))}
	}
	return wait, g.back, nil
}

// learn takes in how an attempt ended.
func (g *gate) learn(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if fetch.KindOf(err) == fetch.Transient {
		g.failures++
		if g.failures >= outageAfter && g.downSince.IsZero() {
			g.downSince = g.now()
			g.probeAt = g.downSince.Add(probeEvery)
		}
		return
	}
	g.failures = 0
	if !g.downSince.IsZero() {
		g.downSince = time.Time{}
		close(g.back)
		g.back = make(chan struct{})
	}
}

// hold keeps all calls away for d.
func (g *gate) hold(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until := g.now().Add(d); until.After(g.notBefore) {
		g.notBefore = until
	}
}
