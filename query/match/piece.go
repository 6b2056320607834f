package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"imdex/index/token"
	"imdex/query/lang"
)

// piece finds a string, code point for code point, whose ends fall on borders
// of tokens.
//
// A term that begins with anything but a mark is cut into the same tokens
// wherever it stands in a text, up to the first of them, which may be the rest
// of a longer word, and the last, which may go on. So only the characters
// beside a match need a look, and for most terms of Han characters and symbols
// not even these. A term that begins with a mark is rare: its first token
// depends on what bears the mark, so the text's tokens are asked.
type piece struct {
	text  string
	match lang.Match
	link  bool       // found anywhere
	mark  bool       // begins with a mark
	first token.Kind // of its tokens, as it stands alone
	last  token.Kind
}

func newPiece(t lang.Term, tokens []token.Token) piece {
	r, _ := utf8.DecodeRuneInString(t.Folded)
	return piece{
		text: t.Folded, match: t.Match,
		link:  t.Field == "url" && t.Match == lang.Plain,
		mark:  unicode.IsMark(r),
		first: tokens[0].Kind,
		last:  tokens[len(tokens)-1].Kind,
	}
}

func (p piece) seek(t *Text, from int) (Span, bool) {
	for {
		i := strings.Index(t.folded[from:], p.text)
		if i < 0 {
			return Span{}, false
		}
		s := Span{from + i, from + i + len(p.text)}
		if p.link || p.begins(t, s) && p.ends(t, s) {
			return s, true
		}
		_, n := utf8.DecodeRuneInString(p.text)
		from = s.Start + n
	}
}

// begins reports whether a match may begin where s does.
func (p piece) begins(t *Text, s Span) bool {
	switch {
	case p.match == lang.NumberLike:
		return !p.mark || t.tokenAt(s.Start).Kind == token.Word
	case p.mark:
		return t.tokenAt(s.Start).Start == s.Start
	}
	return p.first != token.Word || s.Start == 0 || !t.wordBefore(s.Start)
}

// ends reports whether a match may end where s does.
func (p piece) ends(t *Text, s Span) bool {
	last := p.last
	if p.mark {
		last = t.tokenAt(s.End - 1).Kind
	}
	switch {
	case last == token.Symbol, last == token.Word && p.match != lang.Whole:
		return true
	case last == token.Word:
		return !t.wordAfter(s.End)
	}
	return !t.markAfter(s.End)
}
