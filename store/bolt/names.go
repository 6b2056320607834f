package bolt

import (
	"encoding/binary"
	"slices"

	"imdex/store"
)

// sightStep is how much later (or earlier) the same name must be seen again to
// be written down. A sync that brings nothing new therefore writes no names.
const sightStep = 24 * 60 * 60 * 1000 // milliseconds

// names is what has been observed of a person or a chat.
type names struct {
	kind string
	seen []store.Name // oldest first
}

// sight is one observation.
type sight struct {
	name, kind string
	atMS       int64
	revision   store.Revision // that stands
}

// see notes an observation and reports whether anything is to be written. The
// newest sight decides what somebody is called now, so an older name that
// comes back is written at once.
func (n *names) see(s sight) bool {
	changed := s.kind != "" && s.kind != n.kind
	if changed {
		n.kind = s.kind
	}
	if s.name == "" {
		return changed
	}
	i := slices.IndexFunc(n.seen, func(o store.Name) bool { return o.Name == s.name })
	if i < 0 {
		n.add(s)
		return true
	}
	return n.resight(i, s.atMS) || changed
}

// lastMS is the newest sight of any name; 0 without one.
func (n *names) lastMS() (last int64) {
	for _, o := range n.seen {
		last = max(last, o.LastMS)
	}
	return last
}

func (n *names) add(s sight) {
	at, _ := slices.BinarySearchFunc(n.seen, s.atMS+1, func(o store.Name, t int64) int {
		if o.FirstMS < t {
			return -1
		}
		return 1
	})
	n.seen = slices.Insert(n.seen, at, store.Name{Name: s.name, FirstMS: s.atMS, LastMS: s.atMS, Revision: s.revision})
}

func (n *names) resight(i int, atMS int64) bool {
	o := &n.seen[i]
	newest := !slices.ContainsFunc(n.seen, func(other store.Name) bool {
		return other.Name != o.Name && other.LastMS >= o.LastMS
	})
	switch {
	case atMS >= o.LastMS+sightStep, atMS > o.LastMS && !newest:
		o.LastMS = atMS
		return true
	case atMS <= o.FirstMS-sightStep:
		o.FirstMS = atMS
		n.sort()
		return true
	}
	return false
}

func (n *names) sort() {
	slices.SortStableFunc(n.seen, func(a, b store.Name) int {
		if a.FirstMS < b.FirstMS {
			return -1
		}
		if a.FirstMS > b.FirstMS {
			return 1
		}
		return 0
	})
}

func (n *names) append(b []byte) []byte {
	b = appendString(b, n.kind)
	b = binary.AppendUvarint(b, uint64(len(n.seen)))
	for _, o := range n.seen {
		b = appendString(b, o.Name)
		b = binary.AppendVarint(b, o.FirstMS)
		b = binary.AppendVarint(b, o.LastMS)
		b = binary.AppendUvarint(b, uint64(o.Revision))
	}
	return b
}

func cutNames(f *fields) names {
	n := names{kind: f.string()}
	for left := f.uint(); left > 0 && f.err == nil; left-- {
		n.seen = append(n.seen, store.Name{
			Name: f.string(), FirstMS: f.int(), LastMS: f.int(), Revision: store.Revision(f.uint()),
		})
	}
	return n
}

func sealNames(key []byte, n names) []byte { return seal(key, n.append(nil)) }

func openNames(key, value []byte) (names, error) {
	body, err := unseal(key, value)
	if err != nil {
		return names{}, err
	}
	f := fields{rest: body}
	n := cutNames(&f)
	return n, f.end()
}

// chatRow is the value of a chat: the stream it is, and its names.
type chatRow struct {
	stream store.Stream
	names
}

func (c *chatRow) seal(key []byte) []byte {
	return seal(key, c.names.append(appendString(appendString(nil, c.stream.Account), c.stream.Chat)))
}

func openChat(key, value []byte) (chatRow, error) {
	body, err := unseal(key, value)
	if err != nil {
		return chatRow{}, err
	}
	f := fields{rest: body}
	c := chatRow{stream: store.Stream{Account: f.string(), Chat: f.string()}}
	c.names = cutNames(&f)
	return c, f.end()
}
