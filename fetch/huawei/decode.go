package huawei

import (
	"fmt"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// decoderVersion grows whenever the same bytes may decode differently.
//
//	1: first
const decoderVersion = 1

// Decode turns a history row into a message. It is pure and total: any bytes
// give one.
func Decode(item store.Item) chat.Message {
	start, v, ok := draft.Open(item)
	d := decoder{Draft: start}
	d.Msg.ChatKind = chat.KindService
	if ok {
		d.decode(readRow(v))
	}
	return d.Finish()
}

// decoder collects one message.
type decoder struct{ draft.Draft }

func (d *decoder) decode(r row) {
	d.From(r.sender())
	d.Msg.Recalled = r.recalled
	switch r.control {
	case "CHAT", "":
		d.body(r)
	case "CONNECT", "TRANS2AGENT", "DISCONNECT":
		d.notice(chat.System, r)
	case "INPUT", "READ":
		d.notice(chat.Event, r)
		d.Msg.Hidden = true
	default:
		if r.takesBack() {
			d.notice(chat.System, r)
			return
		}
		d.Warn(fmt.Sprintf("control type %q", draft.Short(r.control)))
		d.body(r)
	}
}

// notice is a row about the session. Its text is what the platform wrote, if
// anything.
func (d *decoder) notice(kind chat.Type, r row) {
	if r.content.Kind() == wire.String {
		d.text(r)
	} else {
		d.Msg.Text = r.content.Strings()
	}
	d.Msg.Type = kind
}

// shape is how one kind of content is read. read reports whether it found what
// it looks for.
type shape struct {
	kind chat.Type
	read func(*decoder, row) bool
}

// shapes are the documented kinds of content by mediaType.
var shapes = map[string]shape{
	"TEXT":       {chat.Text, (*decoder).text},
	"EMAIL":      {chat.Text, (*decoder).mail},
	"IMAGE":      {chat.Image, (*decoder).media},
	"FILE_IMAGE": {chat.Image, (*decoder).media},
	"AUDIO":      {chat.Audio, (*decoder).media},
	"VIDEO":      {chat.Video, (*decoder).media},
	"FILE_VIDEO": {chat.Video, (*decoder).media},
	"FILE":       {chat.File, (*decoder).media},
	"LOCATION":   {chat.Location, (*decoder).location},
	"LOCATE":     {chat.Location, (*decoder).location},
	"WEBCARD":    {chat.Card, (*decoder).card},
}

func (d *decoder) body(r row) {
	known, ok := shapes[r.media]
	if ok {
		d.Msg.Type = known.kind
	}
	if r.content.Empty() && r.library.Empty() && r.email.Empty() {
		d.Warn(draft.Unavailable)
		return
	}
	if !ok || !known.read(d, r) {
		d.Odd(r.media, r.content)
	}
}
