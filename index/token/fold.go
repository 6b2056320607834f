package token

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the folded form of s: s itself when s is folded already. That
// allocates nothing, unless s has one of the some hundred marks, most of them
// Indic, that compose with some characters, after another character.
func Fold(s string) string {
	var f folder
	i := f.same(s)
	if i == len(s) {
		return s
	}
	dst := append(make([]byte, 0, len(s)+len(s)/8+utf8.UTFMax), s[:i]...)
	return string(f.fold(dst, s, i))
}

// AppendFold appends the folded form of s to dst and returns the result. It
// pays no attention to what dst ends with.
func AppendFold(dst []byte, s string) []byte {
	var f folder
	return f.fold(dst, s, 0)
}

// folder folds one text, segment by segment.
type folder struct {
	rules  rules
	pieces *[]piece // where Map wants the segments that are not plain, else nil
}

// same returns the end of the longest run of segments, from the start of s,
// that fold to themselves.
func (f *folder) same(s string) int {
	for i := 0; ; {
		i = plainEnd(s, i)
		if i == len(s) {
			return i
		}
		end := segmentEnd(s, i)
		if !settled(s[i:end]) && string(f.rules.apply(s[i:end])) != s[i:end] {
			return i
		}
		i = end
	}
}

// fold appends the fold of s[i:], which must begin a segment.
func (f *folder) fold(dst []byte, s string, i int) []byte {
	for {
		end := plainEnd(s, i)
		dst = append(dst, s[i:end]...)
		if end == len(s) {
			return dst
		}
		i, end = end, segmentEnd(s, end)
		at := len(dst)
		dst = f.foldSegment(dst, s[i:end])
		if f.pieces != nil {
			*f.pieces = append(*f.pieces, piece{at, len(dst), i, end})
		}
		i = end
	}
}

// foldSegment appends the fold of one segment, the common ones without the rules.
func (f *folder) foldSegment(dst []byte, segment string) []byte {
	r, n := utf8.DecodeRuneInString(segment)
	if dropped(segment) {
		return dst
	}
	if dropped(segment[n:]) {
		if to, ok := foldRune(r); ok {
			return utf8.AppendRune(dst, to)
		}
	}
	if settled(segment) {
		return append(dst, segment...)
	}
	return append(dst, f.rules.apply(segment)...)
}

// dropped reports whether all of s is format characters and selectors.
func dropped(s string) bool {
	for i := 0; i < len(s); {
		c, n := classAt(s, i)
		if c.joint() != format && c.joint() != selector {
			return false
		}
		i += n
	}
	return true
}

// foldRune returns the fold of a character that stands alone, if it is one of
// the common ones that fold to one character.
func foldRune(r rune) (rune, bool) {
	const wide = '！' - '!' // of full-width ASCII
	c := classOf(r)
	switch {
	case c&changes == 0:
		return r, true
	case r == '\u3000', r == '\u00A0':
		return ' ', true
	case '！' <= r && r <= '～':
		return lower(r - wide), true
	case r < utf8.RuneSelf:
		return lower(r), true
	case c.kind() == Ideograph:
		to, ok := simplified()[r]
		return to, ok && classOf(to)&changes == 0
	}
	return bareLetter(r)
}

// lower is for ASCII.
func lower(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// bareLetter returns the letter of ASCII that is left of an accented one.
func bareLetter(r rune) (rune, bool) {
	var buf [utf8.UTFMax]byte
	d := norm.NFD.Properties(utf8.AppendRune(buf[:0], r)).Decomposition()
	if len(d) == 0 || d[0] >= utf8.RuneSelf || !latin(rune(d[0])) {
		return 0, false
	}
	return lower(rune(d[0])), true
}

// settled reports whether a segment is sure to fold to itself: each of its
// characters does when it stands alone, they are in form NFC, and there is no
// Latin letter to lose marks.
func settled(segment string) bool {
	for i := 0; i < len(segment); {
		c, n := classAt(segment, i)
		if c&changes != 0 {
			return false
		}
		if i += n; n == len(segment) {
			return true
		}
	}
	first, _ := utf8.DecodeRuneInString(segment)
	return !latin(first) && norm.NFC.QuickSpanString(segment) == len(segment)
}
