package bosshi

import (
	"crypto/sha256"
	"iter"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store"
)

// format names the payload's shape: an element of the history answer.
const format = "bosshi/1"

// signed are the members of an image's content that are addresses. No document
// shows one; elsewhere such addresses are signed anew in every answer. Nothing of
// an item itself changes while the message stays the same.
var signed = []string{"url", "originUrl", "origin_url", "thumbUrl", "thumb_url", "previewUrl", "preview_url"}

// message is one item of the history, its fields read leniently.
type message struct {
	id        string
	kind      string // the platform's type
	root      string // id of the thread's first message, or ""
	parent    string // id of the message that is answered, or ""
	createdMS int64
	updatedMS int64
	deleted   bool // recalled
	updated   bool // edited
	senderID  string
	label     string     // what the sender is, a Chinese word in the official example
	content   wire.Value // a string that holds JSON
	mentions  []string   // open ids; "-1" is everyone
}

func readMessage(v wire.Value) message {
	m := v.Members()
	sender := m.Get("sender").Members()
	out := message{
		id:        m.Get("message_id").ID(),
		kind:      m.Get("msg_type").Text(),
		root:      m.Get("root_id").ID(),
		parent:    m.Get("parent_id").ID(),
		createdMS: m.Get("create_time").TimeMS(),
		updatedMS: m.Get("update_time").TimeMS(),
		deleted:   m.Get("deleted").Bool(),
		updated:   m.Get("updated").Bool(),
		senderID:  sender.Get("id").ID(),
		label:     sender.Get("sender_type").Text(),
		content:   m.Get("body").Get("content"),
	}
	for each := range m.Get("mentions").List() {
		id := each.ID()
		if each.Kind() == wire.Object {
			id = each.Get("id").ID()
		}
		out.mentions = append(out.mentions, id)
	}
	return out
}

// newItem cuts the envelope out of one history item.
func newItem(v wire.Value, m message) store.Item {
	return draft.Named(store.Item{
		ID:          m.id,
		TimeMS:      m.createdMS,
		Format:      format,
		Fingerprint: fingerprint(v, m),
		Raw:         v.Raw(),
	})
}

// fingerprint digests an image's content apart from the item, because volatile
// members lie inside a string there.
func fingerprint(v wire.Value, m message) store.Fingerprint {
	if m.kind != typeImage {
		return wire.Fingerprint(v)
	}
	content, _ := m.content.Embedded()
	outside, inside := wire.Fingerprint(v, "body.content"), wire.Fingerprint(content, signed...)
	sum := sha256.Sum256(append(outside[:], inside[:]...))
	return store.Fingerprint(sum[:len(outside)])
}

// history yields the items of a list answer's data.
func history(data wire.Value) iter.Seq[wire.Value] { return list(data).List() }

// list is the list in an answer's data: that itself in the official example, a
// member elsewhere in the same interface.
func list(data wire.Value) wire.Value {
	if data.Kind() == wire.Object {
		return data.Members().First("items", "messages")
	}
	return data
}

// isHistory reports whether an answer's data can be a list. Null or nothing is
// one without items.
func isHistory(data wire.Value) bool {
	switch data.Kind() {
	case wire.Absent, wire.Null, wire.Array:
		return true
	case wire.Object:
		m := data.Members()
		for _, key := range [...]string{"items", "messages"} {
			switch m.Get(key).Kind() {
			case wire.Null, wire.Array:
				return true
			}
		}
	}
	return false
}
