package bosshi

import (
	"errors"
	"fmt"

	"imdex/fetch"
	"imdex/fetch/wire"
)

// Errors of Split.
var (
	errNoItems = errors.New("bosshi: neither a history answer nor a message")
	errFailed  = errors.New("bosshi: an answer that reports an error")
)

// Split cuts a saved answer of the history call, a list of messages or a single
// one into items. A message does not say which user's chat it is from.
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
		found[i] = fetch.Found{Item: newItem(item, readMessage(item))}
	}
	return found, nil
}

// unwrap finds the messages in an answer, or in what was left of one.
func unwrap(v wire.Value) ([]wire.Value, error) {
	m := v.Members()
	if isMessage(m) {
		return []wire.Value{v}, nil
	}
	switch code := m.Get("code").ID(); {
	case code != "" && code != "0":
		return nil, fmt.Errorf("%w (code %s)", errFailed, code)
	case code == "0":
		v = m.Get("data")
	case !v.Exists():
		return nil, errNoItems
	case m.Get("data").Exists():
		v = m.Get("data")
	}
	if !isHistory(v) {
		return nil, errNoItems
	}
	return messagesOf(v)
}

func messagesOf(data wire.Value) ([]wire.Value, error) {
	var items []wire.Value
	for item := range history(data) {
		if !isMessage(item.Members()) {
			return nil, errNoItems
		}
		items = append(items, item)
	}
	return items, nil
}

// isMessage tells a history item from what else the interface answers: it has
// two of these three members.
func isMessage(m wire.Members) bool {
	id, kind, body := m.Get("message_id").ID() != "", m.Get("msg_type").Exists(), m.Get("body").Exists()
	return id && kind || id && body || kind && body
}
