package wps

import (
	"strconv"
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// richText reads rows (lines and list items) of inline elements.
func (d *decoder) richText(v wire.Value) bool {
	elements := v
	if v.Kind() == wire.Object {
		elements = v.Members().First("elements", "content")
	}
	if elements.Kind() != wire.Array {
		return false
	}
	r := rich{decoder: d}
	r.elements(elements)
	r.endRow()
	d.Msg.Text = strings.Trim(strings.Join(r.rows, "\n"), "\n")
	return true
}

// rich renders rich text. Rows are joined by line ends, what stands in a row by
// nothing.
type rich struct {
	*decoder
	rows  []string
	row   strings.Builder
	open  bool // the row has begun, though perhaps with nothing
	depth int
	items int // numbered items in a row, for those that do not say their number
}

// endRow ends the row under way, if there is one.
func (r *rich) endRow() {
	if r.open {
		r.rows = append(r.rows, r.row.String())
		r.row.Reset()
		r.open = false
	}
}

func (r *rich) put(s string) {
	r.open = r.open || s != ""
	r.row.WriteString(s)
}

func (r *rich) elements(list wire.Value) {
	r.depth++
	defer func() { r.depth-- }()
	if r.depth > deepest {
		r.put(list.Strings())
		return
	}
	for v := range list.List() {
		m := v.Members()
		kind := m.Get("type").Text()
		switch kind {
		case "nl", "ol", "ul":
			r.line(kind, m)
		default:
			r.inline(kind, v, m)
		}
	}
}

// line is one row. A row that holds an image and nothing else is none.
func (r *rich) line(kind string, m wire.Members) {
	r.endRow()
	if kind != "ol" {
		r.items = 0
	}
	r.put(r.marker(kind, m))
	children := m.Get("elements")
	own := ownText(m)
	r.put(r.markup(own))
	images := len(r.Msg.Attachments)
	r.elements(children)
	r.open = r.open || len(r.Msg.Attachments) == images
	if own == "" && children.Empty() {
		r.put(r.markup(m.Get("alt_text").Text()))
	}
	r.endRow()
}

// marker is what stands before the text of a row.
func (r *rich) marker(kind string, m wire.Members) string {
	const deepest = 20 // beyond that nobody can see it
	indent := strings.Repeat("  ", int(min(max(m.Get("indent").Int(), 0), deepest)))
	switch kind {
	case "ul":
		return indent + "- "
	case "ol":
		if index := m.Get("index"); index.Exists() {
			r.items = int(max(index.Int(), 0))
		}
		r.items++
		return indent + strconv.Itoa(r.items) + ". "
	}
	return indent
}

// ownText is the text that an element carries itself, under any of the names
// that have been seen.
func ownText(m wire.Members) string {
	for _, key := range [...]string{"style_text_content", "style_content", "text_content"} {
		if v := m.Get(key); v.Exists() {
			if v.Kind() == wire.String {
				return v.Text()
			}
			return v.Members().First("text", "content").Text()
		}
	}
	return ""
}

func (r *rich) inline(kind string, v wire.Value, m wire.Members) {
	switch kind {
	case "mention":
		r.put(r.person(m.Get("mention_content")))
	case "image", "custom_emoji":
		r.picture(kind, m)
	case "link":
		c := m.Get("link_content").Members()
		r.put(r.anchor(c.Get("text").Text(), c.Get("url").Text()))
	case "doc":
		c := m.Get("doc_content").Members()
		r.put(r.anchor(c.Get("text").Text(), c.Get("file").Get("link_url").Text()))
	default:
		r.other(kind, v, m)
	}
}

// other is text, an emoji, or an element that nobody knows.
func (r *rich) other(kind string, v wire.Value, m wire.Members) {
	text := ownText(m)
	if text == "" {
		text = m.Get("alt_text").Text()
	}
	children := m.Get("elements")
	switch known := kind == "text" || kind == "emoji"; {
	case text == "" && children.Empty() && !known:
		text = v.StringsBeside(func(name string) bool { return name == "type" })
	case !children.Empty():
		defer r.elements(children)
	}
	r.put(r.markup(text))
}

func (r *rich) person(v wire.Value) string {
	m := v.Members()
	who := readIdentity(m.Get("identity"))
	name := strings.TrimPrefix(strings.TrimSpace(m.Get("text").Text()), "@")
	if name == "" {
		name = who.name
	}
	switch {
	case m.Get("type").Text() == "all" || who.id == "" && draft.IsEveryone(name):
		r.Msg.MentionAll = true
		if name == "" {
			name = draft.Everyone
		}
	case who.name != "":
		r.Mention(who.id, who.name)
	default:
		r.Mention(who.id, name)
	}
	return draft.AtName(name)
}

// picture adds an image or emoji to the attachments; an emoji's name is text too.
func (r *rich) picture(kind string, m wire.Members) {
	if kind == "image" {
		r.Attach(imageOf(chat.Image, m.Get("image_content")))
		return
	}
	r.Attach(imageOf(chat.Sticker, m.Get("image_content")))
	r.put(m.Get("alt_text").Text())
}

// anchor is a link as text.
func (r *rich) anchor(text, address string) string {
	r.Link(address)
	return draft.Anchor(text, address)
}
