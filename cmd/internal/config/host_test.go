package config

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func lookupIn(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		v, ok := env[name]
		return v, ok
	}
}

func TestPlaces(t *testing.T) {
	tests := []struct {
		name       string
		os         string
		flag       string
		env        map[string]string
		file, home string
	}{
		{"flag wins", "linux", "here", map[string]string{"IMDEX_CONFIG": "c", "IMDEX_HOME": "h"}, "here", "here"},
		{"variable wins", "linux", "", map[string]string{"IMDEX_CONFIG": "c", "IMDEX_HOME": "h", "HOME": "/u"}, "c", "h"},
		{"empty variable is none", "linux", "", map[string]string{"IMDEX_CONFIG": "", "IMDEX_HOME": "", "HOME": "/u"}, "/u/.config/imdex/config.toml", "/u/.local/share/imdex"},
		{"tilde", "linux", "~/x", map[string]string{"HOME": "/u"}, "/u/x", "/u/x"},
		{"tilde inside a name", "linux", "~x", nil, "~x", "~x"},
		{"linux", "linux", "", map[string]string{"HOME": "/u"}, "/u/.config/imdex/config.toml", "/u/.local/share/imdex"},
		{"xdg", "linux", "", map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d"}, "/c/imdex/config.toml", "/d/imdex"},
		{"relative xdg is none", "linux", "", map[string]string{"XDG_CONFIG_HOME": "c", "XDG_DATA_HOME": "d", "HOME": "/u"}, "/u/.config/imdex/config.toml", "/u/.local/share/imdex"},
		{"macOS", "darwin", "", map[string]string{"HOME": "/u", "XDG_DATA_HOME": "/d"}, "/u/Library/Application Support/imdex/config.toml", "/u/Library/Application Support/imdex"},
		{"windows", "windows", "", map[string]string{"AppData": "/r", "LOCALAPPDATA": "/l"}, "/r/imdex/config.toml", "/l/imdex"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := Host{OS: tt.os, Lookup: lookupIn(tt.env)}
			file, err := h.File(tt.flag)
			require.NoError(t, err)
			assert.Equal(t, filepath.FromSlash(tt.file), file)
			home, err := h.Home(tt.flag)
			require.NoError(t, err)
			assert.Equal(t, filepath.FromSlash(tt.home), home)
		})
	}
}

func TestPlacesWithoutAHome(t *testing.T) {
	for goos, variable := range map[string]string{"linux": "HOME", "darwin": "HOME", "windows": "LOCALAPPDATA"} {
		_, err := Host{OS: goos, Lookup: lookupIn(nil)}.Home("")
		var e *Error
		require.ErrorAs(t, err, &e, goos)
		assert.Contains(t, e.Problem, variable)
		assert.Contains(t, e.Hint, "--home")
	}
}
