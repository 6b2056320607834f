package index

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"imdex/index/generation"
)

const verifiedName = "VERIFIED"

// verified remembers which files had a right checksum since the machine
// started, so that a search need not read the whole index. It is a cache in
// the index directory: where it cannot be read or written, files are verified
// again.
type verified struct {
	Boot  string           `json:"boot"`
	Files map[string]stamp `json:"files"` // by name

	path    string
	changed bool
}

// stamp tells a file from another with its name: segments are numbered again
// after some of them were merged away.
type stamp struct {
	file
	Modified int64 `json:"modified"` // nanoseconds since 1970
}

// readVerified returns what is known of the files in dir; of nothing, when it
// was written before this boot or is not readable.
func readVerified(dir string) *verified {
	v := &verified{path: filepath.Join(dir, verifiedName)}
	text, err := os.ReadFile(v.path)
	if err != nil || json.Unmarshal(text, v) != nil || v.Boot != bootID() || v.Boot == "" || v.Files == nil {
		v.Boot, v.Files = bootID(), map[string]stamp{}
	}
	return v
}

// write keeps what is known of these files. Its failure costs time and nothing
// else.
func (v *verified) write(files []file) {
	if !v.changed || v.Boot == "" {
		return
	}
	kept := make(map[string]stamp, len(files))
	for _, f := range files {
		if s, ok := v.Files[f.Name]; ok {
			kept[f.Name] = s
		}
	}
	if text, err := json.Marshal(verified{Boot: v.Boot, Files: kept}); err == nil {
		_ = generation.WriteFile(v.path, text) // see above
	}
}

// sealed verifies a segment or a column file of the generation at path, unless
// it was verified already.
func (v *verified) sealed(path string, f file) error {
	return v.check(path, f, seal)
}

// whole verifies a file without a seal.
func (v *verified) whole(path string, f file) error {
	return v.check(path, f, 0)
}

func (v *verified) check(path string, f file, seal int64) error {
	info, err := os.Stat(filepath.Join(path, f.Name))
	if err != nil {
		return damaged(f.Name, err)
	}
	now := stamp{f, info.ModTime().UnixNano()}
	if v.Files[f.Name] == now && info.Size() == f.Size {
		return nil
	}
	found, err := sum(filepath.Join(path, f.Name), seal)
	if err != nil {
		return damaged(f.Name, err)
	}
	if found.Size != f.Size || found.CRC != f.CRC {
		return fmt.Errorf("%w: %s: wrong checksum", ErrDamaged, f.Name)
	}
	v.Files[f.Name], v.changed = now, true
	return nil
}

// seal is the length of the checksum at the end of segments and column files.
const seal = 4

// sum reads a file and returns its size and checksum. With a seal, the seal
// must agree.
func sum(path string, seal int64) (file, error) {
	f, err := os.Open(path)
	if err != nil {
		return file{}, err
	}
	defer f.Close() // was only read
	info, err := f.Stat()
	if err != nil {
		return file{}, err
	}
	if info.Size() < seal {
		return file{}, io.ErrUnexpectedEOF
	}
	h := crc32.NewIEEE()
	if _, err := io.CopyBuffer(onlyWriter{h}, io.LimitReader(f, info.Size()-seal), make([]byte, 256<<10)); err != nil {
		return file{}, err
	}
	if seal > 0 {
		var end [4]byte
		if _, err := io.ReadFull(f, end[:]); err != nil {
			return file{}, err
		}
		if binary.BigEndian.Uint32(end[:]) != h.Sum32() {
			return file{}, fmt.Errorf("%w: wrong checksum", ErrDamaged)
		}
	}
	return file{Name: info.Name(), Size: info.Size(), CRC: h.Sum32()}, nil
}

// onlyWriter keeps io.CopyBuffer to its buffer.
type onlyWriter struct{ io.Writer }
