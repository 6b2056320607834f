package fetch

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what an error of a platform means for the drain. The list is
// append-only; a provider, which alone knows its codes, chooses the kind.
type Kind int

const (
	// Transient: the network or the platform failed for now. Retried.
	Transient Kind = iota + 1
	// Throttled: the platform asks to slow down. Retried, not before RetryAfter.
	Throttled
	// Auth: the credential is refused. Retried once by the provider after a renewal.
	Auth
	// Forbidden: the credential is fine and this thing is not allowed.
	Forbidden
	// Gone: the chat or message does not exist, or not any more.
	Gone
	// Malformed: the answer cannot be what the platform promises, or it refuses
	// a request that should be right. Not retried.
	Malformed
	// Stuck: a walk that does not move and has not met its end proof.
	Stuck
	// Restart: the platform refuses the walk's state; it begins again, once.
	Restart
)

func (k Kind) String() string {
	names := [...]string{"", "transient", "throttled", "auth", "forbidden", "gone", "malformed", "stuck", "restart"}
	if k < 1 || int(k) >= len(names) {
		return fmt.Sprintf("kind(%d)", int(k))
	}
	return names[k]
}

// Error is a failed call or walk. Its text is redacted and fits one line.
type Error struct {
	Kind       Kind
	Op         string        // the call, e.g. "messages"
	Item       string        // the chat or message it was about; may be empty
	Code       string        // the platform's own code; may be empty
	Advice     string        // what the user should check, lower case; may be empty
	RetryAfter time.Duration // what the platform asked for; 0 where it did not
	Err        error         // cause; may be nil
}

func (e *Error) Error() string {
	s := e.Op
	if e.Item != "" {
		s += " " + e.Item
	}
	s += ": " + e.Kind.String()
	if e.Code != "" {
		s += " (" + e.Code + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of the *Error in err's tree, or 0.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}
