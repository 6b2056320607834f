package segment

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// terms is a set of byte strings with dense numbers, in an arena.
type terms struct {
	slots  []uint32 // open addressing, by hash: number + 1, or 0
	hashes []uint32 // by number
	ends   []uint32 // by number: where its bytes end in the arena
	arena  []byte
}

const fewestSlots = 1 << 8

func (t *terms) len() int { return len(t.hashes) }

func (t *terms) at(n uint32) []byte {
	start := uint32(0)
	if n > 0 {
		start = t.ends[n-1]
	}
	return t.arena[start:t.ends[n]]
}

// number returns the number of a term, a new one at its first sight.
func (t *terms) number(term string) uint32 {
	if len(t.hashes)*2 >= len(t.slots) {
		t.grow()
	}
	h := hash(term)
	mask := uint32(len(t.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		slot := t.slots[i]
		if slot == 0 {
			t.slots[i] = uint32(len(t.hashes)) + 1
			t.hashes = append(t.hashes, h)
			t.arena = append(t.arena, term...)
			t.ends = append(t.ends, uint32(len(t.arena)))
			return uint32(len(t.hashes)) - 1
		}
		if n := slot - 1; t.hashes[n] == h && string(t.at(n)) == term {
			return n
		}
	}
}

func (t *terms) grow() {
	t.slots = make([]uint32, max(fewestSlots, 2*len(t.slots)))
	mask := uint32(len(t.slots) - 1)
	for n, h := range t.hashes {
		i := h & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = uint32(n) + 1
	}
}

func (t *terms) reset() {
	clear(t.slots)
	t.hashes, t.ends, t.arena = t.hashes[:0], t.ends[:0], t.arena[:0]
}

// sorted returns the numbers in the order of their terms' bytes.
func (t *terms) sorted() []uint32 {
	type key struct {
		head   uint64 // the first eight bytes decide nearly always
		number uint32
	}
	keys := make([]key, t.len())
	for n := range keys {
		var head [8]byte
		copy(head[:], t.at(uint32(n)))
		keys[n] = key{binary.BigEndian.Uint64(head[:]), uint32(n)}
	}
	slices.SortFunc(keys, func(a, b key) int {
		switch {
		case a.head < b.head:
			return -1
		case a.head > b.head:
			return 1
		}
		return bytes.Compare(t.at(a.number), t.at(b.number))
	})
	order := make([]uint32, len(keys))
	for i, k := range keys {
		order[i] = k.number
	}
	return order
}

// hash mixes eight bytes at a time by folded multiplication. It needs to be
// fast and well spread, and is not stored: hostile text can slow a batch down
// and nothing else.
func hash(s string) uint32 {
	h := uint64(len(s)) * 0x9e3779b97f4a7c15
	for len(s) >= 8 {
		hi, lo := bits.Mul64(word(s[:8])^h, 0xa0761d6478bd642f)
		h = hi ^ lo
		s = s[8:]
	}
	hi, lo := bits.Mul64(word(s)^h, 0xe7037ed1a0b428db)
	return uint32(hi ^ lo)
}

func word(s string) uint64 {
	var w uint64
	for i := range len(s) {
		w |= uint64(s[i]) << (8 * i)
	}
	return w
}
