//go:build unix

package bolt

import (
	"context"
	"errors"
	"fmt"
	"os/signal"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/store"
)

// fillUp commits until the file may not grow any more, and goes on after the
// limit is lifted.
func fillUp(dir string) error {
	signal.Ignore(syscall.SIGXFSZ)
	var free syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &free); err != nil {
		return err
	}
	tight := free
	tight.Cur = 1 << 20
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &tight); err != nil {
		return err
	}
	s, err := Create(context.Background(), dir, Options{})
	if err != nil {
		return err
	}
	acknowledged, err := commitUntil(s)
	if !errors.Is(err, syscall.EFBIG) {
		return fmt.Errorf("group %d: %w", acknowledged, err)
	}
	if _, err := s.Head(context.Background()); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &free); err != nil {
		return err
	}
	if _, err := s.Commit(context.Background(), []store.Page{groupPage(acknowledged + 1)}); err != nil {
		return err
	}
	fmt.Println(acknowledged + 1)
	return nil
}

// commitUntil commits groups until one fails.
func commitUntil(s *Store) (acknowledged int, err error) {
	for {
		if _, err := s.Commit(context.Background(), []store.Page{groupPage(acknowledged + 1)}); err != nil {
			return acknowledged, err
		}
		acknowledged++
	}
}

func TestFileThatMayNotGrow(t *testing.T) {
	dir := t.TempDir()
	c := startChild(t, "full disk", dir)
	line := c.line(t)
	var acknowledged int
	_, err := fmt.Sscan(line, &acknowledged)
	require.NoError(t, err, line)
	assert.Greater(t, acknowledged, 5)
	require.NoError(t, judge(t, dir, acknowledged))
}

// TestWriteErrors: the errors in which bbolt drops the errno have it again.
func TestWriteErrors(t *testing.T) {
	full := fmt.Errorf("write store.db: %w", syscall.ENOSPC)
	assert.Equal(t, full, writeError(full))
	err := writeError(fmt.Errorf("file sync error: %s", full))
	assert.ErrorIs(t, err, syscall.ENOSPC)
	assert.ErrorContains(t, err, "file sync error")
	assert.ErrorIs(t, writeError(syscall.EDQUOT), syscall.ENOSPC)
	assert.Equal(t, syscall.EIO, writeError(syscall.EIO))
	assert.NoError(t, writeError(nil))
}
