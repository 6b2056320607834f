package bolt

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"imdex/store"
)

// reseal changes the body of a sealed value and seals it again.
func reseal(b *bbolt.Bucket, key []byte, change func(body []byte)) error {
	body, err := unseal(key, b.Get(key))
	if err != nil {
		return err
	}
	body = append([]byte{}, body...)
	change(body)
	return b.Put(key, seal(key, body))
}

// TestCheckFindsContradictions plants one contradiction at a time, each with
// right checksums, so that only the comparison of the parts can find it.
func TestCheckFindsContradictions(t *testing.T) {
	// Record 1 is revised once and marked once; record 2 is as it came.
	plants := map[string]struct {
		plant func(b *buckets) error
		where string
	}{
		"record lost":             {func(b *buckets) error { return b.record.Delete(numberKey(2)) }, "records 2 to 2"},
		"record lost in between":  {func(b *buckets) error { return b.record.Delete(numberKey(1)) }, "records 1 to 1"},
		"key lost":                {func(b *buckets) error { return b.key.Delete(messageKey(1, "2")) }, "record 2"},
		"key of another":          {func(b *buckets) error { return b.key.Put(messageKey(1, "2"), numberKey(1)) }, "record 2"},
		"key of nothing":          {func(b *buckets) error { return b.key.Put(messageKey(1, "9"), numberKey(9)) }, "key "},
		"key malformed":           {func(b *buckets) error { return b.key.Put(messageKey(1, "2"), []byte{9}) }, "key "},
		"place lost":              {func(b *buckets) error { return b.timeline.Delete(place{1, 20, 2}.key()) }, "record 2"},
		"place too many":          {func(b *buckets) error { return b.timeline.Put(place{1, 21, 2}.key(), nil) }, "timeline "},
		"place malformed":         {func(b *buckets) error { return b.timeline.Put([]byte("x"), nil) }, "timeline "},
		"older lost":              {func(b *buckets) error { return b.older.Delete(versionKey(1, 1)) }, "change 1"},
		"older of nothing":        {func(b *buckets) error { return putOlder(b, 9, 1) }, "older 9"},
		"older of no change":      {func(b *buckets) error { return putOlder(b, 1, 2) }, "older 1 at revision 2"},
		"mark lost":               {func(b *buckets) error { return b.mark.Delete(versionKey(1, 4)) }, "change 4"},
		"mark too many":           {func(b *buckets) error { return putMark(b, 2, 2) }, "mark 2"},
		"mark of nothing":         {func(b *buckets) error { return putMark(b, 9, 4) }, "mark 9"},
		"change lost":             {func(b *buckets) error { return b.change.Delete(revisionKey(3)) }, "record 1"},
		"change of another":       {func(b *buckets) error { return putRun(b, run{3, store.ChangeRevised, 2, 1}) }, "change 3"},
		"change too many":         {func(b *buckets) error { return putRun(b, run{5, store.ChangeRevised, 2, 1}) }, "change 5"},
		"changes overlap":         {func(b *buckets) error { return putRun(b, run{2, store.ChangeAdded, 2, 1}) }, "change "},
		"stream lost":             {func(b *buckets) error { return b.stream.Delete(streamKey(streamA)) }, "chat "},
		"chat lost":               {func(b *buckets) error { return b.chat.Delete(streamIDKey(1)) }, "record 1"},
		"chat of another":         {func(b *buckets) error { return putChat(b, 1, store.Stream{Account: "x", Chat: "y"}) }, "stream "},
		"chat too many":           {func(b *buckets) error { return putChat(b, 2, streamA) }, "chat "},
		"messages miscounted":     {func(b *buckets) error { return putStream(b, streamRow{1, 3}) }, "stream "},
		"checkpoint of nothing":   {func(b *buckets) error { k := streamIDKey(7); return b.checkpoint.Put(k, seal(k, nil)) }, "checkpoint "},
		"number miscounted":       {func(b *buckets) error { return putMeta(b.meta, metaNumber, 2) }, "meta"},
		"revision miscounted":     {func(b *buckets) error { return putMeta(b.meta, metaRevision, 9) }, "meta"},
		"envelope of another age": {func(b *buckets) error { return resealVersion(b) }, "record 2"},
		"checksum":                {func(b *buckets) error { return b.person.Put([]byte("x"), []byte("unsealed")) }, "person "},
	}
	for name, p := range plants {
		t.Run(name, func(t *testing.T) {
			s, err := Create(t.Context(), t.TempDir(), Options{})
			require.NoError(t, err)
			commit(t, s, store.Page{Stream: streamA, Items: []store.Item{item("1", 10, "x"), item("2", 20, "y")}})
			commit(t, s, store.Page{
				Stream: streamA, Items: []store.Item{item("1", 10, "z")}, Checkpoint: []byte("k"),
				Marks: []store.MarkedID{{ID: "1", Mark: store.Mark{Kind: store.MarkRecalled}}},
			})
			requireSound(t, s)
			edit(t, s, p.plant)
			found := findings(t, s)
			require.NotEmpty(t, found)
			var where []string
			for _, f := range found {
				where = append(where, f.Where)
				assert.NotEmpty(t, f.Kind)
				assert.NotEmpty(t, f.Detail)
			}
			assert.Contains(t, strings.Join(where, "\n"), p.where)
		})
	}
}

