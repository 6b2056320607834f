package transport

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"golang.org/x/time/rate"

	"imdex/fetch"
)

// Options are an account's settings of its calls.
type Options struct {
	Rate    float64        // calls a second; 0 is no limit
	Secrets []fetch.Secret // hidden wherever they turn up; the empty ones are ignored
}

// Client makes an account's calls. Its methods may be called from several
// goroutines at once.
type Client struct {
	env     fetch.Env
	carrier http.RoundTripper
	pace    *rate.Limiter
	gate    *gate
	budget  *budget
	clock   *clock
	mask    *mask
}

// New returns a client on env's transport.
func New(env fetch.Env, opts Options) *Client {
	limit := rate.Limit(opts.Rate)
	if opts.Rate <= 0 {
		limit = rate.Inf
	}
	c := &Client{
		env:     env,
		carrier: stay{bounded{timed{env.Transport}}},
		pace:    rate.NewLimiter(limit, 1), // no burst: no window of a second holds more than Rate
		gate:    newGate(env.Now),
		budget:  &budget{now: env.Now},
		clock:   &clock{now: env.Now},
		mask:    newMask(),
	}
	for _, s := range opts.Secrets {
		c.mask.add(s.Reveal())
	}
	return c
}

// Now is the time to sign with: the local clock, put right by the server's
// where a platform refused a signature for its time (see [ErrClock]).
func (c *Client) Now() time.Time { return c.clock.Now() }

// Redact hides the account's secrets in a text and makes one line of it. Errors
// of Do need none.
func (c *Client) Redact(s string) string { return c.mask.line(s) }

// Do makes a call and returns its checked answer. Kinds Transient and Throttled
// are retried, Auth once for each token, a refused clock once, nothing else. The
// error is the context's own or a *fetch.Error.
func (c *Client) Do(ctx context.Context, call Call) (*Response, error) {
	c.budget.called()
	var past history
	for {
		resp, err := c.turn(ctx, call, &past)
		if err == nil {
			return resp, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		failed := c.explain(call, resp, err)
		if !past.final && failed.RetryAfter > 0 {
			c.gate.hold(failed.RetryAfter)
		}
		again, err := c.again(ctx, call, resp, failed, &past)
		if !again {
			return nil, err
		}
	}
}

// history is what happened to a call so far.
type history struct {
	attempts  int
	renewed   int   // of Call.Tokens
	held      []int // generations of Call.Tokens before the attempt
	corrected bool  // the clock
	final     bool  // the last error came from before the attempt
}

// turn waits for the call's turn and makes one attempt.
func (c *Client) turn(ctx context.Context, call Call, past *history) (*Response, error) {
	past.final = true
	past.held = past.held[:0]
	for _, t := range call.Tokens {
		if _, err := t.Get(ctx); err != nil {
			return nil, err
		}
		past.held = append(past.held, t.generation())
	}
	if err := c.admit(ctx, call.Op); err != nil {
		return nil, err
	}
	past.final = false
	past.attempts++
	resp, err := c.attempt(ctx, call)
	if ctx.Err() == nil {
		c.gate.learn(err)
	}
	return resp, err
}

// admit waits until the rate, the platform's wishes and its health allow a call.
func (c *Client) admit(ctx context.Context, op string) error {
	for {
		now := c.env.Now()
		if err := sleep(ctx, c.pace.ReserveN(now, 1).DelayFrom(now)); err != nil {
			return err
		}
		wait, back, err := c.gate.claim()
		if err != nil || wait == 0 {
			return err
		}
		event := fetch.Event{Kind: fetch.EventThrottled, Op: op, Wait: wait, Cause: "the platform asked for a pause"}
		if back != nil {
			event.Kind, event.Cause = fetch.EventRetry, "waiting for the platform to come back"
		}
		c.env.Observe(event)
		if err := sleepUnless(ctx, wait, back); err != nil {
			return err
		}
	}
}

// again decides whether a failed call is made once more, and waits before it.
func (c *Client) again(ctx context.Context, call Call, resp *Response, failed *fetch.Error, past *history) (bool, error) {
	switch {
	case past.final:
		return false, failed
	case errors.Is(failed, ErrClock):
		if !past.corrected && c.clock.correct(resp) {
			past.corrected = true
			return true, nil
		}
		return false, c.clock.complain(failed, resp)
	case failed.Kind == fetch.Auth && past.renewed < len(call.Tokens):
		i := past.renewed
		past.renewed++
		call.Tokens[i].refuse(past.held[i])
		return true, nil
	case failed.Kind == fetch.Transient || failed.Kind == fetch.Throttled:
		return c.pause(ctx, failed, past)
	}
	return false, failed
}

// pause waits before a retry, or says that there is none.
func (c *Client) pause(ctx context.Context, failed *fetch.Error, past *history) (bool, error) {
	kind, wait, most := fetch.EventRetry, backoff(past.attempts), MaxAttempts
	if failed.Kind == fetch.Throttled {
		kind, wait, most = fetch.EventThrottled, wait+throttledFloor, MaxThrottled
	}
	if past.attempts >= most || failed.RetryAfter > MaxPause {
		return false, failed
	}
	if failed.RetryAfter > 0 {
		wait = failed.RetryAfter + rand.N(firstBackoff)
	}
	c.env.Observe(fetch.Event{Kind: kind, Op: failed.Op, Wait: wait, Cause: failed.Error()})
	if err := sleep(ctx, wait); err != nil {
		return false, err
	}
	if failed.Kind == fetch.Throttled {
		return true, nil
	}
	granted, err := c.budget.retry(ctx)
	if err != nil {
		return false, err
	}
	if !granted {
		return false, failed
	}
	return true, nil
}

// backoff is a random wait before the attempt after the n-th.
func backoff(n int) time.Duration {
	return rand.N(min(firstBackoff<<(n-1), lastBackoff))
}
