package match

import (
	"imdex/index/token"
)

// phrase finds the term's tokens, each whole, one after the other. Symbols
// separate, unless the term has nothing else.
func phrase(term string) finder {
	words, symbols := split(term)
	if len(words) == 0 {
		return sequence(symbols, func(k token.Kind) bool { return k == token.Symbol }, true)
	}
	return sequence(words, func(k token.Kind) bool { return k != token.Symbol }, false)
}

// split are a term's tokens with letters or numbers, and its symbols.
func split(term string) (words, symbols []string) {
	for _, t := range token.Append(nil, term) {
		if s := term[t.Start:t.End]; t.Kind == token.Symbol {
			symbols = append(symbols, s)
		} else {
			words = append(words, s)
		}
	}
	return words, symbols
}

// sequence finds the wanted tokens in a row among those that count; touching,
// with no byte between them.
func sequence(want []string, counts func(token.Kind) bool, touching bool) finder {
	return func(folded string, tokens []token.Token, visit func(Span) bool) {
		for i := range tokens {
			if s, ok := follow(folded, tokens[i:], want, counts, touching); ok && !visit(s) {
				return
			}
		}
	}
}

// follow reports whether the wanted tokens begin with the first of tokens.
func follow(folded string, tokens []token.Token, want []string, counts func(token.Kind) bool, touching bool) (Span, bool) {
	s := Span{Start: tokens[0].Start}
	n := 0
	for _, t := range tokens {
		switch {
		case !counts(t.Kind):
			if n == 0 || touching {
				return s, false
			}
			continue
		case touching && n > 0 && t.Start != s.End, folded[t.Start:t.End] != want[n]:
			return s, false
		}
		s.End = t.End
		if n++; n == len(want) {
			return s, true
		}
	}
	return s, false
}
