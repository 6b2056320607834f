package bolt

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/store"
)

func drawEnvelope(t *rapid.T) envelope {
	e := envelope{stream: store.StreamID(rapid.Uint32().Draw(t, "stream"))}
	e.Revision = store.Revision(rapid.Uint64().Draw(t, "revision"))
	e.SeenMS = rapid.Int64().Draw(t, "seen")
	e.TimeMS = rapid.Int64().Draw(t, "time")
	e.Order = rapid.Int64().Draw(t, "order")
	e.ID = string(rapid.SliceOf(rapid.Byte()).Draw(t, "id"))
	e.Format = rapid.String().Draw(t, "format")
	copy(e.Fingerprint[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "fingerprint"))
	e.Raw = rapid.SliceOf(rapid.Byte()).Draw(t, "raw")
	return e
}

func TestEnvelopeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEnvelope(t)
		key := numberKey(store.Number(rapid.Uint64().Draw(t, "number")))
		value := e.seal(key)
		got, err := openEnvelope(key, value)
		require.NoError(t, err)
		assert.Equal(t, e, got)

		other := append([]byte{}, key...)
		other[0]++
		_, err = openEnvelope(other, value)
		assert.ErrorIs(t, err, store.ErrDamaged, "under another key")
	})
}

func TestEnvelopeNoticesEveryBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key, e := numberKey(7), drawEnvelope(t)
		value := e.seal(key)
		bit := rapid.IntRange(0, 8*len(value)-1).Draw(t, "bit")
		value[bit/8] ^= 1 << (bit % 8)
		_, err := openEnvelope(key, value)
		require.ErrorIs(t, err, store.ErrDamaged)
	})
}

// FuzzValues: every decoder is total, whatever stands behind a right checksum.
func FuzzValues(f *testing.F) {
	e := envelope{stream: 1, Version: store.Version{Item: item("1", 2, "x")}}
	key := numberKey(1)
	for _, sealed := range [][]byte{
		e.seal(key), streamRow{1, 2}.seal(key), run{1, 1, 1, 1}.seal(key),
		sealMark(key, store.Mark{Kind: 1, AtMS: 5, Evidence: "x"}), sealNames(key, names{"user", []store.Name{{Name: "n"}}}),
	} {
		f.Add(key, sealed[:len(sealed)-sealSize])
	}
	f.Fuzz(func(t *testing.T, key, body []byte) {
		value := seal(key, append([]byte{}, body...))
		for _, bucket := range (&buckets{}).slots() {
			if err := readable(bucket.name, key, value); err != nil {
				assert.ErrorIs(t, err, store.ErrDamaged, bucket.name)
			}
		}
	})
}
