package wps

import (
	"fmt"

	"imdex/fetch"
	"imdex/fetch/draft"
	"imdex/fetch/wire"
)

// Split cuts a saved answer of the history or message call, a list of messages
// or a single one into items. A message says itself which chat it is from.
func Split(raw []byte) ([]fetch.Found, error) {
	values, err := draft.Saved(raw, isMessage, savedList)
	if err != nil {
		return nil, err
	}
	found := make([]fetch.Found, len(values))
	for i, v := range values {
		found[i] = fetch.Found{Chat: v.Get("chat_id").ID(), Item: newItem(v)}
	}
	return found, nil
}

// savedList is what an answer, or what was left of one, holds: a list or, of the
// message call, the message.
func savedList(v wire.Value) (wire.Value, error) {
	m := v.Members()
	if code := m.Get("code").ID(); code != "" && code != "0" {
		return v, fmt.Errorf("%w (code %s)", draft.ErrFailed, code)
	}
	if data := m.Get("data"); data.Exists() {
		v, m = data, data.Members()
	}
	if isMessage(v) {
		return v, nil
	}
	if v.Kind() != wire.Array && !isList(m) {
		return v, draft.ErrNoItems
	}
	return list(v), nil
}

// isList reports whether an object is a history answer's data, whose list may
// be null or missing on an empty page.
func isList(m wire.Members) bool {
	for _, key := range [...]string{"items", "messages", "next_page_token"} {
		if m.Get(key).Kind() != wire.Absent {
			return true
		}
	}
	return false
}

// isMessage tells a history item from a chat or a user, which have ids and
// times too.
func isMessage(v wire.Value) bool {
	m := v.Members()
	if m.Get("content").Kind() == wire.Absent && m.Get("sender").Kind() == wire.Absent {
		return false
	}
	return m.First("id", "message_id", "msg_id").ID() != "" || m.First("ctime", "position").Exists()
}
