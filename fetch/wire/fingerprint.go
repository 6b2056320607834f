package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"
	"strings"
)

// Fingerprint digests what a value says: the order of members, white space,
// escapes and the difference between null and nothing do not matter. Members
// that a volatile path names are left out: "avatar" is a member of that name
// anywhere, "identity.name" one directly inside an identity. Below a depth that no
// real payload reaches the bytes count as they are.
func Fingerprint(v Value, volatile ...string) [16]byte {
	f := digester{hash: sha256.New()}
	for _, path := range volatile {
		f.volatile = append(f.volatile, strings.Split(path, "."))
	}
	f.value(v)
	return [16]byte(f.hash.Sum(nil)[:16])
}

// deepest is how far Fingerprint looks into a value, so that its work stays
// linear on nesting made to hurt.
const deepest = 64

type digester struct {
	hash     hash.Hash
	volatile [][]string
	path     []string // names of the members that are open
	depth    int
}

// text writes a string with its length, so that no two values write the same bytes.
func (f *digester) text(kind byte, s string) {
	var head [9]byte
	head[0] = kind
	binary.BigEndian.PutUint64(head[1:], uint64(len(s)))
	f.hash.Write(head[:])
	f.hash.Write([]byte(s))
}

func (f *digester) value(v Value) {
	f.depth++
	defer func() { f.depth-- }()
	kind := v.Kind()
	if f.depth > deepest && kind >= Array {
		f.text('r', string(v.raw))
		return
	}
	switch kind {
	case Absent, Null:
		f.hash.Write([]byte{'0'})
	case String:
		f.text('s', v.Text())
	case Number, Bool:
		f.text('v', string(v.raw))
	case Array:
		f.hash.Write([]byte{'['})
		for item := range v.List() {
			f.value(item)
		}
		f.hash.Write([]byte{']'})
	case Object:
		f.object(v.Members())
	}
}

func (f *digester) object(m Members) {
	slices.SortStableFunc(m, func(a, b member) int { return bytes.Compare(plainKey(a), plainKey(b)) })
	f.hash.Write([]byte{'{'})
	for _, each := range m {
		if !each.value.Exists() {
			continue
		}
		name := unquote(each.key)
		if f.path = append(f.path, name); !f.isVolatile() {
			f.text('k', name)
			f.value(each.value)
		}
		f.path = f.path[:len(f.path)-1]
	}
	f.hash.Write([]byte{'}'})
}

func plainKey(m member) []byte {
	if bytes.IndexByte(m.key, '\\') < 0 {
		return m.key
	}
	return []byte(unquote(m.key))
}

func (f *digester) isVolatile() bool {
	for _, v := range f.volatile {
		if n := len(f.path) - len(v); n >= 0 && slices.Equal(f.path[n:], v) {
			return true
		}
	}
	return false
}
