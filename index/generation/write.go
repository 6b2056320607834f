package generation

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Create makes an empty generation in dir, and dir itself where it is missing.
func Create(dir string) (ID, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, fmt.Errorf("create index directory: %w", err)
	}
	ids, err := list(dir)
	if err != nil {
		return 0, fmt.Errorf("list generations: %w", err)
	}
	id := ID(1)
	if len(ids) > 0 {
		id = slices.Max(ids) + 1
	}
	if err := os.Mkdir(id.Path(dir), 0o700); err != nil {
		return 0, fmt.Errorf("create generation: %w", err)
	}
	return id, nil
}

// Clone makes a generation that shares the files called linked with from, and
// has copies of the files called copied. A file that cannot be linked is
// copied.
func Clone(dir string, from ID, linked, copied []string) (ID, error) {
	id, err := Create(dir)
	if err != nil {
		return 0, err
	}
	for _, name := range linked {
		if err = link(filepath.Join(from.Path(dir), name), filepath.Join(id.Path(dir), name)); err != nil {
			break
		}
	}
	for i := 0; i < len(copied) && err == nil; i++ {
		err = copyFile(filepath.Join(from.Path(dir), copied[i]), filepath.Join(id.Path(dir), copied[i]))
	}
	if err != nil {
		return 0, errors.Join(fmt.Errorf("clone %s: %w", from.Name(), err), os.RemoveAll(id.Path(dir)))
	}
	return id, nil
}

// link falls back to a copy on file systems without hard links, and where a
// file has too many.
func link(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return copyFile(from, to)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() // was only read
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = io.Copy(out, in); err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

// Publish makes a generation current. Its files must be complete and synced;
// Publish syncs the directories.
func Publish(dir string, id ID) error {
	if err := publish(dir, id); err != nil {
		return fmt.Errorf("publish %s: %w", id.Name(), err)
	}
	return nil
}

func publish(dir string, id ID) error {
	if err := syncDir(id.Path(dir)); err != nil {
		return err
	}
	if err := syncDir(dir); err != nil { // the generation's own entry, before anything names it
		return err
	}
	if err := WriteFile(filepath.Join(dir, current), []byte(id.Name()+"\n")); err != nil {
		return err
	}
	return syncDir(dir)
}

// temporary is in the name of a file that is still being written.
const temporary = ".tmp"

// WriteFile replaces a file: the data is synced under another name and then
// renamed. The rename itself is not synced.
func WriteFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+temporary+"*") // 0600
	if err != nil {
		return err
	}
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
