package transport

import (
	"context"
	"sync"
	"time"

	"imdex/fetch"
)

// Renewal is a fresh token.
type Renewal struct {
	Token string
	Life  time.Duration // from now; 0 is unknown: used until it is refused
}

// Token is a credential that expires. Many calls may use it at once; one
// renewal is under way at a time. Its values are hidden like the secrets.
type Token struct {
	client *Client
	early  time.Duration
	renew  func(context.Context) (Renewal, error)

	turn chan struct{} // holds one element while a renewal is under way

	mu        sync.Mutex // guards everything below
	value     string
	number    int       // of the value, from 1
	until     time.Time // when to renew; zero is never
	refusal   error     // of the last renewal, if it was final
	refusedAt time.Time
}

// NewToken returns a token that renew fetches when it is first needed, early
// before its life ends (but never earlier than a fifth of it), and when the
// platform refuses it. renew normally calls Do with a Call without Tokens.
func (c *Client) NewToken(early time.Duration, renew func(context.Context) (Renewal, error)) *Token {
	return &Token{client: c, early: early, renew: renew, turn: make(chan struct{}, 1)}
}

// Get returns the token, renewed if need be.
func (t *Token) Get(ctx context.Context) (string, error) {
	if value, ok := t.current(); ok {
		return value, nil
	}
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if value, ok := t.current(); ok { // somebody else was faster
		return value, nil
	}
	if err := t.refused(); err != nil {
		return "", err
	}
	fresh, err := t.renew(ctx)
	if err != nil {
		t.remember(err)
		return "", err
	}
	t.Adopt(fresh)
	t.client.env.Observe(fetch.Event{Kind: fetch.EventRenewed})
	return fresh.Token, nil
}

// Adopt takes over a value that the platform handed out unasked.
func (t *Token) Adopt(fresh Renewal) {
	t.client.mask.addToken(fresh.Token)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.value, t.refusal, t.until = fresh.Token, nil, time.Time{}
	t.number++
	if fresh.Life > 0 {
		t.until = t.client.env.Now().Add(fresh.Life - min(t.early, fresh.Life/5))
	}
}

func (t *Token) current() (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	live := t.until.IsZero() || t.client.env.Now().Before(t.until)
	return t.value, t.value != "" && live
}

func (t *Token) generation() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.number
}

// refuse forgets the value of a generation, unless it was renewed meanwhile.
func (t *Token) refuse(generation int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.number == generation {
		t.value = ""
	}
}

// remember keeps a refusal that another try would only repeat.
func (t *Token) remember(err error) {
	switch fetch.KindOf(err) {
	case fetch.Auth, fetch.Forbidden, fetch.Malformed, fetch.Gone:
		t.mu.Lock()
		defer t.mu.Unlock()
		t.refusal, t.refusedAt = err, t.client.env.Now()
	}
}

func (t *Token) refused() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.refusal != nil && t.client.env.Now().Sub(t.refusedAt).Abs() < refusedFor {
		return t.refusal
	}
	return nil
}
