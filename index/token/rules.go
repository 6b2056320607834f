package token

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// caseFold is stateless and may be shared.
var caseFold = cases.Fold()

// rules applies the steps of folding to a segment as they are written down.
// It holds the buffers that the steps take turns to fill.
type rules struct {
	in, out, before []byte
}

// apply returns the fold of a segment, valid until the next call.
func (r *rules) apply(segment string) []byte {
	r.in = append(r.in[:0], segment...)
	for {
		r.before = append(r.before[:0], r.in...)
		r.pass()
		if bytes.Equal(r.before, r.in) {
			return r.in
		}
	}
}

// pass folds r.in once.
func (r *rules) pass() {
	r.step(appendVisible)
	r.step(func(dst, s []byte) []byte { return appendForm(dst, s, norm.NFKC) })
	r.step(appendCaseFold)
	r.step(func(dst, s []byte) []byte { return appendForm(dst, s, norm.NFD) })
	r.step(appendBare)
	r.step(appendSimplified)
	r.step(func(dst, s []byte) []byte { return appendForm(dst, s, norm.NFC) })
}

func (r *rules) step(appendStep func(dst, s []byte) []byte) {
	r.out = appendStep(r.out[:0], r.in)
	r.in, r.out = r.out, r.in
}

// appendVisible drops format characters and variation selectors, and writes
// U+FFFD for each byte that is not part of well-formed UTF-8.
func appendVisible(dst, s []byte) []byte {
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		s = s[n:]
		if !unicode.In(r, unicode.Cf, unicode.Variation_Selector) {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// appendCaseFold applies full case folding. Package cases maps the capital
// letters of Cherokee to the small ones, and those back to the capitals
// (golang.org/issue/46101). By CaseFolding.txt the capitals are the folded
// form, being older.
func appendCaseFold(dst, s []byte) []byte {
	const growth = 3 // bytes for one, at most
	dst = slices.Grow(dst, growth*len(s))
	for n := 0; len(s) > 0; s = s[n:] {
		var r rune
		if r, n = utf8.DecodeRune(s); 0x13A0 <= r && r <= 0x13F5 {
			dst = append(dst, s[:n]...)
			continue
		}
		k, _, err := caseFold.Transform(dst[len(dst):cap(dst)], s[:n], true)
		if err != nil {
			panic(err) // only for want of room
		}
		dst = dst[:len(dst)+k]
	}
	return dst
}

// appendBare removes each Mn after a Latin letter from decomposed text.
func appendBare(dst, s []byte) []byte {
	letter := false // the last character kept is a Latin letter
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		s = s[n:]
		if letter && unicode.Is(unicode.Mn, r) {
			continue
		}
		letter = latin(r)
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// appendSimplified replaces traditional Han characters by simplified ones.
func appendSimplified(dst, s []byte) []byte {
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		s = s[n:]
		if to, ok := simplified()[r]; ok {
			r = to
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// latin reports whether r is a letter of Script=Latin.
func latin(r rune) bool { return unicode.Is(unicode.Latin, r) && unicode.IsLetter(r) }
