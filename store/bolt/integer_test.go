package bolt

import (
	"bytes"
	"cmp"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestUintOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint64().Draw(t, "a"), rapid.Uint64().Draw(t, "b")
		ka, kb := appendUint(nil, a), appendUint(nil, b)
		assert.Equal(t, cmp.Compare(a, b), bytes.Compare(ka, kb))
		got, rest, ok := cutUint(append(ka, "rest"...))
		require.True(t, ok)
		assert.Equal(t, a, got)
		assert.Equal(t, "rest", string(rest))
	})
}

func TestIntOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		ka, kb := appendInt(nil, a), appendInt(nil, b)
		assert.Equal(t, cmp.Compare(a, b), bytes.Compare(ka, kb))
		got, rest, ok := cutInt(append(ka, "rest"...))
		require.True(t, ok)
		assert.Equal(t, a, got)
		assert.Equal(t, "rest", string(rest))
	})
}

func TestIntegerEdges(t *testing.T) {
	edges := []int64{math.MinInt64, -1 << 32, -257, -256, -255, -1, 0, 1, 255, 256, 1 << 40, math.MaxInt64}
	for i, v := range edges {
		key := appendInt(nil, v)
		got, rest, ok := cutInt(key)
		require.True(t, ok, v)
		assert.Equal(t, v, got)
		assert.Empty(t, rest)
		if i > 0 {
			assert.Negative(t, bytes.Compare(appendInt(nil, edges[i-1]), key), v)
		}
	}
}

// FuzzKeys: cutting keys is total, and what is cut has one spelling only.
func FuzzKeys(f *testing.F) {
	f.Add(place{3, -5, 7}.key())
	f.Add(versionKey(1, 2))
	f.Add([]byte{1, 0})
	f.Fuzz(func(t *testing.T, key []byte) {
		if p, ok := cutPlace(key); ok {
			assert.Equal(t, key, p.key())
		}
		if n, r, ok := cutVersionKey(key); ok {
			assert.Equal(t, key, versionKey(n, r))
		}
		if s, err := cutStreamKey(key); err == nil {
			again, err := cutStreamKey(streamKey(s))
			require.NoError(t, err)
			assert.Equal(t, s, again)
		}
	})
}
