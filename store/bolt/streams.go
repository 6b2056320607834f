package bolt

import (
	"bytes"

	"imdex/store"
)

// findStream is the stream's row; a stream that the store does not know has
// the zero row.
func (b *buckets) findStream(s store.Stream) (streamRow, error) {
	key := streamKey(s)
	value := b.stream.Get(key)
	if value == nil {
		return streamRow{}, nil
	}
	row, err := openStreamRow(key, value)
	return row, at(err, "stream %q", s)
}

// chatOf is the row of a stream's chat.
func (b *buckets) chatOf(id store.StreamID) (chatRow, error) {
	key := streamIDKey(id)
	row, err := openChat(key, b.chat.Get(key))
	return row, at(err, "chat of stream %d", id)
}

// Chats are all streams with their names and extent, by account and chat.
func (r *Reader) Chats() (all []store.Chat, err error) {
	defer guard(&err)()
	err = r.stream.ForEach(func(k, v []byte) error {
		row, err := openStreamRow(k, v)
		if err != nil {
			return at(err, "stream %q", k)
		}
		chat, err := r.chatOf(row.id)
		if err != nil {
			return err
		}
		c := store.Chat{StreamID: row.id, Stream: chat.stream, Kind: chat.kind, Names: chat.seen, Messages: row.messages}
		c.FirstMS, c.LastMS = r.extent(row.id)
		all = append(all, c)
		return nil
	})
	return all, err
}

// extent is the oldest and the newest time above zero in a stream. A time of
// zero is none.
func (b *buckets) extent(id store.StreamID) (firstMS, lastMS int64) {
	c := b.timeline.Cursor()
	k, _ := c.Seek(place{stream: id, timeMS: 1}.key())
	first, ok := cutPlace(k)
	if !ok || first.stream != id {
		return 0, 0
	}
	if k, _ = c.Seek(streamIDKey(id + 1)); k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	last, _ := cutPlace(k)
	return first.timeMS, last.timeMS
}

// Checkpoint is where the stream's drain stands; nil when it has none.
func (r *Reader) Checkpoint(s store.Stream) (_ []byte, err error) {
	defer guard(&err)()
	row, err := r.findStream(s)
	if err != nil {
		return nil, err
	}
	key := streamIDKey(row.id)
	value := r.checkpoint.Get(key)
	if value == nil {
		return nil, nil
	}
	body, err := unseal(key, value)
	return bytes.Clone(body), at(err, "checkpoint of %q", s)
}

// Coverage is what of the stream has been read; zero for an unknown stream.
func (r *Reader) Coverage(s store.Stream) (c store.Coverage, err error) {
	defer guard(&err)()
	row, err := r.findStream(s)
	if err != nil {
		return c, err
	}
	key := streamIDKey(row.id)
	if value := r.coverage.Get(key); value != nil {
		err = openJSON(key, value, &c)
	}
	return c, at(err, "coverage of %q", s)
}

// Newest is the time of the stream's newest message; 0 without one.
func (r *Reader) Newest(s store.Stream) (_ int64, err error) {
	defer guard(&err)()
	row, err := r.findStream(s)
	if err != nil || row.id == 0 {
		return 0, err
	}
	_, last := r.extent(row.id)
	return last, nil
}
