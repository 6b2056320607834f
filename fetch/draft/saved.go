package draft

import (
	"encoding/hex"
	"errors"

	"imdex/fetch/wire"
	"imdex/store"
)

// Errors of [Saved].
var (
	ErrNoItems = errors.New("neither a history answer nor a message")
	ErrFailed  = errors.New("an answer that reports an error")
)

// Saved finds the messages in a saved file: a message by itself, or those that
// open finds in anything else, which is one message or a list of nothing but
// messages. A list that is null or missing has none; whether that may be, open says.
func Saved(raw []byte, isMessage func(wire.Value) bool, open func(wire.Value) (wire.Value, error)) ([]wire.Value, error) {
	v, _, err := wire.Parse(raw)
	if err != nil {
		return nil, err
	}
	if isMessage(v) {
		return []wire.Value{v}, nil
	}
	if v, err = open(v); err != nil {
		return nil, err
	}
	if isMessage(v) {
		return []wire.Value{v}, nil
	}
	if !v.IsList() {
		return nil, ErrNoItems
	}
	var found []wire.Value
	for each := range v.List() {
		if !isMessage(each) {
			return nil, ErrNoItems
		}
		found = append(found, each)
	}
	return found, nil
}

// Named is an item with an id: one that has none gets one made of its content, so
// that it is kept all the same.
func Named(item store.Item) store.Item {
	if item.ID == "" {
		item.ID = "noid:" + hex.EncodeToString(item.Fingerprint[:])
	}
	return item
}
