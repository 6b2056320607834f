package index

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"imdex/index/generation"
)

const manifestName = "MANIFEST"

// manifestVersion is what this program writes and reads. An index with another
// is damaged to it, and is rebuilt.
//
//	1: the first
const manifestVersion = 1

// manifest says all that there is to say of a generation. It is written last,
// as JSON on one line and the CRC-32C of that line in hexadecimal on the next.
type manifest struct {
	Version  int            `json:"version"`
	Position Position       `json:"position"`
	Root     file           `json:"root"`
	Segments []segmentEntry `json:"segments"`
}

// segmentEntry is a segment, its column file, and the documents that later
// segments replace, as a portable roaring bitmap.
type segmentEntry struct {
	Segment file   `json:"segment"`
	Column  file   `json:"column"`
	Deleted []byte `json:"deleted,omitempty"`
}

// file is what a file of a generation must be. CRC is the CRC-32 (IEEE) of the
// content; of a segment or a column file, of all but its last four bytes, where
// the same checksum stands, big endian.
type file struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	CRC  uint32 `json:"crc"`
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (m *manifest) encode() ([]byte, error) {
	line, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(line, "\n%08x\n", crc32.Checksum(line, castagnoli)), nil
}

func (m *manifest) decode(text []byte) error {
	line, sum, _ := bytes.Cut(text, []byte("\n"))
	want, err := strconv.ParseUint(string(bytes.TrimSuffix(sum, []byte("\n"))), 16, 32)
	if err != nil || len(sum) != 9 || uint32(want) != crc32.Checksum(line, castagnoli) {
		return fmt.Errorf("%w: %s: wrong checksum", ErrDamaged, manifestName)
	}
	if err := json.Unmarshal(line, m); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, manifestName, err)
	}
	if m.Version != manifestVersion {
		return fmt.Errorf("%w: %s: version %d, not %d", ErrDamaged, manifestName, m.Version, manifestVersion)
	}
	return nil
}

func (m *manifest) write(path string) error {
	text, err := m.encode()
	if err != nil {
		return err
	}
	return generation.WriteFile(filepath.Join(path, manifestName), text)
}

// readManifest reads the manifest of the generation at path and compares the
// sizes of the files.
func readManifest(path string) (*manifest, error) {
	text, err := os.ReadFile(filepath.Join(path, manifestName))
	if err != nil {
		return nil, damaged(manifestName, err)
	}
	m := new(manifest)
	if err := m.decode(text); err != nil {
		return nil, err
	}
	for _, f := range m.files() {
		info, err := os.Stat(filepath.Join(path, f.Name))
		if err != nil {
			return nil, damaged(f.Name, err)
		}
		if info.Size() != f.Size {
			return nil, fmt.Errorf("%w: %s: %d bytes, not %d", ErrDamaged, f.Name, info.Size(), f.Size)
		}
	}
	return m, nil
}

// files lists every file that the manifest names.
func (m *manifest) files() []file {
	list := []file{m.Root}
	for _, s := range m.Segments {
		list = append(list, s.Segment, s.Column)
	}
	return list
}

// damaged says that a file is not as it was written. A file that exists and
// may not be read is no damage.
func damaged(name string, err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err // the name is enough
	}
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
}
