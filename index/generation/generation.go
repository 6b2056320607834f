package generation

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ID numbers a generation, from 1. Zero is none.
type ID uint64

// Root is the name of the file in each generation that is locked by readers.
const Root = "root.bolt"

const (
	current = "CURRENT"
	prefix  = "gen-"
)

// Name is the name of the generation's directory.
func (id ID) Name() string { return prefix + strconv.FormatUint(uint64(id), 10) }

// Path is the generation's directory in dir.
func (id ID) Path(dir string) string { return filepath.Join(dir, id.Name()) }

// parse reads a name; zero means that it is not one.
func parse(name string) ID {
	n, err := strconv.ParseUint(strings.TrimPrefix(name, prefix), 10, 64)
	if err != nil || ID(n).Name() != name {
		return 0
	}
	return ID(n)
}

// Current returns the generation that CURRENT in dir names. The errors are
// ErrMissing, ErrDamaged and those of reading.
func Current(dir string) (ID, error) {
	text, err := os.ReadFile(filepath.Join(dir, current))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, ErrMissing
	case err != nil:
		return 0, fmt.Errorf("read %s: %w", current, err)
	}
	name, whole := strings.CutSuffix(string(text), "\n")
	id := parse(name)
	if !whole || id == 0 {
		return 0, ErrDamaged
	}
	return id, nil
}

// list returns the generations in dir, in no order.
func list(dir string) ([]ID, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var ids []ID
	for _, e := range entries {
		if id := parse(e.Name()); id != 0 && e.IsDir() {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
