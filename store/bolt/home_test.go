package bolt

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/store"
)

func TestHomeLockRefusesAndTells(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "home")
	before := time.Now().Add(-time.Second)
	held, err := LockHome(dir, "imdex sync")
	require.NoError(t, err)

	_, err = LockHome(dir, "imdex fetch")
	require.ErrorIs(t, err, store.ErrBusy)
	var busy *BusyError
	require.ErrorAs(t, err, &busy)
	assert.Equal(t, os.Getpid(), busy.PID)
	assert.Equal(t, "imdex sync", busy.Command)
	assert.WithinRange(t, busy.Since, before, time.Now())
	assert.ErrorContains(t, err, "imdex sync")

	require.NoError(t, held.Unlock())
	again, err := LockHome(dir, "imdex fetch")
	require.NoError(t, err)
	require.NoError(t, again.Unlock())
}

func TestHomeLockEndsWithItsProcess(t *testing.T) {
	dir := t.TempDir()
	holder := startChild(t, "hold home", dir)
	require.Equal(t, "held", holder.line(t))
	_, err := LockHome(dir, "imdex fetch")
	var busy *BusyError
	require.ErrorAs(t, err, &busy)
	assert.Equal(t, holder.command.Process.Pid, busy.PID)

	holder.kill()
	mine, err := LockHome(dir, "a short one")
	require.NoError(t, err, "a killed holder leaves no lock")
	_, err = LockHome(dir, "imdex fetch")
	require.ErrorAs(t, err, &busy)
	assert.Equal(t, os.Getpid(), busy.PID)
	assert.Equal(t, "a short one", busy.Command)
	content, err := os.ReadFile(filepath.Join(dir, homeName))
	require.NoError(t, err)
	assert.NotContains(t, string(content), "sync", "of the killed holder")
	require.NoError(t, mine.Unlock())
	require.NoError(t, mine.Unlock(), "again")
}

// TestHomeLockWithoutHolder: a holder that has not signed yet is busy all the same.
func TestHomeLockWithoutHolder(t *testing.T) {
	dir := t.TempDir()
	held, err := LockHome(dir, "imdex sync")
	require.NoError(t, err)
	require.NoError(t, held.sign(holder{}))
	_, err = LockHome(dir, "imdex fetch")
	require.ErrorIs(t, err, store.ErrBusy)
	require.NoError(t, held.Unlock())
}
