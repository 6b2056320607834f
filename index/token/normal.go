package token

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// shortSegment is the number of characters up to which package norm is exact.
// It follows the stream-safe text process and puts U+034F after 30 combining
// characters, which the normalization forms themselves do not do; no character
// decomposes to more than three of them.
const shortSegment = 8

// appendForm appends the normalization form of s, without the stream-safe
// process, to dst, which must be empty.
func appendForm(dst, s []byte, form norm.Form) []byte {
	if utf8.RuneCount(s) <= shortSegment {
		return form.Append(dst, s...)
	}
	return appendLongForm(dst, s, form)
}

// appendLongForm is appendForm by the definition of the forms.
func appendLongForm(dst, s []byte, form norm.Form) []byte {
	chars := decompose(s, form)
	if form == norm.NFC || form == norm.NFKC {
		chars = compose(chars)
	}
	for _, c := range chars {
		dst = utf8.AppendRune(dst, c.r)
	}
	return dst
}

// char is a code point with its canonical combining class.
type char struct {
	r   rune
	ccc uint8
}

// decompose returns the full decomposition of s in canonical order.
func decompose(s []byte, form norm.Form) []char {
	decomposed := norm.NFD
	if form == norm.NFKC || form == norm.NFKD {
		decomposed = norm.NFKD
	}
	var chars []char
	var buf []byte
	for _, n := 0, 0; len(s) > 0; s = s[n:] {
		_, n = utf8.DecodeRune(s)
		buf = decomposed.Append(buf[:0], s[:n]...)
		for b := buf; len(b) > 0; {
			r, k := utf8.DecodeRune(b)
			chars = append(chars, char{r, norm.NFD.Properties(b).CCC()})
			b = b[k:]
		}
	}
	order(chars)
	return chars
}

// order puts each run of combining characters into canonical order.
func order(chars []char) {
	for i := 0; i < len(chars); i++ {
		start := i
		for i < len(chars) && chars[i].ccc != 0 {
			i++
		}
		slices.SortStableFunc(chars[start:i], func(a, b char) int { return int(a.ccc) - int(b.ccc) })
	}
}

// compose replaces, in place, each starter and a character that is not blocked
// from it by their primary composite where there is one.
func compose(chars []char) []char {
	out := chars[:0]
	starter := -1 // index in out
	for _, c := range chars {
		if starter >= 0 && !blocked(out[starter:], c) {
			if r, ok := composite(out[starter].r, c.r); ok {
				out[starter].r = r
				continue
			}
		}
		if c.ccc == 0 {
			starter = len(out)
		}
		out = append(out, c)
	}
	return out
}

// blocked reports whether something between the starter and c keeps c from it.
func blocked(sinceStarter []char, c char) bool {
	last := sinceStarter[len(sinceStarter)-1]
	return len(sinceStarter) > 1 && last.ccc >= c.ccc
}

// composite returns the primary composite of two decomposed characters.
func composite(a, b rune) (rune, bool) {
	var pair, buf [2 * utf8.UTFMax]byte
	both := utf8.AppendRune(utf8.AppendRune(pair[:0], a), b)
	both = norm.NFC.Append(buf[:0], both...)
	r, n := utf8.DecodeRune(both)
	return r, n == len(both)
}
