package bolt

import (
	"encoding/binary"
	"fmt"
	"math"

	"imdex/store"
)

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// fields reads the body of a sealed value from the front. After the first
// field that does not fit, all others are zero and err is set.
type fields struct {
	rest []byte
	err  error
}

func (f *fields) fail(what string) {
	if f.err == nil {
		f.err = fmt.Errorf("%w: malformed %s", store.ErrDamaged, what)
	}
	f.rest = nil
}

func (f *fields) uint() uint64 {
	v, n := binary.Uvarint(f.rest)
	if n <= 0 {
		f.fail("number")
		return 0
	}
	f.rest = f.rest[n:]
	return v
}

func (f *fields) int() int64 {
	v, n := binary.Varint(f.rest)
	if n <= 0 {
		f.fail("number")
		return 0
	}
	f.rest = f.rest[n:]
	return v
}

func (f *fields) streamID() store.StreamID {
	v := f.uint()
	if v > math.MaxUint32 {
		f.fail("stream id")
		return 0
	}
	return store.StreamID(v)
}

func (f *fields) byte() byte {
	b := f.bytes(1)
	if len(b) == 0 {
		return 0
	}
	return b[0]
}

// bytes takes n bytes, which alias the value.
func (f *fields) bytes(n uint64) []byte {
	if n > uint64(len(f.rest)) {
		f.fail("field")
		return nil
	}
	b := f.rest[:n:n]
	f.rest = f.rest[n:]
	return b
}

// string takes a string with its length before it; it is a copy.
func (f *fields) string() string { return string(f.bytes(f.uint())) }

// end is the error of the whole value; bytes left over are one.
func (f *fields) end() error {
	if f.err == nil && len(f.rest) > 0 {
		f.fail("end")
	}
	return f.err
}
