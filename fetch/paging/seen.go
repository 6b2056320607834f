package paging

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"slices"
)

// Seen is a set of ids, kept as digests of 64 bits in the order of arrival, so
// that it fits into a walk's state. The zero value is empty. Two of a million ids
// share a digest once in some ten million sets.
type Seen struct {
	order []uint64
	known map[uint64]bool
}

// Add reports whether an id is new.
func (s *Seen) Add(id string) bool {
	d := digest(id)
	if s.known[d] {
		return false
	}
	if s.known == nil {
		s.known = map[uint64]bool{}
	}
	s.known[d] = true
	s.order = append(s.order, d)
	return true
}

// Has reports whether an id was added.
func (s *Seen) Has(id string) bool { return s.known[digest(id)] }

// Len is how many ids there are.
func (s *Seen) Len() int { return len(s.order) }

// Keep forgets all but the last n.
func (s *Seen) Keep(n int) {
	for len(s.order) > n {
		delete(s.known, s.order[0])
		s.order = s.order[1:]
	}
}

// Clone is a copy that changes alone.
func (s *Seen) Clone() Seen {
	var c Seen
	c.take(slices.Clone(s.order))
	return c
}

func (s *Seen) take(digests []uint64) {
	s.order, s.known = digests, make(map[uint64]bool, len(digests))
	for _, d := range digests {
		s.known[d] = true
	}
}

func digest(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64()
}

// MarshalText writes eight bytes an id, in base64.
func (s Seen) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, 8*len(s.order))
	for _, d := range s.order {
		raw = binary.BigEndian.AppendUint64(raw, d)
	}
	return base64.RawStdEncoding.AppendEncode(nil, raw), nil
}

// UnmarshalText reads what MarshalText wrote.
func (s *Seen) UnmarshalText(text []byte) error {
	raw, err := base64.RawStdEncoding.AppendDecode(nil, text)
	if err != nil {
		return err
	}
	digests := make([]uint64, 0, len(raw)/8)
	for ; len(raw) >= 8; raw = raw[8:] {
		digests = append(digests, binary.BigEndian.Uint64(raw))
	}
	s.take(digests)
	return nil
}
