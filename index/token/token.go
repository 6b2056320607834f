package token

// Kind is the kind of a token.
type Kind uint8

const (
	// Word is a maximal run of letters, marks and numbers that are not
	// ideographs.
	Word Kind = iota + 1
	// Ideograph is one Han, Hiragana, Katakana or Hangul character with the
	// marks that follow it.
	Ideograph
	// Symbol is one character of punctuation, a symbol, or one for private
	// use or not assigned. It separates, and is indexed too.
	Symbol
)

// Token is a piece of a folded text.
type Token struct {
	Start, End int // byte offsets, end exclusive
	Kind       Kind
}

// Append appends the tokens and symbols of folded to dst, in order, and
// returns the result. White space and controls separate and are nothing; a
// change between the kinds is a border too. A mark goes on with the token
// before it, whatever its script, and begins a Word after a symbol, after white
// space and at the start. Text that is not folded is cut by the same rules; a byte that is not
// part of well-formed UTF-8 is a symbol.
func Append(dst []Token, folded string) []Token {
	open := Kind(0) // of the last token, while it may go on
	for i := 0; i < len(folded); {
		c, n := classAt(folded, i)
		kind := c.kind()
		switch {
		case kind == mark && open != 0, kind == Word && open == Word:
			dst[len(dst)-1].End = i + n
		case kind == mark:
			dst = append(dst, Token{i, i + n, Word})
			open = Word
		case kind == 0:
			open = 0
		default:
			dst = append(dst, Token{i, i + n, kind})
			open = kind
			if kind == Symbol {
				open = 0
			}
		}
		i += n
	}
	return dst
}
