package bolt

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFullDisk fills a small file system. Where nobody may mount one,
// TestFileThatMayNotGrow stands alone.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m,mode=0700")
	if errors.Is(err, syscall.EPERM) {
		t.Log("mounting is not permitted")
		return
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	ballast := filepath.Join(dir, "ballast")
	require.NoError(t, os.WriteFile(ballast, make([]byte, 512<<10), fileMode))

	home := filepath.Join(dir, "home")
	s, err := Create(t.Context(), home, Options{})
	require.NoError(t, err)
	acknowledged, err := commitUntil(s)
	require.ErrorIs(t, err, syscall.ENOSPC)
	assert.Greater(t, acknowledged, 5)
	require.NoError(t, judge(t, home, acknowledged), "while the disk is full")
	_, err = Create(t.Context(), filepath.Join(dir, "second"), Options{})
	require.ErrorIs(t, err, syscall.ENOSPC)
	_, err = os.Lstat(filepath.Join(dir, "second", newName))
	require.ErrorIs(t, err, os.ErrNotExist, "nothing half made is left")

	require.NoError(t, os.Remove(ballast))
	commit(t, s, groupPage(acknowledged+1))
	require.NoError(t, judge(t, home, acknowledged+1), "after space was freed")
}
