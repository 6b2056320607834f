package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"

	"imdex/store"
)

// poll is how often a waiting call tries again. Locks are held for a few
// milliseconds, and only one call at a time waits behind the turnstile.
const poll = time.Millisecond

// turn is a held turnstile. bbolt's lock on the file is not fair: whoever
// holds it may take it again before any waiting process wakes up. So every
// open first takes the lock "turn", then the file, then drops "turn". A writer
// that comes back has to queue for "turn", which the waiting reader holds by
// then, and is let in after it.
type turn struct{ lock *flock.Flock }

func (t turn) drop() {
	if t.lock != nil {
		_ = t.lock.Unlock()
	}
}

// takeTurn waits until ctx ends. A reader that may not write the lock file
// goes without: on a medium that cannot be written there is no writer.
func (s *Store) takeTurn(ctx context.Context, write bool) (turn, error) {
	l := flock.New(s.path(turnName), flock.SetFlag(os.O_CREATE|os.O_RDWR|noFollow), flock.SetPermissions(fileMode))
	_, err := l.TryLockContext(ctx, poll)
	switch {
	case err == nil:
		return turn{l}, nil
	case ctx.Err() != nil:
		return turn{}, waited(ctx)
	case !write && (errors.Is(err, fs.ErrPermission) || readOnlyMedium(err)):
		return turn{}, nil
	}
	return turn{}, err
}

// bound limits a wait to LockWait.
func (s *Store) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, s.options.LockWait, store.ErrBusy)
}

// waited is the error of a wait that ended with its context.
func waited(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", store.ErrBusy, cause)
	}
	return cause
}

// pause waits for the next try.
func pause(ctx context.Context) error {
	t := time.NewTimer(poll)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return waited(ctx)
	case <-t.C:
		return nil
	}
}
