package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"imdex/store"
)

// The files of a store's directory.
const (
	fileName = "store.db"     // the store
	newName  = "store.db.new" // a store in the making; left over only by a kill
	turnName = "turn"         // the turnstile's lock, always empty
	homeName = "home.lock"    // see LockHome
)

const (
	dirMode  = 0o700
	fileMode = 0o600
)

// DefaultLockWait is how long a call waits for its turn: two hundred times the
// work of a group of 5,000 records.
const DefaultLockWait = 10 * time.Second

// Options are a store's settings. The zero value works.
type Options struct {
	// Now is the clock; nil is time.Now. It dates a new store and nothing else.
	Now func() time.Time
	// LockWait bounds the wait for other processes; 0 is DefaultLockWait.
	LockWait time.Duration
}

// Store is a message store in a directory. No file stays open between calls,
// and its methods may be called from any goroutine and any number of processes.
type Store struct {
	dir     string
	options Options
}

func newStore(dir string, o Options) *Store {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.LockWait <= 0 {
		o.LockWait = DefaultLockWait
	}
	return &Store{dir: dir, options: o}
}

// Open returns the store of a directory. It fails with store.ErrMissing where
// there is none, store.ErrNewer, store.ErrDamaged, or store.ErrBusy after
// Options.LockWait. A store that others may read is tightened to 0600.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	s := newStore(dir, o)
	if err := s.tighten(); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	if err := s.Read(ctx, func(*Reader) error { return nil }); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return s, nil
}

// Close ends the use of a store. It never fails.
func (s *Store) Close() error { return nil }

// Dir is the store's directory.
func (s *Store) Dir() string { return s.dir }

func (s *Store) path(name string) string { return filepath.Join(s.dir, name) }

// statFile looks at the store's file without following a link.
func (s *Store) statFile() (fs.FileInfo, error) {
	info, err := os.Lstat(s.path(fileName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, store.ErrMissing
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: %s is not a regular file (%s)", store.ErrDamaged, fileName, info.Mode().Type())
	}
	return info, nil
}

// tighten takes the file away from other users. A medium that cannot be
// written keeps its modes.
func (s *Store) tighten() error {
	info, err := s.statFile()
	if err != nil || info.Mode().Perm()&^fileMode == 0 {
		return err
	}
	if err := os.Chmod(s.path(fileName), fileMode); err != nil && !readOnlyMedium(err) {
		return err
	}
	return nil
}
