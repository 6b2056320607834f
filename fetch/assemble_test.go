package fetch_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"imdex/fetch"
	"imdex/store"
	"imdex/store/chat"
)

// plainly decodes a payload that is a message in JSON; anything else has no content.
func plainly(item store.Item) chat.Message {
	var m chat.Message
	_ = json.Unmarshal(item.Raw, &m)
	m.ID = item.ID
	return m
}

func recordOf(versions ...chat.Message) store.Record {
	var r store.Record
	for i, m := range versions {
		raw, err := json.Marshal(m)
		if err != nil {
			panic(err)
		}
		v := store.Version{Revision: store.Revision(i + 1), Item: store.Item{ID: "m", Raw: raw}}
		if i+1 < len(versions) {
			r.Older = append(r.Older, v)
		} else {
			r.Version = v
		}
	}
	return r
}

func TestAssembleVersions(t *testing.T) {
	text := func(s string) chat.Message { return chat.Message{Type: chat.Text, Text: s} }
	with := func(m chat.Message, change func(*chat.Message)) chat.Message { change(&m); return m }
	file := func(name, url string) chat.Message {
		return chat.Message{Type: chat.File, Attachments: []chat.Attachment{{Kind: chat.File, Name: name, URL: url}}}
	}
	empty := chat.Message{Type: chat.Card, Warnings: []string{"content unavailable"}}
	recalled := func(s string) chat.Message { return with(text(s), func(m *chat.Message) { m.Recalled = true }) }

	for _, c := range []struct {
		name     string
		versions []chat.Message
		want     chat.Message
	}{
		{"one version", []chat.Message{text("a")}, text("a")},
		{"one version without content", []chat.Message{empty}, empty},
		{"the platform says edited", []chat.Message{with(text("a"), func(m *chat.Message) { m.Edited = true })},
			chat.Message{Type: chat.Text, Text: "a", Edited: true}},
		{"text changed", []chat.Message{text("a"), text("b")}, chat.Message{Type: chat.Text, Text: "b", Edited: true, Was: []string{"a"}}},
		{"changed twice", []chat.Message{text("a"), text("b"), text("c")},
			chat.Message{Type: chat.Text, Text: "c", Edited: true, Was: []string{"a", "b"}}},
		{"changed there and back", []chat.Message{text("a"), text("b"), text("a")},
			chat.Message{Type: chat.Text, Text: "a", Edited: true, Was: []string{"a", "b"}}},
		{"each earlier text once", []chat.Message{text("a"), text("b"), text("a"), text("c")},
			chat.Message{Type: chat.Text, Text: "c", Edited: true, Was: []string{"a", "b"}}},
		{"same text, other payload", []chat.Message{text("a"), with(text("a"), func(m *chat.Message) { m.Sender.Name = "n" })},
			chat.Message{Type: chat.Text, Text: "a", Sender: chat.Sender{Name: "n"}, Was: []string{"a"}}},
		{"attachment changed", []chat.Message{file("a", ""), file("b", "")}, with(file("b", ""), func(m *chat.Message) { m.Edited = true })},
		{"address signed anew", []chat.Message{file("a", "u?1"), file("a", "u?2")}, file("a", "u?2")},
		{"content lost", []chat.Message{with(text("a"), func(m *chat.Message) { m.ReplyTo = "q" }), empty},
			chat.Message{Type: chat.Text, Text: "a", ReplyTo: "q", Warnings: empty.Warnings, Was: []string{"a"}}},
		{"attachment lost", []chat.Message{file("a", "u"), empty}, with(file("a", "u"), func(m *chat.Message) { m.Warnings = empty.Warnings })},
		{"edited, then lost", []chat.Message{text("a"), text("b"), empty},
			chat.Message{Type: chat.Text, Text: "b", Edited: true, Was: []string{"a", "b"}, Warnings: empty.Warnings}},
		{"lost and back", []chat.Message{text("a"), empty, text("a")}, with(text("a"), func(m *chat.Message) { m.Was = []string{"a"} })},
		{"lost and back changed", []chat.Message{text("a"), empty, text("b")},
			chat.Message{Type: chat.Text, Text: "b", Edited: true, Was: []string{"a"}}},
		{"never known", []chat.Message{empty, empty}, empty},
		{"recalled with a note in place of the text", []chat.Message{text("a"), recalled("withdrawn")},
			chat.Message{Type: chat.Text, Text: "a", Recalled: true, Was: []string{"a"}}},
		{"recalled, and the note changed", []chat.Message{text("a"), recalled("withdrawn"), recalled("withdrawn by b")},
			chat.Message{Type: chat.Text, Text: "a", Recalled: true, Was: []string{"a"}}},
		{"recalled at first sight", []chat.Message{recalled("a")}, recalled("a")},
		{"edited, then recalled", []chat.Message{text("a"), text("b"), recalled("")},
			chat.Message{Type: chat.Text, Text: "b", Edited: true, Recalled: true, Was: []string{"a", "b"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.want.ID = "m"
			assert.Equal(t, c.want, fetch.Assemble(plainly, recordOf(c.versions...)))
		})
	}
}

func TestAssembleMarks(t *testing.T) {
	const vanished, returned, recalled = store.MarkVanished, store.MarkReturned, store.MarkRecalled
	for _, c := range []struct {
		name              string
		marks             []store.MarkKind
		vanished, recalls bool
	}{
		{"none", nil, false, false},
		{"vanished", []store.MarkKind{vanished}, true, false},
		{"returned", []store.MarkKind{vanished, returned}, false, false},
		{"vanished again", []store.MarkKind{vanished, returned, vanished}, true, false},
		{"recalled", []store.MarkKind{recalled}, false, true},
		{"recalled and vanished", []store.MarkKind{recalled, vanished}, true, true},
		{"a kind of the future", []store.MarkKind{99}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := recordOf(chat.Message{Text: "a"})
			for _, kind := range c.marks {
				r.Marks = append(r.Marks, store.Mark{Kind: kind})
			}
			m := fetch.Assemble(plainly, r)
			assert.Equal(t, c.vanished, m.Vanished)
			assert.Equal(t, c.recalls, m.Recalled)
			assert.Equal(t, "a", m.Text)
			assert.False(t, m.Edited)
		})
	}
}

// TestAssembleKeeps: whatever the order of versions, no text that was ever seen
// is lost, the earlier ones are those of the earlier versions, and the record is
// left as it was.
func TestAssembleKeeps(t *testing.T) {
	version := rapid.Custom(func(t *rapid.T) chat.Message {
		return chat.Message{Text: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "text")}
	})
	rapid.Check(t, func(t *rapid.T) {
		versions := rapid.SliceOfN(version, 1, 6).Draw(t, "versions")
		r := recordOf(versions...)
		m := fetch.Assemble(plainly, r)
		assert.Equal(t, m, fetch.Assemble(plainly, r))
		var was, texts []string
		for i, v := range versions {
			if v.Text == "" {
				continue
			}
			if texts = append(texts, v.Text); i < len(versions)-1 && !slices.Contains(was, v.Text) {
				was = append(was, v.Text)
			}
		}
		assert.Equal(t, was, m.Was)
		if len(texts) > 0 {
			assert.Equal(t, texts[len(texts)-1], m.Text)
		}
		assert.Equal(t, len(slices.Compact(texts)) > 1, m.Edited)
	})
}
