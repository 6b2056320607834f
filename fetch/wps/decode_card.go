package wps

import (
	"slices"
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
)

// card reads a card's text in every language that it has, because only the
// reader's own client knows which one was shown; a line that two languages share
// stands once. Chinese comes first.
func (d *decoder) card(v wire.Value) bool {
	if v.Kind() != wire.Object {
		return false
	}
	c := card{decoder: d}
	m := v.Members()
	for _, link := range wire.Links(m.Get("link").Strings()) {
		d.Link(link)
	}
	languages := slices.Collect(m.Get("i18n_items").List())
	slices.SortStableFunc(languages, func(a, b wire.Value) int { return chineseLast(b) - chineseLast(a) })
	for _, language := range languages {
		if value := language.Get("value"); value.Exists() {
			c.part(value, 0)
		} else {
			c.part(language, 0)
		}
	}
	if len(languages) == 0 {
		c.part(v, 0)
	}
	d.Msg.Text = strings.Join(c.lines, "\n")
	return len(c.lines) > 0
}

func chineseLast(v wire.Value) int {
	if strings.HasPrefix(strings.ToLower(v.Get("key").Text()), "zh") {
		return 1
	}
	return 0
}

// card collects the lines of one.
type card struct {
	*decoder
	lines []string
	said  draft.Distinct
}

// worded are the members whose strings people read. The elements of cards have
// many shapes; these names carry their text.
var worded = map[string]bool{
	"content": true, "text": true, "title": true, "subtitle": true, "sub_title": true, "label": true,
	"description": true, "desc": true, "summary": true, "placeholder": true, "alt_text": true,
}

// part reads a header before what is beside it, the rest in its order.
func (c *card) part(v wire.Value, depth int) {
	if depth > deepest {
		c.say(v.Strings())
		return
	}
	for item := range v.List() {
		c.part(item, depth+1)
	}
	if header := v.Get("header"); header.Exists() {
		c.part(header, depth+1)
	}
	for key, member := range v.Fields() {
		switch {
		case key == "header":
		case member.Kind() != wire.String:
			if key != "config" {
				c.part(member, depth+1)
			}
		case worded[key]:
			c.say(member.Text())
		default:
			c.address(member)
		}
	}
}

func (c *card) say(text string) {
	text = strings.TrimSpace(c.markup(text))
	if c.said.Add(text) {
		c.lines = append(c.lines, text)
	}
}

func (c *card) address(v wire.Value) {
	if v.Kind() != wire.String {
		return
	}
	for _, link := range wire.Links(v.Text()) {
		c.Link(link)
	}
}
