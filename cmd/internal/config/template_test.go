package config

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/all"
)

var commented = regexp.MustCompile(`(?m)^#(\S)`)

func TestTemplateIsAllComments(t *testing.T) {
	c, err := Parse("config.toml", []byte(Template(providers())), options())
	require.NoError(t, err)
	assert.Empty(t, c.Accounts)
	assert.Empty(t, c.People)
}

// Each block becomes valid when its # are taken away, alone and with all others.
func TestTemplateUncommented(t *testing.T) {
	t.Run("every kind of key", func(t *testing.T) { uncommented(t, providers()) })
	t.Run("the real providers", func(t *testing.T) { uncommented(t, all.Providers()) })
}

func uncommented(t *testing.T, list []fetch.Provider) {
	t.Helper()
	o := options()
	o.Providers = list
	valid := 0
	for _, block := range strings.Split(Template(list), "\n\n") {
		text := commented.ReplaceAllString(block, "$1")
		c, err := Parse("config.toml", []byte(text), o)
		require.NoError(t, err, text)
		valid += len(c.Accounts) + len(c.People)
	}
	assert.Equal(t, len(list)+1, valid)

	c, err := Parse("config.toml", []byte(commented.ReplaceAllString(Template(list), "$1")), o)
	require.NoError(t, err)
	require.NotEmpty(t, list)
	assert.Len(t, c.Accounts, len(list))
	for _, a := range c.Accounts {
		a.written.missing(func(line int, k fetch.Key) { assert.Fail(t, "not in the template", "%s of %s", k.Name, a.Name()) })
		for _, k := range a.Provider.Keys {
			assert.Contains(t, a.written.items, k.Name)
		}
	}
}

func TestTemplateGolden(t *testing.T) {
	const path = "testdata/template.toml"
	got := Template(providers())
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "imdex", "config.toml")
	require.NoError(t, Write(path, providers()))
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	info, err = os.Stat(filepath.Dir(filepath.Dir(path)))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())

	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))
	require.ErrorIs(t, Write(path, providers()), ErrExists)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(data))

	link := filepath.Join(t.TempDir(), "config.toml")
	require.NoError(t, os.Symlink(filepath.Join(t.TempDir(), "elsewhere"), link))
	require.ErrorIs(t, Write(link, providers()), ErrExists, "a dangling link is not followed")
}
