package token_test

import (
	"bufio"
	"compress/gzip"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"imdex/index/token"
)

// readBreaks reads a file of break tests: each case is a list of segments.
func readBreaks(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open("../../testdata/unicode/" + name + "-15.0.0.txt.gz")
	require.NoError(t, err)
	defer file.Close()
	lines, err := gzip.NewReader(file)
	require.NoError(t, err)
	var cases [][]string
	for scan := bufio.NewScanner(lines); scan.Scan(); {
		if strings.HasPrefix(scan.Text(), "÷") {
			cases = append(cases, parseBreaks(t, scan.Text()))
		}
	}
	return cases
}

// parseBreaks reads a line of the form ÷ 0061 × 0308 ÷ 0062 ÷.
func parseBreaks(t *testing.T, line string) []string {
	t.Helper()
	var segments []string
	for part := range strings.SplitSeq(strings.Trim(line, "÷ "), "÷") {
		var segment strings.Builder
		for _, code := range strings.FieldsFunc(part, func(r rune) bool { return r == ' ' || r == '×' }) {
			r, err := strconv.ParseInt(code, 16, 32)
			require.NoError(t, err)
			segment.WriteRune(rune(r))
		}
		segments = append(segments, segment.String())
	}
	return segments
}

func TestOffsetsOfWordBreakTest(t *testing.T) {
	cases := readBreaks(t, "WordBreakTest")
	assert.Equal(t, 1823, len(cases))
	for _, segments := range cases {
		s := strings.Join(segments, "")
		checkFold(t, s)
		checkOriginal(t, s)
	}
}

// TestOffsetsOfGraphemeBreakTest: what a range leads back to never ends inside
// what a reader sees as one character, unless that is a sequence of several
// that stand for themselves: parts of emoji, flags, Hangul that does not
// compose, or a format character, which is dropped.
func TestOffsetsOfGraphemeBreakTest(t *testing.T) {
	cases := readBreaks(t, "GraphemeBreakTest")
	assert.Equal(t, 602, len(cases))
	for _, graphemes := range cases {
		s := strings.Join(graphemes, "")
		checkFold(t, s)
		checkOriginal(t, s)
		borders, at := map[int]bool{0: true}, 0
		for _, g := range graphemes {
			at += len(g)
			borders[at] = true
		}
		f := token.Map(s)
		for i := range f.Text {
			from, to := f.Original(i, i+1)
			assert.True(t, borders[from] || mayPart(s[:from], s[from:]), "start of %+q in %+q", s[from:to], s)
			assert.True(t, borders[to] || mayPart(s[:to], s[to:]), "end of %+q in %+q", s[from:to], s)
		}
	}
}

// mayPart reports whether a grapheme may be parted here: before what is no
// mark, and after what is dropped.
func mayPart(head, rest string) bool {
	before, _ := utf8.DecodeLastRuneInString(head)
	after, _ := utf8.DecodeRuneInString(rest)
	return !unicode.IsMark(after) || unicode.Is(unicode.Cf, before)
}

// TestNormalizationForms has the cases of Unicode's NormalizationTest, made
// from package norm: every character that is not its own NFKD, alone; every
// combining mark among others, in each order; every pair that composes, kept
// apart by a mark. All forms of one text fold alike.
func TestNormalizationForms(t *testing.T) {
	singles, sequences := 0, 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		s := string(r)
		if norm.NFKD.String(s) != s {
			singles++
			foldsAlike(t, s)
		}
		if ccc(r) != 0 {
			sequences++
			foldsAlike(t, "и\u0315\u0300\u05AE"+s+"b")
			foldsAlike(t, "и"+s+"\u0315\u0300\u05AEb")
			foldsAlike(t, "a\u0315\u0300\u05AE"+s+"b")
		}
	}
	for pair := range composites() {
		foldsAlike(t, string(pair[0])+"\u0334"+string(pair[1]))
	}
	assert.Equal(t, 17_029, singles)
	assert.Equal(t, 922, sequences)
}

func foldsAlike(t *testing.T, s string) {
	want := token.Fold(s)
	for _, form := range []norm.Form{norm.NFC, norm.NFD, norm.NFKC, norm.NFKD} {
		if got := token.Fold(form.String(s)); want != got {
			require.Equal(t, want, got, "%+q", s)
		}
	}
	checkOffsets(t, norm.NFD.String(s))
}

// TestCasesFoldAlike: all spellings of a letter that differ in case alone fold
// to the same, by the orbits of the standard library, which knows nothing of
// package cases. The dotless i is a letter of its own, and an I without dot is
// taken for an i.
func TestCasesFoldAlike(t *testing.T) {
	n := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			n++
			if a, b := token.Fold(string(r)), token.Fold(string(other)); a != b {
				require.Equal(t, a, b, "%U %U", r, other)
			}
		}
	}
	assert.Equal(t, 2974, n)
}
