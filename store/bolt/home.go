package bolt

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"imdex/store"
)

// HomeLock is held by the one process that changes a data home. The kernel
// gives it back when the process ends, however it ends.
type HomeLock struct{ lock *flock.Flock }

// holder is the content of home.lock while it is held.
type holder struct {
	PID     int       `json:"pid"`
	Since   time.Time `json:"since"`
	Command string    `json:"command"`
}

// BusyError says who holds a data home. It wraps store.ErrBusy.
type BusyError struct {
	PID     int // 0: the holder has not said yet
	Since   time.Time
	Command string
}

func (e *BusyError) Error() string {
	if e.PID == 0 {
		return store.ErrBusy.Error()
	}
	return fmt.Sprintf("%s: %q runs as process %d since %s", store.ErrBusy, e.Command, e.PID, e.Since.Format(time.RFC3339))
}

func (e *BusyError) Unwrap() error { return store.ErrBusy }

// LockHome locks a data home for a command and does not wait: when it is held
// the error is a *BusyError. The directory is made, mode 0700, when missing.
func LockHome(dir, command string) (*HomeLock, error) {
	if err := makeDir(filepath.Clean(dir)); err != nil {
		return nil, fmt.Errorf("lock home: %w", err)
	}
	path := filepath.Join(dir, homeName)
	l := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR|noFollow), flock.SetPermissions(fileMode))
	held, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock home: %w", err)
	}
	if !held {
		return nil, fmt.Errorf("lock home: %w", whoHolds(path))
	}
	h := &HomeLock{l}
	if err := h.sign(holder{os.Getpid(), time.Now().UTC().Truncate(time.Second), command}); err != nil {
		_ = h.Unlock()
		return nil, fmt.Errorf("lock home: %w", writeError(err))
	}
	return h, nil
}

// Where the holder stands in the file: Windows locks the byte before it even
// against the holder's other handles.
const signAt, signMax = 1, 4 << 10

// sign replaces the file's content by who, the zero holder by nothing.
func (h *HomeLock) sign(who holder) error {
	f, err := os.OpenFile(h.lock.Path(), os.O_WRONLY|noFollow, 0)
	if err != nil {
		return err
	}
	err = f.Truncate(signAt)
	if err == nil && who != (holder{}) {
		err = json.NewEncoder(io.NewOffsetWriter(f, signAt)).Encode(who)
	}
	return errors.Join(err, f.Close())
}

func whoHolds(path string) error {
	var who holder
	if f, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0); err == nil {
		// What is half written leaves the zero holder.
		_ = json.NewDecoder(io.NewSectionReader(f, signAt, signMax)).Decode(&who)
		_ = f.Close()
	}
	return &BusyError{who.PID, who.Since, who.Command}
}

// Unlock gives the home back; a second call does nothing. The file stays, empty: removing it would let two
// processes lock two files of the same name.
func (h *HomeLock) Unlock() error {
	if !h.lock.Locked() {
		return nil
	}
	return errors.Join(h.sign(holder{}), h.lock.Unlock())
}
