package bolt

import (
	"bytes"

	"imdex/store"
)

// progress writes the page's checkpoint and coverage.
func (g *group) progress(id store.StreamID, p store.Page) error {
	key := streamIDKey(id)
	if p.Coverage != nil {
		value, err := sealJSON(key, p.Coverage)
		if err != nil {
			return err
		}
		if err := g.putNew(g.coverage, key, value); err != nil {
			return err
		}
	}
	switch {
	case p.Checkpoint == nil:
		return nil
	case len(p.Checkpoint) > 0:
		return g.putNew(g.checkpoint, key, seal(key, bytes.Clone(p.Checkpoint)))
	case g.checkpoint.Get(key) != nil:
		g.wrote = true
		return g.checkpoint.Delete(key)
	}
	return nil
}

// names writes what the page saw of people and of the chat.
func (g *group) names(id store.StreamID, p store.Page) error {
	for _, w := range p.People {
		s := sight{w.Name, w.Kind, w.AtMS, g.head.revision - 1}
		if err := g.seePerson(personKey(w.Account, w.ID), s); err != nil {
			return at(err, "person %q", w.ID)
		}
	}
	if p.Chat == nil {
		return nil
	}
	row, err := g.chatOf(id)
	if err != nil {
		return err
	}
	if !row.see(sight{p.Chat.Name, p.Chat.Kind, p.Chat.AtMS, g.head.revision - 1}) {
		return nil
	}
	key := streamIDKey(id)
	return g.put(g.chat, key, row.seal(key))
}

func (g *group) seePerson(key []byte, s sight) error {
	var n names
	value := g.person.Get(key)
	if value != nil {
		var err error
		if n, err = openNames(key, value); err != nil {
			return err
		}
	}
	if !n.see(s) && value != nil {
		return nil
	}
	return g.put(g.person, key, sealNames(key, n))
}
