package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"imdex/store"
)

// Create opens the store of a directory and makes both when missing. The
// directory is made with mode 0700 and left alone when it exists; the store
// has mode 0600. A store appears whole or not at all: it is made under another
// name, synced and renamed.
func Create(ctx context.Context, dir string, o Options) (*Store, error) {
	s := newStore(dir, o)
	if err := s.create(ctx); err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	return Open(ctx, dir, o)
}

func (s *Store) create(ctx context.Context) error {
	if _, err := s.statFile(); !errors.Is(err, store.ErrMissing) {
		return err
	}
	if err := makeDir(filepath.Clean(s.dir)); err != nil {
		return err
	}
	ctx, cancel := s.bound(ctx)
	defer cancel()
	t, err := s.takeTurn(ctx, true)
	if err != nil {
		return err
	}
	defer t.drop()
	if _, err := s.statFile(); !errors.Is(err, store.ErrMissing) {
		return err // another process was first
	}
	if err := s.makeNew(); err != nil {
		_ = os.Remove(s.path(newName))
		return writeError(err)
	}
	return s.publishNew()
}

// makeNew writes an empty store under its temporary name.
func (s *Store) makeNew() (err error) {
	defer guard(&err)()
	if err := os.Remove(s.path(newName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, err := bbolt.Open(s.path(newName), fileMode, &bbolt.Options{
		PageSize: pageSize,
		OpenFile: func(path string, flag int, mode os.FileMode) (*os.File, error) {
			return os.OpenFile(path, flag|os.O_EXCL|noFollow, mode)
		},
	})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := createBuckets(tx)
		if err != nil {
			return err
		}
		return createHead(b.meta, s.options.Now().UnixMilli())
	})
	return errors.Join(err, db.Sync(), db.Close())
}

// publishNew gives the store its name.
func (s *Store) publishNew() error {
	if err := os.Rename(s.path(newName), s.path(fileName)); err != nil {
		return err
	}
	return syncDir(s.dir)
}

// makeDir makes a directory and those above it, each durable before it holds
// anything. What exists is left alone.
func makeDir(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	above := filepath.Dir(dir)
	if err := makeDir(above); err != nil {
		return err
	}
	if err := os.Mkdir(dir, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(above)
}
