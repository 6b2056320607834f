package fake

import (
	"imdex/fetch"
	"imdex/fetch/wire"
	"imdex/store"
)

// format names the payload's shape: an item of the history answer.
const format = "fake/1"

// volatile members change while the message stays the same.
var volatile = []string{"log_id"}

// message is one item of the history, read leniently.
type message struct {
	id, kind, sender, name, text, of string
	timeMS, position                 int64
	edited                           bool
	mentions                         []string
}

func readMessage(v wire.Value) message {
	m := v.Members()
	out := message{
		id:       m.Get("id").ID(),
		kind:     m.Get("kind").Text(),
		sender:   m.Get("sender").ID(),
		name:     m.Get("name").Text(),
		text:     m.Get("text").Text(),
		of:       m.Get("of").ID(),
		timeMS:   m.Get("time").TimeMS(),
		position: m.Get("position").Int(),
		edited:   m.Get("edited").Bool(),
	}
	for each := range m.Get("mentions").List() {
		out.mentions = append(out.mentions, each.ID())
	}
	return out
}

func newItem(v wire.Value) store.Item {
	m := readMessage(v)
	return store.Item{
		ID:          m.id,
		TimeMS:      m.timeMS,
		Order:       m.position,
		Format:      format,
		Fingerprint: wire.Fingerprint(v, volatile...),
		Raw:         append([]byte{}, v.Raw()...),
	}
}

// Split cuts a file into items: a history answer, or one item.
func Split(raw []byte) ([]fetch.Found, error) {
	v, _, err := wire.Parse(raw)
	if err != nil {
		return nil, err
	}
	items := v.Get("items")
	if !items.Exists() {
		return []fetch.Found{{Item: newItem(v)}}, nil
	}
	var found []fetch.Found
	for each := range items.List() {
		found = append(found, fetch.Found{Item: newItem(each)})
	}
	return found, nil
}
