package lang

import (
	"strings"
	"unicode"
)

// maxFixes bounds the errors that are mended one after another: past a handful
// the result has little to do with what was meant.
const maxFixes = 8

// correct returns a query that parses and is near the one that gave err. It
// mends one error after another; when that does not end it falls back to a
// phrase of all words. It returns "" for a limit, and where no word is left.
func correct(query string, err *Error, o Options) string {
	if err.Limit {
		return ""
	}
	first := query
	for range maxFixes {
		query = strings.TrimSpace(query[:err.fix.start] + err.fix.text + query[err.fix.end:])
		if query == "" {
			break
		}
		if _, err = parse(query, o); err == nil {
			return query
		}
		if err.Limit {
			break
		}
	}
	return asPhrase(first, o)
}

// asPhrase quotes the words of a query or, without a word, its symbols.
func asPhrase(query string, o Options) string {
	words := strings.FieldsFunc(query, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
	for _, s := range []string{strings.Join(words, " "), strings.TrimSpace(strings.ReplaceAll(query, `"`, " "))} {
		s = quote(strings.ToValidUTF8(s, ""))
		if _, err := parse(s, o); err == nil {
			return s
		}
	}
	return ""
}
