package app

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// output is where an export goes: standard output, a device or pipe that is
// written to as it is, or a file that takes its name when it is complete.
type output struct {
	*bufio.Writer
	file *os.File // nil for standard output
	path string   // the name that a temporary file takes; "" where file is the target itself
}

// createOutput opens where an export goes: "" and "-" are standard output. A
// link is followed, so that it stays one.
func (s *session) createOutput(path string) (*output, error) {
	if path == "" || path == "-" {
		return &output{Writer: bufio.NewWriterSize(s.Stdout, 1<<16)}, nil
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, usage(fmt.Sprintf("-o %s is a folder", path), "name a file in it: -o "+filepath.Join(path, "messages.jsonl"))
	case !info.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return &output{Writer: bufio.NewWriterSize(f, 1<<16), file: f}, nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, err
	}
	return &output{Writer: bufio.NewWriterSize(f, 1<<20), file: f, path: path}, nil
}

// end flushes. A temporary file is synced and renamed when the export is whole,
// else removed.
func (o *output) end(whole bool) error {
	err := o.Flush()
	switch {
	case o.file == nil:
		return err
	case o.path == "":
		return errors.Join(err, o.file.Close())
	case err == nil:
		err = o.file.Sync()
	}
	err = errors.Join(err, o.file.Close())
	if err == nil && whole {
		if err = os.Rename(o.file.Name(), o.path); err == nil {
			return nil
		}
	}
	return errors.Join(err, os.Remove(o.file.Name()))
}
