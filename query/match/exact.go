package match

import (
	"regexp"
	"sync"

	"imdex/index/token"
	"imdex/query/lang"
)

// exactly returns the part of a term as typed that a match covers: without
// characters at its ends that are nothing once folded and, of a phrase with
// words, without symbols there.
func exactly(t lang.Term) string {
	f := token.Map(t.Typed)
	tokens := token.Append(nil, f.Text)
	if t.Match == lang.Phrase && !allSymbols(tokens) {
		tokens = withoutSymbols(tokens)
	}
	if len(tokens) == 0 {
		return t.Typed
	}
	start, end := f.Original(tokens[0].Start, tokens[len(tokens)-1].End)
	return t.Typed[start:end]
}

// exactExpression reports whether the whole of a string is matched by an
// expression that is not folded. It is compiled when first asked for.
func exactExpression(typed string) func(string) bool {
	compiled := sync.OnceValue(func() *regexp.Regexp {
		re, err := regexp.Compile(`\A(?:` + typed + `)\z`)
		if err != nil {
			return nil
		}
		return re
	})
	return func(original string) bool {
		re := compiled()
		return re != nil && re.MatchString(original)
	}
}
