package bolt

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"

	"imdex/store"
)

func TestReaderGetsInBehindWriterLoop(t *testing.T) {
	s := create(t)
	writer := startChild(t, "commit", s.Dir())
	writer.line(t)
	writer.ignore()
	var last store.Revision
	for range 20 {
		h, err := s.Head(t.Context())
		require.NoError(t, err)
		assert.GreaterOrEqual(t, h.Revision, last)
		last = h.Revision
	}
}

func TestWriterGetsInBehindReaderLoops(t *testing.T) {
	s := create(t)
	for range 2 {
		reader := startChild(t, "read", s.Dir())
		reader.line(t)
		reader.ignore()
	}
	for i := 1; i <= 20; i++ {
		assert.Equal(t, groupSize, commit(t, s, groupPage(i)).Added)
	}
}

// TestBoundedWait: a file that another process keeps is ErrBusy after the
// wait, and the caller's own end is the caller's own error.
func TestBoundedWait(t *testing.T) {
	s := create(t)
	db, err := bbolt.Open(s.path(fileName), fileMode, nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()

	hasty, err := Open(t.Context(), s.Dir(), Options{LockWait: 5 * time.Millisecond})
	assert.Nil(t, hasty)
	require.ErrorIs(t, err, store.ErrBusy)

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	_, err = s.Commit(ctx, []store.Page{groupPage(1)})
	require.ErrorIs(t, err, store.ErrBusy)
	require.ErrorIs(t, err, context.DeadlineExceeded)

	ctx, cancel = context.WithCancel(t.Context())
	interrupted := make(chan error)
	go func() {
		_, err := s.Head(ctx)
		interrupted <- err
	}()
	cancel()
	err = <-interrupted
	require.ErrorIs(t, err, context.Canceled)
	assert.False(t, errors.Is(err, store.ErrBusy))
}

// TestReadersAndWriter: every state that a reader sees is that of whole groups.
func TestReadersAndWriter(t *testing.T) {
	s := create(t)
	const groups = 40
	var all errgroup.Group
	done := make(chan struct{})
	all.Go(func() error {
		defer close(done)
		for i := 1; i <= groups; i++ {
			if _, err := s.Commit(context.Background(), []store.Page{groupPage(i)}); err != nil {
				return err
			}
		}
		return nil
	})
	for range 4 {
		all.Go(func() error {
			for {
				if err := s.Read(context.Background(), wholeGroups); err != nil {
					return err
				}
				select {
				case <-done:
					return nil
				default:
				}
			}
		})
	}
	require.NoError(t, all.Wait())
	h, err := s.Head(t.Context())
	require.NoError(t, err)
	assert.Equal(t, uint64(groups*groupSize), h.Messages)
}

func wholeGroups(r *Reader) error {
	h, err := r.Head()
	if err != nil {
		return err
	}
	changes, err := r.Changes(0, 0)
	if err != nil {
		return err
	}
	places, err := r.Places(streamA, 0, 100, store.Place{}, 0)
	if err != nil {
		return err
	}
	if h.Messages%groupSize != 0 || uint64(len(changes)) != h.Messages || uint64(len(places)) != h.Messages {
		return errors.New("a part of a group is visible")
	}
	return nil
}
