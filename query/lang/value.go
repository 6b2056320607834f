package lang

import (
	"slices"
	"strings"

	"imdex/index/token"
)

// name reads a person or a chat. An @ before it changes nothing; quotes or an =
// ask for the whole name.
func (p *parser) name(field string) (Node, *Error) {
	start := p.pos
	n := Name{Field: field}
	if r, size := p.peek(); r == '@' {
		p.pos += size
		if r, _ := p.peek(); p.ended() || r == '(' {
			return nil, p.lonely(start, "this @ has no name")
		}
	}
	var err *Error
	if n.Typed, n.Exact, err = p.exact(start); err != nil {
		return nil, err
	}
	if fold(n.Typed) == "" {
		return nil, p.nothing(start, "a name")
	}
	n.Span = Span{p.start(start), p.pos}
	return n, nil
}

// exact reads a value that is no text: in quotes, after an =, or as it stands.
// It reports whether one of the two was there.
func (p *parser) exact(start int) (string, bool, *Error) {
	r, n := p.peek()
	if r == '"' {
		s, err := p.quoted()
		return s, true, err
	}
	if r != '=' || p.pos > start { // behind an @ it is a character
		return p.raw(), false, nil
	}
	p.pos += n
	if p.ended() {
		return "", false, p.lonely(start, "this = has no value")
	}
	if r, _ := p.peek(); r == '"' || r == '(' {
		return "", false, syntaxError(start, "= stands before a quote or bracket", "a value after =", edit{start, p.pos, ""})
	}
	if _, _, ok := p.fieldName(); ok {
		return "", false, syntaxError(start, "= stands before a field", "a value after =", edit{start, p.pos, ""})
	}
	return p.raw(), true, nil
}

// nothing is the error of a value at start that is empty, or empty once folded.
func (p *parser) nothing(start int, expected string) *Error {
	return syntaxError(start, "nothing is in this value", expected, edit{p.start(start), p.pos, ""})
}

// value reads a value of a choice, an identifier or a date.
func (p *parser) value(f Field) (Node, *Error) {
	start := p.pos
	typed, _, err := p.exact(start)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(typed) == "" {
		return nil, p.nothing(start, "a value of "+f.Name+":")
	}
	span := Span{p.start(start), p.pos}
	switch f.Type {
	case TypeDate:
		return p.date(f.Name, strings.TrimSpace(typed), start, span)
	case TypeChoice:
		value, ok := choose(f.Values, typed)
		if !ok {
			return nil, syntaxError(start, shown(typed)+" is no value of "+f.Name+":", "one of "+strings.Join(f.Values, ", "),
				edit{start, p.pos, value})
		}
		typed = value
	}
	return Value{Field: f.Name, Value: typed, Span: span}, nil
}

// choose returns the value that was meant: the same, or near if not ok.
func choose(values []string, typed string) (value string, ok bool) {
	folded := token.Fold(strings.TrimSpace(typed))
	same := func(s string) bool { return s == folded }
	if len(values) == 0 {
		return typed, true
	}
	if slices.ContainsFunc(values, same) {
		return folded, true
	}
	near := []func(string) bool{
		func(s string) bool { return oneEdit(folded, s) },
		func(s string) bool { return strings.HasPrefix(s, folded) || strings.HasPrefix(folded, s) },
		func(string) bool { return true },
	}
	for _, match := range near {
		if i := slices.IndexFunc(values, match); i >= 0 {
			return values[i], false
		}
	}
	return typed, true
}

// shown shortens a value for a message and keeps it on one line.
func shown(s string) string {
	const most = 40 // code points
	r := []rune(s)
	if len(r) > most {
		r = append(r[:most], '…')
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, string(r))
}
