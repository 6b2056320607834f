package lang

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/index/token"
)

// parseExpression parses /body/ and compiles it.
func parseExpression(t require.TestingT, body string) (Term, *regexp.Regexp) {
	q, err := Parse("/"+body+"/", Options{})
	require.NoError(t, err)
	require.IsType(t, Term{}, q.Root)
	term := q.Root.(Term)
	require.Equal(t, Expression, term.Match)
	re, err := term.Regexp()
	require.NoError(t, err)
	return term, re
}

// TestExpressionFolds: an expression and its folded source.
func TestExpressionFolds(t *testing.T) {
	for _, c := range []struct{ body, folded string }{
		// Literals fold as text does, and need no flag to ignore case.
		{`Redis-Master`, `redis-master`},
		{`發票ＡＢＣ`, `发票abc`},
		{`(?i)É`, `e`},
		{`ß+`, `(?:ss)+`},
		{"a\u200bb", `ab`},
		{"e\u0301", `e`},
		{`a\/b\.c`, `a/b\.c`},
		// Classes hold what their characters fold to.
		{`[A-F0-9]`, `[0-9a-f]`},
		{`[張李]`, `[张李]`},
		{`[ßs]`, `[s]|ss`},
		{`[ﬀﬁ]`, `ff|fi`},
		{"[a\u200b]", `[a]`},
		{"x[\u200b]", `x`},
		{`[[:upper:]]`, `[a-z]`},
		{`\d\s\w`, `[0-9][\t\n\f\r ][0-9_a-z]`},
		// Complements fold what they leave out.
		{`[^É]`, `[^e]`},
		{`[^A-Z]`, `[^a-z]`},
		{`\D`, `[^0-9]`},
		// Groups go, structure stays.
		{`(a|B)(?:c)?d{2,3}$`, `(?m:[ab]c?d{2,3}$)`},
		{`(?m)^A$`, `(?m:^a$)`},
		{`\bX\B`, `\bx\B`},
	} {
		t.Run(c.body, func(t *testing.T) {
			term, _ := parseExpression(t, c.body)
			assert.Equal(t, c.folded, term.Folded)
			assert.Equal(t, c.body, term.Typed)
		})
	}
}

func TestExpressionMatches(t *testing.T) {
	for _, c := range []struct {
		body, text string
		want       bool
	}{
		{`a.b`, "a\nb", false},
		{`a[^c]b`, "A\nB", true},
		{`(?m)^b$`, "a\nB\nc", true},
		{`^b$`, "a\nb\nc", true},
		{`(?-m)^b$`, "a\nb\nc", false},
		{`^$`, "a\n\nc", true},
		{`(?s)a.b`, "a\nb", true},
		{`(?U)a+`, "aa", true},
		{`\p{Han}{2}`, "签發", true},
		{`^\P{Han}+$`, "Abc 1", true},
		{`^\p{Lu}+$`, "ÀBC", true},
		{`[À-ÿ]`, "e", true},
		{`\pL\p{Greek}`, "aΩ", true},
	} {
		t.Run(c.body, func(t *testing.T) {
			_, re := parseExpression(t, c.body)
			assert.Equal(t, c.want, re.MatchString(token.Fold(c.text)))
		})
	}
}

// TestExpressionFindsItself: what an expression without folding finds in a
// text, the folded one finds in the folded text. This holds for expressions of
// literals and classes of characters that stand alone; where a mark follows
// something, folding depends on what stands before.
func TestExpressionFindsItself(t *testing.T) {
	letters := rapid.SampledFrom([]rune("aAbßÉé張张發合1２ 。ＡﬁΩώ"))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(letters, 1, 8, -1).Draw(t, "text")
		r := []rune(text)
		i := rapid.IntRange(0, len(r)-1).Draw(t, "from")
		var body strings.Builder
		for _, c := range r[i : i+rapid.IntRange(1, len(r)-i).Draw(t, "length")] {
			switch rapid.IntRange(0, 3).Draw(t, "as") {
			case 0:
				body.WriteString("[" + string(c) + string(letters.Draw(t, "other")) + "]")
			case 1:
				body.WriteString("(?:" + string(c) + "|" + string(letters.Draw(t, "other")) + ")+")
			default:
				body.WriteRune(c)
			}
		}
		require.Regexp(t, regexp.MustCompile(body.String()), text)
		_, re := parseExpression(t, body.String())
		require.True(t, re.MatchString(token.Fold(text)), "%s as %s in %s", body.String(), re, token.Fold(text))
	})
}

// TestFoldSet holds the two ways to fold a set against each other.
func TestFoldSet(t *testing.T) {
	large := []rune{0x40, 0x24F, 0x1E00, 0x1FFF, 0x4E00, 0x9FFF}
	byTable, longer := foldSet(large)
	require.Empty(t, longer)
	for i := 0; i < len(large); i += 2 {
		for lo := large[i]; lo <= large[i+1]; lo += fewRunes {
			one, _ := foldSet([]rune{lo, min(lo+fewRunes-1, large[i+1])})
			for j := 0; j < len(one); j += 2 {
				for r := one[j]; r <= one[j+1]; r++ {
					require.True(t, contains(byTable, r), "%U", r)
				}
			}
		}
	}
	for i := 0; i < len(byTable); i += 2 {
		require.LessOrEqual(t, byTable[i], byTable[i+1])
	}
	require.Greater(t, len(changing()), 5000)
	for _, c := range changing() {
		require.Equal(t, string(c.to), token.Fold(string(c.from)))
	}
}

func TestComplement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pairs []rune
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			lo := rapid.OneOf(rapid.Int32Range(0, 20), rapid.Int32Range(unicode.MaxRune-20, unicode.MaxRune)).Draw(t, "lo")
			pairs = append(pairs, lo, min(lo+rapid.Int32Range(0, 5).Draw(t, "more"), unicode.MaxRune))
		}
		set := normalize(pairs)
		other := complement(set)
		require.Equal(t, append([]rune{}, set...), append([]rune{}, complement(other)...))
		for r := range rune(40) {
			for _, r := range []rune{r, unicode.MaxRune - r} {
				in := false
				for i := 0; i < len(pairs); i += 2 {
					in = in || pairs[i] <= r && r <= pairs[i+1]
				}
				require.Equal(t, in, contains(set, r))
				require.Equal(t, !in, contains(other, r))
			}
		}
	})
}

// TestLargeExpressions: the size of these is estimated before anything as
// large is built, or they would take seconds and gigabytes.
func TestLargeExpressions(t *testing.T) {
	for _, c := range []struct {
		name, body string
		refused    bool
	}{
		{"repeats", strings.Repeat("(?:ab[cd]){1000}", 250), true},
		{"wide classes", strings.Repeat(`[\x00-\x{10FFFE}]`, 200), false},
		{"nested", strings.Repeat("(", 900) + "a" + strings.Repeat(")", 900), false},
		{"nested too deeply", strings.Repeat("(", 1500) + "a" + strings.Repeat(")", 1500), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("/"+c.body+"/", Options{})
			require.Equal(t, c.refused, err != nil)
			if c.refused {
				require.True(t, err.(*Error).Limit)
			}
		})
	}
}
