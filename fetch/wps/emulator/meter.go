package emulator

import (
	"maps"
	"time"
)

// meter counts calls. It keeps no more than one second's times.
type meter struct {
	calls   int
	ops     map[string]int
	recent  []time.Time // of the last second
	busiest int
}

// count notes a call and returns how many there were in the second that ends now.
func (m *meter) count(op string, now time.Time) int {
	m.calls++
	m.ops[op]++
	first := 0
	for first < len(m.recent) && now.Sub(m.recent[first]) >= time.Second {
		first++
	}
	m.recent = append(m.recent[first:], now)
	m.busiest = max(m.busiest, len(m.recent))
	return len(m.recent)
}

// Calls is how many calls came in, those that were refused too.
func (p *Platform) Calls() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.meter.calls
}

// CallsOf counts the calls by their route, e.g. "messages".
func (p *Platform) CallsOf() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.meter.ops)
}

// BusiestSecond is the most calls that any second held.
func (p *Platform) BusiestSecond() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.meter.busiest
}
