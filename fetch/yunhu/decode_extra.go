package yunhu

import (
	"regexp"
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// atName is a mention in a text: names may hold spaces, and a zero-width space
// ends them.
var atName = regexp.MustCompile(`@([^@\n\x{200B}]+)\x{200B}`)

// mentions reads the ids of content.at, and from the text the names that go with
// them, without the mark that ends a name.
func (d *decoder) mentions(at wire.Value) {
	var shown []string
	for _, group := range atName.FindAllStringSubmatch(d.Msg.Text, -1) {
		if draft.IsEveryone(group[1]) {
			d.Msg.MentionAll = true
			continue
		}
		shown = append(shown, group[1])
	}
	d.Msg.Text = atName.ReplaceAllString(d.Msg.Text, "@$1")
	ids := d.mentioned(at)
	names := paired(ids, shown)
	for i, id := range ids {
		d.Mention(id, names[i])
	}
}

// mentioned are the ids of at, an array or a text with commas. No value is
// documented for everyone.
func (d *decoder) mentioned(at wire.Value) []string {
	list := strings.Split(at.ID(), ",")
	for each := range at.List() {
		list = append(list, each.ID())
	}
	var ids []string
	for _, id := range list {
		switch id = strings.TrimSpace(id); {
		case draft.IsEveryone(id):
			d.Msg.MentionAll = true
		case id != "":
			ids = append(ids, id)
		}
	}
	return ids
}

// paired are the names that a text shows, for each id its own. Both are in one
// order; where somebody is mentioned twice, at names them once. If the numbers
// differ even so, nobody can tell which name is whose.
func paired(ids, shown []string) []string {
	if len(shown) == len(ids) {
		return shown
	}
	var known draft.Distinct
	var once []string
	for _, name := range shown {
		if known.Add(name) {
			once = append(once, name)
		}
	}
	if len(once) == len(ids) {
		return once
	}
	return make([]string, len(ids))
}

// buttons reads rows of buttons, or one row. Their addresses are links; their
// words belong to a card, and elsewhere to nothing that people said.
func (d *decoder) buttons(v wire.Value) {
	for each := range v.List() {
		for inner := range each.List() {
			d.button(inner.Members())
		}
		d.button(each.Members())
	}
}

func (d *decoder) button(m wire.Members) {
	for _, link := range wire.Links(m.Get("url").Text()) {
		d.Link(link)
	}
	if d.Msg.Type == chat.Card {
		d.Msg.Text = wire.Lines(d.Msg.Text, m.Get("text").Text())
	}
}
