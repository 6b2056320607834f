package yunhu

import (
	"errors"
	"fmt"

	"imdex/fetch"
	"imdex/fetch/wire"
)

// Errors of Split.
var (
	errNoItems = errors.New("yunhu: neither a message list nor a message")
	errFailed  = errors.New("yunhu: an answer that reports an error")
)

// Split cuts a saved answer of the list, what was left of one, or a single message
// into items. None of them says which chat it is from.
func Split(raw []byte) ([]fetch.Found, error) {
	v, _, err := wire.Parse(raw)
	if err != nil {
		return nil, err
	}
	items, err := unwrap(v)
	if err != nil {
		return nil, err
	}
	found := make([]fetch.Found, len(items))
	for i, item := range items {
		found[i] = fetch.Found{Item: newItem(item)}
	}
	return found, nil
}

// unwrap finds the messages in an answer, or in what was left of one.
func unwrap(v wire.Value) ([]wire.Value, error) {
	m := v.Members()
	if isMessage(m) {
		return []wire.Value{v}, nil
	}
	if code := m.Get("code").ID(); code != "" && code != codeSuccess {
		return nil, fmt.Errorf("%w (code %s)", errFailed, code)
	}
	if data := m.Get("data"); data.Exists() {
		v, m = data, data.Members()
	}
	switch list := m.Get("list"); {
	case v.Kind() == wire.Array:
		return messagesOf(v)
	case list.Kind() == wire.Array, list.Kind() == wire.Null:
		return messagesOf(list)
	}
	return nil, errNoItems
}

func messagesOf(list wire.Value) ([]wire.Value, error) {
	var items []wire.Value
	for item := range list.List() {
		if !isMessage(item.Members()) {
			return nil, errNoItems
		}
		items = append(items, item)
	}
	return items, nil
}

// isMessage tells a message from other objects: it has an id or a time, and a
// content or its type.
func isMessage(m wire.Members) bool {
	return (m.Get("msg_id").ID() != "" || m.Get("send_time").Exists()) &&
		(m.Get("content").Kind() != wire.Absent || m.Get("content_type").Exists())
}
