package bolt

import (
	"bytes"
	"fmt"
	"slices"

	"imdex/store"
)

// Places are the stream's messages between two times, both inclusive, by time
// and then number. They come in chunks: after is the last place of the chunk
// before, of which only TimeMS and Number count; the zero Place starts at the
// beginning. limit 0 is no limit. Equal times are neither lost nor repeated.
func (r *Reader) Places(s store.Stream, fromMS, toMS int64, after store.Place, limit int) (all []store.Place, err error) {
	defer guard(&err)()
	row, err := r.findStream(s)
	if err != nil || row.id == 0 {
		return nil, err
	}
	start := place{stream: row.id, timeMS: fromMS}
	if after.Number != 0 && after.TimeMS >= fromMS {
		start.timeMS, start.number = after.TimeMS, after.Number+1
	}
	c := r.timeline.Cursor()
	for k, _ := c.Seek(start.key()); k != nil && (limit <= 0 || len(all) < limit); k, _ = c.Next() {
		p, ok := cutPlace(k)
		if !ok {
			return nil, fmt.Errorf("%w: timeline of %q", store.ErrDamaged, s)
		}
		if p.stream != row.id || p.timeMS > toMS {
			break
		}
		one, err := r.place(p)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func (b *buckets) place(p place) (store.Place, error) {
	e, ok, err := b.newest(p.number)
	if err == nil && !ok {
		err = fmt.Errorf("%w: no such record", store.ErrDamaged)
	}
	if err != nil {
		return store.Place{}, at(err, "record %d", p.number)
	}
	marks, err := b.marks(p.number, ^store.Revision(0))
	return store.Place{Number: p.number, ID: e.ID, TimeMS: p.timeMS, Order: e.Order, Vanished: vanished(marks)}, err
}

// Neighbours are up to before messages older and up to after messages newer
// than a message of the same stream, by time and then number; both lists run
// from old to new. store.ErrNotFound without such a message.
func (r *Reader) Neighbours(n store.Number, before, after int) (older, newer []store.Number, err error) {
	defer guard(&err)()
	e, ok, err := r.newest(n)
	if err != nil {
		return nil, nil, at(err, "record %d", n)
	}
	if !ok {
		return nil, nil, fmt.Errorf("message %d: %w", n, store.ErrNotFound)
	}
	here := place{e.stream, e.TimeMS, n}.key()
	older, err = r.walk(here, before, false)
	if err != nil {
		return nil, nil, err
	}
	slices.Reverse(older)
	newer, err = r.walk(here, after, true)
	return older, newer, err
}

// walk steps along the timeline from a place to at most limit others of its stream.
func (b *buckets) walk(from []byte, limit int, forward bool) (found []store.Number, err error) {
	c := b.timeline.Cursor()
	step := c.Prev
	if forward {
		step = c.Next
	}
	here, _ := cutPlace(from)
	if k, _ := c.Seek(from); !bytes.Equal(k, from) {
		return nil, fmt.Errorf("%w: record %d is not in the timeline", store.ErrDamaged, here.number)
	}
	for len(found) < limit {
		k, _ := step()
		p, ok := cutPlace(k)
		if k == nil || p.stream != here.stream {
			break
		}
		if !ok {
			return nil, fmt.Errorf("%w: timeline of stream %d", store.ErrDamaged, here.stream)
		}
		found = append(found, p.number)
	}
	return found, nil
}

// Moments are up to limit moments of all messages, by stream, time and number,
// those up to and with after left out. The zero Moment leaves out none.
func (r *Reader) Moments(after store.Moment, limit int) (all []store.Moment, err error) {
	defer guard(&err)()
	c := r.timeline.Cursor()
	k, _ := c.First()
	if after.Number != 0 {
		k, _ = c.Seek(place{after.StreamID, after.TimeMS, after.Number + 1}.key())
	}
	for ; k != nil && len(all) < limit; k, _ = c.Next() {
		p, ok := cutPlace(k)
		if !ok {
			return nil, fmt.Errorf("%w: timeline", store.ErrDamaged)
		}
		all = append(all, store.Moment{StreamID: p.stream, TimeMS: p.timeMS, Number: p.number})
	}
	return all, nil
}
