package match

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"imdex/index/token"
)

// Text is a folded text to match terms in. The zero value is an empty text.
// One goroutine may use it at a time.
type Text struct {
	folded string
	tokens []token.Token // of folded, once cut is true
	cut    bool
	beside []token.Token // scratch of wordEnds
}

// Reset makes the Text one of folded, which must have been folded by package
// token. Buffers are kept for it.
func (t *Text) Reset(folded string) {
	t.folded, t.cut = folded, false
}

// Folded returns the text.
func (t *Text) Folded() string { return t.folded }

// Tokens returns the tokens of the text, valid until the next Reset.
func (t *Text) Tokens() []token.Token {
	if !t.cut {
		t.tokens, t.cut = token.Append(t.tokens[:0], t.folded), true
	}
	return t.tokens
}

// tokenFrom returns the index of the first token that begins at or after pos.
func (t *Text) tokenFrom(pos int) int {
	tokens := t.Tokens()
	return sort.Search(len(tokens), func(i int) bool { return tokens[i].Start >= pos })
}

// tokenAt returns the token that covers the byte at pos, the zero Token for
// none.
func (t *Text) tokenAt(pos int) token.Token {
	i := t.tokenFrom(pos+1) - 1
	if i < 0 || t.tokens[i].End <= pos {
		return token.Token{}
	}
	return t.tokens[i]
}

// wordBefore reports whether the character before pos is in a word. It looks no
// further back than the marks there and the character that bears them.
func (t *Text) wordBefore(pos int) bool {
	start := pos
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(t.folded[:start])
		start -= n
		if !unicode.IsMark(r) {
			break
		}
	}
	return t.wordEnds(t.folded[start:pos])
}

// wordAfter reports whether the character at pos goes on with a word before it.
func (t *Text) wordAfter(pos int) bool {
	_, n := utf8.DecodeRuneInString(t.folded[pos:])
	return t.wordEnds(t.folded[pos : pos+n])
}

// markAfter reports whether the character at pos is a mark, which goes on with
// any token.
func (t *Text) markAfter(pos int) bool {
	if pos == len(t.folded) || t.folded[pos] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t.folded[pos:])
	return unicode.IsMark(r)
}

// wordEnds reports whether s ends in a word.
func (t *Text) wordEnds(s string) bool {
	t.beside = token.Append(t.beside[:0], s)
	n := len(t.beside)
	return n > 0 && t.beside[n-1].End == len(s) && t.beside[n-1].Kind == token.Word
}
