package fake

import (
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// decoderVersion grows whenever a payload may decode differently.
//
//	1: the first
const decoderVersion = 1

// types are the platform's kinds of messages; any other is unknown.
var types = map[string]chat.Type{"text": chat.Text, "recall": chat.System}

// Decode turns a payload into a message. It is pure and never fails: a payload
// that is not what it should be becomes one of type unknown.
func Decode(item store.Item) chat.Message {
	out := chat.Message{ID: item.ID, TimeMS: item.TimeMS, Position: item.Order, Type: chat.Unknown}
	v, odd, err := wire.Parse(item.Raw)
	out.Warnings = odd
	if err != nil {
		out.Text = wire.Clean(string(item.Raw))
		out.Warnings = append(out.Warnings, "payload is not JSON")
		return out
	}
	m := readMessage(v)
	out.Sender = sender(m)
	out.ReplyTo, out.Edited = m.of, m.edited
	for _, id := range m.mentions {
		out.Mentions = append(out.Mentions, chat.Mention{ID: id})
	}
	kind, known := types[m.kind]
	if !known {
		out.Text = v.Get("content").Strings()
		out.Warnings = append(out.Warnings, "unknown kind of message")
		return out
	}
	out.Type, out.Text = kind, m.text
	return out
}

func sender(m message) chat.Sender {
	if m.sender == "" {
		return chat.Sender{ID: string(chat.SenderUnknown), Kind: chat.SenderUnknown}
	}
	return chat.Sender{ID: m.sender, Name: m.name, Kind: chat.SenderUser}
}
