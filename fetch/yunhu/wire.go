package yunhu

import (
	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store"
)

// format names the payload's shape: an item of the message list.
const format = "yunhu/1"

// volatile are the members that change while the message stays the same: a
// nickname is that of the moment and lives in the directory; an image's address is
// signed anew (sign, t), its key is imageName.
var volatile = []string{"senderNickname", "content.imageUrl"}

// message is one item of the list, its fields read leniently.
type message struct {
	id      string
	parent  string // id of the quoted message, or ""
	kind    string // the platform's contentType
	timeMS  int64
	sender  sender
	content wire.Value
}

// sender is a user, a bot or, of some tips, nobody.
type sender struct{ id, kind, name string }

func readMessage(v wire.Value) message {
	m := v.Members()
	return message{
		id:     m.Get("msg_id").ID(),
		parent: m.Get("parent_id").ID(),
		kind:   m.Get("content_type").Text(),
		timeMS: m.Get("send_time").TimeMS(),
		sender: sender{
			id:   m.Get("sender_id").ID(),
			kind: m.Get("sender_type").Text(),
			name: m.Get("sender_nickname").Text(),
		},
		content: m.Get("content"),
	}
}

// newItem cuts the envelope out of one item.
func newItem(v wire.Value) store.Item {
	m := readMessage(v)
	return draft.Named(store.Item{
		ID:          m.id,
		TimeMS:      m.timeMS,
		Format:      format,
		Fingerprint: wire.Fingerprint(v, volatile...),
		Raw:         v.Raw(),
	})
}
