package wps

import (
	"errors"
	"fmt"

	"imdex/fetch"
	"imdex/fetch/wire"
)

// Errors of Split.
var (
	errNoItems = errors.New("wps: neither a history answer nor a message")
	errFailed  = errors.New("wps: an answer that reports an error")
)

// Split cuts a saved answer of the history or message call, a list of messages
// or a single one into items. A message says itself which chat it is from.
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
		found[i] = fetch.Found{Chat: item.Get("chat_id").ID(), Item: newItem(item)}
	}
	return found, nil
}

// unwrap finds the messages in an answer, or in what was left of one.
func unwrap(v wire.Value) ([]wire.Value, error) {
	m := v.Members()
	if isMessage(m) {
		return []wire.Value{v}, nil
	}
	if code := m.Get("code").ID(); code != "" && code != "0" {
		return nil, fmt.Errorf("%w (code %s)", errFailed, code)
	}
	if data := m.Get("data"); data.Exists() {
		v, m = data, data.Members()
	}
	if isMessage(m) {
		return []wire.Value{v}, nil
	}
	if v.Kind() == wire.Array || isList(m) {
		return messagesOf(v)
	}
	return nil, errNoItems
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

// isMessage tells a history item from a chat or a user, which have ids and
// times too.
func isMessage(m wire.Members) bool {
	if m.Get("content").Kind() == wire.Absent && m.Get("sender").Kind() == wire.Absent {
		return false
	}
	return m.First("id", "message_id", "msg_id").ID() != "" || m.First("ctime", "position").Exists()
}
