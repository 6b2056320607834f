package match

import (
	"fmt"
	"regexp"
	"strings"

	"imdex/index/token"
	"imdex/query/lang"
)

// Span is a place in a folded text: byte offsets, end exclusive.
type Span struct{ Start, End int }

// Matcher finds one term. Several goroutines may use it at once, each with its
// own Text.
type Matcher struct {
	finder        finder
	exact         func(original string) bool
	before, after string // of the term as typed, beside what a match covers
}

// finder finds a kind of term.
type finder interface {
	match(*Text) bool
	spans([]Span, *Text) []Span
}

// Compile makes a term ready. It fails for an expression that does not compile
// and a term that is not as package lang makes them.
func Compile(t lang.Term) (*Matcher, error) {
	tokens := token.Append(nil, t.Folded)
	if len(tokens) == 0 && t.Match != lang.Expression {
		return nil, fmt.Errorf("match %s: nothing to look for", t)
	}
	before, typed, after := core(t)
	m := &Matcher{exact: func(original string) bool { return original == typed }, before: before, after: after}
	switch t.Match {
	case lang.Plain, lang.NumberLike, lang.Whole, lang.Symbols:
		m.finder = walker{newPiece(t, tokens)}
	case lang.Phrase:
		m.finder = walker{newPhrase(t.Folded, tokens)}
	case lang.Wildcard:
		m.finder = walker{newPattern(t)}
		m.exact = func(original string) bool { return glob(typed, original) }
	case lang.Expression:
		re, err := t.Regexp()
		if err != nil {
			return nil, fmt.Errorf("match %s: %w", t, err)
		}
		m.finder = expression{re}
		m.exact, m.before, m.after = exactExpression(t.Typed), "", ""
	default:
		return nil, fmt.Errorf("match %s: no such kind of term: %d", t, t.Match)
	}
	return m, nil
}

// Match reports whether the term is in the text.
func (m *Matcher) Match(t *Text) bool { return m.finder.match(t) }

// Spans appends where the term is in the text, from left to right, no two
// overlapping, none empty, and returns the result. A word that a Plain or
// NumberLike term is only a part of is not marked as a whole.
func (m *Matcher) Spans(dst []Span, t *Text) []Span { return m.finder.spans(dst, t) }

// Exact reports whether what stands in the original text at one of the spans,
// from start to end, is the term as it was typed: the same characters, with those
// of the term that fold to nothing beside them, or, for a wildcard or an
// expression, something that it matches without folding.
func (m *Matcher) Exact(text string, start, end int) bool {
	return m.exact(text[start:end]) && strings.HasSuffix(text[:start], m.before) && strings.HasPrefix(text[end:], m.after)
}

// walker makes a finder of what can find the first match from a place on.
type walker struct{ seeker }

type seeker interface {
	// seek returns the first match that begins at or after from.
	seek(t *Text, from int) (Span, bool)
}

func (w walker) match(t *Text) bool {
	_, ok := w.seek(t, 0)
	return ok
}

func (w walker) spans(dst []Span, t *Text) []Span {
	for from := 0; ; {
		s, ok := w.seek(t, from)
		if !ok {
			return dst
		}
		dst, from = append(dst, s), s.End
	}
}

// expression finds a regular expression. A search from the middle of a text
// would see another beginning of it, hence no seeker.
type expression struct{ re *regexp.Regexp }

func (e expression) match(t *Text) bool { return e.re.MatchString(t.folded) }

func (e expression) spans(dst []Span, t *Text) []Span {
	for _, at := range e.re.FindAllStringIndex(t.folded, -1) {
		if at[0] < at[1] {
			dst = append(dst, Span{at[0], at[1]})
		}
	}
	return dst
}
