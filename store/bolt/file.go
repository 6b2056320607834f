package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"imdex/store"
)

// pageSize is a new store's: 16 KiB pages hold some thirty records, and cost
// less space and time than 4 KiB ones.
const pageSize = 16 << 10

// file is the store's file, open and locked, with the one transaction of a call.
type file struct {
	f  *os.File // the same as in db
	db *bbolt.DB
	tx *bbolt.Tx
	*buckets
}

// open waits for its turn and for the file, and begins the transaction.
func (s *Store) open(ctx context.Context, write bool) (*file, error) {
	f, err := s.openFile(ctx, write)
	if err != nil {
		return nil, err
	}
	if err := f.begin(write); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

// openFile is open without the transaction.
func (s *Store) openFile(ctx context.Context, write bool) (*file, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if _, err := s.statFile(); err != nil {
		return nil, err
	}
	ctx, cancel := s.bound(ctx)
	defer cancel()
	t, err := s.takeTurn(ctx, write)
	if err != nil {
		return nil, err
	}
	defer t.drop()
	for {
		f, err := s.tryOpen(write)
		if !errors.Is(err, berrors.ErrTimeout) {
			return f, err
		}
		if err := pause(ctx); err != nil {
			return nil, err
		}
	}
}

// tryOpen opens without waiting: bbolt.ErrTimeout says that the file is locked.
func (s *Store) tryOpen(write bool) (*file, error) {
	if _, err := s.statFile(); err != nil { // a restore may have put another one in place
		return nil, err
	}
	f := &file{}
	if err := f.open(s.path(fileName), write); err != nil {
		f.abandon()
		return nil, damaged(err)
	}
	return f, nil
}

func (f *file) open(path string, write bool) (err error) {
	defer guard(&err)()
	f.db, err = bbolt.Open(path, fileMode, &bbolt.Options{
		ReadOnly:     !write,
		Timeout:      time.Nanosecond, // one try; 0 would wait for ever
		NoStatistics: true,
		OpenFile: func(path string, flag int, mode os.FileMode) (*os.File, error) {
			// Without O_CREATE: only Create makes a store.
			opened, err := os.OpenFile(path, flag&^os.O_CREATE|noFollow, mode)
			if err != nil {
				return nil, err
			}
			f.f = opened
			if err := lock(opened, write); err != nil {
				return nil, err
			}
			return opened, inspect(opened, write && locksFirst)
		},
	})
	return err
}

// begin begins the transaction and finds the buckets. When bbolt cannot begin,
// it keeps locks of its own that Close would wait for.
func (f *file) begin(write bool) (err error) {
	defer func() {
		if err != nil && f.tx == nil {
			f.abandon()
			f.db = nil
		}
	}()
	defer guard(&err)()
	if f.tx, err = f.db.Begin(write); err != nil {
		return err
	}
	if err := checkSchema(f.tx); err != nil {
		return err
	}
	f.buckets, err = loadBuckets(f.tx)
	return err
}

// abandon lets go of a file that bbolt did not open.
func (f *file) abandon() {
	if f.f != nil {
		unlock(f.f)
		_ = f.f.Close() // bbolt has closed it already unless it panicked
	}
}

// close rolls back what is not committed and gives the file back.
func (f *file) close() error {
	err := f.shut()
	if err != nil {
		f.abandon()
	}
	return err
}

func (f *file) shut() (err error) {
	defer guard(&err)()
	if f.db == nil {
		return nil
	}
	if f.tx != nil {
		if err := f.tx.Rollback(); err != nil && !errors.Is(err, berrors.ErrTxClosed) {
			return err
		}
	}
	return f.db.Close()
}

// damaged names the errors by which bbolt refuses a file.
func damaged(err error) error {
	for _, bad := range []error{
		berrors.ErrInvalid, berrors.ErrChecksum, berrors.ErrVersionMismatch, berrors.ErrInvalidMapping,
	} {
		if errors.Is(err, bad) {
			return fmt.Errorf("%w: %w", store.ErrDamaged, err)
		}
	}
	return err
}
