package fetch

import (
	"slices"

	"imdex/store"
	"imdex/store/chat"
)

// AssemblyVersion grows whenever Assemble may make another message of the same
// record.
//
//	1: the first
//	2: an earlier text that is also the present one is kept
const AssemblyVersion = 2

// Assemble makes the message that a record and its marks mean: the newest
// version decoded, with what only the history of versions can tell. It is pure
// and total if decode is.
//
// A version that is recalled or without content overwrites nothing: what was
// last known stays. Edited is the platform's word, or a difference in text or
// attachments between versions that have content; addresses of attachments are
// signed anew in every answer and make none. Was lists the earlier texts, each
// once, oldest first; the present one is among them where a version before the
// newest had it too.
func Assemble(decode func(store.Item) chat.Message, r store.Record) chat.Message {
	m := decode(r.Item)
	if len(r.Older) > 0 {
		m = withOlder(decode, m, r.Older)
	}
	for _, mark := range r.Marks {
		switch mark.Kind {
		case store.MarkVanished:
			m.Vanished = true
		case store.MarkReturned:
			m.Vanished = false
		case store.MarkRecalled:
			m.Recalled = true
		}
	}
	return m
}

// withOlder adds to the newest version what its predecessors say.
func withOlder(decode func(store.Item) chat.Message, newest chat.Message, older []store.Version) chat.Message {
	var known []chat.Message // versions with content, oldest first; what a recall left is none
	for _, v := range older {
		if m := decode(v.Item); hasContent(m) && !m.Recalled {
			known = append(known, m)
		}
	}
	if len(known) == 0 {
		return newest
	}
	last := newest
	if newest.Recalled || !hasContent(newest) {
		last = known[len(known)-1]
	}
	m := keepContent(newest, last)
	for i, version := range known {
		after := last
		if i+1 < len(known) {
			after = known[i+1]
		}
		m.Edited = m.Edited || version.Edited || differ(version, after)
		if version.Text != "" && !slices.Contains(m.Was, version.Text) {
			m.Was = append(m.Was, version.Text)
		}
	}
	return m
}

// hasContent reports whether a version shows anything at all.
func hasContent(m chat.Message) bool {
	return m.Text != "" || len(m.Attachments) > 0 || m.Quote != "" || m.Footer != "" || len(m.Links) > 0
}

// keepContent is m with another version's content.
func keepContent(m, from chat.Message) chat.Message {
	m.Type, m.Text = from.Type, from.Text
	m.Mentions, m.MentionAll = from.Mentions, from.MentionAll
	m.ReplyTo, m.Root, m.Quote, m.Footer = or(m.ReplyTo, from.ReplyTo), or(m.Root, from.Root), from.Quote, from.Footer
	m.Attachments, m.Links = from.Attachments, from.Links
	return m
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// differ reports whether a person would see a difference.
func differ(a, b chat.Message) bool {
	return a.Text != b.Text || !slices.EqualFunc(a.Attachments, b.Attachments, func(x, y chat.Attachment) bool {
		x.URL, y.URL = "", ""
		return x == y
	})
}
