package token_test

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/index/token"
)

// TestEveryCodePoint compares every code point, alone, with the reference.
func TestEveryCodePoint(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		agree(t, string(r))
	}
}

// TestEveryCodePointInContext compares every character of Unicode 15 between
// others that may join it or that it may join: Han characters and Hangul
// syllables, of which there are many alike, in two of the contexts in turn.
func TestEveryCodePointInContext(t *testing.T) {
	contexts := []struct{ before, after string }{
		{"", "\u0301\u0345"}, {"", "\uFE0F\u3099"}, {"a", "\u0323b"}, {"\u1100\u200D", "\u11A8"}, {"か", "\u1161"}, {"α", "\u0306"},
	}
	n := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.In(r, unicode.Cn, unicode.Co, unicode.Cs) {
			continue
		}
		n++
		for i, c := range contexts {
			if alike := unicode.In(r, unicode.Han, unicode.Hangul) && unicode.Is(unicode.Lo, r); !alike || (n+i)%3 == 0 {
				agree(t, c.before+string(r)+c.after)
			}
		}
	}
	assert.Equal(t, 149_251, n) // 149,186 graphic and format characters, and 65 controls
}

// agree checks the fold and the tokens of s against the reference. It is
// spared the cost of assertions that hold.
func agree(t *testing.T, s string) {
	want := refFold(s)
	if got := token.Fold(s); want != got || token.Fold(got) != got {
		require.Equal(t, want, got, "Fold(%+q)", s)
		require.Equal(t, got, token.Fold(got), "fold of the fold of %+q", s)
	}
	tokens := token.Append(nil, want)
	for i, k := range refTokens(want) {
		if len(tokens) <= i || tokens[i] != k {
			require.Equal(t, refTokens(want), tokens, "tokens of %+q", want)
		}
	}
	if m := token.Map(s); m.Text != want {
		require.Equal(t, want, m.Text, "Map(%+q)", s)
	}
}
