package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"imdex/index/token"
)

// Match is how a Lookup meets the terms of a text posting.
type Match uint8

const (
	Exact    Match = iota + 1 // the term itself
	Prefix                    // every term that begins so
	Contains                  // every word that contains it, and every document with a cut term
)

// Lookup is one question to a text posting.
type Lookup struct {
	Match Match
	Term  string
}

// Need is a condition that a text certainly meets if it matches: at least one
// of the lookups finds it. No needs at all means that nothing is certain and
// every document is a candidate.
type Need []Lookup

// PlainNeeds are the needs of a plain term: the folded form in a row, from the
// start of a token to the end of one, where a last word may go on.
func PlainNeeds(folded string) []Need { return row(folded, Prefix) }

// WholeNeeds are the needs of a whole term: plain without going on.
func WholeNeeds(folded string) []Need { return row(folded, Exact) }

// SymbolNeeds are the needs of symbols in a row.
func SymbolNeeds(folded string) []Need { return row(folded, Exact) }

// NumberNeeds are the needs of a number-like term, one word that any word may
// contain.
func NumberNeeds(folded string) []Need {
	return []Need{{contains(folded)}}
}

// row are the needs of tokens with nothing between, beginning and ending with
// a token; last is how the last word is met.
func row(folded string, last Match) []Need {
	tokens := token.Append(nil, folded)
	var needs []Need
	for i, t := range tokens {
		final := i == len(tokens)-1
		switch {
		case t.Kind == token.Ideograph:
			if n, ok := ideograph(folded, tokens, i, Exact); ok {
				needs = append(needs, n)
			}
		case final && t.Kind == token.Word && last == Prefix:
			needs = append(needs, Need{prefix(folded[t.Start:t.End])})
		default:
			needs = append(needs, Need{exact(folded[t.Start:t.End])})
		}
	}
	return needs
}

// ideograph is the need of the i-th token of a row, an ideograph. pair is how
// the last pair of the row is met. The last ideograph of a longer run needs
// nothing of its own: the pair before it has it.
func ideograph(folded string, tokens []token.Token, i int, pair Match) (Need, bool) {
	t, rest := tokens[i], tokens[i+1:]
	if len(rest) > 0 && touches(t, rest[0]) {
		two := folded[t.Start:rest[0].End]
		if len(rest) == 1 && pair == Prefix {
			return Need{prefix(two)}, true
		}
		return Need{exact(two)}, true
	}
	if i > 0 && touches(tokens[i-1], t) {
		return nil, false
	}
	if len(rest) > 0 { // something else follows, so the run ends here in the text too
		return Need{exact(folded[t.Start:t.End])}, true
	}
	return Need{prefix(folded[t.Start:t.End])}, true
}

// PhraseNeeds are the needs of a phrase: its tokens whole, in a row, whatever
// separates them. Two ideographs either touch in the text, or the first ends
// its run there.
func PhraseNeeds(folded string) []Need {
	tokens := token.Append(nil, folded)
	if !lettered(tokens) {
		return row(folded, Exact)
	}
	var needs []Need
	paired := false // the token before is an ideograph, and its need holds this one
	for i, t := range tokens {
		if t.Kind == token.Symbol {
			continue // separates, like anything that is no word
		}
		one := folded[t.Start:t.End]
		next, more := following(tokens[i+1:])
		switch {
		case t.Kind == token.Word, more && next.Kind == token.Word:
			needs = append(needs, Need{exact(one)})
		case more:
			needs = append(needs, Need{exact(one + folded[next.Start:next.End]), exact(one)})
		case !paired:
			needs = append(needs, Need{prefix(one)})
		}
		paired = t.Kind == token.Ideograph
	}
	return needs
}

func lettered(tokens []token.Token) bool {
	_, ok := following(tokens)
	return ok
}

// following is the first of the tokens that is not a symbol.
func following(tokens []token.Token) (token.Token, bool) {
	for _, t := range tokens {
		if t.Kind != token.Symbol {
			return t, true
		}
	}
	return token.Token{}, false
}

// PieceNeeds are the needs of a substring that may begin and end anywhere,
// such as the literal of an expression or a piece of a link.
func PieceNeeds(folded string) []Need {
	piece := strings.TrimLeftFunc(folded, unicode.IsMark) // they may belong to a token that begins before
	tokens := token.Append(nil, piece)
	var needs []Need
	for i, t := range tokens {
		first := i == 0 && t.Start == 0                    // it may go on to the left
		final := i == len(tokens)-1 && t.End == len(piece) // and to the right
		switch {
		case t.Kind == token.Ideograph:
			if n, ok := ideograph(piece, tokens, i, Prefix); ok {
				needs = append(needs, n)
			}
		case t.Kind == token.Symbol:
			needs = append(needs, Need{exact(piece[t.Start:t.End])})
		case first:
			needs = append(needs, Need{contains(piece[t.Start:t.End])})
		case final:
			needs = append(needs, Need{prefix(piece[t.Start:t.End])})
		default:
			needs = append(needs, Need{exact(piece[t.Start:t.End])})
		}
	}
	return needs
}

func exact(term string) Lookup { return Lookup{Exact, cut(term, longestTerm)} }

// prefix keeps clear of the cut: a term that was cut within a code point is up
// to three bytes shorter than longestTerm.
func prefix(term string) Lookup { return Lookup{Prefix, cut(term, longestTerm-utf8.UTFMax)} }

func contains(term string) Lookup {
	if len(term) > longestTerm {
		return Lookup{Exact, cutMarker}
	}
	return Lookup{Contains, term}
}
