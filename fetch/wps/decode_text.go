package wps

import (
	"regexp"
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// text reads text{content, type}; older answers have the string itself.
func (d *decoder) text(v wire.Value) bool {
	content := v
	if v.Kind() == wire.Object {
		content = v.Get("content")
	}
	if content.Kind() != wire.String {
		return false
	}
	if v.Get("type").Text() == "markdown" {
		d.Msg.Type = chat.Markdown
	}
	d.Msg.Text = d.markup(content.Text())
	return true
}

var (
	// atTag is a mention in text, rich text and cards: <at id="2">展示名称</at>.
	atTag = regexp.MustCompile(`(?s)<at\s+id\s*=\s*["']?([^"'\s>]+)["']?[^>]*>(.*?)</at>`)
	// atLink is how a bot's mention has been seen in history: [@名字](woa://…).
	atLink = regexp.MustCompile(`\[([^\[\]\n]*)\]\(woa://[^()\s]*\)`)
)

// markup resolves mentions to what a person reads, and notes whom they mean.
func (d *decoder) markup(text string) string {
	if strings.Contains(text, "<at") {
		text = replaceAll(atTag, text, func(group []string) string { return d.at(group[1], group[2]) })
	}
	if strings.Contains(text, "](woa://") {
		text = replaceAll(atLink, text, func(group []string) string { return draft.AtName(group[1]) })
	}
	return text
}

// replaceAll is ReplaceAllStringFunc with the groups of the match.
func replaceAll(re *regexp.Regexp, s string, with func(group []string) string) string {
	return re.ReplaceAllStringFunc(s, func(match string) string { return with(re.FindStringSubmatch(match)) })
}

// at is the text of one mention tag. Its id is an index into the item's
// mentions, where 1 may be everyone or just the first; only a name tells who is
// meant by an index that is not there.
func (d *decoder) at(index, shown string) string {
	shown = strings.TrimPrefix(strings.TrimSpace(shown), "@")
	m, known := d.byIndex()[index]
	if !known {
		d.Msg.MentionAll = d.Msg.MentionAll || draft.IsEveryone(shown)
		return draft.AtName(shown)
	}
	if shown == "" && m.all {
		shown = draft.Everyone
	}
	if shown == "" {
		shown = m.who.name
	}
	if d.shown == nil {
		d.shown = map[string]string{}
	}
	d.shown[index] = shown
	return draft.AtName(shown)
}

// byIndex are the item's mentions by index, the first of each.
func (d *decoder) byIndex() map[string]mention {
	if d.indexed == nil {
		d.indexed = make(map[string]mention, len(d.mentions))
		for _, m := range d.mentions {
			if _, known := d.indexed[m.index]; !known {
				d.indexed[m.index] = m
			}
		}
	}
	return d.indexed
}

// listMentions adds the people of the item's list. A mention without an
// identity names nobody who could be found again.
func (d *decoder) listMentions() {
	for _, m := range d.mentions {
		if m.all {
			d.Msg.MentionAll = true
			continue
		}
		name := m.who.name
		if name == "" {
			name = d.shown[m.index]
		}
		d.Mention(m.who.id, name)
	}
}
