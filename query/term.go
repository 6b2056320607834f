package query

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"imdex/index/token"
	"imdex/query/lang"
	"imdex/query/match"
)

// term is a compiled term: what decides whether a text has it, and where.
type term struct {
	lang.Term
	matcher *match.Matcher
	// typed, with --exact, decides whether the original of a match is as it
	// was typed; else nil.
	typed func(original string) bool
}

func newTerm(t lang.Term, exact bool) (*term, error) {
	m, err := match.Compile(t)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t, err)
	}
	c := &term{Term: t, matcher: m}
	if exact {
		c.typed, err = asTyped(t)
	}
	return c, err
}

// asTyped compares with a term as typed: a wildcard or an expression by what
// it stands for, without folding.
func asTyped(t lang.Term) (func(string) bool, error) {
	var pattern string
	switch t.Match {
	case lang.Expression:
		pattern = `\A(?:` + t.Typed + `)\z`
	case lang.Wildcard:
		pattern = regexp.QuoteMeta(t.Typed)
		pattern = strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(pattern)
		pattern = `(?s)\A` + pattern + `\z`
	default:
		typed := strings.TrimSpace(t.Typed)
		return func(original string) bool { return original == typed }, nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t, err)
	}
	return re.MatchString, nil
}

// inText reports whether the message's text has the term.
func (t *term) inText(s *subject) bool {
	if t.typed != nil {
		return t.in(s.doc.Text)
	}
	return t.matcher.Match(s.text())
}

// in reports whether a text has the term.
func (t *term) in(text string) bool {
	if text == "" {
		return false
	}
	if t.typed != nil {
		return len(t.places(text)) > 0
	}
	return t.inFolded(token.Fold(text))
}

func (t *term) inFolded(folded string) bool {
	return t.matcher.Match(folded, token.Append(nil, folded))
}

// places are the byte ranges of the original text that match.
func (t *term) places(text string) [][2]int {
	folded := token.Map(text)
	var kept [][2]int
	for _, m := range t.matcher.Spans(folded.Text, token.Append(nil, folded.Text)) {
		start, end := folded.Original(m.Start, m.End)
		if t.typed == nil || t.typed(text[start:end]) {
			kept = append(kept, [2]int{start, end})
		}
	}
	return kept
}

// spans are the places in code points.
func (t *term) spans(text string) []Span {
	var spans []Span
	at, point := 0, 0 // point is how many code points precede the byte at
	for _, p := range t.places(text) {
		if p[0] < at {
			at, point = 0, 0
		}
		start := point + utf8.RuneCountInString(text[at:p[0]])
		end := start + utf8.RuneCountInString(text[p[0]:p[1]])
		at, point = p[0], start
		spans = append(spans, Span{start, end})
	}
	return spans
}

// any reports whether one of the texts has the term.
func (t *term) any(texts []string) bool { return slices.ContainsFunc(texts, t.in) }
