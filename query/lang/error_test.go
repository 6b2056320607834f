package lang

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refused parses a query that must not parse.
func refused(t *testing.T, query string) *Error {
	_, err := Parse(query, options(t))
	require.Error(t, err)
	var e *Error
	require.True(t, errors.As(err, &e))
	assert.NotContains(t, e.Error(), "\n")
	return e
}

// TestErrors: a query, where it is wrong, what was expected there, and the
// query that is proposed instead.
func TestErrors(t *testing.T) {
	const term = "a term"
	for _, c := range []struct {
		query     string
		column    int
		expected  string // the beginning
		corrected string
	}{
		// Quotes.
		{`合同 "upload failed`, 4, "a closing quote", `合同 "upload failed"`},
		{"“upload", 1, "a closing quote", `“upload"`},
		{`合同 "`, 4, "a closing quote", "合同"},
		{`a "" b`, 3, "a letter", "a  b"},
		{`a "  "`, 3, "a letter", "a"},
		{"a \"\u200b\"", 3, "a letter", "a"},
		{"a \u200b", 3, "a letter", "a"},

		// Brackets.
		{"(a OR b", 1, "a closing )", "(a OR b)"},
		{"a (", 3, "a term and a closing )", "a"},
		{"a) b", 2, "a term or the end", "a  b"},
		{"a ()", 4, term, "a"},
		{"a from:()", 9, term, "a"},
		{"()", 2, term, `"()"`},
		{"（a", 1, "a closing )", "（a)"},

		// Operators without one of their sides.
		{"AND a", 1, term, "a"},
		{"a OR", 5, term, "a"},
		{"a AND OR b", 7, term, "a  OR b"},
		{"a OR OR b", 6, term, "a  OR b"},
		{"(OR a)", 2, term, "( a)"},
		{"a NOT", 6, term, "a"},
		{"NOT", 4, term, `"NOT"`},
		{"OR", 1, term, `"OR"`},

		// Signs with nothing at their right.
		{"a - b", 4, "a term right after it", "a -b"},
		{"a -", 4, "a term right after it", `a "-"`},
		{"a - OR b", 4, "a term right after it", `a "-" OR b`},
		{"a = b", 4, "a term right after it", "a =b"},
		{"a @", 4, "a term right after it", `a "@"`},
		{"@(a b)", 2, "a term right after it", `"@"(a b)`},
		{"from: 张三", 6, "a term right after it", "from:张三"},
		{"from:", 6, "a term right after it", `"from:"`},
		{"from: OR a", 6, "a term right after it", `"from:" OR a`},
		{"(from:)", 7, "a term right after it", `("from:")`},
		{"from:-", 7, "a term right after it", `from:"-"`},

		// = before what is not a plain term.
		{`="a b"`, 1, "a plain term", `"a b"`},
		{"x =con*", 3, "a plain term", "x con*"},
		{"=/a b/", 1, "a plain term", "/a b/"},
		{"=from:a", 1, "a plain term", "from:a"},
		{"=(a)", 1, "a plain term", "(a)"},
		{`from:="a"`, 6, "a value after =", `from:"a"`},
		{"from:=in:a", 6, "a value after =", `from:"in:a"`},

		// Fields within fields.
		{"from:in:a", 6, "a value of from:", `from:"in:a"`},
		{"quote:(a OR from:b)", 13, "a value of quote:", `quote:(a OR "from:b")`},
		{"quote:@王伟", 7, "a value of quote:", `quote:"@王伟"`},

		// Values that a field does not have.
		{"is:recaled", 4, "one of recalled, vanished, edited, reply, bot, mine", "is:recalled"},
		{"is:rec x", 4, "one of", "is:recalled x"},
		{"has:(file OR flie)", 14, "one of link, image, file", "has:(file OR file)"},
		{"type:txt", 6, "one of text, rich_text", "type:text"},
		{"kind:team", 6, "one of single, group, live, service", "kind:single"},
		{"provider:wsp", 10, "one of bosshi, wps", "provider:wps"},
		{"account:work", 9, "one of work-wps, service", "account:work-wps"},
		{`id:""`, 4, "a value of id:", `"id"`},
		{`a from:" "`, 8, "a name", "a"},

		// Dates.
		{"date:2024/06/17", 6, "2024, 2024-06,", "date:2024-06-17"},
		{"date:2024-6-7", 6, "2024,", "date:2024-06-07"},
		{"date:2024年6月7日", 6, "2024,", "date:2024-06-07"},
		{"date:20240617", 6, "2024,", "date:2024-06-17"},
		{"date:2024-02-30", 6, "2024,", "date:2024-02"},
		{"date:2024-13", 6, "2024,", "date:2024"},
		{"date:2024-06-17T25:00", 6, "2024,", "date:2024-06-17"},
		{"date:2024-06-17T9:00", 6, "2024,", "date:2024-06-17"},
		{"date:0000", 6, "2024,", "date:today"},
		{"date:yesteday", 6, "2024,", "date:yesterday"},
		{"date:0d", 6, "2024,", "date:today"},
		{"date:1000000d", 6, "2024,", "date:today"},
		{"date:99999w", 6, "2024,", "date:today"},
		{"date:soon", 6, "2024,", "date:today"},
		{"date:2024-1..2024-06-31", 6, "2024,", "date:2024-01..2024-06"},
		{"date:..", 6, "A..B", "date:today"},
		{"date:2024-06..2023", 6, "the earlier date first", "date:2023..2024-06"},
		{"date:today..yesterday", 6, "the earlier date first", "date:yesterday..today"},
		{"before:2023..2024", 8, "a date without ..", "before:2023"},
		{"before:..", 8, "a date without ..", "before:today"},
		{"after:..2024", 7, "a date without ..", "after:2024"},

		// Expressions.
		{"a /b(c/", 4, "an RE2 expression", `a /b\(c/`},
		{`/a\/[b/`, 5, "an RE2 expression", `/a\/\[b/`},
		{"/(?=a)b/", 2, "an RE2 expression", `/\(\?=a\)b/`},
		{"/a**/", 3, "an RE2 expression", `/a\*\*/`},

		// What is not text at all.
		{"a\xffb", 2, "text in UTF-8", "ab"},
		{"\xff", 1, "text in UTF-8", ""},

		// Several errors are mended one after another.
		{`from: 张三 (is:recaled OR "x`, 6, "a term right after it", `from:张三 (is:recalled OR "x")`},
	} {
		t.Run(c.query, func(t *testing.T) {
			e := refused(t, c.query)
			assert.Equal(t, c.column, e.Column)
			assert.True(t, strings.HasPrefix(e.Expected, c.expected), e.Expected)
			assert.Equal(t, c.corrected, e.Corrected)
			assert.False(t, e.Limit)
			assert.NotEmpty(t, e.Problem)
			if e.Corrected != "" {
				_, err := Parse(e.Corrected, options(t))
				assert.NoError(t, err)
			}
		})
	}
}

