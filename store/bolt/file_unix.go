//go:build unix

package bolt

import (
	"errors"
	"os"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"
)

// noFollow makes an open fail on a symbolic link.
const noFollow = syscall.O_NOFOLLOW

// locksFirst: lock has the file when it returns.
const locksFirst = true

// lock takes the lock that bbolt takes, before bbolt does: a second one on the
// same descriptor changes nothing. So the file can be looked at under its lock
// before bbolt maps it.
func lock(f *os.File, exclusive bool) error {
	how := syscall.LOCK_SH
	if exclusive {
		how = syscall.LOCK_EX
	}
	err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return berrors.ErrTimeout
	}
	return err
}

// unlock gives the lock back. Closing would not: after a failed open bbolt may
// leave a memory map behind, which holds the file and its lock.
func unlock(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }

func readOnlyMedium(err error) bool { return errors.Is(err, syscall.EROFS) }

// syncDir makes the names in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
