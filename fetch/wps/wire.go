package wps

import (
	"iter"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store"
)

// format names the payload's shape: an item of the history answer.
const format = "wps/1"

// volatile are the members that change while the message stays the same.
// Avatars are signed addresses; names are nicknames of the moment, which live
// in the directory (a mention's shown name is in the text itself).
var volatile = []string{
	"avatar", "identity.name", "sender.name", "sender_id.name", "organizer.name", "creator.name",
	"attendees.name", "invitees.name", "participants.name",
}

// message is one item of the history, its fields read leniently.
type message struct {
	id       string
	chat     string
	kind     string // the platform's type
	timeMS   int64
	position int64
	quoted   string // id of the quoted message, or ""
	sender   identity
	mentions []mention
	content  wire.Value
}

// identity is a user, an app (type sp, in older texts app) or nobody.
type identity struct{ id, kind, name string }

// mention is an entry of an item's list; index is what the text's mark-up names.
type mention struct {
	index string
	all   bool
	who   identity
}

func readMessage(v wire.Value) message {
	m := v.Members()
	out := message{
		id:       m.First("id", "message_id", "msg_id").ID(),
		chat:     m.Get("chat_id").ID(),
		kind:     m.First("type", "msg_type").Text(),
		timeMS:   m.First("ctime", "create_time", "send_time").TimeMS(),
		position: m.Get("position").Int(),
		quoted:   m.Get("quote_msg_id").ID(),
		sender:   readIdentity(m.Get("sender")),
		content:  m.Get("content"),
	}
	for each := range m.Get("mentions").List() {
		f := each.Members()
		out.mentions = append(out.mentions, mention{
			index: f.Get("id").ID(),
			all:   f.Get("type").Text() == "all",
			who:   readIdentity(f.Get("identity")),
		})
	}
	return out
}

func readIdentity(v wire.Value) identity {
	m := v.Members()
	return identity{id: m.Get("id").ID(), kind: m.Get("type").Text(), name: m.First("name", "user_name", "nick_name").Text()}
}

// newItem cuts the envelope out of one history item.
func newItem(v wire.Value) store.Item {
	m := readMessage(v)
	return draft.Named(store.Item{
		ID:          m.id,
		TimeMS:      m.timeMS,
		Order:       m.position,
		Format:      format,
		Fingerprint: wire.Fingerprint(v, volatile...),
		Raw:         v.Raw(),
	})
}

// history yields the items of a list answer's data.
func history(data wire.Value) iter.Seq[wire.Value] { return list(data).List() }

func list(data wire.Value) wire.Value {
	if data.Kind() == wire.Array {
		return data
	}
	return data.Members().First("items", "messages")
}

// hasList reports whether data has a list.
func hasList(data wire.Value) bool { return data.Kind() == wire.Object && list(data).IsList() }

// nextToken is where a list goes on, or "" at its end.
func nextToken(data wire.Value) string { return data.Get("next_page_token").ID() }

// deepest is how far the client looks into an item. Real ones nest less than 20
// levels; one that is made to hurt is kept, and read as far as this.
const deepest = 64
