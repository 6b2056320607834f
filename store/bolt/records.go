package bolt

import (
	"bytes"
	"fmt"
	"slices"

	"imdex/store"
)

// Records are the messages with these numbers as they stood at a revision: the
// payload, the older ones and the marks that are not newer. Revision 0 is the
// newest state. Numbers that did not exist then are left out; the others come
// in the order given. A checksum that is wrong is an error that wraps
// store.ErrDamaged and names the message.
func (r *Reader) Records(revision store.Revision, numbers []store.Number) (_ []store.Record, err error) {
	defer guard(&err)()
	if revision == 0 {
		revision = ^store.Revision(0)
	}
	records := make([]store.Record, 0, len(numbers))
	streams := map[store.StreamID]store.Stream{}
	for _, n := range numbers {
		rec, ok, err := r.recordAt(revision, n)
		if err != nil {
			return nil, at(err, "record %d", n)
		}
		if !ok {
			continue
		}
		if rec.Stream, err = r.streamName(streams, rec.StreamID); err != nil {
			return nil, at(err, "record %d", n)
		}
		records = append(records, rec)
	}
	return records, nil
}

func (b *buckets) streamName(known map[store.StreamID]store.Stream, id store.StreamID) (store.Stream, error) {
	if s, ok := known[id]; ok {
		return s, nil
	}
	chat, err := b.chatOf(id)
	known[id] = chat.stream
	return chat.stream, err
}

// newest is the newest envelope of a message; ok is false without one.
func (b *buckets) newest(n store.Number) (e envelope, ok bool, err error) {
	key := numberKey(n)
	value := b.record.Get(key)
	if value == nil {
		return e, false, nil
	}
	e, err = openEnvelope(key, value)
	return e, err == nil, err
}

func (b *buckets) recordAt(revision store.Revision, n store.Number) (rec store.Record, ok bool, err error) {
	newest, ok, err := b.newest(n)
	if err != nil || !ok {
		return rec, false, err
	}
	versions, err := b.versions(n, revision)
	if err != nil {
		return rec, false, err
	}
	if newest.Revision <= revision {
		versions = append(versions, newest.own())
	}
	if len(versions) == 0 {
		return rec, false, nil
	}
	last := len(versions) - 1
	rec = store.Record{Number: n, StreamID: newest.stream, Version: versions[last]}
	if last > 0 {
		rec.Older = slices.Clip(versions[:last])
	}
	rec.Marks, err = b.marks(n, revision)
	return rec, err == nil, err
}

// versions are the older payloads up to a revision, oldest first.
func (b *buckets) versions(n store.Number, revision store.Revision) (all []store.Version, err error) {
	prefix := numberKey(n)
	c := b.older.Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		_, written, ok := cutVersionKey(k)
		if !ok {
			return nil, fmt.Errorf("%w: key of an older version", store.ErrDamaged)
		}
		if written > revision {
			break
		}
		e, err := openEnvelope(k, v)
		if err != nil {
			return nil, at(err, "version %d", written)
		}
		all = append(all, e.own())
	}
	return all, nil
}

// marks are a message's marks up to a revision, in the order they were made.
func (b *buckets) marks(n store.Number, revision store.Revision) (all []store.Mark, err error) {
	prefix := numberKey(n)
	c := b.mark.Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		m, err := openMark(k, v)
		if err != nil {
			return nil, at(err, "mark %x", k)
		}
		if m.Revision > revision {
			break
		}
		all = append(all, m)
	}
	return all, nil
}

// vanished reports whether the newest word about it is that it vanished.
func vanished(marks []store.Mark) bool {
	gone := false
	for _, m := range marks {
		switch m.Kind {
		case store.MarkVanished:
			gone = true
		case store.MarkReturned:
			gone = false
		}
	}
	return gone
}
