package edge

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Tokens are those that a platform has handed out. Its methods may be called from
// several goroutines at once, also by a platform that holds its own lock.
type Tokens struct {
	mu     sync.Mutex // guards everything below
	ends   map[string]time.Time
	issued []string
}

// NewTokens returns none.
func NewTokens() *Tokens { return &Tokens{ends: map[string]time.Time{}} }

// Issue hands one out, good until its end; one without an end is good for no
// Bearer, and only known to have been.
func (t *Tokens) Issue(token string, end time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.issued = append(t.issued, token)
	t.ends[token] = end
}

// Newest is the last one with its end, "" where there was none.
func (t *Tokens) Newest() (token string, end time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.issued); n > 0 {
		token = t.issued[n-1]
	}
	return token, t.ends[token]
}

// Bears reports whether a call comes with a token that is good.
func (t *Tokens) Bears(r *http.Request, now time.Time) bool {
	token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	t.mu.Lock()
	defer t.mu.Unlock()
	return found && now.Before(t.ends[token])
}

// Expire ends the life of every token.
func (t *Tokens) Expire() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.ends)
}

// Issued are all tokens that ever were.
func (t *Tokens) Issued() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.issued)
}
