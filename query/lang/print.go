package lang

import (
	"strings"
	"unicode"
)

func (n And) String() string { return chain(n.Nodes, " ") }
func (n Or) String() string  { return chain(n.Nodes, " OR ") }
func (n Not) String() string { return "-" + bracketed(n.Node, true) }
func (All) String() string   { return "" }

// chain prints nodes with brackets where they bind less tightly than between.
func chain(nodes []Node, between string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = bracketed(n, between == " ")
	}
	return strings.Join(parts, between)
}

// bracketed prints an Or in brackets, and an And too if tight.
func bracketed(n Node, tight bool) string {
	switch n.(type) {
	case Or:
		return "(" + n.String() + ")"
	case And:
		if tight {
			return "(" + n.String() + ")"
		}
	}
	return n.String()
}

func (t Term) String() string {
	switch t.Match {
	case Whole:
		return t.prefix() + "=" + t.Typed
	case Phrase:
		return t.prefix() + `"` + t.Typed + `"`
	case Expression:
		return t.prefix() + "/" + t.Typed + "/"
	}
	if t.Field == "url" {
		return t.prefix() + exactly(t.Typed)
	}
	if t.Field == "" && isOperator(t.Typed) {
		return "text:" + t.Typed
	}
	return t.prefix() + guarded(t.Typed, t.Field != "")
}

func (t Term) prefix() string {
	if t.Field == "" {
		return ""
	}
	return t.Field + ":"
}

func isOperator(s string) bool { return s == "AND" || s == "OR" || s == "NOT" }

// guarded puts a value in brackets whose start would make a field's colon a
// character.
func guarded(value string, fielded bool) string {
	if fielded && strings.HasPrefix(value, "//") {
		return "(" + value + ")"
	}
	return value
}

func (n Name) String() string {
	mention := n.Field == "mentions"
	switch {
	case n.Exact && strings.Contains(n.Typed, `"`):
		return n.Field + ":=" + n.Typed
	case n.Exact && mention:
		return `@"` + n.Typed + `"`
	case n.Exact:
		return n.Field + `:"` + n.Typed + `"`
	case mention:
		return "@" + n.Typed
	case actsFirst(n.Typed):
		return n.Field + ":@" + n.Typed
	}
	return n.Field + ":" + n.Typed
}

// actsFirst reports whether a name would be read as something else at the
// start of a field's value.
func actsFirst(name string) bool {
	p := parser{scanner: scanner{in: name}, Options: Options{Fields: Fields()}}
	if _, _, ok := p.fieldName(); ok || strings.HasPrefix(name, "//") {
		return true
	}
	r, _ := p.peek()
	return r == '-' || r == '=' || r == '@'
}

func (v Value) String() string { return v.Field + ":" + exactly(v.Value) }

func (d Date) String() string { return d.Field + ":" + d.Typed }

// exactly prints a value that is no text: as it stands where no character of
// it can act, in quotes otherwise. One that holds a quote was typed without.
func exactly(value string) string {
	if strings.Contains(value, `"`) {
		if r, _ := peekAt(value, 0); r == '-' || r == '=' || r == '@' {
			return "=" + value
		}
		return guarded(value, true)
	}
	if strings.ContainsFunc(value, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r) && !strings.ContainsRune(".:_~%", r) && r != '-'
	}) || strings.HasPrefix(value, "-") {
		return `"` + value + `"`
	}
	return value
}
