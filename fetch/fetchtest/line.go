package fetchtest

import (
	"net/http"
	"sync"
	"time"
)

// line carries a world's calls to its platform. It counts and times them, and
// is where faults come in.
type line struct {
	next http.RoundTripper

	mu    sync.Mutex // guards everything below
	calls []sent
	// before is called before call n, from 1.
	before func(n int)
	// fault answers call n in the platform's place, or returns false.
	fault func(n int, req *http.Request) (*http.Response, error, bool)
	// after sees the platform's answers.
	after func(n int, resp *http.Response)
}

// sent is one call.
type sent struct {
	at   time.Time
	host string
	path string
}

func (l *line) RoundTrip(req *http.Request) (*http.Response, error) {
	l.mu.Lock()
	l.calls = append(l.calls, sent{time.Now(), req.URL.Host, req.URL.Path})
	n, before, fault, after := len(l.calls), l.before, l.fault, l.after
	l.mu.Unlock()
	if before != nil {
		before(n)
	}
	if fault != nil {
		if resp, err, faulty := fault(n, req); faulty {
			return resp, err
		}
	}
	resp, err := l.next.RoundTrip(req)
	if err == nil && after != nil {
		after(n, resp)
	}
	return resp, err
}

// reset forgets the calls and takes the faults out.
func (l *line) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls, l.before, l.fault, l.after = nil, nil, nil, nil
}

// count is the number of calls since the last reset.
func (l *line) count() int { return len(l.sent()) }

func (l *line) sent() []sent {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]sent(nil), l.calls...)
}
