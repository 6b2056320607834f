package generation

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// made makes a generation with a root and a segment, and publishes it.
func made(t *testing.T, dir string) ID {
	id, err := Create(dir)
	require.NoError(t, err)
	for _, name := range []string{Root, "a.zap"} {
		require.NoError(t, WriteFile(filepath.Join(id.Path(dir), name), []byte(id.Name()+name)))
	}
	require.NoError(t, Publish(dir, id))
	return id
}

func TestCurrent(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       ID
		err        error
	}{
		{"right", "gen-12\n", 12, nil},
		{"no end", "gen-12", 0, ErrDamaged},
		{"empty", "", 0, ErrDamaged},
		{"zero", "gen-0\n", 0, ErrDamaged},
		{"leading zero", "gen-012\n", 0, ErrDamaged},
		{"signed", "gen-+12\n", 0, ErrDamaged},
		{"elsewhere", "../gen-12\n", 0, ErrDamaged},
		{"two", "gen-1\ngen-2\n", 0, ErrDamaged},
		{"too large", "gen-18446744073709551616\n", 0, ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, current), []byte(c.text), 0o600))
			got, err := Current(dir)
			assert.Equal(t, c.want, got)
			assert.ErrorIs(t, err, c.err)
		})
	}
	_, err := Current(t.TempDir())
	assert.ErrorIs(t, err, ErrMissing)
	_, err = Current(filepath.Join(t.TempDir(), "none"))
	assert.ErrorIs(t, err, ErrMissing)
}

func TestCloneSharesAndCopies(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	first := made(t, dir)
	clone, err := Clone(dir, first, []string{"a.zap"}, []string{Root})
	require.NoError(t, err)
	assert.Equal(t, first+1, clone)
	same := func(name string) bool {
		a, err := os.Stat(filepath.Join(first.Path(dir), name))
		require.NoError(t, err)
		b, err := os.Stat(filepath.Join(clone.Path(dir), name))
		require.NoError(t, err)
		return os.SameFile(a, b)
	}
	assert.True(t, same("a.zap"))
	assert.False(t, same(Root))
	text, err := os.ReadFile(filepath.Join(clone.Path(dir), Root))
	require.NoError(t, err)
	assert.Equal(t, "gen-1root.bolt", string(text))
	now, err := Current(dir)
	require.NoError(t, err)
	assert.Equal(t, first, now, "a clone is not current until it is published")

	_, err = Clone(dir, first, []string{"none.zap"}, nil)
	assert.ErrorIs(t, err, os.ErrNotExist)
	left, err := list(dir)
	require.NoError(t, err)
	assert.Len(t, left, 2, "a clone that failed is gone")
}

func TestSweep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	removed, err := Sweep(dir, 0)
	require.NoError(t, err)
	assert.Zero(t, removed, "nothing to sweep where nothing is")

	first, second, third := made(t, dir), made(t, dir), made(t, dir)
	_, err = Create(dir) // of a killed writer
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, current+temporary+"1"), nil, 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "other"), 0o700))
	hold, err := Hold(dir, first)
	require.NoError(t, err)

	removed, err = Sweep(dir, time.Hour)
	require.NoError(t, err)
	assert.Equal(t, 1, removed, "only the draft: the rest is young")
	removed, err = Sweep(dir, 0)
	require.NoError(t, err)
	assert.Equal(t, 1, removed, "one is held, one is current")
	assert.NoDirExists(t, second.Path(dir))
	require.NoError(t, hold.Close())
	removed, err = Sweep(dir, 0)
	require.NoError(t, err)
	assert.Equal(t, 1, removed)
	assert.DirExists(t, third.Path(dir))
	assert.DirExists(t, filepath.Join(dir, "other"))
	assert.NoFileExists(t, filepath.Join(dir, current+temporary+"1"))

	_, err = Hold(dir, first)
	assert.Error(t, err)
	assert.NoDirExists(t, first.Path(dir), "holding does not bring a generation back")
}

// TestSweepGrace: a generation stays for a while after its successor came.
func TestSweepGrace(t *testing.T) {
	dir := t.TempDir()
	first, second := made(t, dir), made(t, dir)
	old := time.Now().Add(-time.Hour)
	require.NoError(t, os.Chtimes(first.Path(dir), old, old))
	removed, err := Sweep(dir, time.Minute)
	require.NoError(t, err)
	assert.Zero(t, removed, "its own age does not matter")
	require.NoError(t, os.Chtimes(second.Path(dir), old, old))
	removed, err = Sweep(dir, time.Minute)
	require.NoError(t, err)
	assert.Equal(t, 1, removed)
}

// TestSweepWithoutCurrent: when CURRENT was lost, nothing can be read, and all
// generations are debris.
func TestSweepWithoutCurrent(t *testing.T) {
	dir := t.TempDir()
	made(t, dir)
	require.NoError(t, os.Remove(filepath.Join(dir, current)))
	removed, err := Sweep(dir, time.Hour)
	require.NoError(t, err)
	assert.Equal(t, 1, removed)
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	require.NoError(t, WriteFile(path, []byte("old")))
	require.NoError(t, WriteFile(path, []byte("new")))
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "new", string(text))
	require.Error(t, WriteFile(filepath.Join(dir, "none", "f"), nil))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "d"), 0o700))
	require.NoError(t, WriteFile(filepath.Join(dir, "d", "f"), nil))
	require.Error(t, WriteFile(filepath.Join(dir, "d"), nil), "a directory is in the way")
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 2, "a write that failed leaves nothing")
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}
