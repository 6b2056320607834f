package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// synced are the folders of services that copy files to other machines, each by
// the start of its name.
var synced = []string{"Dropbox", "OneDrive", "Google Drive", "GoogleDrive", "iCloud Drive", "Mobile Documents",
	"CloudStorage", "Nextcloud", "Nutstore", "坚果云"}

// openPrivate opens a file that only its owner, the user, can read or replace:
// no other's file, no folder that others may write to, no synced folder. On
// Windows, where modes say nothing, only the last rule holds. The failure's
// where is the caller's to fill in.
func openPrivate(path, goos string) (*os.File, *failure) {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, unopened(err)
	}
	if isSynced(real) {
		return nil, &failure{hint: "keep it outside of synced folders", err: errors.New("in a folder that is copied to other machines")}
	}
	// A pipe or device could block the open: look before, and check the open file again.
	if info, err := os.Stat(real); err != nil {
		return nil, unopened(err)
	} else if !info.Mode().IsRegular() {
		return nil, &failure{err: errors.New("not a regular file")}
	}
	f, err := os.Open(real)
	if err != nil {
		return nil, unopened(err)
	}
	if fail := private(f, real, goos); fail != nil {
		f.Close()
		return nil, fail
	}
	return f, nil
}

func unopened(err error) *failure {
	if errors.Is(err, fs.ErrNotExist) {
		return &failure{hint: "write the secret into this file, then chmod 600", err: errors.New("not there")}
	}
	return &failure{err: cause(err)}
}

func private(f *os.File, path, goos string) *failure {
	info, err := f.Stat()
	if err != nil {
		return &failure{err: cause(err)}
	}
	if goos == "windows" {
		return nil
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return &failure{hint: "chmod 600 " + path, err: fmt.Errorf("others can read or write it (mode %04o)", mode)}
	}
	if !owned(info) {
		return &failure{hint: "chown the file to yourself", err: errors.New("it belongs to another user")}
	}
	if dir, open := openToOthers(filepath.Dir(path)); open {
		return &failure{hint: "chmod o-w " + dir, err: errors.New("others can replace it: they can write to " + dir)}
	}
	return nil
}

// openToOthers finds a folder on the way in which anybody can rename things. A
// sticky one, like /tmp, protects what others own.
func openToOthers(dir string) (string, bool) {
	for {
		info, err := os.Stat(dir)
		if err == nil && info.Mode().Perm()&0o002 != 0 && info.Mode()&fs.ModeSticky == 0 {
			return dir, true
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", false
		}
		dir = up
	}
}

func isSynced(path string) bool {
	parts := strings.Split(filepath.ToSlash(path), "/")
	return slices.ContainsFunc(parts[:len(parts)-1], func(part string) bool {
		return slices.ContainsFunc(synced, func(name string) bool {
			return part == name || strings.HasPrefix(part, name+" ") || strings.HasPrefix(part, name+"-")
		})
	})
}
