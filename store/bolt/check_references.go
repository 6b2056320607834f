package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"imdex/store"
)

// The reference checks go through the store in chunks, each of one state, and
// follow every reference in both directions:
//
//	record → key, timeline, chat, change      key, timeline → record
//	older, mark → record, change              change → record, older or mark
//	stream ↔ chat                             checkpoint, coverage → chat
//	counters ↔ the last record, change and the messages of all streams

// referenceCheck finds the contradictions of one entry.
type referenceCheck struct {
	bucket string
	entry  func(b *buckets, key, value []byte) error
}

func (c *checker) references(ctx context.Context) error {
	for _, check := range []referenceCheck{
		{"record", checkRecord}, {"older", checkOlder}, {"mark", checkMark},
		{"key", checkKey}, {"timeline", checkTimeline}, {"stream", checkStream}, {"chat", checkChat},
		{"checkpoint", checkOfStream}, {"coverage", checkOfStream},
	} {
		if err := c.each(ctx, check); err != nil {
			return err
		}
	}
	if err := c.changes(ctx); err != nil {
		return err
	}
	return c.store.Read(ctx, func(r *Reader) error {
		c.contradicts("meta", checkCounters(r.buckets))
		return nil
	})
}

// each makes a check for all entries of a bucket.
func (c *checker) each(ctx context.Context, check referenceCheck) error {
	var last []byte
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := c.store.Read(ctx, func(r *Reader) (err error) {
			defer guard(&err)()
			last, more = c.chunk(r.buckets, check, last)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// chunk checks the entries after a key. It returns the last key that it has
// checked, and whether there are more.
func (c *checker) chunk(b *buckets, check referenceCheck, after []byte) (last []byte, more bool) {
	cursor := b.named(check.bucket).Cursor()
	k, v := cursor.Seek(after)
	if after != nil && bytes.Equal(k, after) {
		k, v = cursor.Next()
	}
	for range chunk {
		if k == nil {
			return last, false
		}
		c.contradicts(entryName(check.bucket, k), check.entry(b, k, v))
		last = append(last[:0], k...)
		k, v = cursor.Next()
	}
	return last, k != nil
}

// named is the bucket with that name.
func (b *buckets) named(name string) *bbolt.Bucket {
	for _, s := range b.slots() {
		if s.name == name {
			return *s.bucket
		}
	}
	return nil
}

// contradictionError says how two parts of the store differ.
type contradictionError string

func (e contradictionError) Error() string { return string(e) }

func contradiction(format string, args ...any) error {
	return contradictionError(fmt.Sprintf(format, args...))
}

// contradicts reports a contradiction. Other errors are of values that cannot
// be read, each of which the walk has reported already.
func (c *checker) contradicts(where string, err error) {
	var e contradictionError
	if errors.As(err, &e) {
		c.find(FindingReference, where, e)
	}
}

func checkRecord(b *buckets, key, value []byte) error {
	e, err := openEnvelope(key, value)
	if err != nil {
		return err
	}
	number, _ := wholeUint(key)
	n := store.Number(number)
	keyed, err := b.numberOf(e.stream, e.ID)
	if err != nil {
		return err
	}
	if keyed != n {
		return contradiction("its key leads to record %d", keyed)
	}
	if b.timeline.Get(place{e.stream, e.TimeMS, n}.key()) == nil {
		return contradiction("not in the timeline")
	}
	if b.chat.Get(streamIDKey(e.stream)) == nil {
		return contradiction("no stream %d", e.stream)
	}
	return b.checkChange(n, e.Revision, store.ChangeAdded, store.ChangeRevised)
}

// checkChange looks for the change that wrote something.
func (b *buckets) checkChange(n store.Number, r store.Revision, kinds ...store.ChangeKind) error {
	c, err := b.changeAt(r)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		if c == (store.Change{Revision: r, Number: n, Kind: k}) {
			return nil
		}
	}
	return contradiction("change %d is of record %d, kind %d", r, c.Number, c.Kind)
}

func checkOlder(b *buckets, key, value []byte) error {
	n, r, ok := cutVersionKey(key)
	e, err := openEnvelope(key, value)
	if err != nil {
		return err
	}
	newest, found, err := b.newest(n)
	if err != nil {
		return err
	}
	if !ok || !found || newest.stream != e.stream || newest.ID != e.ID || newest.Revision <= r || e.Revision != r {
		return contradiction("not an older version of record %d", n)
	}
	return b.checkChange(n, r, store.ChangeAdded, store.ChangeRevised)
}

func checkMark(b *buckets, key, _ []byte) error {
	n, r, ok := cutVersionKey(key)
	if !ok || b.record.Get(numberKey(n)) == nil {
		return contradiction("mark of no record")
	}
	return b.checkChange(n, r, store.ChangeMarked)
}

func checkKey(b *buckets, key, value []byte) error {
	n, err := openNumber(value)
	if err != nil {
		return err
	}
	e, ok, err := b.newest(n)
	if err != nil {
		return err
	}
	if !ok || !bytes.Equal(messageKey(e.stream, e.ID), key) {
		return contradiction("record %d is another message", n)
	}
	return nil
}

func checkTimeline(b *buckets, key, _ []byte) error {
	p, _ := cutPlace(key)
	e, ok, err := b.newest(p.number)
	if err != nil {
		return err
	}
	if !ok || e.stream != p.stream || e.TimeMS != p.timeMS {
		return contradiction("record %d has another place", p.number)
	}
	return nil
}

// checkStream compares a stream with its chat and counts its messages.
func checkStream(b *buckets, key, value []byte) error {
	row, err := openStreamRow(key, value)
	if err != nil {
		return err
	}
	chat, err := b.chatOf(row.id)
	if err != nil {
		return err
	}
	if !bytes.Equal(streamKey(chat.stream), key) {
		return contradiction("stream %d is another one", row.id)
	}
	prefix, count := streamIDKey(row.id), uint64(0)
	c := b.key.Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		count++
	}
	if count != row.messages {
		return contradiction("%d messages, counted %d", row.messages, count)
	}
	return nil
}

func checkChat(b *buckets, key, value []byte) error {
	chat, err := openChat(key, value)
	if err != nil {
		return err
	}
	row, err := b.findStream(chat.stream)
	if err != nil {
		return err
	}
	if !bytes.Equal(streamIDKey(row.id), key) {
		return contradiction("its stream is %d", row.id)
	}
	return nil
}

func checkOfStream(b *buckets, key, _ []byte) error {
	if b.chat.Get(key) == nil {
		return contradiction("of no stream")
	}
	return nil
}

// changes compares the feed with what its changes wrote.
func (c *checker) changes(ctx context.Context) error {
	last := store.Revision(0)
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := c.store.Read(ctx, func(r *Reader) (err error) {
			defer guard(&err)()
			all, err := r.Changes(last, chunk)
			for _, one := range all {
				last++
				c.contradicts(fmt.Sprintf("change %d", one.Revision), r.checkWritten(last, one))
				last = one.Revision
			}
			more = len(all) == chunk
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkWritten looks for what a change wrote; want is the revision that is due.
func (b *buckets) checkWritten(want store.Revision, c store.Change) error {
	if c.Revision != want {
		return contradiction("the feed has a gap or a repetition at %d", want)
	}
	key := versionKey(c.Number, c.Revision)
	if c.Kind == store.ChangeMarked {
		if b.mark.Get(key) == nil {
			return contradiction("no such mark of record %d", c.Number)
		}
		return nil
	}
	e, ok, err := b.newest(c.Number)
	if err != nil {
		return err
	}
	if ok && e.Revision == c.Revision || b.older.Get(key) != nil {
		return nil
	}
	return contradiction("no such version of record %d", c.Number)
}

// checkCounters compares the counters with what they count.
func checkCounters(b *buckets) (err error) {
	defer guard(&err)()
	h, err := readHead(b.meta)
	if err != nil {
		return err
	}
	var lastNumber, lastRevision, messages uint64
	if k, _ := b.record.Cursor().Last(); k != nil {
		lastNumber, _ = wholeUint(k)
	}
	if k, v := b.change.Cursor().Last(); k != nil {
		last, err := openRun(k, v)
		if err != nil {
			return err
		}
		lastRevision = uint64(last.first) + last.count - 1
	}
	err = b.stream.ForEach(func(k, v []byte) error {
		row, err := openStreamRow(k, v)
		messages += row.messages
		return err
	})
	switch {
	case err != nil:
		return err
	case uint64(h.number)-1 != lastNumber || messages != lastNumber:
		return contradiction("%d numbers given, the last record is %d, the streams have %d", h.number-1, lastNumber, messages)
	case uint64(h.revision)-1 != lastRevision:
		return contradiction("%d revisions given, the last change is %d", h.revision-1, lastRevision)
	}
	return nil
}
