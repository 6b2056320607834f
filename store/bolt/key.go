package bolt

import (
	"math"

	"imdex/store"
)

// MaxID is the longest id of a message, chat, account or person in bytes.
// It keeps every key well below bbolt's limit of 32 KiB.
const MaxID = 4 << 10

func streamKey(s store.Stream) []byte {
	return append(appendString(nil, s.Account), s.Chat...)
}

func cutStreamKey(key []byte) (store.Stream, error) {
	f := fields{rest: key}
	s := store.Stream{Account: f.string()}
	s.Chat = string(f.rest)
	return s, f.err
}

func personKey(account, id string) []byte {
	return append(appendString(nil, account), id...)
}

func streamIDKey(id store.StreamID) []byte { return appendUint(nil, uint64(id)) }

func numberKey(n store.Number) []byte { return appendUint(nil, uint64(n)) }

func revisionKey(r store.Revision) []byte { return appendUint(nil, uint64(r)) }

// messageKey is the key of a message in bucket key.
func messageKey(id store.StreamID, message string) []byte {
	return append(streamIDKey(id), message...)
}

// versionKey is the key of something of a message that a revision wrote: in
// older and mark.
func versionKey(n store.Number, r store.Revision) []byte {
	return appendUint(numberKey(n), uint64(r))
}

func cutVersionKey(key []byte) (n store.Number, r store.Revision, ok bool) {
	number, rest, ok := cutUint(key)
	if !ok {
		return 0, 0, false
	}
	revision, rest, ok := cutUint(rest)
	return store.Number(number), store.Revision(revision), ok && len(rest) == 0
}

// place is a key of the timeline.
type place struct {
	stream store.StreamID
	timeMS int64
	number store.Number
}

func (p place) key() []byte {
	return appendUint(appendInt(streamIDKey(p.stream), p.timeMS), uint64(p.number))
}

func cutPlace(key []byte) (p place, ok bool) {
	stream, rest, ok := cutUint(key)
	if !ok || stream > math.MaxUint32 {
		return p, false
	}
	t, rest, ok := cutInt(rest)
	if !ok {
		return p, false
	}
	number, rest, ok := cutUint(rest)
	return place{store.StreamID(stream), t, store.Number(number)}, ok && len(rest) == 0
}

// wholeUint decodes a value that is one number and nothing else.
func wholeUint(b []byte) (uint64, bool) {
	v, rest, ok := cutUint(b)
	return v, ok && len(rest) == 0
}
