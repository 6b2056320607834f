package generation

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Grace is how long a generation stays after the next one was made, so that a
// reader between Current and Hold seldom finds it gone.
const Grace = 10 * time.Second

// Sweep removes the generations that were never published, which only a killed
// or failed writer leaves, and the older ones that no reader holds and whose
// successor is older than grace. It returns how many it removed. Only the
// writer may call it, and not between Create or Clone and Publish.
func Sweep(dir string, grace time.Duration) (int, error) {
	now, err := Current(dir) // zero, with an error, when nothing can be read: then all is debris
	if err != nil && !errors.Is(err, ErrMissing) && !errors.Is(err, ErrDamaged) {
		return 0, err
	}
	ids, err := list(dir)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("list generations: %w", err)
	}
	slices.Sort(ids)
	removed := 0
	for i, id := range ids {
		if id == now || id < now && i+1 < len(ids) && !retired(dir, id, ids[i+1], grace) {
			continue
		}
		if err := os.RemoveAll(id.Path(dir)); err != nil {
			return removed, fmt.Errorf("remove %s: %w", id.Name(), err)
		}
		removed++
	}
	return removed, sweepFiles(dir)
}

// retired reports whether an older generation can go. next is its successor.
func retired(dir string, id, next ID, grace time.Duration) bool {
	since, err := os.Stat(next.Path(dir))
	if err != nil || time.Since(since.ModTime()) < grace {
		return false
	}
	lock := newLock(id.Path(dir))
	ok, err := lock.TryLock()
	if err == nil && ok {
		return lock.Unlock() == nil // a reader that comes now finds the directory gone, and asks again
	}
	return errors.Is(err, os.ErrNotExist) // never had a root
}

// sweepFiles removes what a killed WriteFile left. A reader whose file goes
// just now has only failed to replace it.
func sweepFiles(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.Contains(e.Name(), temporary) {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}
