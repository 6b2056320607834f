package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"imdex/store"
)

// envelopeVersion is the first byte of every envelope.
const envelopeVersion = 1

// envelope is one version of a message as it lies in record and older.
type envelope struct {
	stream store.StreamID
	store.Version
}

// seal encodes the envelope for a key. The layout is in the package comment.
func (e *envelope) seal(key []byte) []byte {
	const fixed = 1 + 5 + 10 + 4*10 + 16 + sealSize
	b := make([]byte, 0, fixed+len(e.ID)+len(e.Format)+len(e.Raw))
	b = append(b, envelopeVersion)
	b = binary.AppendUvarint(b, uint64(e.stream))
	b = binary.AppendUvarint(b, uint64(e.Revision))
	b = binary.AppendVarint(b, e.TimeMS)
	b = binary.AppendVarint(b, e.Order)
	b = binary.AppendVarint(b, e.SeenMS)
	b = appendString(b, e.ID)
	b = appendString(b, e.Format)
	b = append(b, e.Fingerprint[:]...)
	b = append(b, e.Raw...)
	return seal(key, b)
}

// openEnvelope checks and decodes. Raw aliases value; see own.
func openEnvelope(key, value []byte) (envelope, error) {
	var e envelope
	body, err := unseal(key, value)
	if err != nil {
		return e, err
	}
	f := fields{rest: body}
	if v := f.byte(); v != envelopeVersion {
		return e, fmt.Errorf("%w: envelope of version %d", store.ErrDamaged, v)
	}
	e.stream = f.streamID()
	e.Revision = store.Revision(f.uint())
	e.TimeMS, e.Order, e.SeenMS = f.int(), f.int(), f.int()
	e.ID, e.Format = f.string(), f.string()
	copy(e.Fingerprint[:], f.bytes(uint64(len(e.Fingerprint))))
	e.Raw = f.rest
	return e, f.err
}

// own is the version with a payload that outlives the transaction.
func (e *envelope) own() store.Version {
	v := e.Version
	v.Raw = bytes.Clone(v.Raw)
	return v
}
