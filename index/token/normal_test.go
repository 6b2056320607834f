package token

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

var forms = map[string]norm.Form{"NFC": norm.NFC, "NFD": norm.NFD, "NFKC": norm.NFKC, "NFKD": norm.NFKD}

// TestLongFormAgreesWithNorm compares the forms by their definition with
// package norm, on sequences that are short enough for both.
func TestLongFormAgreesWithNorm(t *testing.T) {
	var chars []rune // that have something to do with normalization
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if p := norm.NFKD.PropertiesString(string(r)); p.CCC() != 0 || p.Decomposition() != nil || !p.BoundaryBefore() || unicode.Is(unicode.Hangul, r) {
			chars = append(chars, r)
		}
	}
	require.Greater(t, len(chars), 17_000)
	some := []rune("aeoАи\u0413αωかカ\u09C7\u0B47\u1025\u1100\u1161\u11A8가각\u0300\u0301\u0306\u0308\u0313\u0323\u0331\u0338\u0345\u3099\u09BE\u034F\u20DD\u05AE\u0315")
	text := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(chars), rapid.SampledFrom(some), rapid.SampledFrom(some)), 1, shortSegment)
	texts := rapid.SliceOfN(text, 1, 200)
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			for _, r := range chars {
				require.Equal(t, form.String(string(r)), string(appendLongForm(nil, []byte(string(r)), form)), "%U", r)
			}
			rapid.Check(t, func(t *rapid.T) {
				for _, s := range texts.Draw(t, "texts") {
					require.Equal(t, form.String(string(s)), string(appendLongForm(nil, []byte(string(s)), form)), "%U", s)
				}
			})
		})
	}
}

// TestShortSegment is the reason for the constant: so many characters never
// decompose to as many combining ones as package norm allows in a row.
func TestShortSegment(t *testing.T) {
	const allowed = 30
	most := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		combining := 0
		for _, d := range norm.NFKD.String(string(r)) {
			if norm.NFD.PropertiesString(string(d)).CCC() != 0 {
				combining++
			}
		}
		most = max(most, combining)
	}
	assert.Equal(t, 3, most)
	assert.LessOrEqual(t, most*shortSegment, allowed)
}

// TestLongSequencesGainNothing: package norm puts U+034F into these.
func TestLongSequencesGainNothing(t *testing.T) {
	for _, base := range []string{"и", "か", "\u05D0", ""} {
		marks := strings.Repeat("\u0301", 1000)
		require.Contains(t, norm.NFC.String(base+marks), "\u034F")
		assert.Equal(t, base+marks, Fold(base+marks))
	}
	assert.Equal(t, "й"+strings.Repeat("\u0316", 40), Fold("и"+strings.Repeat("\u0316", 40)+"\u0306"))
	blocked := "и" + strings.Repeat("\u0301", 40) + "\u0306"
	assert.Equal(t, blocked, Fold(blocked))
	assert.Equal(t, "e", Fold("e"+strings.Repeat("\u0301", 1000)))
}
