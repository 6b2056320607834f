package index

import (
	"unicode/utf8"

	"imdex/index/token"
)

// longestTerm is how many bytes of a text term are kept. Words are shorter;
// what is longer is encoded data, which would fill the dictionary.
const longestTerm = 64

// cutMarker is a term of every text posting: the documents with a token that
// was cut. No token has a NUL in it.
const cutMarker = "\x00"

// TextTerms calls post with each term of a folded text, in order, as often as
// it occurs. The terms are
//
//   - each two ideographs that touch, together, and the last ideograph of each
//     run alone: so one ideograph is found by the terms that begin with it;
//   - each word and each symbol;
//   - for a term longer than 64 bytes, its beginning, and the marker of cut
//     terms besides.
//
// The slice given to post is part of folded and must not be kept or changed.
func TextTerms(folded string, tokens []token.Token, post func(term string)) {
	for i, t := range tokens {
		end := t.End
		if t.Kind == token.Ideograph && i+1 < len(tokens) && touches(t, tokens[i+1]) {
			end = tokens[i+1].End
		}
		term := folded[t.Start:end]
		if len(term) > longestTerm {
			post(cutMarker)
			term = cut(term, longestTerm)
		}
		post(term)
	}
}

// touches reports whether b is an ideograph that follows the ideograph a with
// nothing between.
func touches(a, b token.Token) bool {
	return b.Kind == token.Ideograph && a.End == b.Start
}

// cut returns at most n bytes of s, whole code points.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
