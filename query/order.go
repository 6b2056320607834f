package query

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
)

// Key is a message's place in the one total order of all messages: time,
// account, chat, order, message id, strings by bytes. No two messages share a
// key, and a key does not change when messages arrive.
type Key struct {
	TimeMS  int64
	Account string
	Chat    string
	Order   int64
	ID      string
}

// Compare is negative where k is older than o.
func (k Key) Compare(o Key) int {
	return cmp.Or(
		cmp.Compare(k.TimeMS, o.TimeMS),
		strings.Compare(k.Account, o.Account),
		strings.Compare(k.Chat, o.Chat),
		cmp.Compare(k.Order, o.Order),
		strings.Compare(k.ID, o.ID),
	)
}

// cursorVersion is the first byte of a decoded cursor.
const cursorVersion = 1

// Cursor writes the key as one opaque word for --after. Nothing of the query
// or the index is in it, so it stays good when either changes.
func (k Key) Cursor() string {
	b := []byte{cursorVersion}
	b = binary.AppendVarint(b, k.TimeMS)
	b = binary.AppendVarint(b, k.Order)
	for _, s := range []string{k.Account, k.Chat, k.ID} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// ParseCursor reads what Cursor wrote. Anything else is ErrCursor.
func ParseCursor(cursor string) (Key, error) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(b) == 0 {
		return Key{}, ErrCursor
	}
	if b[0] != cursorVersion {
		return Key{}, fmt.Errorf("%w: version %d", ErrCursor, b[0])
	}
	r := cursorReader{rest: b[1:]}
	k := Key{TimeMS: r.integer(), Order: r.integer(), Account: r.text(), Chat: r.text(), ID: r.text()}
	if r.bad || len(r.rest) > 0 {
		return Key{}, ErrCursor
	}
	return k, nil
}

// cursorReader takes values off the front; after a bad one it gives zeros.
type cursorReader struct {
	rest []byte
	bad  bool
}

func (r *cursorReader) integer() int64 {
	v, n := binary.Varint(r.rest)
	return v * r.took(n)
}

func (r *cursorReader) text() string {
	size, n := binary.Uvarint(r.rest)
	if r.took(n) == 0 || size > uint64(len(r.rest)) {
		r.bad = true
		return ""
	}
	s := string(r.rest[:size])
	r.rest = r.rest[size:]
	return s
}

// took steps over n bytes and is 1, or marks the cursor bad and is 0.
func (r *cursorReader) took(n int) int64 {
	if n <= 0 || r.bad {
		r.bad = true
		return 0
	}
	r.rest = r.rest[n:]
	return 1
}
