package volcengine

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// format names the payload's shape: a message of GetConversationMessages.
const format = "volcengine/1"

// volatile are the members of a message, of its Ext and of its content that change
// while the message stays the same.
var (
	volatile = []string{
		"Ext", "Content", // digested by themselves
		"RefMsgInfo.Status", // what became of another message
	}
	volatileExt = []string{
		"s:log_id",         // of the call that carried the message
		"s:stime",          // when the server handled it
		"s:nick_name",      // the sender's profile of the moment, which lives in the directory
		"s:protrait",       // the same, a signed address; the platform's spelling
		"s:basic_ext_info", // the same
	}
	// Addresses of files are signed anew in every answer; the file's own uri or
	// vid says which it is.
	volatileContent = []string{
		"remoteURL", "s:file_ext_key_thumb_url", "s:file_ext_key_preview_url", "s:file_ext_key_video_cover_url",
	}
)

// message is one message of the history, its fields read leniently.
type message struct {
	id         string // "" where it has none
	chat       string // ConversationShortId
	chatKind   chat.ChatKind
	kind       int64 // MsgType
	content    wire.Value
	ext        wire.Members
	status     int64
	timeMS     int64
	index      int64  // IndexInConversation
	sender     string // "" is nobody
	senderName string
	mentioned  []string // user ids; everyone is "0"
	ref        reference
}

// reference is a quoted message; its id is "" where nothing is quoted.
type reference struct {
	id     string
	hint   string
	status int64
}

// Status of a message, and of a quoted one.
const (
	statusVisible   = 0
	statusExpired   = 1
	statusInvisible = 2
	statusRecalled  = 3
	statusDeleted   = 4
)

func readMessage(v wire.Value) message {
	m := v.Members()
	out := message{
		id:       identifier(m.Get("MessageId")),
		chat:     identifier(m.Get("ConversationShortId")),
		chatKind: chatKind(m.Get("ConversationType").Int()),
		kind:     m.Get("MsgType").Int(),
		content:  m.Get("Content"),
		ext:      m.Get("Ext").Members(),
		status:   m.Get("Status").Int(),
		timeMS:   m.Get("CreateTime").TimeMS(),
		index:    max(0, m.Get("IndexInConversation").Int()),
		sender:   userID(m, "Sender"),
	}
	out.senderName = strings.TrimSpace(out.ext.Get("s:nick_name").Text())
	out.mentioned = append(idList(m.Get("MentionedUsers")), idList(out.ext.Get("s:mentioned_users"))...)
	ref := m.Get("RefMsgInfo").Members()
	out.ref = reference{identifier(ref.Get("ReferencedMessageId")), ref.Get("Hint").Text(), ref.Get("Status").Int()}
	return out
}

// identifier is an id, "" for the 0 that stands for none.
func identifier(v wire.Value) string {
	if id := strings.TrimSpace(v.ID()); id != "0" {
		return id
	}
	return ""
}

// userID is a user's id in an object. Apps with string ids have it in a twin of
// the member, and 0 in the member itself.
func userID(m wire.Members, name string) string {
	if id := identifier(m.Get(name + "Str")); id != "" {
		return id
	}
	return identifier(m.Get(name))
}

// idList is a list of ids, or a string of them with commas in between.
func idList(v wire.Value) []string {
	var ids []string
	if v.Kind() == wire.Array {
		for each := range v.List() {
			ids = append(ids, each.ID())
		}
	} else {
		ids = strings.Split(v.ID(), ",")
	}
	for i := range ids {
		ids[i] = strings.TrimSpace(ids[i])
	}
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}

// The platform's ConversationTypes.
const (
	typeSingle = 1
	typeGroup  = 2
	typeLive   = 100
)

func chatKind(n int64) chat.ChatKind {
	switch n {
	case typeSingle:
		return chat.KindSingle
	case typeGroup:
		return chat.KindGroup
	case typeLive:
		return chat.KindLive
	}
	return ""
}

// newItem makes the envelope of a message.
func newItem(v wire.Value, m message) store.Item {
	return draft.Named(store.Item{
		ID:          m.id,
		TimeMS:      m.timeMS,
		Order:       m.index,
		Format:      format,
		Fingerprint: fingerprint(v, m),
		Raw:         v.Raw(),
	})
}

// fingerprint digests a message with the JSON that its content holds, and which
// that holds in strings of its own.
func fingerprint(v wire.Value, m message) store.Fingerprint {
	h := sha256.New()
	add := func(v wire.Value, volatile []string) {
		part := wire.Fingerprint(v, volatile...)
		h.Write(part[:])
	}
	add(v, volatile)
	add(v.Get("Ext"), volatileExt)
	content, _ := m.content.Embedded()
	if content.Kind() != wire.Object {
		add(content, volatileContent)
	}
	for key, member := range content.Fields() {
		if member, _ = member.Embedded(); !slices.Contains(volatileContent, key) {
			h.Write([]byte(key + "\x00"))
			add(member, volatileContent)
		}
	}
	return store.Fingerprint(h.Sum(nil)[:len(store.Fingerprint{})])
}

// oldestFirst puts items into the order of the conversation, which no document
// promises of a page.
func oldestFirst(items []store.Item) {
	slices.SortStableFunc(items, func(a, b store.Item) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
}
