package bosshi

import (
	"strings"

	"imdex/fetch/wire"
)

// card reads header and modules in their order, a line each, and the addresses
// that it and its buttons open. In history cards have been seen without content
// alone; this is how they are sent.
func (d *decoder) card(v wire.Value) bool {
	for _, link := range wire.Links(v.Strings()) {
		d.Link(link)
	}
	d.Msg.Text = worded(v)
	return d.Msg.Text != ""
}

// deepest is how far words are looked for. Real payloads nest less than 20
// levels; one that is made to hurt is read as far as this, and then all of it.
const deepest = 64

// worded is what stands under names that carry words, one a line, a header first.
func worded(v wire.Value) string { return strings.Join(words(nil, v, 0), "\n") }

func words(lines []string, v wire.Value, depth int) []string {
	switch {
	case depth > deepest:
		return append(lines, v.Strings())
	case depth > 0 && v.Kind() == wire.String:
		return append(lines, v.Text())
	}
	for item := range v.List() {
		if item.Kind() >= wire.Array {
			lines = words(lines, item, depth+1)
		}
	}
	m := v.Members()
	header := m.Get("header")
	if header.Kind() >= wire.Array {
		lines = words(lines, header, depth+1)
	}
	for key, member := range v.Fields() {
		switch {
		case key == "header" || key == "globalConfig" || member.Empty():
		case member.Kind() >= wire.Array, member.Kind() == wire.String && carriesWords(key):
			lines = words(lines, member, depth+1)
		}
	}
	return lines
}

// carriesWords reports whether people read a member of this name.
func carriesWords(key string) bool {
	switch key {
	case "title", "subtitle", "text", "content", "name", "user_name", "userName", "label", "description", "desc", "summary", "placeholder":
		return true
	}
	return false
}
