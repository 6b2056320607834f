package bosshi

import (
	"fmt"

	"imdex/fetch"
	"imdex/fetch/draft"
	"imdex/fetch/wire"
)

// Split cuts a saved answer of the history call, a list of messages or a single
// one into items. A message does not say which user's chat it is from.
func Split(raw []byte) ([]fetch.Found, error) {
	values, err := draft.Saved(raw, isMessage, savedList)
	if err != nil {
		return nil, err
	}
	found := make([]fetch.Found, len(values))
	for i, v := range values {
		found[i] = fetch.Found{Item: newItem(v, readMessage(v))}
	}
	return found, nil
}

// savedList is the list of an answer, or of what was left of one.
func savedList(v wire.Value) (wire.Value, error) {
	m := v.Members()
	switch code := m.Get("code").ID(); {
	case code != "" && code != "0":
		return v, fmt.Errorf("%w (code %s)", draft.ErrFailed, code)
	case code == "0":
		v = m.Get("data")
	case !v.Exists():
		return v, draft.ErrNoItems
	case m.Get("data").Exists():
		v = m.Get("data")
	}
	if !isHistory(v) {
		return v, draft.ErrNoItems
	}
	return list(v), nil
}

// isMessage tells a history item from what else the interface answers: it has
// two of these three members.
func isMessage(v wire.Value) bool {
	m := v.Members()
	id, kind, body := m.Get("message_id").ID() != "", m.Get("msg_type").Exists(), m.Get("body").Exists()
	return id && kind || id && body || kind && body
}
