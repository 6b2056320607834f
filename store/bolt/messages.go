package bolt

import (
	"fmt"

	"imdex/store"
)

// numberOf is the message's number, 0 when the stream does not hold it.
func (b *buckets) numberOf(id store.StreamID, message string) (store.Number, error) {
	value := b.key.Get(messageKey(id, message))
	if value == nil {
		return 0, nil
	}
	n, err := openNumber(value)
	return n, at(err, "message %q of stream %d", message, id)
}

// openNumber decodes a value of bucket key.
func openNumber(value []byte) (store.Number, error) {
	n, ok := wholeUint(value)
	if !ok || n == 0 {
		return 0, fmt.Errorf("%w: malformed number", store.ErrDamaged)
	}
	return store.Number(n), nil
}

// Number is the message's number, or store.ErrNotFound.
func (r *Reader) Number(s store.Stream, id string) (_ store.Number, err error) {
	defer guard(&err)()
	row, err := r.findStream(s)
	if err != nil {
		return 0, err
	}
	n, err := r.numberOf(row.id, id)
	if err == nil && n == 0 {
		err = fmt.Errorf("message %q: %w", id, store.ErrNotFound)
	}
	return n, err
}

// Missing picks the ids that the stream does not hold, in the order given.
func (r *Reader) Missing(s store.Stream, ids []string) (missing []string, err error) {
	defer guard(&err)()
	row, err := r.findStream(s)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		n, err := r.numberOf(row.id, id)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			missing = append(missing, id)
		}
	}
	return missing, nil
}

// Find is every message with that id, whatever its stream, by stream.
func (r *Reader) Find(id string) (found []store.Number, err error) {
	defer guard(&err)()
	err = r.stream.ForEach(func(k, v []byte) error {
		row, err := openStreamRow(k, v)
		if err != nil {
			return at(err, "stream %q", k)
		}
		n, err := r.numberOf(row.id, id)
		if n != 0 {
			found = append(found, n)
		}
		return err
	})
	return found, err
}
