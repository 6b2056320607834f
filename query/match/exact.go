package match

import (
	"regexp"
	"regexp/syntax"
	"sync"

	"imdex/index/token"
	"imdex/query/lang"
)

// core returns the part of a term as typed that a match covers, and what stands
// before and after it: characters that are nothing once folded and, of a phrase
// with words, symbols.
func core(t lang.Term) (before, covered, after string) {
	f := token.Map(t.Typed)
	tokens := token.Append(nil, f.Text)
	if t.Match == lang.Phrase && !allSymbols(tokens) {
		tokens = withoutSymbols(tokens)
	}
	if len(tokens) == 0 {
		return "", t.Typed, ""
	}
	start, end := f.Original(tokens[0].Start, tokens[len(tokens)-1].End)
	return t.Typed[:start], t.Typed[start:end], t.Typed[end:]
}

// exactExpression reports whether the whole of a string is matched by an
// expression that is not folded. It is compiled when first asked for.
func exactExpression(typed string) func(string) bool {
	compiled := sync.OnceValues(func() (*regexp.Regexp, error) {
		re, err := syntax.Parse(typed, lang.ExpressionSyntax) // which also closes a \Q
		if err != nil {
			return nil, err
		}
		return regexp.Compile(`\A(?:` + re.String() + `)\z`)
	})
	return func(original string) bool {
		re, err := compiled()
		return err == nil && re.MatchString(original)
	}
}
