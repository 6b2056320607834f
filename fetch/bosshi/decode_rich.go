package bosshi

import (
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// richText reads a content whose shape no document shows: a text as in plain
// messages, else Feishu's post, from which this interface is derived, else
// whatever words there are.
func (d *decoder) richText(v wire.Value) bool {
	if d.text(v) || d.post(v) {
		return true
	}
	for _, language := range v.Fields() { // zh_cn, en_us
		if d.post(language) {
			return true
		}
	}
	d.Msg.Text = worded(v)
	return d.Msg.Text != ""
}

// post reads {title, content: [[element…]…]}, an array a line.
func (d *decoder) post(v wire.Value) bool {
	m := v.Members()
	content := m.Get("content")
	if content.Kind() != wire.Array {
		return false
	}
	lines := []string{m.Get("title").Text()}
	for line := range content.List() {
		lines = append(lines, d.line(line))
	}
	d.Msg.Text = wire.Lines(lines...)
	return d.Msg.Text != "" || len(d.Msg.Attachments) > 0
}

func (d *decoder) line(v wire.Value) string {
	if v.Kind() != wire.Array {
		return d.element(v)
	}
	var b strings.Builder
	for element := range v.List() {
		b.WriteString(d.element(element))
	}
	return b.String()
}

// element is what a person sees of one part of a line.
func (d *decoder) element(v wire.Value) string {
	if v.Kind() == wire.String {
		return v.Text()
	}
	m := v.Members()
	text := m.First("text", "content").Text()
	switch m.Get("tag").Text() {
	case "a":
		href := m.First("href", "url").Text()
		d.Link(href)
		return draft.Anchor(text, href)
	case "at":
		return d.person(m)
	case "img", "image", "media":
		d.Attach(chat.Attachment{Kind: chat.Image, Name: m.First("name", "file_name").Text(),
			Key: m.First("image_key", "file_key").ID(), URL: m.First("url", "origin_url").Text()})
		return ""
	case "text", "md", "hr", "code_block":
		return text
	case "emotion":
		return m.Get("emoji_type").Text()
	}
	return worded(v)
}

// person is a mention in a line.
func (d *decoder) person(m wire.Members) string {
	id, name := m.First("user_id", "open_id", "id").ID(), m.First("user_name", "name", "text").Text()
	if id == everyone || id == "all" || id == "" && draft.IsEveryone(name) {
		d.Msg.MentionAll = true
		if name == "" {
			name = draft.Everyone
		}
		return draft.AtName(name)
	}
	d.Mention(id, name)
	if name == "" {
		return ""
	}
	return draft.AtName(name)
}
