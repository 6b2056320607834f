package query

import (
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func drawKey(t *rapid.T) Key {
	return Key{
		TimeMS: rapid.Int64().Draw(t, "time"), Account: rapid.String().Draw(t, "account"),
		Chat: rapid.String().Draw(t, "chat"), Order: rapid.Int64().Draw(t, "order"), ID: rapid.String().Draw(t, "id"),
	}
}

func TestCursorIsTheKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := drawKey(t)
		got, err := ParseCursor(k.Cursor())
		require.NoError(t, err)
		require.Equal(t, k, got)
	})
}

func TestParseCursorRefuses(t *testing.T) {
	good := Key{TimeMS: 5, Account: "a", Chat: "b", ID: "c"}.Cursor()
	raw, err := base64.RawURLEncoding.DecodeString(good)
	require.NoError(t, err)
	for name, cursor := range map[string]string{
		"empty": "", "not base64": "%%", "cut short": good[:len(good)-2],
		"longer":          base64.RawURLEncoding.EncodeToString(append(raw, 0)),
		"another version": base64.RawURLEncoding.EncodeToString(append([]byte{9}, raw[1:]...)),
		"huge length":     base64.RawURLEncoding.EncodeToString([]byte{1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}),
	} {
		_, err := ParseCursor(cursor)
		require.ErrorIs(t, err, ErrCursor, name)
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add(Key{TimeMS: -1, Account: "a", Chat: "b", Order: 3, ID: "c"}.Cursor())
	f.Fuzz(func(t *testing.T, cursor string) {
		k, err := ParseCursor(cursor)
		if err != nil {
			return
		}
		again, err := ParseCursor(k.Cursor())
		require.NoError(t, err)
		require.Equal(t, k, again)
	})
}

func TestOrderIsTotal(t *testing.T) {
	keys := []Key{ // in order; each differs from the one before in one part
		{TimeMS: 1, Account: "z", Chat: "z", Order: 9, ID: "z"},
		{TimeMS: 2, Account: "a", Chat: "z", Order: 9, ID: "z"},
		{TimeMS: 2, Account: "b", Chat: "10", Order: 9, ID: "z"},
		{TimeMS: 2, Account: "b", Chat: "9", Order: -1, ID: "z"},
		{TimeMS: 2, Account: "b", Chat: "9", Order: 9, ID: "Z"},
		{TimeMS: 2, Account: "b", Chat: "9", Order: 10, ID: "A"},
		{TimeMS: 2, Account: "b", Chat: "9", Order: 10, ID: "a"},
	}
	for i := range keys {
		for j := range keys {
			got := keys[i].Compare(keys[j])
			require.Equal(t, i < j, got < 0, "%d %d", i, j)
			require.Equal(t, i == j, got == 0, "%d %d", i, j)
		}
	}
}
