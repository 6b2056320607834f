// Package emulator composes the emulated platforms, for the demo and for tests
// of whole commands.
//
// Each platform is its provider's own emulator, served on loopback and filled
// with a believable history. What real platforms do in bad moments happens here
// as well: a spell of throttling in the first drain, and edits, recalls and new
// messages between two drains.
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
)

// Throttling: these calls of a platform's first drain are answered with "too many".
const (
	throttledFrom = 60
	throttledTo   = 65
)

// Options are what the platforms hold.
type Options struct {
	Seed     uint64
	Messages int // about how many in all
	From, To time.Time
}

// Platforms are the emulated platforms, served until Close.
type Platforms struct {
	list      []*served
	throttled atomic.Int64
}

// served is a platform on its own port.
type served struct {
	Platform
	server *http.Server
	base   string
	ended  chan error
}

// Start fills the platforms and serves them on loopback.
func Start(o Options) (*Platforms, error) {
	p := &Platforms{}
	for _, each := range fill(o) {
		each.SetFault(p.spell(each.TooMany))
		s, err := serve(each)
		if err != nil {
			return nil, errors.Join(err, p.Close())
		}
		p.list = append(p.list, s)
	}
	return p, nil
}

func serve(p Platform) (*served, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	s := &served{
		Platform: p, base: "http://" + listener.Addr().String(), ended: make(chan error, 1),
		server: &http.Server{Handler: p, ReadHeaderTimeout: 5 * time.Second},
	}
	go func() { s.ended <- s.server.Serve(listener) }()
	return s, nil
}

// spell is a spell of throttling.
func (p *Platforms) spell(tooMany edge.Fault) func(edge.Call) edge.Fault {
	tooMany.RetryAfter = time.Second
	return func(c edge.Call) edge.Fault {
		if c.Number < throttledFrom || c.Number >= throttledTo {
			return edge.Fault{}
		}
		p.throttled.Add(1)
		return tooMany
	}
}

// List are the platforms, in the order of help.
func (p *Platforms) List() []Platform {
	list := make([]Platform, len(p.list))
	for i, s := range p.list {
		list[i] = s.Platform
	}
	return list
}

// Throttled is how many calls were told to slow down.
func (p *Platforms) Throttled() int { return int(p.throttled.Load()) }

// Calls is how many calls came in.
func (p *Platforms) Calls() int {
	n := 0
	for _, s := range p.list {
		n += s.Calls()
	}
	return n
}

// Later is what happens between two drains: new messages, edits, recalls.
func (p *Platforms) Later(at time.Time) {
	for _, s := range p.list {
		s.Later(at)
	}
}

// Config is a configuration file with an account for each platform. Its
// secrets are the emulators' own, good for nothing else.
func (p *Platforms) Config() string {
	var b strings.Builder
	b.WriteString("# written by imdex demo: emulated platforms, which end with the demo\n")
	for _, s := range p.list {
		b.WriteString("\n" + s.Account(s.Name, s.base))
	}
	return b.String()
}

// Close stops serving. Calls under way have a second to end.
func (p *Platforms) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var errs []error
	for _, s := range p.list {
		if s.server.Shutdown(ctx) != nil {
			errs = append(errs, s.server.Close())
		}
		if ended := <-s.ended; !errors.Is(ended, http.ErrServerClosed) {
			errs = append(errs, ended)
		}
	}
	return errors.Join(errs...)
}
