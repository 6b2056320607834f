//go:build !windows

package generation

import (
	"errors"
	"os"
)

// syncDir puts a directory's entries on the disk.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