// TestLimits: what is just allowed and what is not.
func TestLimits(t *testing.T) {
	terms := func(n int) string { return strings.TrimSpace(strings.Repeat("a ", n)) }
	for _, c := range []struct{ name, most, over string }{
		{"bytes", strings.Repeat("a", MaxBytes), strings.Repeat("a", MaxBytes+1)},
		{"terms", terms(MaxLeaves), terms(MaxLeaves + 1)},
		{"terms of all kinds", terms(60) + ` "p" @n from:x`, terms(60) + ` "p" @n from:x id:y z`},
		{"values", "from:(" + terms(MaxLeaves) + ")", "from:(" + terms(MaxLeaves) + " b)"},
		{"brackets", strings.Repeat("(", MaxDepth) + "a" + strings.Repeat(")", MaxDepth),
			strings.Repeat("(", MaxDepth+1) + "a" + strings.Repeat(")", MaxDepth+1)},
		{"brackets beside each other", strings.Repeat("(a)", MaxDepth*2), strings.Repeat("(a)", 2) + strings.Repeat("（", MaxDepth+1)},
		{"expression", "/[ab]{1000}[ab]{1000}[ab]{1000}/", "/" + strings.Repeat("[ab]{1000}", 10) + "/"},
		{"expression of one step", "/" + strings.Repeat("a{1000}", 9) + "/", "/" + strings.Repeat("a{1000}", 400) + "/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse(c.most, options(t))
			require.NoError(t, err)
			e := refused(t, c.over)
			assert.True(t, e.Limit)
			assert.Empty(t, e.Corrected)
		})
	}
	t.Run("instructions", func(t *testing.T) {
		// A program begins with one instruction that fails and ends with one that matches.
		exact := "/" + strings.Repeat("a{1000}", 9) + "a{998}/"
		_, err := Parse(exact, options(t))
		require.NoError(t, err)
		assert.True(t, refused(t, strings.Replace(exact, "998", "999", 1)).Limit)
	})
}
