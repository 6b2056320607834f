package query

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"imdex/index/token"
	"imdex/query/lang"
	"imdex/query/match"
)

// term is a compiled term: what decides whether a text has it, and where.
type term struct {
	lang.Term
	matcher *match.Matcher
	exact   bool // only where the original is as it was typed
}

func newTerm(t lang.Term, exact bool) (*term, error) {
	m, err := match.Compile(t)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return &term{t, m, exact}, nil
}

// inText reports whether the message's text has the term.
func (t *term) inText(s *subject) bool {
	return t.matcher.Match(s.text()) && (!t.exact || len(t.places(s.doc.Text)) > 0)
}

// in reports whether a text has the term.
func (t *term) in(text string) bool {
	if text == "" {
		return false
	}
	return t.inFolded(token.Fold(text)) && (!t.exact || len(t.places(text)) > 0)
}

func (t *term) inFolded(folded string) bool {
	var one match.Text
	one.Reset(folded)
	return t.matcher.Match(&one)
}

// any reports whether one of the texts has the term.
func (t *term) any(texts []string) bool { return slices.ContainsFunc(texts, t.in) }

// places are the byte ranges of the original text that match.
func (t *term) places(text string) []match.Span {
	folded := token.Map(text)
	var one match.Text
	one.Reset(folded.Text)
	var kept []match.Span
	for _, m := range t.matcher.Spans(nil, &one) {
		start, end := folded.Original(m.Start, m.End)
		if !t.exact || t.matcher.Exact(text, start, end) {
			kept = append(kept, match.Span{Start: start, End: end})
		}
	}
	return kept
}

// spans are the places in code points.
func (t *term) spans(text string) []Span {
	var spans []Span
	at, points := 0, 0 // points is how many code points precede the byte at
	for _, p := range t.places(text) {
		if p.Start < at { // a character that two matches share
			at, points = 0, 0
		}
		points += utf8.RuneCountInString(text[at:p.Start])
		at = p.Start
		spans = append(spans, Span{points, points + utf8.RuneCountInString(text[p.Start:p.End])})
	}
	return spans
}
