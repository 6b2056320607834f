package volcengine

import (
	"fmt"

	"imdex/fetch"
	"imdex/fetch/draft"
	"imdex/fetch/wire"
)

// Split cuts a saved answer of the history or message call, a list of messages
// or a single one into items. A message says itself which conversation it is from.
func Split(raw []byte) ([]fetch.Found, error) {
	values, err := draft.Saved(raw, isMessage, savedList)
	if err != nil {
		return nil, err
	}
	found := make([]fetch.Found, len(values))
	for i, v := range values {
		m := readMessage(v)
		found[i] = fetch.Found{Chat: m.chat, Item: newItem(v, m)}
	}
	return found, nil
}

// savedList is the list of an answer, or of what was left of one; null is an empty
// page.
func savedList(v wire.Value) (wire.Value, error) {
	if failure := v.At("ResponseMetadata", "Error"); failure.Exists() {
		return v, fmt.Errorf("%w (code %s)", draft.ErrFailed, codeOf(failure.Members()))
	}
	if result := v.Get("Result"); result.Exists() {
		v = result
	}
	switch list := v.Get("Messages"); {
	case list.Kind() != wire.Absent:
		return list, nil
	case v.Kind() != wire.Array:
		return v, draft.ErrNoItems
	}
	return v, nil
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
