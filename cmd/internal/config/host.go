package config

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/zalando/go-keyring"
)

const (
	folder   = "imdex"
	fileName = "config.toml"
)

// Host is what the surroundings give: the composition root fills it in from the
// process, a test from a map.
type Host struct {
	OS     string                           // as runtime.GOOS
	Lookup func(name string) (string, bool) // as os.LookupEnv

	// Environ is what commands of secrets run with, as os.Environ. Variables
	// that hold a secret of the configuration are taken out of it first.
	Environ []string

	// Keyring looks a secret up; nil is the system's keyring.
	Keyring func(service, user string) (string, error)
}

// File is the path of the configuration file: flag, else IMDEX_CONFIG, else the
// user's configuration directory. It need not exist.
func (h Host) File(flag string) (string, error) {
	if path := h.first(flag, "IMDEX_CONFIG"); path != "" {
		return h.expand(path)
	}
	dir, err := h.configDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, folder, fileName), nil
}

// Home is the data home: flag, else IMDEX_HOME, else the user's data directory.
// It need not exist.
func (h Host) Home(flag string) (string, error) {
	if path := h.first(flag, "IMDEX_HOME"); path != "" {
		return h.expand(path)
	}
	dir, err := h.dataDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, folder), nil
}

func (h Host) first(flag, variable string) string {
	if flag != "" {
		return flag
	}
	return h.env(variable)
}

// env is a variable's value; unset and empty are the same, as everywhere in XDG.
func (h Host) env(name string) string {
	value, _ := h.Lookup(name)
	return value
}

func (h Host) configDir() (string, error) {
	switch h.OS {
	case "windows":
		return h.dir("AppData")
	case "darwin":
		return h.below("Library", "Application Support")
	}
	return h.xdg("XDG_CONFIG_HOME", ".config")
}

func (h Host) dataDir() (string, error) {
	switch h.OS {
	case "windows":
		return h.dir("LOCALAPPDATA")
	case "darwin":
		return h.below("Library", "Application Support")
	}
	return h.xdg("XDG_DATA_HOME", ".local", "share")
}

// xdg is the directory that the variable names. A relative one counts as unset,
// as the XDG specification asks.
func (h Host) xdg(variable string, standard ...string) (string, error) {
	if dir := h.env(variable); filepath.IsAbs(dir) {
		return dir, nil
	}
	return h.below(standard...)
}

func (h Host) below(path ...string) (string, error) {
	home, err := h.userHome()
	if err != nil {
		return "", err
	}
	return filepath.Join(append([]string{home}, path...)...), nil
}

func (h Host) userHome() (string, error) {
	if h.OS == "windows" {
		return h.dir("USERPROFILE")
	}
	return h.dir("HOME")
}

func (h Host) dir(variable string) (string, error) {
	if dir := h.env(variable); dir != "" {
		return dir, nil
	}
	return "", &Error{
		Problem: fmt.Sprintf("the environment variable %s is not set", variable),
		Hint:    "name the places with --config FILE and --home DIR",
	}
}

// expand replaces a leading ~ by the user's home directory.
func (h Host) expand(path string) (string, error) {
	if path == "~" || strings.HasPrefix(path, "~/") || h.OS == "windows" && strings.HasPrefix(path, `~\`) {
		return h.below(path[1:])
	}
	return path, nil
}

func (h Host) keyring() func(service, user string) (string, error) {
	if h.Keyring != nil {
		return h.Keyring
	}
	return keyring.Get
}
