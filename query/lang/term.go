package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"imdex/index/token"
)

// fieldName reports whether a field's name with its colon is next, and where
// its value begins. The colon of a name that no field has, or before //, is a
// character. An identifier, a link, a date and a choice hold no fields.
func (p *parser) fieldName() (f Field, value int, ok bool) {
	if p.field != nil && p.field.Type != TypeText && p.field.Type != TypeFileName && p.field.Type != TypeName {
		return f, 0, false
	}
	name, value, ok := p.colon()
	if !ok || strings.HasPrefix(p.in[value:], "//") {
		return f, 0, false
	}
	f, ok = lookup(p.Fields, p.in[p.pos:name])
	return f, value, ok
}

// quoteTerm is the edit that takes the next term as text.
func (p *parser) quoteTerm() edit {
	end := p.termEnd()
	return edit{p.pos, end, quote(p.in[p.pos:end])}
}

// leaf reads one term of the field that is open.
func (p *parser) leaf() (Node, *Error) {
	if p.leaves++; p.leaves > MaxLeaves {
		return nil, limitError(p.pos, "it has too many terms", limitText(MaxLeaves, "terms and field values"))
	}
	if p.field == nil {
		if r, _ := p.peek(); r == '@' {
			return p.name("mentions")
		}
		p.doubt()
		return p.text(Field{Type: TypeText})
	}
	switch p.field.Type {
	case TypeName:
		return p.name(p.field.Name)
	case TypeChoice, TypeID, TypeDate:
		return p.value(*p.field)
	}
	f := *p.field
	if f.Name == "text" {
		f.Name = ""
	}
	return p.text(f)
}

// start is where the span of a leaf begins whose value begins at pos.
func (p *parser) start(pos int) int {
	if p.field != nil && p.from >= 0 {
		return p.from
	}
	return pos
}

// text reads a term that is looked up in a text.
func (p *parser) text(f Field) (Node, *Error) {
	start := p.pos
	t := Term{Field: f.Name}
	var err *Error
	switch r, n := p.peek(); {
	case r == '=':
		p.pos += n
		err = p.whole(&t, start, f)
	case r == '"':
		err = p.phrase(&t, f)
	case r == '@':
		return nil, syntaxError(start, "a mention stands in a field", "a value of "+p.field.Name+":", p.quoteTerm())
	default:
		if body, end, ok := p.expression(); ok {
			p.pos, t.Match, t.Typed = end, Expression, body
			t.Folded, err = foldExpression(body, start+1)
			break
		}
		t.Typed = p.raw()
		t.Match, t.Folded = classify(t.Typed, f.Type)
	}
	if err != nil {
		return nil, err
	}
	if t.Folded == "" {
		return nil, syntaxError(start, "nothing to look for is in this term", "a letter, number or symbol", edit{start, p.pos, ""})
	}
	t.Span = Span{p.start(start), p.pos}
	return t, nil
}

// whole reads what follows the = at start.
func (p *parser) whole(t *Term, start int, f Field) *Error {
	if p.ended() {
		return p.lonely(start, "this = has no term")
	}
	bad := func(what string) *Error {
		return syntaxError(start, "= stands before "+what, "a plain term after =", edit{start, p.pos, ""})
	}
	r, _ := p.peek()
	if r == '(' {
		return bad("a bracket")
	}
	if r == '"' {
		return bad("a quote")
	}
	if _, _, ok := p.expression(); ok {
		return bad("an expression")
	}
	if _, _, ok := p.fieldName(); ok {
		return bad("a field")
	}
	typed := p.in[p.pos:p.termEnd()]
	match, folded := classify(typed, f.Type)
	if match == Wildcard {
		return bad("a wildcard")
	}
	p.pos += len(typed)
	t.Match, t.Typed, t.Folded = Whole, typed, folded
	return nil
}

// phrase reads a quoted term. A link has no words, so quotes there only hold
// the piece together.
func (p *parser) phrase(t *Term, f Field) (err *Error) {
	if t.Typed, err = p.quoted(); err != nil {
		return err
	}
	t.Match, t.Folded = Phrase, fold(t.Typed)
	if f.Type == TypeLink {
		t.Match = Plain
	}
	return nil
}

// fold folds a term and drops what is nothing at its ends: no match begins or
// ends there. It returns "" when nothing is left to look for.
func fold(typed string) string {
	folded := token.Fold(typed)
	tokens := token.Append(nil, folded)
	if len(tokens) == 0 {
		return ""
	}
	return folded[tokens[0].Start:tokens[len(tokens)-1].End]
}

// classify tells the kind of a term that is written without quotes, slashes or
// =, and folds it.
func classify(typed string, in Type) (Match, string) {
	folded := fold(typed)
	tokens := token.Append(nil, folded)
	switch {
	case in == TypeLink:
		return Plain, folded
	case isWildcard(typed, folded, tokens, in):
		return Wildcard, folded
	case isSymbols(tokens):
		return Symbols, folded
	case isNumberLike(folded, tokens):
		return NumberLike, folded
	}
	return Plain, folded
}

// isWildcard reports whether the * and ? of a term stand for other characters:
// only among letters, marks and numbers, with a letter or number, and not
// beside Han characters or kana, each of which is a token of its own. In a
// file's name a * always does, because it stands for a part of the whole name.
// A term that holds a character which folds to * or ? means it literally.
func isWildcard(typed, folded string, tokens []token.Token, in Type) bool {
	n := countWildcards(typed)
	if n == 0 || n != countWildcards(folded) {
		return false
	}
	if in == TypeFileName && strings.Contains(typed, "*") {
		return true
	}
	word, end := false, 0
	for _, t := range tokens {
		s := folded[t.Start:t.End]
		if t.Start != end || t.Kind == token.Symbol && s != "*" && s != "?" || t.Kind == token.Ideograph && !hangul(s) {
			return false
		}
		word = word || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
		end = t.End
	}
	return word
}

func countWildcards(s string) int {
	return strings.Count(s, "*") + strings.Count(s, "?")
}

func hangul(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Hangul, r)
}

func isSymbols(tokens []token.Token) bool {
	for _, t := range tokens {
		if t.Kind != token.Symbol {
			return false
		}
	}
	return true
}

// numberLike is the length in code points from which a token with a digit is
// looked for inside longer tokens. The numbers that people remember a part of,
// of phones, orders and parcels, are quoted by four digits or more; shorter
// ones (p0, v1) would hit everywhere.
const numberLike = 4

func isNumberLike(folded string, tokens []token.Token) bool {
	return len(tokens) == 1 && tokens[0].Kind == token.Word && utf8.RuneCountInString(folded) >= numberLike &&
		strings.ContainsFunc(folded, unicode.IsDigit)
}