func putOlder(b *buckets, n store.Number, r store.Revision) error {
	key := versionKey(n, r)
	e := envelope{stream: 1, Version: store.Version{Revision: r, Item: item("1", 10, "x")}}
	return b.older.Put(key, e.seal(key))
}

func putMark(b *buckets, n store.Number, r store.Revision) error {
	key := versionKey(n, r)
	return b.mark.Put(key, sealMark(key, store.Mark{Kind: store.MarkRecalled}))
}

func putRun(b *buckets, r run) error {
	key := revisionKey(r.first)
	return b.change.Put(key, r.seal(key))
}

func putChat(b *buckets, id store.StreamID, s store.Stream) error {
	key, row := streamIDKey(id), chatRow{stream: s}
	return b.chat.Put(key, row.seal(key))
}

func putStream(b *buckets, row streamRow) error {
	key := streamKey(streamA)
	return b.stream.Put(key, row.seal(key))
}

// resealVersion gives record 2 the version of an envelope that does not exist.
func resealVersion(b *buckets) error {
	return reseal(b.record, numberKey(2), func(body []byte) { body[0] = envelopeVersion + 1 })
}

func TestCheckReportsAllProblems(t *testing.T) {
	s, err := Create(t.Context(), t.TempDir(), Options{})
	require.NoError(t, err)
	commit(t, s, groupPage(1), groupPage(2))
	edit(t, s, func(b *buckets) error {
		for n := store.Number(1); n <= 5; n++ {
			if err := b.record.Put(numberKey(n), []byte("damaged")); err != nil {
				return err
			}
		}
		return b.timeline.Delete(place{1, 0, 21}.key())
	})
	var damaged, lost int
	for _, f := range findings(t, s) {
		switch f.Kind {
		case FindingChecksum:
			damaged++
		case FindingReference:
			lost++
		}
	}
	assert.Equal(t, 5, damaged)
	assert.Equal(t, 1, lost)
}

// TestCheckStopsWithItsContext: what a stopped check has not seen is no finding.
func TestCheckStopsWithItsContext(t *testing.T) {
	s, err := Create(t.Context(), t.TempDir(), Options{})
	require.NoError(t, err)
	commit(t, s, groupPage(1))
	edit(t, s, func(b *buckets) error { return b.account.Put([]byte("x"), []byte("unsealed")) })
	ctx, cancel := context.WithCancel(t.Context())
	var found []store.Finding
	err = s.Check(ctx, func(f store.Finding) {
		found = append(found, f)
		cancel()
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Len(t, found, 1)
}
