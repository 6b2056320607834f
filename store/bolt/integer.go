package bolt

import "math/bits"

// Keys hold integers in a form whose byte order is the order of the numbers:
// the count of significant bytes, then those bytes, the highest first. One
// number takes 1 to 9 bytes, and no encoding is the beginning of another, so
// that a key's first part is a safe prefix to scan.

// appendUint appends v in the form of keys.
func appendUint(b []byte, v uint64) []byte {
	n := (bits.Len64(v) + 7) / 8
	return appendDigits(append(b, byte(n)), v, n)
}

func appendDigits(b []byte, v uint64, n int) []byte {
	for shift := 8 * (n - 1); shift >= 0; shift -= 8 {
		b = append(b, byte(v>>shift))
	}
	return b
}

// cutUint takes a number off the front of b. Only what appendUint writes is ok.
func cutUint(b []byte) (v uint64, rest []byte, ok bool) {
	if len(b) == 0 {
		return 0, nil, false
	}
	return cutDigits(b[1:], int(b[0]))
}

func cutDigits(b []byte, n int) (v uint64, rest []byte, ok bool) {
	if n < 0 || n > 8 || len(b) < n || n > 0 && b[0] == 0 {
		return 0, nil, false
	}
	for _, c := range b[:n] {
		v = v<<8 | uint64(c)
	}
	return v, b[n:], true
}

// middle is the leading byte of zero among signed numbers: above it the count
// of bytes grows, below it stand the negative ones, complemented.
const middle = 0x10

// appendInt appends a signed number in the form of keys.
func appendInt(b []byte, v int64) []byte {
	if v >= 0 {
		at := len(b)
		b = appendUint(b, uint64(v))
		b[at] += middle
		return b
	}
	n := (bits.Len64(uint64(^v)) + 7) / 8
	return appendDigits(append(b, byte(middle-1-n)), uint64(v), n)
}

// cutInt takes a signed number off the front of b.
func cutInt(b []byte) (v int64, rest []byte, ok bool) {
	if len(b) == 0 {
		return 0, nil, false
	}
	lead := int(b[0])
	if lead >= middle {
		u, rest, ok := cutDigits(b[1:], lead-middle)
		return int64(u), rest, ok && int64(u) >= 0
	}
	return cutNegative(b[1:], middle-1-lead)
}

func cutNegative(b []byte, n int) (v int64, rest []byte, ok bool) {
	if n < 0 || n > 8 || len(b) < n || n > 0 && b[0] == 0xff {
		return 0, nil, false
	}
	v = -1
	for _, c := range b[:n] {
		v = v<<8 | int64(c)
	}
	return v, b[n:], v < 0
}
