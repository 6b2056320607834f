package lang

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// unlawful says what is wrong with how a tree prints: what it prints must parse
// to an equal tree, spans aside, and print the same. A spelling over a limit is
// not judged.
func unlawful(n Node, print func(Node) string, o Options) string {
	printed := print(n)
	q, err := Parse(printed, o)
	var e *Error
	if errors.As(err, &e) {
		if e.Limit {
			return ""
		}
		return printed + ": " + e.Error()
	}
	if !reflect.DeepEqual(spanless(n), spanless(q.Root)) {
		return printed + ": " + dump(n) + " became " + dump(q.Root)
	}
	if again := print(q.Root); again != printed {
		return printed + " prints as " + again
	}
	return ""
}

func printed(n Node) string { return n.String() }

// checkQuery holds a query against everything that Parse promises.
func checkQuery(t require.TestingT, query string, o Options) {
	q, err := Parse(query, o)
	if err != nil {
		var e *Error
		require.True(t, errors.As(err, &e))
		require.LessOrEqual(t, e.Pos, len(query))
		require.Equal(t, utf8.RuneCountInString(query[:e.Pos])+1, e.Column)
		require.NotContains(t, e.Error(), "\n")
		require.NotEmpty(t, e.Problem)
		require.NotEmpty(t, e.Expected)
		if e.Corrected != "" {
			_, err := Parse(e.Corrected, o)
			require.NoError(t, err, "%q corrected to %q", query, e.Corrected)
		} else if !e.Limit {
			require.False(t, len(query) < MaxBytes/2 && strings.ContainsFunc(query, unicode.IsLetter), "%q has no correction", query)
		}
		return
	}
	require.Empty(t, unlawful(q.Root, printed, o), "%q", query)
	for _, h := range q.Hints {
		_, err := Parse(h.Corrected, o)
		require.NoError(t, err)
	}
	leaves := 0
	for _, n := range Leaves(q.Root) {
		leaves++
		if t, ok := n.(Term); ok && t.Match != Expression && t.Folded == "" {
			panic("a term looks for nothing: " + query)
		}
	}
	require.LessOrEqual(t, leaves, MaxLeaves)
}

// parts are what queries are made of, and what could be mistaken for it.
var parts = []string{" ", " ", " ", "\u3000", "\n", "(", ")", "（", "）", `"`, `"`, "“", "”", "-", "－", "=", "＝", "@", "＠", ":", "：", "/", "/", "//", `\`, `\/`,
	"*", "?", "＊", "？", "／", ".", "..", "AND", " AND ", " OR ", "OR", "NOT ", "from:", "in:", "mentions:", "text:", "quote:", "file:", "url:", "id:", "has:", "is:", "date:", "before:", "FROM：",
	"a", "b", "合同", "张三", "6789", "v1.8.3", "file", "recalled", "2024-06", "7d", "今天", "me", "all", "form:", "é", "e\u0301", "\u0301", "\u200b", "👍", "´",
	"(?i)", "(?s)", "[a-f]", `\d+`, "{2}", "|", "^", "$", "(a|b)", "\x00", "\xff"}

func drawQuery(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 24).Draw(t, "parts"), "")
}

func TestLawsOfStrings(t *testing.T) {
	o := options(t)
	good := 0
	rapid.Check(t, func(t *rapid.T) {
		query := drawQuery(t)
		checkQuery(t, query, o)
		if _, err := Parse(query, o); err == nil {
			good++
		}
	})
	assert.Positive(t, good)
}

// leafQueries are leaves of every kind and with every peculiarity of spelling.
var leafQueries = []string{"合同", "deploy", "C++", "p0", "6789", "=deploy", "=-a", `"upload failed"`, `"a ” b"`, "conn*", "v?3", `/redis-\d+ x/`, "/a(b|c)/", "👌", "//", "//a", "from://a",
	"text:OR", "text:NOT", "quote:报价", "quote:(//a)", `quote:"a b"`, "quote:=x", "quote:AND", "name:/x y/", "file:*.docx", "file:合同*", "url:a.cn", `url:"a b"`, "url:https://a.cn/b?c=d", `url:a"b`, "was:x", "py:ni",
	"from:张三", `from:"Li Lei"`, "from:=x", "from:@-x", "from:@in:x", "from:@//x", "from:@@x", `from:=5"x`, "in:group:42", "@名字", `@"Li Lei"`, "@all", "@@x", "@-x", "@in:x", `mentions:=5"x`,
	"id:a/b", `id:5"x`, `id:"a b"`, `id:"(x)"`, `id:=-5"x`, `id:(//"x)`, "reply-to:x", "thread:y", "has:file", "is:recalled", "type:card", "kind:group", "provider:wps", "account:service",
	"date:7d", "date:2024-06..", "before:2024", "after:今天", "x-", "a:b", "时间："}

