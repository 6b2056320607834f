package yunhu

import (
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
)

// a2ui is an interface that a bot describes (A2UI 0.9): JSON, one object a line or
// fenced in markdown. Its text is what its components show and what its data
// model holds.
func (d *decoder) a2ui(m wire.Members) bool {
	if !d.text(m) {
		return false
	}
	var s screen
	var all []string
	for _, part := range documents(d.Msg.Text) {
		v, _, err := wire.Parse([]byte(part))
		if err != nil {
			return true // what is no A2UI is shown as it is
		}
		s.part(v, 0)
		all = append(all, v.Strings())
	}
	d.Msg.Text = strings.Join(s.lines, "\n")
	if len(s.lines) == 0 {
		d.Msg.Text = wire.Lines(all...)
	}
	return true
}

// documents are the JSON texts of a source: the whole, or else its lines.
func documents(source string) []string {
	var lines []string
	for line := range strings.Lines(source) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "```") {
			lines = append(lines, line)
		}
	}
	whole := strings.Join(lines, "\n")
	if _, _, err := wire.Parse([]byte(whole)); err == nil {
		return []string{whole}
	}
	return lines
}

// screen collects the lines of an interface, each once.
type screen struct {
	lines []string
	said  draft.Distinct
}

// worded are the members of components whose strings people read. Those of older
// versions hold an object instead, with the string in literalString.
var worded = map[string]bool{
	"text": true, "label": true, "title": true, "description": true, "placeholder": true, "literalString": true,
}

// deepest is how far the client looks into an interface; what lies below is read
// without distinction.
const deepest = 64

func (s *screen) part(v wire.Value, depth int) {
	if depth > deepest {
		s.say(v.Strings())
		return
	}
	for item := range v.List() {
		s.part(item, depth+1)
	}
	for key, member := range v.Fields() {
		switch {
		case key == "updateDataModel":
			s.say(member.Get("value").Strings())
		case member.Kind() != wire.String:
			s.part(member, depth+1)
		case worded[key]:
			s.say(member.Text())
		}
	}
}

func (s *screen) say(text string) {
	if text = strings.TrimSpace(text); s.said.Add(text) {
		s.lines = append(s.lines, text)
	}
}
