package volcengine

import (
	"errors"
	"fmt"

	"imdex/fetch"
	"imdex/fetch/wire"
)

// Errors of Split.
var (
	errNoItems = errors.New("volcengine: neither a history answer nor a message")
	errFailed  = errors.New("volcengine: an answer that reports an error")
)

// Split cuts a saved answer of the history or message call, a list of messages
// or a single one into items. A message says itself which conversation it is from.
func Split(raw []byte) ([]fetch.Found, error) {
	v, _, err := wire.Parse(raw)
	if err != nil {
		return nil, err
	}
	values, err := unwrap(v)
	if err != nil {
		return nil, err
	}
	found := make([]fetch.Found, len(values))
	for i, value := range values {
		m := readMessage(value)
		found[i] = fetch.Found{Chat: m.chat, Item: newItem(value, m)}
	}
	return found, nil
}

// unwrap finds the messages in an answer, or in what was left of one.
func unwrap(v wire.Value) ([]wire.Value, error) {
	if isMessage(v) {
		return []wire.Value{v}, nil
	}
	if failure := v.At("ResponseMetadata", "Error"); failure.Exists() {
		return nil, fmt.Errorf("%w (code %s)", errFailed, codeOf(failure.Members()))
	}
	if result := v.Get("Result"); result.Exists() {
		v = result
	}
	list := v
	if v.Kind() == wire.Object {
		if list = v.Get("Messages"); list.Kind() == wire.Null {
			return nil, nil // an empty page
		}
	}
	if list.Kind() != wire.Array {
		return nil, errNoItems
	}
	return messagesOf(list)
}

func messagesOf(list wire.Value) ([]wire.Value, error) {
	var found []wire.Value
	for v := range list.List() {
		if !isMessage(v) {
			return nil, errNoItems
		}
		found = append(found, v)
	}
	return found, nil
}

// isMessage tells a message from a conversation or a user, which have types and
// times too.
func isMessage(v wire.Value) bool {
	m := v.Members()
	if m.Get("Content").Kind() == wire.Absent && m.Get("MsgType").Kind() == wire.Absent {
		return false
	}
	return m.First("MessageId", "IndexInConversation", "CreateTime").Exists()
}
