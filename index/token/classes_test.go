package token

import (
	"encoding/binary"
	"flag"
	"os"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

var update = flag.Bool("update", false, "write classes.bin anew")

// TestUnicodeVersion guards the promise that folding never changes unnoticed.
func TestUnicodeVersion(t *testing.T) {
	assert.Equal(t, "15.0.0", unicode.Version)
	assert.Equal(t, "15.0.0", norm.Version)
	assert.Equal(t, "15.0.0", cases.UnicodeVersion)
	assert.Contains(t, Version, "unicode-15.0.0")
}

// TestClasses compares the table with the properties that it was made from, or
// with -update makes it.
func TestClasses(t *testing.T) {
	if *update {
		require.NoError(t, os.WriteFile("classes.bin", packClasses(), 0o644))
		return
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if want, got := deriveClass(r), classOf(r); want != got {
			require.Equal(t, want, got, "%U", r)
		}
		if s := string(r); r < unicode.MaxASCII {
			got, n := classAt(s, 0)
			require.Equal(t, classOf(r), got, "%U", r)
			require.Equal(t, 1, n)
		}
	}
}

// deriveClass works a class out from the properties of a code point.
func deriveClass(r rune) class {
	c := class(deriveKind(r)) | class(deriveJoint(r))
	if s := string(r); utf8.ValidRune(r) && string(new(rules).apply(s)) != s {
		c |= changes
	}
	return c
}

func deriveKind(r rune) Kind {
	switch {
	case unicode.Is(unicode.M, r):
		return mark
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul),
		r == 0x30FC, r == 0x3006, 0x3031 <= r && r <= 0x3035:
		return Ideograph
	case unicode.In(r, unicode.L, unicode.N):
		return Word
	case unicode.In(r, unicode.Z, unicode.Cc, unicode.Cf, unicode.Cs):
		return 0
	}
	return Symbol
}

func deriveJoint(r rune) joint {
	decomposed := []rune(norm.NFKD.String(string(r)))
	first, last := decomposed[0], decomposed[len(decomposed)-1]
	switch {
	case !utf8.ValidRune(r):
		return free
	case unicode.Is(unicode.Cf, r):
		return format
	case unicode.Is(unicode.Variation_Selector, r):
		return selector
	case unicode.Is(unicode.M, first):
		return marking
	case unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp):
		return control
	case 0x1161 <= first && first <= 0x1175:
		return vowel
	case 0x11A8 <= first && first <= 0x11C2:
		return tail
	case 0x1100 <= last && last <= 0x1112:
		return lead
	case 0x1161 <= last && last <= 0x1175 && len(decomposed) > 1:
		return syllable
	}
	return free
}

// packClasses returns classes.bin: each block is kept once.
func packClasses() []byte {
	numbers := map[string]int{}
	var index, blocks []byte
	for r := rune(0); r < classEnd; r += classBlock {
		var block [classBlock]byte
		for i := range block {
			block[i] = byte(deriveClass(r + rune(i)))
		}
		number, ok := numbers[string(block[:])]
		if !ok {
			number = len(numbers)
			numbers[string(block[:])] = number
			blocks = append(blocks, block[:]...)
		}
		index = binary.BigEndian.AppendUint16(index, uint16(number))
	}
	return append(index, blocks...)
}
