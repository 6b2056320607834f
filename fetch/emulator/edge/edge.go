// Package edge is what every emulated platform has at its front door: it counts
// the calls that come in, is where a test or a demo makes them go wrong, keeps the
// tokens, and writes answers. It knows no platform.
package edge

import (
	"maps"
	"sync"
	"time"
)

// Gate counts a platform's calls and chooses their faults. Its methods may be
// called from several goroutines at once, also by a platform that holds its own lock.
type Gate struct {
	mu      sync.Mutex // guards everything below
	choose  func(Call) Fault
	calls   int
	ops     map[string]int
	recent  []time.Time // of the last second
	busiest int
}

// New returns a gate without faults.
func New() *Gate { return &Gate{ops: map[string]int{}} }

// Visit is a call as the gate has counted it.
type Visit struct {
	Number   int // from 1
	InSecond int // calls in the second that ends with this one
	Fault    Fault
}

// Enter counts a call and returns what is to go wrong with it.
func (g *Gate) Enter(op, chat string, now time.Time) Visit {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls++
	g.ops[op]++
	first := 0
	for first < len(g.recent) && now.Sub(g.recent[first]) >= time.Second {
		first++
	}
	g.recent = append(g.recent[first:], now)
	g.busiest = max(g.busiest, len(g.recent))
	visit := Visit{Number: g.calls, InSecond: len(g.recent)}
	if g.choose != nil {
		visit.Fault = g.choose(Call{Number: g.calls, Op: op, Chat: chat})
	}
	return visit
}

// SetFault decides the fault of every call from now on; nil is none. choose must
// not call the gate.
func (g *Gate) SetFault(choose func(Call) Fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.choose = choose
}

// Calls is how many calls came in, those that were refused too.
func (g *Gate) Calls() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.calls
}

// CallsOf counts the calls by their route, e.g. "messages".
func (g *Gate) CallsOf() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return maps.Clone(g.ops)
}

// BusiestSecond is the most calls that any second held.
func (g *Gate) BusiestSecond() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.busiest
}
