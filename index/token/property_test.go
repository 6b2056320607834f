package token_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"imdex/index/token"
)

// checkTexts runs a check over many texts: rapid draws a hundred times, and
// each time here are some fifty.
func checkTexts(t *testing.T, gen *rapid.Generator[string], check func(require.TestingT, string)) {
	many := rapid.SliceOfN(gen, 1, 100)
	rapid.Check(t, func(t *rapid.T) {
		for _, s := range many.Draw(t, "texts") {
			check(t, s)
		}
	})
}

func TestFoldAgreesWithReference(t *testing.T) {
	checkTexts(t, texts(8), checkFold)
}

// checkFold checks everything that Fold, AppendFold and Map say of one text.
func checkFold(t require.TestingT, s string) {
	want := refFold(s)
	got := token.Fold(s)
	require.Equal(t, want, got, "Fold(%+q)", s)
	require.True(t, utf8.ValidString(got), "Fold(%+q)", s)
	require.Equal(t, got, token.Fold(got), "fold of the fold of %+q", s)
	require.Equal(t, "é"+got, string(token.AppendFold([]byte("é"), s)), "AppendFold of %+q", s)
	require.Equal(t, got, token.Map(s).Text, "Map(%+q)", s)
}

func TestTokensAgreeWithReference(t *testing.T) {
	checkTexts(t, texts(8), func(t require.TestingT, s string) {
		checkTokens(t, token.Fold(s))
		checkTokens(t, s) // not folded, perhaps not well-formed
	})
}

// checkTokens checks the tokens of one text against the reference and for what
// is promised of all tokens.
func checkTokens(t require.TestingT, s string) {
	tokens := token.Append(nil, s)
	require.Equal(t, refTokens(s), tokens, "tokens of %+q", s)
	end := 0
	for _, k := range tokens {
		require.Less(t, k.Start, k.End, "%+q", s)
		require.LessOrEqual(t, end, k.Start, "%+q", s)
		requireNothing(t, s[end:k.Start])
		end = k.End
	}
	requireNothing(t, s[end:])
}

// requireNothing: what no token covers has no letter, mark, number,
// punctuation, symbol, private-use or unassigned character.
func requireNothing(t require.TestingT, gap string) {
	covered := func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Co, unicode.Cn)
	}
	require.False(t, strings.ContainsFunc(gap, covered), "%+q", gap)
}

func TestAppendKeepsWhatIsThere(t *testing.T) {
	dst := token.Append(nil, "a")
	dst = token.Append(dst, "b\u0301")
	dst = token.Append(dst, "\u0301")
	want := []token.Token{{Start: 0, End: 1, Kind: token.Word}, {Start: 0, End: 3, Kind: token.Word}, {Start: 0, End: 2, Kind: token.Word}}
	assert.Equal(t, want, dst)
}

func TestOffsetsAgreeWithReference(t *testing.T) {
	checkTexts(t, texts(3), func(t require.TestingT, s string) { checkOriginal(t, s[:min(40, len(s))]) })
}

// checkOriginal compares each range of a folded text with the reference.
func checkOriginal(t require.TestingT, s string) {
	f := token.Map(s)
	r := newRefOffsets(s)
	for start := 0; start <= len(f.Text); start++ {
		for end := start; end <= len(f.Text); end++ {
			from, to := f.Original(start, end)
			wantFrom, wantTo := r.original(start, end)
			require.Equal(t, []int{wantFrom, wantTo}, []int{from, to}, "Map(%+q).Original(%d, %d) of %+q", s, start, end, f.Text)
		}
	}
}

// checkOffsets checks what is promised of the way back for each character of a
// folded text: in bounds, on borders, in order, and that what it leads to
// folds, on its own, to what it came from.
func checkOffsets(t require.TestingT, s string) {
	f := token.Map(s)
	lastFrom, lastTo := 0, 0
	for i, r := range f.Text {
		j := i + utf8.RuneLen(r)
		from, to := f.Original(i, j)
		require.LessOrEqual(t, lastFrom, from, "%+q", s)
		require.LessOrEqual(t, lastTo, to, "%+q", s)
		require.Less(t, from, to, "%+q", s)
		require.LessOrEqual(t, to, len(s), "%+q", s)
		require.True(t, border(s, from) && border(s, to), "Original(%d, %d) of %+q parts a character", i, j, s)
		require.Contains(t, token.Fold(s[from:to]), f.Text[i:j], "%+q", s)
		lastFrom, lastTo = from, to
	}
	from, to := f.Original(0, len(f.Text))
	require.Equal(t, f.Text, token.Fold(s[from:to]), "%+q", s)
}

// border reports whether s can be cut at i without parting a character.
func border(s string, i int) bool {
	for j := range s {
		if j == i {
			return true
		}
	}
	return i == len(s)
}

func TestOffsetsHold(t *testing.T) {
	checkTexts(t, texts(30), checkOffsets)
}

func TestOriginalPanicsOutOfRange(t *testing.T) {
	f := token.Map("É")
	assert.Panics(t, func() { f.Original(0, 2) })
	assert.Panics(t, func() { f.Original(1, 0) })
	assert.Panics(t, func() { f.Original(-1, 0) })
}

// TestGeneratedTextsTellWrongFromRight is the control of the checks above:
// the texts that they draw must show each of these near misses to be wrong.
func TestGeneratedTextsTellWrongFromRight(t *testing.T) {
	for name, wrong := range map[string]func(s string) bool{
		"NFKC and lower case": func(s string) bool { return strings.ToLower(norm.NFKC.String(s)) != refFold(s) },
		"steps done once":     func(s string) bool { return refFold(s) != refBare(refNFKC(refCaseFold(s))) },
		"by character": func(s string) bool {
			var b strings.Builder
			for _, r := range s {
				b.WriteString(refFold(string(r)))
			}
			return b.String() != refFold(s)
		},
		"tokens by spaces": func(s string) bool { return len(strings.Fields(s)) != len(refTokens(s)) },
		"offsets as they are": func(s string) bool {
			end := len(refFold(s))
			_, to := newRefOffsets(s).original(0, end)
			return to != end
		},
	} {
		t.Run(name, func(t *testing.T) {
			gen, found := texts(3), 0
			for seed := range 300 {
				if wrong(gen.Example(seed)) {
					found++
				}
			}
			assert.Greater(t, found, 5)
		})
	}
}
