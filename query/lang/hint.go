package lang

import "strings"

// maxHints bounds the hints of a query: each is held against the parser again,
// and nobody reads more.
const maxHints = 3

// doubt adds a hint when the next term has a name before its colon that is one
// edit away from a field's.
func (p *parser) doubt() {
	name, value, ok := p.colon()
	after := scanner{p.in, value}
	if !ok || len(p.hints) == maxHints || after.ended() || strings.HasPrefix(p.in[value:], "//") {
		return
	}
	typed := p.in[p.pos:name]
	if _, ok := lookup(p.Fields, typed); ok {
		return
	}
	for _, f := range p.Fields {
		for _, s := range append([]string{f.Name}, f.Aliases...) {
			if oneEdit(strings.ToLower(typed), s) {
				p.hints = append(p.hints, Hint{
					Span:      Span{p.pos, name},
					Text:      "no field is called " + typed + ", so its colon was taken as text; did you mean " + f.Name + ":?",
					Corrected: p.in[:p.pos] + f.Name + ":" + p.in[value:],
				})
				return
			}
		}
	}
}

// oneEdit reports whether a becomes b by inserting, dropping or replacing one
// character or by swapping two neighbours.
func oneEdit(a, b string) bool {
	x, y := []rune(a), []rune(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	switch {
	case len(x)+len(y) == 1, len(x) == 1 && len(y) == 1:
		return true
	}
	return len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
}
