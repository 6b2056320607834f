package render

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// cleanCases reads the table: a quoted Go string, and below it what Clean makes
// of it, after a bar.
func cleanCases(t testing.TB) (lines []string) {
	t.Helper()
	data, err := os.ReadFile("testdata/clean.txt")
	require.NoError(t, err)
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

func TestCleanTable(t *testing.T) {
	var out []string
	cases := 0
	lines := cleanCases(t)
	for i, line := range lines {
		if strings.HasPrefix(line, "|") {
			continue
		}
		out = append(out, line)
		if !strings.HasPrefix(line, `"`) {
			continue
		}
		cases++
		in, err := strconv.Unquote(line)
		require.NoError(t, err, line)
		got := Clean(in)
		out = append(out, "|"+got)
		if !*update {
			require.Greater(t, len(lines), i+1)
			assert.Equal(t, lines[i+1], "|"+got, line)
		}
		assertHarmless(t, in, got)
	}
	require.GreaterOrEqual(t, cases, 150)
	if *update {
		require.NoError(t, os.WriteFile("testdata/clean.txt", []byte(strings.Join(out, "\n")+"\n"), 0o644))
	}
}

// harmful reports why the text must not reach a terminal; empty if it may.
func harmful(s string) string {
	if !utf8.ValidString(s) {
		return "not UTF-8"
	}
	marks := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Cc, r):
			return "control"
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x61c:
			return "bidi"
		case r == 0x2028 || r == 0x2029:
			return "separator"
		case r >= 0x200b && r <= 0x200c, r >= 0x2060 && r <= 0x206f, r == 0xfeff, r == 0xad:
			return "zero width"
		case r >= 0xe0000 && r <= 0xe00ff:
			return "tag"
		}
		if marks++; !combines(r) {
			marks = 0
		} else if marks > maxMarks+1 {
			return "flood of marks"
		}
	}
	return ""
}

type failer interface {
	Fatalf(format string, args ...any)
}

func assertHarmless(t failer, in, out string) {
	if why := harmful(out); why != "" {
		t.Fatalf("%q became %q: %s", in, out, why)
	}
	if again := Clean(out); again != out {
		t.Fatalf("%q became %q, and that %q", in, out, again)
	}
	if !visible(in, out) {
		t.Fatalf("%q became %q: something visible is missing", in, out)
	}
}

// visible reports whether every letter, number, punctuation, symbol of in stands
// in out in the same order.
func visible(in, out string) bool {
	rest := []rune(out)
	for i := 0; i < len(in); {
		r, n := utf8.DecodeRuneInString(in[i:])
		i += n
		if r == utf8.RuneError && n == 1 || !unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) || invisible(r) || combines(r) {
			continue
		}
		for len(rest) > 0 && rest[0] != r {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return false
		}
		rest = rest[1:]
	}
	return true
}

// hostile draws text full of what attackers write.
func hostile() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"\x1b", "\x1b[", "\x1b]8;;", "\x07", "\r", "\n", "\r\n", "\t", "\u009b", "\x9b", "\u202e", "\u200d",
			"\ufe0f", "\u0301", "\u20e3", "😀", "❤", "👍🏽", "合", "a", "1", " ", "\xff", "\xe5\x90", "\u2028", "\U000e0041", "\U000e0100", "葛", "◌", "<U+202E>", "각", "😀\u200d😀\u200d"}),
		rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.Map(rapid.IntRange(1, 40), func(n int) string { return strings.Repeat("\u0336", n) }),
	)
	return rapid.Map(rapid.SliceOf(piece), func(p []string) string { return strings.Join(p, "") })
}

func TestCleanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := hostile().Draw(t, "in")
		assertHarmless(t, in, Clean(in))
		block := Block(in, "  ")
		for i, line := range strings.Split(block, "\n") {
			if i > 0 && !strings.HasPrefix(line, "  ") {
				t.Fatalf("line %d of %q is not indented", i, block)
			}
			if why := harmful(line); why != "" {
				t.Fatalf("%q became %q: %s", in, block, why)
			}
		}
	})
}

// The rig notices what Clean must not let through or drop.
func TestHarmIsNoticed(t *testing.T) {
	for _, s := range []string{"\x1b[31m", "a\rb", "\u202e", "\xff", "\u2028", "\u200b", "\U000e0041", "e" + strings.Repeat("\u0301", 20), "\n"} {
		assert.NotEmpty(t, harmful(s), "%q", s)
	}
	assert.False(t, visible("abc", "ac"))
	assert.False(t, visible("ab", "ba"))
	assert.True(t, visible("a\x1bb", "ab"))
}

func TestBlock(t *testing.T) {
	assert.Equal(t, "one\n    two\n    \n    ␍three", Block("one\r\ntwo\n\n\rthree", "    "))
}

// A flood costs no more than its input.
func TestCleanGrowsWithItsInputOnly(t *testing.T) {
	flood := strings.Repeat("\u0301", 100_000)
	assert.Equal(t, "◌"+strings.Repeat("\u0301", maxMarks)+"<+99992 marks>", Clean(flood))
	assert.LessOrEqual(t, len(Clean(strings.Repeat("\U000e0041", 1000))), 4*4*1000)
}

func FuzzClean(f *testing.F) {
	for _, line := range cleanCases(f) {
		if in, err := strconv.Unquote(line); err == nil {
			f.Add(in)
		}
	}
	f.Fuzz(func(t *testing.T, in string) { assertHarmless(t, in, Clean(in)) })
}
