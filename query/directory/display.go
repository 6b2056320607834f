package directory

import (
	"maps"
	"slices"
	"strings"

	"imdex/store"
	"imdex/store/chat"
)

// PersonName is the current name of a person in an account: observed last,
// else the config's; "" where nobody ever gave one.
func (d *Directory) PersonName(id ID) string {
	if name := d.nameOf[id]; name != "" {
		return name
	}
	return d.Person(id)
}

// Person is the config's name for whoever has this id; "" for everybody else.
func (d *Directory) Person(id ID) string {
	if n, ok := d.ownerOf[id]; ok && n < d.persons {
		return d.people.all[n].title
	}
	return ""
}

// Me are the ids of the user; nil where the config marks nobody.
func (d *Directory) Me() []ID { return d.me }

// Chat is the chat of a stream as the store knows it.
func (d *Directory) Chat(id store.StreamID) (store.Chat, bool) {
	n, ok := d.chatOf[id]
	if !ok {
		return store.Chat{}, false
	}
	return d.stored[n], true
}

// StreamID is the number of a stream; zero for an unknown one.
func (d *Directory) StreamID(s store.Stream) store.StreamID { return d.streamOf[s] }

// ChatName is the current name of a chat; "" where it has none.
func (d *Directory) ChatName(id store.StreamID) string {
	n, ok := d.chatOf[id]
	if !ok {
		return ""
	}
	return d.chats.all[n].title
}

// Chats are all chats of the store. The slice belongs to the directory.
func (d *Directory) Chats() []store.Chat { return d.stored }

// Provider is the provider of an account; "" for an unknown one.
func (d *Directory) Provider(account string) string { return d.providers[account] }

// Accounts are the known accounts, sorted.
func (d *Directory) Accounts() []string { return slices.Sorted(maps.Keys(d.providers)) }

// Providers are the providers of the known accounts, sorted, each once.
func (d *Directory) Providers() []string {
	return slices.Compact(slices.Sorted(maps.Values(d.providers)))
}

// Named are the people and chats with an observed name, old ones too, of which
// ok holds. What the config calls them was never observed.
func (d *Directory) Named(ok func(name string) bool) Match {
	var m Match
	for _, b := range []*book{&d.people, &d.chats} {
		for _, s := range b.all {
			if slices.ContainsFunc(s.names, ok) {
				m = m.join(s)
			}
		}
	}
	return m
}

// expand reads "account:id" or "provider:id".
func (d *Directory) expand(written string) []ID {
	left, id, ok := strings.Cut(written, ":")
	if !ok || id == "" {
		return nil
	}
	if _, known := d.providers[left]; known {
		return []ID{{left, id}}
	}
	var ids []ID
	for _, account := range d.Accounts() {
		if d.providers[account] == left {
			ids = append(ids, ID{account, id})
		}
	}
	return ids
}

// partner is the person whom a chat is with, if its id says so: a user's id
// alone, or after the last colon.
func (d *Directory) partner(c store.Chat) (int, bool) {
	switch chat.ChatKind(c.Kind) {
	case chat.KindGroup, chat.KindLive:
		return 0, false
	}
	if n, ok := d.ownerOf[ID{c.Stream.Account, c.Stream.Chat}]; ok {
		return n, true
	}
	colon := strings.LastIndexByte(c.Stream.Chat, ':')
	if colon < 0 || c.Stream.Chat[:colon] == "group" {
		return 0, false
	}
	n, ok := d.ownerOf[ID{c.Stream.Account, c.Stream.Chat[colon+1:]}]
	return n, ok
}
