package index

import (
	"slices"
	"unicode/utf8"
)

// Packed text takes two bytes for most of the characters of Chinese and
// Japanese text, where UTF-8 takes three. A third of an index is text. By the
// first byte of a character:
//
//	00-7f  itself
//	80-ef  U+3000 to U+9FFF: with the next byte, less 8000, plus 3000
//	f0     U+FF00 to U+FFFF: the next byte is the low one (full-width forms)
//	f1     U+2000 to U+20FF: the next byte is the low one (quotes, dashes)
//	f2     the next byte is one that is not part of UTF-8
//	f3     the next bytes are the character in UTF-8
const (
	packedTwo   = 0x80
	packedWide  = 0xf0
	packedQuote = 0xf1
	packedByte  = 0xf2
	packedUTF8  = 0xf3
)

// appendPacked appends text packed, whatever its bytes are.
func appendPacked(dst []byte, text string) []byte {
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case n == 1:
			dst = append(dst, packedByte, text[i])
		case r >= 0x3000 && r < 0xa000:
			dst = append(dst, byte(packedTwo+(r-0x3000)>>8), byte(r))
		case r>>8 == 0xff:
			dst = append(dst, packedWide, byte(r))
		case r>>8 == 0x20:
			dst = append(dst, packedQuote, byte(r))
		default:
			dst = append(append(dst, packedUTF8), text[i:i+n]...)
		}
		i += n
	}
	return dst
}

// appendUnpacked appends the text that was packed. It reports false for bytes
// that are no packed text.
func appendUnpacked(dst, packed []byte) (text []byte, ok bool) {
	dst = slices.Grow(dst, len(packed)*3/2)
	for i := 0; i < len(packed); {
		c := packed[i]
		if c < packedTwo {
			dst = append(dst, c)
			i++
			continue
		}
		if i+1 == len(packed) {
			return dst, false
		}
		next := rune(packed[i+1])
		if c < packedWide {
			dst = appendThree(dst, rune(c-packedTwo)<<8+next+0x3000)
			i += 2
			continue
		}
		n := 2
		switch c {
		case packedWide:
			dst = appendThree(dst, 0xff00|next)
		case packedQuote:
			dst = appendThree(dst, 0x2000|next)
		case packedByte:
			dst = append(dst, byte(next))
		case packedUTF8:
			r, size := utf8.DecodeRune(packed[i+1:])
			if r == utf8.RuneError && size <= 1 {
				return dst, false
			}
			dst = append(dst, packed[i+1:i+1+size]...)
			n = 1 + size
		default:
			return dst, false
		}
		i += n
	}
	return dst, true
}

// appendThree appends a character that takes three bytes in UTF-8.
func appendThree(dst []byte, r rune) []byte {
	return append(dst, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
}
