package app

import (
	"imdex/cmd/internal/render"
	"imdex/index"
	"imdex/query"
	"imdex/query/directory"
	"imdex/store"
	"imdex/store/chat"
)

// origin says what the store, the config and the directory know of a message.
func (l *library) origin(stream store.StreamID, s store.Stream, sender string, rev store.Revision) render.Origin {
	id := directory.ID{Account: s.Account, ID: sender}
	o := render.Origin{
		Provider: l.names.Provider(s.Account), Account: s.Account, Chat: render.Chat{ID: s.Chat},
		SenderName: l.names.PersonName(id), Person: l.names.Person(id), Revision: rev,
	}
	if c, ok := l.names.Chat(stream); ok {
		o.Chat = render.Chat{ID: c.Stream.Chat, Name: l.names.ChatName(stream), Kind: chat.ChatKind(c.Kind)}
	}
	return o
}

// stored is a message as stored, in its output form.
func (l *library) stored(r store.Record) render.Message {
	m := l.kinds.decode(r)
	return render.NewMessage(l.origin(r.StreamID, r.Stream, m.Sender.ID, r.LastRevision()), l.named(r.Stream.Account, m))
}

// named fills in the directory's names of mentions that carry none.
func (l *library) named(account string, m chat.Message) chat.Message {
	for i, who := range m.Mentions {
		if who.Name == "" {
			m.Mentions[i].Name = l.names.PersonName(directory.ID{Account: account, ID: who.ID})
		}
	}
	return m
}

// indexed is a document of the index in its output form: enough for a line on
// a terminal. JSON is made from the record, which has everything.
func (l *library) indexed(d index.Document) render.Message {
	stream := store.Stream{Account: d.Account}
	if c, ok := l.names.Chat(d.StreamID); ok {
		stream = c.Stream
	}
	m := chat.Message{
		ID: d.ID, ChatKind: d.ChatKind, Position: d.Order, TimeMS: d.TimeMS,
		Sender: chat.Sender{ID: d.Sender, Name: d.SenderName, Kind: d.SenderKind},
		Type:   d.Type, Text: d.Text, Quote: d.Quote, Footer: d.Footer, Links: d.Links,
		Edited: d.Edited, Recalled: d.Recalled, Vanished: d.Vanished, Hidden: d.Hidden,
	}
	for _, name := range d.Files {
		m.Attachments = append(m.Attachments, chat.Attachment{Name: name})
	}
	return render.NewMessage(l.origin(d.StreamID, stream, d.Sender, d.Revision), m)
}

func matches(spans []query.Span) []render.Match {
	var out []render.Match
	for _, s := range spans {
		out = append(out, render.Match{Field: "text", Start: s.Start, End: s.End})
	}
	return out
}
