package generation

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// Hold keeps a generation from being swept until the holder is closed. It
// fails when the generation is gone or going.
func Hold(dir string, id ID) (io.Closer, error) {
	lock := newLock(id.Path(dir))
	ok, err := lock.TryRLock()
	if err != nil {
		return nil, fmt.Errorf("hold %s: %w", id.Name(), err)
	}
	if !ok {
		return nil, fmt.Errorf("hold %s: it is being removed", id.Name())
	}
	return lock, nil
}

// newLock never creates the file, so that a generation that was removed does
// not come back as an empty directory with a lock.
func newLock(path string) *flock.Flock {
	return flock.New(filepath.Join(path, Root), flock.SetFlag(os.O_RDONLY))
}
