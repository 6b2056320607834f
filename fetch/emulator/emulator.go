// Package emulator composes the emulated platforms, for the demo and for tests
// of whole commands.
//
// Each platform is its provider's own emulator, served on loopback and filled
// with a believable history. What a real platform does in bad moments happens
// here as well: a spell of throttling in the first drain, and edits, recalls
// and new messages between two drains.
package emulator

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"imdex/fetch/emulator/edge"
	"imdex/fetch/wps/emulator"
)

// Throttling: these calls of a first drain are answered with "too many".
const (
	throttledFrom = 60
	throttledTo   = 72
)

// Options are what the platforms hold.
type Options struct {
	Seed     uint64
	Messages int // about how many in all
	From, To time.Time
}

// Platforms are the emulated platforms, served until Close.
type Platforms struct {
	seed      uint64
	wps       *emulator.Platform
	server    *http.Server
	address   string
	throttled atomic.Int64
	served    chan error
}

// Start fills the platforms and serves them on loopback.
func Start(o Options) (*Platforms, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	p := &Platforms{seed: o.Seed, wps: emulator.New(emulator.Options{DismissedClosed: true}), address: listener.Addr().String(), served: make(chan error, 1)}
	emulator.Populate(p.wps, o.Seed, o.Messages, o.From, o.To)
	p.wps.SetFault(p.fault)
	p.server = &http.Server{Handler: p.wps, ReadHeaderTimeout: 5 * time.Second}
	go func() { p.served <- p.server.Serve(listener) }()
	return p, nil
}

// fault is the spell of throttling.
func (p *Platforms) fault(c edge.Call) edge.Fault {
	if c.Number < throttledFrom || c.Number >= throttledTo {
		return edge.Fault{}
	}
	p.throttled.Add(1)
	f := emulator.TooMany
	f.RetryAfter = time.Second
	return f
}

// Throttled is how many calls were told to slow down.
func (p *Platforms) Throttled() int { return int(p.throttled.Load()) }

// Calls is how many calls came in.
func (p *Platforms) Calls() int { return p.wps.Calls() }

// Later is what happens between two drains: new messages, edits, recalls.
func (p *Platforms) Later(at time.Time) { emulator.Later(p.wps, p.seed, at) }

// Config is a configuration file with an account for each platform. Its
// secrets are the emulators' own, good for nothing else.
func (p *Platforms) Config() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# written by imdex demo: an emulated platform, which ends with the demo\n")
	fmt.Fprintf(&b, "[[account]]\nname = \"work-wps\"\nprovider = \"wps\"\nbase_url = \"http://%s\"\nrate = 500\noverlap = \"720h\"\n", p.address)
	fmt.Fprintf(&b, "app_id = %q\napp_key = %q\nusers = [%q]\n", emulator.DefaultAppID, emulator.DefaultAppKey, emulator.SingleUser())
	return b.String()
}

// Close stops serving.
func (p *Platforms) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	err := p.server.Shutdown(ctx)
	if served := <-p.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
