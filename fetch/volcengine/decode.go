package volcengine

import (
	"strconv"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// decoderVersion grows whenever the same bytes may decode differently.
//
//	1: first
const decoderVersion = 1

// Decode turns a history item into a message. It is pure and total: any bytes
// give one.
func Decode(item store.Item) chat.Message {
	start, v, ok := draft.Open(item)
	d := decoder{start}
	if ok {
		d.decode(readMessage(v))
	}
	return d.Finish()
}

// decoder collects one message.
type decoder struct{ draft.Draft }

func (d *decoder) decode(m message) {
	d.Msg.ChatKind = m.chatKind
	d.Msg.ReplyTo = m.ref.id
	d.Msg.Quote = hint(m.ref.hint)
	d.Msg.Edited = edited(m.ext)
	d.body(m.kind, m.content, m.status)
	d.mention(m.mentioned)
	d.sender(m)
	d.state(m)
}

// sender is a user, or of a notice without one the system. Messages do not say
// who is a robot.
func (d *decoder) sender(m message) {
	kind := chat.SenderUser
	switch {
	case m.sender == "" && d.Msg.Type == chat.System:
		kind = chat.SenderSystem
	case m.sender == "":
		kind = chat.SenderUnknown
	}
	d.From(chat.Sender{ID: m.sender, Name: m.senderName, Kind: kind})
}

// state notes what became of the message.
func (d *decoder) state(m message) {
	d.Msg.Recalled = m.status == statusRecalled || m.ext.Get("s:is_recalled").Bool()
	switch m.status {
	case statusVisible, statusRecalled:
	case statusExpired:
		d.Warn("expired, or not there any more (status 1)")
	case statusInvisible:
		d.Warn("not visible to the user (status 2)")
	case statusDeleted:
		d.Warn("deleted (status 4)")
	default:
		d.Warn("status " + strconv.FormatInt(m.status, 10))
	}
}

// edited reports whether a message's Ext says that its content was changed.
func edited(ext wire.Members) bool {
	info, _ := ext.Get("s:edit_info").Embedded()
	return info.Get("content_is_edited").Bool() || ext.Get("s:edit_count").Int() > 0
}

// hint is a quoted message's text; apps also put their own JSON there.
func hint(text string) string {
	v, _, err := wire.Parse([]byte(text))
	if err == nil && v.Kind() >= wire.Array {
		return v.Strings()
	}
	return text
}

// command is the first MsgType that carries no content for people.
const command = 50000

// shape is how one MsgType is read. read reports whether it found what it looks
// for.
type shape struct {
	kind chat.Type
	read func(*decoder, wire.Value) bool
}

// shapes are the types of the server's documents (10001, 10003 to 10006, 10012),
// of the client's, and the legacy ones below 11. For the client's only their names
// are published, so their strings are the text.
func shapes(n int64) (shape, bool) {
	switch n {
	case 10001, 9999, 7:
		return shape{chat.Text, (*decoder).text}, true
	case 10003, 2:
		return shape{chat.Image, (*decoder).files}, true
	case 10004, 4:
		return shape{chat.Video, (*decoder).files}, true
	case 10005, 6:
		return shape{chat.File, (*decoder).files}, true
	case 10006, 10011, 3:
		return shape{chat.Audio, (*decoder).files}, true
	case 10012, 10013:
		return shape{chat.Card, (*decoder).custom}, true
	case 10002, 5:
		return shape{chat.Sticker, (*decoder).files}, true
	case 10007:
		return shape{chat.Location, (*decoder).strings}, true
	case 10008, 1:
		return shape{chat.System, (*decoder).strings}, true
	case 10009:
		return shape{chat.Link, (*decoder).strings}, true
	case 8:
		return shape{chat.Card, (*decoder).strings}, true
	}
	if n >= command {
		return shape{chat.Event, (*decoder).strings}, true
	}
	return shape{}, false
}

// body reads the content: a string that is mostly JSON, or already an object.
func (d *decoder) body(n int64, raw wire.Value, status int64) {
	known, ok := shapes(n)
	d.Msg.Type, d.Msg.Hidden = chat.Unknown, n >= command
	if ok {
		d.Msg.Type = known.kind
	}
	if raw.Empty() {
		if status == statusVisible && !d.Msg.Hidden {
			d.Warn(draft.Unavailable)
		}
		return
	}
	content, odd := raw.Embedded()
	if content.Kind() < wire.Array {
		content = raw // words that happen to be JSON
	}
	d.Warn(odd...)
	switch {
	case ok && known.read(d, content):
	case !ok && d.foreign(content):
		d.Warn("type " + strconv.FormatInt(n, 10) + " with files")
	default:
		d.Odd(strconv.FormatInt(n, 10), content)
	}
}

// strings takes all strings of a content whose shape is the app's own.
func (d *decoder) strings(content wire.Value) bool {
	d.Msg.Text = content.Strings()
	return true
}
