package match

import (
	"slices"
	"strings"

	"imdex/index/token"
)

// phrase finds tokens in a row, each whole. Symbols among them are skipped,
// unless the phrase has nothing else.
type phrase struct {
	parts   []string
	symbols bool   // the parts are symbols
	probe   string // the longest part; a text without it needs no tokens
}

func newPhrase(folded string, tokens []token.Token) phrase {
	p := phrase{symbols: allSymbols(tokens)}
	if !p.symbols {
		tokens = withoutSymbols(tokens)
	}
	for _, t := range tokens {
		p.parts = append(p.parts, folded[t.Start:t.End])
	}
	p.probe = slices.MaxFunc(p.parts, func(a, b string) int { return len(a) - len(b) })
	return p
}

func allSymbols(tokens []token.Token) bool {
	return !slices.ContainsFunc(tokens, func(t token.Token) bool { return t.Kind != token.Symbol })
}

func withoutSymbols(tokens []token.Token) []token.Token {
	return slices.DeleteFunc(slices.Clone(tokens), func(t token.Token) bool { return t.Kind == token.Symbol })
}

func (p phrase) seek(t *Text, from int) (Span, bool) {
	if !strings.Contains(t.folded[from:], p.probe) {
		return Span{}, false
	}
	for i := t.tokenFrom(from); i < len(t.tokens); i++ {
		if last := p.at(t, i); last >= 0 {
			return Span{t.tokens[i].Start, t.tokens[last].End}, true
		}
	}
	return Span{}, false
}

// at returns the index of the last token of the phrase if it begins at the
// text's token i, else -1.
func (p phrase) at(t *Text, i int) int {
	for n, part := range p.parts {
		for n > 0 && !p.symbols && i < len(t.tokens) && t.tokens[i].Kind == token.Symbol {
			i++
		}
		if i == len(t.tokens) {
			return -1
		}
		if k := t.tokens[i]; t.folded[k.Start:k.End] != part {
			return -1
		}
		i++
	}
	return i - 1
}
