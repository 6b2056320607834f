package match

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"imdex/index/token"
	"imdex/query/lang"
)

// reference finds a term the slow way, written from the description of its
// kind: it looks at every stretch of the text between two characters, or at
// every run of tokens, and asks whether this is a match. From all matches it
// takes the leftmost, then the leftmost behind it.
func reference(term lang.Term, text string) []Span {
	tokens := token.Append(nil, text)
	var all []Span
	switch term.Match {
	case lang.Phrase:
		all = phrases(term.Folded, text, tokens)
	case lang.Wildcard:
		for _, t := range stretches(term, text, tokens) {
			if wild(term.Folded).MatchString(text[t.Start:t.End]) {
				all = append(all, t)
			}
		}
	case lang.Expression:
		for _, at := range regexp.MustCompile(term.Folded).FindAllStringIndex(text, -1) {
			if at[0] < at[1] {
				all = append(all, Span{at[0], at[1]})
			}
		}
	default:
		for i := range text {
			for j := i; j <= len(text); j++ {
				if text[i:j] == term.Folded && allowed(term, text, tokens, i, j) {
					all = append(all, Span{i, j})
				}
			}
		}
	}
	return leftmost(all)
}

// allowed says of an occurrence whether its ends are where its kind wants them.
func allowed(term lang.Term, text string, tokens []token.Token, i, j int) bool {
	if term.Field == "url" && term.Match == lang.Plain || term.Match == lang.Symbols {
		return true
	}
	begins, ends, goesOn, within := false, false, false, false
	_, n := utf8.DecodeLastRuneInString(text[i:j])
	for _, t := range tokens {
		word := t.Kind == token.Word
		begins = begins || t.Start == i
		ends = ends || t.End == j
		goesOn = goesOn || word && t.Start <= j-n && j <= t.End
		within = within || word && t.Start <= i && j <= t.End
	}
	switch term.Match {
	case lang.NumberLike:
		return within
	case lang.Whole:
		return begins && ends
	}
	return begins && (ends || goesOn)
}

// phrases finds the tokens of a phrase, or its symbols where it has no tokens.
func phrases(folded, text string, tokens []token.Token) []Span {
	wanted := texts(folded, words(token.Append(nil, folded)))
	among := words(tokens)
	if len(wanted) == 0 {
		wanted, among = texts(folded, token.Append(nil, folded)), tokens
	}
	var all []Span
	for i := 0; i+len(wanted) <= len(among); i++ {
		run := among[i : i+len(wanted)]
		if strings.Join(texts(text, run), "\x00") == strings.Join(wanted, "\x00") {
			all = append(all, Span{run[0].Start, run[len(run)-1].End})
		}
	}
	return all
}

func words(tokens []token.Token) []token.Token {
	var out []token.Token
	for _, t := range tokens {
		if t.Kind != token.Symbol {
			out = append(out, t)
		}
	}
	return out
}

func texts(s string, tokens []token.Token) []string {
	var out []string
	for _, t := range tokens {
		out = append(out, s[t.Start:t.End])
	}
	return out
}

// stretches are what a wildcard is held against.
func stretches(term lang.Term, text string, tokens []token.Token) []Span {
	if term.Field == "file" && strings.Contains(term.Folded, "*") {
		if text == "" {
			return nil
		}
		return []Span{{0, len(text)}}
	}
	var all []Span
	for _, t := range tokens {
		all = append(all, Span{t.Start, t.End})
	}
	return all
}

func wild(pattern string) *regexp.Regexp {
	pattern = regexp.QuoteMeta(pattern)
	pattern = strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(pattern)
	return regexp.MustCompile(`(?s)\A` + pattern + `\z`)
}

func leftmost(all []Span) []Span {
	var out []Span
	for _, s := range all {
		if n := len(out); n == 0 || s.Start >= out[n-1].End {
			out = append(out, s)
		}
	}
	return out
}
