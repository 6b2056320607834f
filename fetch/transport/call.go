package transport

import (
	"context"
	"net/http"
	"time"
)

// Call is one call of a platform.
type Call struct {
	Op   string // for errors and events, e.g. "messages"
	Item string // the chat or message it is about; may be empty

	// Tokens are what Build uses. They are renewed before the call's turn when
	// they are about to expire; when the platform refuses the call (kind Auth)
	// they are renewed one after the other, each once, and the call repeated.
	Tokens []*Token

	// Build makes the request: after every wait, once an attempt.
	Build func(ctx context.Context) (*http.Request, error)

	// Check says what an answer means: nil for success, else a *fetch.Error.
	// Empty Op, Item and RetryAfter are filled in; any other error counts as
	// Malformed. Nil stands for [Classify].
	Check func(*Response) error
}

// Response is a whole answer. It belongs to the caller.
type Response struct {
	Status int
	Header http.Header
	Body   []byte    // decoded
	Date   time.Time // the server's clock; zero where it sent none or the answer came out of a cache
	At     time.Time // the local clock in the middle of the call
}
