package index

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/store"
)

func TestColumnRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := rapid.SliceOfN(documents(), 0, 12).Draw(t, "documents")
		var b columnBuilder
		var terms uint64
		low, high := int64(math.MaxInt64), int64(math.MinInt64)
		for i := range docs {
			b.add(&docs[i], i)
			terms += uint64(i)
			low, high = min(low, docs[i].TimeMS), max(high, docs[i].TimeMS)
		}
		var c column
		raw := b.encode(7)
		require.NoError(t, c.parse(raw, uint64(len(docs)), 7))
		require.Equal(t, []any{low, high, terms}, []any{c.min, c.max, c.terms})
		require.Len(t, c.times, len(docs))
		for i, d := range docs {
			require.Equal(t, d.TimeMS, c.times[i])
			require.Equal(t, d.StreamID, c.streams[i])
			require.EqualValues(t, i, c.lengths[i])
			require.Equal(t, PersonTerm(d.Account, d.Sender), c.sender(c.senders[i]))
		}
		require.Error(t, c.parse(raw, uint64(len(docs))+1, 7), "of a segment with other documents")
		require.Error(t, c.parse(raw, uint64(len(docs)), 8), "of another segment")
	})
}

// FuzzColumn: no bytes make parse or what it gives out panic, but for senders
// that are out of range, which the checksum rules out.
func FuzzColumn(f *testing.F) {
	var b columnBuilder
	b.add(&Document{TimeMS: 5, StreamID: 3, Account: "a", Sender: "b"}, 1)
	f.Add(b.encode(7), uint64(1))
	f.Add([]byte(columnMagic), uint64(math.MaxUint64))
	f.Fuzz(func(t *testing.T, raw []byte, docs uint64) {
		var c column
		if c.parse(slices.Clone(raw), docs, 7) != nil {
			return
		}
		for n := range c.ends {
			c.sender(uint32(n))
		}
		require.Len(t, c.times, int(docs))
	})
}

// TestColumnOnOtherMachines decodes number by number, as a machine does that is
// not little endian.
func TestColumnOnOtherMachines(t *testing.T) {
	raw := binary.LittleEndian.AppendUint64(nil, 1<<63|5)
	raw = binary.LittleEndian.AppendUint32(raw, 7)
	raw = append(raw, "rest"...)
	for _, native := range []bool{true, false} {
		times, rest := view[int64](slices.Clone(raw), 1, native)
		streams, rest := view[store.StreamID](rest, 1, native)
		assert.Equal(t, []int64{math.MinInt64 + 5}, times)
		assert.Equal(t, []store.StreamID{7}, streams)
		assert.Equal(t, "rest", string(rest))
	}
}
