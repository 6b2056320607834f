package match

import (
	"fmt"
	"regexp"
	"strings"

	"imdex/index/token"
	"imdex/query/lang"
)

// Span is a stretch of a folded text in bytes, end exclusive.
type Span struct{ Start, End int }

// Matcher is a term made ready. It may be used by several goroutines.
type Matcher struct {
	find finder
}

// finder visits the matches of a text in order of their starts until visit
// returns false. Matches may overlap.
type finder func(folded string, tokens []token.Token, visit func(Span) bool)

// Compile makes a term ready. The error is of an expression that does not compile.
func Compile(t lang.Term) (*Matcher, error) {
	find, err := newFinder(t)
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	return &Matcher{find}, nil
}

func newFinder(t lang.Term) (finder, error) {
	switch t.Match {
	case lang.Plain, lang.Symbols:
		return inRow(t.Folded, true), nil
	case lang.Whole:
		return inRow(t.Folded, false), nil
	case lang.NumberLike:
		return inWord(t.Folded), nil
	case lang.Phrase:
		return phrase(t.Folded), nil
	case lang.Wildcard:
		re, err := regexp.Compile(wildcard(t.Folded))
		if t.Field == "file" {
			return wholeText(re), err
		}
		return wholeToken(re), err
	case lang.Expression:
		re, err := regexp.Compile(t.Folded)
		return anywhere(re), err
	}
	return nil, fmt.Errorf("unknown kind of term %d", t.Match)
}

// Match reports whether the text has the term.
func (m *Matcher) Match(folded string, tokens []token.Token) bool {
	found := false
	m.find(folded, tokens, func(Span) bool {
		found = true
		return false
	})
	return found
}

// Spans are the matches of the text in order; of two that overlap, the first.
func (m *Matcher) Spans(folded string, tokens []token.Token) []Span {
	var spans []Span
	end := -1
	m.find(folded, tokens, func(s Span) bool {
		if s.Start >= end {
			spans, end = append(spans, s), s.End
		}
		return true
	})
	return spans
}

// inRow finds the term code point for code point between borders of tokens;
// where open, a word at its end may go on.
func inRow(term string, open bool) finder {
	return func(folded string, tokens []token.Token, visit func(Span) bool) {
		for at := 0; ; {
			i := strings.Index(folded[at:], term)
			if i < 0 {
				return
			}
			s := Span{at + i, at + i + len(term)}
			if startsToken(tokens, s.Start) && endsToken(tokens, s.End, open) && !visit(s) {
				return
			}
			at = s.Start + 1
		}
	}
}

// covering is the index of the first token that ends after a place.
func covering(tokens []token.Token, place int) int {
	low, high := 0, len(tokens)
	for low < high {
		mid := (low + high) / 2
		if tokens[mid].End > place {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

func startsToken(tokens []token.Token, place int) bool {
	i := covering(tokens, place)
	return i < len(tokens) && tokens[i].Start == place
}

// endsToken: a place is the end of a token, or where open, inside a word.
func endsToken(tokens []token.Token, place int, open bool) bool {
	i := covering(tokens, place-1)
	if i == len(tokens) || tokens[i].Start >= place {
		return false
	}
	return tokens[i].End == place || open && tokens[i].Kind == token.Word
}

// inWord finds words that contain the term.
func inWord(term string) finder {
	return func(folded string, tokens []token.Token, visit func(Span) bool) {
		for at := 0; ; {
			i := strings.Index(folded[at:], term)
			if i < 0 {
				return
			}
			s := Span{at + i, at + i + len(term)}
			t := covering(tokens, s.Start)
			if t < len(tokens) && tokens[t].Kind == token.Word && tokens[t].Start <= s.Start && s.End <= tokens[t].End && !visit(s) {
				return
			}
			at = s.Start + 1
		}
	}
}

// wholeToken finds tokens that the pattern matches from end to end.
func wholeToken(re *regexp.Regexp) finder {
	return func(folded string, tokens []token.Token, visit func(Span) bool) {
		for _, t := range tokens {
			if t.Kind != token.Symbol && re.MatchString(folded[t.Start:t.End]) && !visit(Span{t.Start, t.End}) {
				return
			}
		}
	}
}

func wholeText(re *regexp.Regexp) finder {
	return func(folded string, _ []token.Token, visit func(Span) bool) {
		if re.MatchString(folded) {
			visit(Span{0, len(folded)})
		}
	}
}

// wildcard is the expression of a term with * and ?.
func wildcard(term string) string {
	quoted := regexp.QuoteMeta(term)
	return `(?s)\A` + strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(quoted) + `\z`
}

func anywhere(re *regexp.Regexp) finder {
	return func(folded string, _ []token.Token, visit func(Span) bool) {
		first := re.FindStringIndex(folded)
		if first == nil || !visit(Span{first[0], first[1]}) {
			return
		}
		// What precedes a place decides ^ and \b, so the others are looked for
		// in the whole text as well.
		for _, next := range re.FindAllStringIndex(folded, -1)[1:] {
			if !visit(Span{next[0], next[1]}) {
				return
			}
		}
	}
}
