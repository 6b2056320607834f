package huawei

import (
	"fmt"

	"imdex/fetch"
	"imdex/fetch/draft"
	"imdex/fetch/wire"
)

// Split cuts a saved answer of the history call, a list of messages or a single
// one into items. A message says which chat it is from where it has the
// channel's and the customer's id, which the platform mostly leaves out.
func Split(raw []byte) ([]fetch.Found, error) {
	values, err := draft.Saved(raw, isMessage, savedList)
	if err != nil {
		return nil, err
	}
	found := make([]fetch.Found, len(values))
	for i, v := range values {
		r := readRow(v)
		found[i].Item = r.item()
		if r.channel != "" && r.user != "" {
			found[i].Chat = customer{channel: r.channel, user: r.user}.chat()
		}
	}
	return found, nil
}

// savedList is the list of an answer, or of what was left of one.
func savedList(v wire.Value) (wire.Value, error) {
	m := v.Members()
	if code := m.Get("resultCode").ID(); code != "" && code != "0" || m.Get("exceptionInfo").Exists() {
		return v, fmt.Errorf("%w (%s)", draft.ErrFailed, reason(m))
	}
	if v.Kind() == wire.Object {
		v = m.Get("messageList")
	}
	if v.Kind() == wire.Absent {
		return v, draft.ErrNoItems
	}
	return v, nil
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
