package emulator

import (
	"net/http"
	"strconv"
	"time"
)

// Call is a call that came in, for a fault to choose by.
type Call struct {
	Number int    // from 1
	Op     string // the route, e.g. "messages"
	Chat   string
}

// Fault is what goes wrong with a call. The zero value is nothing.
type Fault struct {
	Status     int // of an error answer; 0 is none
	Code       int
	RetryAfter time.Duration
	Body       string // sent as it is, in place of the platform's JSON
	Expired    bool   // all access tokens end their life before the call
	SameToken  bool   // the next page token is the one that was asked with
}

// Faults that the platform has been seen with.
var (
	TooMany     = Fault{Status: http.StatusTooManyRequests, Code: 429000001}
	FlowLimit   = Fault{Status: http.StatusBadRequest, Code: 400000001}
	Unavailable = Fault{Status: http.StatusInternalServerError, Code: 500000004}
	Expired     = Fault{Expired: true}
	SameToken   = Fault{SameToken: true}
)

// SetFault decides the fault of every call from now on; nil is none.
func (p *Platform) SetFault(choose func(Call) Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = choose
}

// strike writes a fault's answer and reports whether it did.
func (f Fault) strike(w http.ResponseWriter, p *Platform) bool {
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(f.RetryAfter/time.Second)))
	}
	switch {
	case f.Body != "":
		w.Header().Set("Content-Type", "text/html")
		if f.Status != 0 {
			w.WriteHeader(f.Status)
		}
		_, _ = w.Write([]byte(f.Body))
	case f.Status != 0:
		p.refuse(w, &refusal{f.Status, f.Code, "emulated fault"})
	default:
		return false
	}
	return true
}
