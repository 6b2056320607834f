package yunhu

import (
	"fmt"

	"imdex/fetch"
	"imdex/fetch/draft"
	"imdex/fetch/wire"
)

// Split cuts a saved answer of the list, what was left of one, or a single message
// into items. None of them says which chat it is from.
func Split(raw []byte) ([]fetch.Found, error) {
	values, err := draft.Saved(raw, isMessage, savedList)
	if err != nil {
		return nil, err
	}
	found := make([]fetch.Found, len(values))
	for i, v := range values {
		found[i] = fetch.Found{Item: newItem(v)}
	}
	return found, nil
}

// savedList is the list of an answer, or of what was left of one.
func savedList(v wire.Value) (wire.Value, error) {
	m := v.Members()
	if code := m.Get("code").ID(); code != "" && code != codeSuccess {
		return v, fmt.Errorf("%w (code %s)", draft.ErrFailed, code)
	}
	if data := m.Get("data"); data.Exists() {
		v, m = data, data.Members()
	}
	if v.Kind() == wire.Array {
		return v, nil
	}
	list := m.Get("list")
	if list.Kind() == wire.Absent {
		return v, draft.ErrNoItems
	}
	return list, nil
}

// isMessage tells a message from other objects: it has an id or a time, and a
// content or its type.
func isMessage(v wire.Value) bool {
	m := v.Members()
	return (m.Get("msg_id").ID() != "" || m.Get("send_time").Exists()) &&
		(m.Get("content").Kind() != wire.Absent || m.Get("content_type").Exists())
}
