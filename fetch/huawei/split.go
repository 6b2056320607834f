package huawei

import (
	"errors"
	"fmt"

	"imdex/fetch"
	"imdex/fetch/wire"
)

// Errors of Split.
var (
	errNoItems = errors.New("huawei: neither a history answer nor a message")
	errFailed  = errors.New("huawei: an answer that reports an error")
)

// Split cuts a saved answer of the history call, a list of messages or a single
// one into items. A message says which chat it is from where it has the
// channel's and the customer's id, which the platform mostly leaves out.
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
		r := readRow(value)
		found[i].Item = r.item()
		if r.channel != "" && r.user != "" {
			found[i].Chat = customer{channel: r.channel, user: r.user}.chat()
		}
	}
	return found, nil
}

// unwrap finds the messages in an answer, or in what was left of one.
func unwrap(v wire.Value) ([]wire.Value, error) {
	if isMessage(v) {
		return []wire.Value{v}, nil
	}
	m := v.Members()
	if code := m.Get("resultCode").ID(); code != "" && code != "0" || m.Get("exceptionInfo").Exists() {
		return nil, fmt.Errorf("%w (%s)", errFailed, reason(m))
	}
	list := v
	if v.Kind() == wire.Object {
		list = m.Get("messageList")
	}
	if list.Kind() != wire.Array && list.Kind() != wire.Null {
		return nil, errNoItems
	}
	var values []wire.Value
	for each := range list.List() {
		if !isMessage(each) {
			return nil, errNoItems
		}
		values = append(values, each)
	}
	return values, nil
}

// isMessage tells a row from the platform's other objects.
func isMessage(v wire.Value) bool {
	m := v.Members()
	for _, name := range [...]string{"controlType", "sourceType", "mediaType"} {
		if m.Get(name).Kind() != wire.Absent {
			return true
		}
	}
	return false
}
