package transport

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"imdex/fetch"
)

// ErrClock is the cause that a provider's Check gives to a refusal of the
// request's time. The call is then repeated once with [Client.Now] put right
// by the server's Date.
var ErrClock = errors.New("the platform refused the time of the request")

// clock is the local clock, corrected by a platform's where it must be.
type clock struct {
	now func() time.Time

	mu     sync.Mutex // guards offset
	offset time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now().Add(c.offset)
}

// correct takes over the server's clock and reports whether that changes
// anything worth another call.
func (c *clock) correct(r *Response) bool {
	if r == nil || r.Date.IsZero() {
		return false
	}
	skew := r.Date.Sub(r.At)
	if skew.Abs() > maxSkew {
		return false // a broken Date is likelier than a clock off by days
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if (skew - c.offset).Abs() <= agree {
		return false
	}
	c.offset = skew
	return true
}

// agree forgets the correction once the clocks agree again.
func (c *clock) agree(r *Response) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.offset != 0 && !r.Date.IsZero() && r.Date.Sub(r.At).Abs() <= agree {
		c.offset = 0
	}
}

// complain adds what the user can do about it.
func (c *clock) complain(failed *fetch.Error, r *Response) *fetch.Error {
	failed.Advice = "check the computer's clock"
	if r == nil || r.Date.IsZero() {
		return failed
	}
	if r.Date.Sub(r.At).Abs() <= agree {
		failed.Advice = "the computer's clock agrees with the platform's; try again later"
	} else {
		failed.Advice = fmt.Sprintf("the computer's clock is off by %s against the platform's", r.Date.Sub(r.At).Abs().Round(time.Second))
	}
	return failed
}

// serverDate is the server's clock, or zero where a cache answered.
func serverDate(h http.Header) time.Time {
	if h.Get("Age") != "" {
		return time.Time{}
	}
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return date
}