// trees draws trees as Parse makes them: chains of two or more, none within the
// same chain, no negation of a negation.
func trees(t testing.TB) *rapid.Generator[Node] {
	var leaves []Node
	for _, query := range leafQueries {
		q, err := Parse(query, options(t))
		require.NoError(t, err, query)
		require.Len(t, Leaves(q.Root), 1, query)
		leaves = append(leaves, q.Root)
	}
	leaf := rapid.SampledFrom(leaves)
	var draw func(t *rapid.T, depth int, within Node) Node
	draw = func(t *rapid.T, depth int, within Node) Node {
		shape := rapid.IntRange(0, 4).Draw(t, "shape")
		if depth == 0 {
			shape = 0
		}
		several := func(n Node) []Node {
			nodes := make([]Node, rapid.IntRange(2, 4).Draw(t, "n"))
			for i := range nodes {
				nodes[i] = draw(t, depth-1, n)
			}
			return nodes
		}
		_, and := within.(And)
		_, or := within.(Or)
		_, not := within.(Not)
		switch {
		case shape == 1 && !and:
			return And{several(And{})}
		case shape == 2 && !or:
			return Or{several(Or{})}
		case shape == 3 && !not:
			return Not{draw(t, depth-1, Not{})}
		}
		return leaf.Draw(t, "leaf")
	}
	return rapid.Custom(func(t *rapid.T) Node { return draw(t, 3, nil) })
}

func TestLawOfTrees(t *testing.T) {
	o := options(t)
	gen := trees(t)
	rapid.Check(t, func(t *rapid.T) {
		n := gen.Draw(t, "tree")
		require.Empty(t, unlawful(n, printed, o))
	})
}

// TestLawCatches proves that the law tells wrong printers.
func TestLawCatches(t *testing.T) {
	o := options(t)
	gen := trees(t)
	for name, print := range map[string]func(Node) string{
		"no brackets":     func(n Node) string { return strings.NewReplacer("(", "", ")", "").Replace(n.String()) },
		"no quotes":       func(n Node) string { return strings.ReplaceAll(n.String(), `"`, "") },
		"no guard":        func(n Node) string { return strings.ReplaceAll(n.String(), "text:", "") },
		"no @ in a field": func(n Node) string { return strings.ReplaceAll(n.String(), ":@", ":") },
		"no negation":     func(n Node) string { return strings.TrimPrefix(n.String(), "-") },
	} {
		t.Run(name, func(t *testing.T) {
			caught := 0
			for i := range 2000 {
				if unlawful(gen.Example(i), print, o) != "" {
					caught++
				}
			}
			assert.Positive(t, caught)
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, q := range leafQueries {
		f.Add(q)
	}
	for _, q := range []string{"", "a (b OR -c) NOT d", `"a"b(c)OR“d”`, "from:(a OR b) -in:x", "(((", `/a\/(?i)[^b]/ x`, "= @ -", "/etc a/(b)", "quote:@a \xff"} {
		f.Add(q)
	}
	o := options(f)
	f.Fuzz(func(t *testing.T, query string) { checkQuery(t, query, o) })
}
