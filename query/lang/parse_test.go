package lang

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestParse: a query, the tree it gives, and how the tree prints where that
// differs from the query.
func TestParse(t *testing.T) {
	for _, c := range []struct{ query, tree, printed string }{
		// Nothing is everything.
		{"", "all", ""},
		{" \u3000\n", "all", " "},

		// Parts beside each other, AND, OR and NOT; NOT before AND before OR.
		{"a b", "(plain<a> & plain<b>)", ""},
		{"a AND b", "(plain<a> & plain<b>)", "a b"},
		{"a OR b c", "(plain<a> | (plain<b> & plain<c>))", ""},
		{"a b OR c AND d", "((plain<a> & plain<b>) | (plain<c> & plain<d>))", "a b OR c d"},
		{"(a OR b) c", "((plain<a> | plain<b>) & plain<c>)", ""},
		{"NOT a b", "(!plain<a> & plain<b>)", "-a b"},
		{"NOT (a b)", "!(plain<a> & plain<b>)", "-(a b)"},
		{"a AND NOT b OR NOT c", "((plain<a> & !plain<b>) | !plain<c>)", "a -b OR -c"},
		{"a OR NOT NOT b", "(plain<a> | plain<b>)", "a OR b"},
		{"a　b", "(plain<a> & plain<b>)", "a b"},

		// Negations alone are allowed; a double one is none.
		{"-a", "!plain<a>", ""},
		{"-a -b", "(!plain<a> & !plain<b>)", ""},
		{"--a", "plain<a>", "a"},
		{"NOT -a", "plain<a>", "a"},
		{"-(a OR b)", "!(plain<a> | plain<b>)", ""},
		{`-"a b"`, "!phrase<a b>", ""},

		// Chains within chains are one; brackets that change nothing go.
		{"(a b) c", "(plain<a> & plain<b> & plain<c>)", "a b c"},
		{"a OR (b OR (c))", "(plain<a> | plain<b> | plain<c>)", "a OR b OR c"},
		{"((((((((a))))))))", "plain<a>", "a"},

		// Parts that touch are AND: brackets and closed quotes end a term.
		{"a(b)c", "(plain<a> & plain<b> & plain<c>)", "a b c"},
		{`"a"b`, "(phrase<a> & plain<b>)", `"a" b`},
		{`"a""b"`, "(phrase<a> & phrase<b>)", `"a" "b"`},
		{`"a"-b`, "(phrase<a> & !plain<b>)", `"a" -b`},
		{"(a)OR(b)", "(plain<a> | plain<b>)", "a OR b"},

		// AND, OR and NOT are operators in capitals and as whole terms only.
		{"and or not", "(plain<and> & plain<or> & plain<not>)", ""},
		{"ORDER ANDROID NOTE", "(plain<order> & plain<android> & plain<note>)", ""},
		{"text:OR -NOT", "(plain<or> & !plain<not>)", "text:OR -text:NOT"},
		{"from:OR @AND", "(from<OR> & mentions<AND>)", ""},
		{`"OR"`, "phrase<or>", ""},

		// The signs - = @ " / act at the start of a term only.
		{"foo-bar a=b a@b 5\"屏 a/b/ x-", `(plain<foo-bar> & plain<a=b> & plain<a@b> & plain<5"屏> & plain<a/b/> & plain<x->)`, ""},
		{`a"b c"`, `(plain<a"b> & plain<c">)`, ""},
		{"(-a)", "!plain<a>", "-a"},
		{"-=a -@b -/c/", "(!whole<a> & !mentions<b> & !expr<c>)", ""},
		{"=-a =@b ==c", "(whole<-a> & whole<@b> & whole<=c>)", ""},

		// Full-width signs that act, and those that are text.
		{"（a OR b）－c", "((plain<a> | plain<b>) & !plain<c>)", "(a OR b) -c"},
		{"“a b” “a b\" \"a ” b\"", "(phrase<a b> & phrase<a b> & phrase<a ” b>)", "\"a b\" \"a b\" \"a ” b\""},
		{"”a b”", "phrase<a b>", `"a b"`},
		{"from：王伟 ＠王伟 ＝ab", "(from<王伟> & mentions<王伟> & whole<ab>)", "from:王伟 @王伟 =ab"},
		{"con＊ v？3 ／a／", "(plain<con*> & plain<v?3> & plain</a/>)", ""},
		{"a－b a：b「c」‘d’", "(plain<a-b> & plain<a:b「c」‘d’>)", ""},

		// A name before a colon is a field if the table has it, in any case;
		// not before //.
		{"FROM:a From:b", "(from<a> & from<b>)", "from:a from:b"},
		{"sender:a chat:b mention:c", "(from<a> & in<b> & mentions<c>)", "from:a in:b @c"},
		{"from://a url:file:///a", "(plain<from://a> & url:plain<file:///a>)", `from://a url:"file:///a"`},
		{"nosuch:a :a a:b:c 12:30:15 时间：", "(plain<nosuch:a> & plain<:a> & plain<a:b:c> & plain<12:30:15> & plain<时间:>)", ""},
		{"in:group:42 from:bosshi:ou_d30e", "(in<group:42> & from<bosshi:ou_d30e>)", ""},

		// A field takes a term, a phrase, or terms in brackets; - acts there.
		{"quote:=a quote:con* quote:/x/ quote:6789 quote:👌", "(quote:whole<a> & quote:wild<con*> & quote:expr<x> & quote:number<6789> & quote:symbols<👌>)", ""},
		{"from:-a", "!from<a>", "-from:a"},
		{"-from:(a OR -b)", "!(from<a> | !from<b>)", "-(from:a OR -from:b)"},
		{"from:(a b)c", "(from<a> & from<b> & plain<c>)", "from:a from:b c"},
		{"has:(image OR video) x", "((has<image> | has<video>) & plain<x>)", "(has:image OR has:video) x"},
		{`in:("项目 群" OR b)`, "(in=<项目 群> | in<b>)", `in:"项目 群" OR in:b`},
		{"date:(2023 OR 2024-06)", "(date[2023-01-01,2024-01-01) | date[2024-06-01,2024-07-01))", "date:2023 OR date:2024-06"},
		{"text:(a OR b)", "(plain<a> | plain<b>)", "a OR b"},
		{"quote:(//a OR b)", "(quote:plain<//a> | quote:plain<b>)", "quote:(//a) OR quote:b"},

		// Names: quotes and = ask for the whole name, an @ changes nothing.
		{`from:"Li Lei" from:=李雷 from:@李雷`, "(from=<Li Lei> & from=<李雷> & from<李雷>)", `from:"Li Lei" from:"李雷" from:李雷`},
		{`mentions:"Li Lei" mentions:all`, "(mentions=<Li Lei> & mentions<all>)", `@"Li Lei" @all`},
		{"from:@-x from:@in:x from:@@x @-x", "(from<-x> & from<in:x> & from<@x> & mentions<-x>)", ""},
		{`from:=5"x mentions:=5"x from:/x/`, `(from=<5"x> & mentions=<5"x> & from</x/>)`, ""},

		// Exact values: enumerated ones in any spelling that folds to theirs,
		// identifiers byte for byte.
		{"is:Recalled has:ＦＩＬＥ type:RICH_TEXT", "(is<recalled> & has<file> & type<rich_text>)", "is:recalled has:file type:rich_text"},
		{`id:a/b:c%2F id:=-x id:"-x" id:5"x id:Ａ`, `(id<a/b:c%2F> & id<-x> & id<-x> & id<5"x> & id<Ａ>)`, `id:"a/b:c%2F" id:"-x" id:"-x" id:5"x id:Ａ`},
		{"id:from:x", "id<from:x>", ""},

		// A link is looked for in pieces; quotes hold one together.
		{`url:"a b" url:=a.cn url:6789 url:a*b url:/x.y/`, "(url:plain<a b> & url:whole<a.cn> & url:plain<6789> & url:plain<a*b> & url:expr<(?-s:x.y)>)", `url:"a b" url:=a.cn url:6789 url:"a*b" url:/x.y/`},

		// Numbers: one word of four code points or more with a digit.
		{"123 1234 a12 ab12 １２３４ 1234年 12.34 abcd", "(plain<123> & number<1234> & plain<a12> & number<ab12> & number<1234> & plain<1234年> & plain<12.34> & plain<abcd>)", ""},
		{"٣٣٣٣ ⅣⅣ", "(number<٣٣٣٣> & plain<iviv>)", ""},

		// Wildcards: among letters, marks and numbers with a letter or number,
		// without Han or kana. In a file's name * stands among anything.
		{"*a ?1 é* *", "(wild<*a> & wild<?1> & wild<e*> & symbols<*>)", ""},
		{"合同* か? a-b* a_* a.b?", "(plain<合同*> & plain<か?> & plain<a-b*> & plain<a_*> & plain<a.b?>)", ""},
		{"ab\u200d* a*＊", "(wild<ab*> & plain<a**>)", ""},
		{"file:合同*.doc? file:* file:v?3 file:a.b? file:a＊*", "(file:wild<合同*.doc?> & file:wild<*> & file:wild<v?3> & file:plain<a.b?> & file:plain<a**>)", ""},

		// Expressions: opened if the first unescaped / behind ends a term.
		{"/a b/ /a(b|c)d/ (/x/)", "(expr<a b> & expr<a[bc]d> & expr<x>)", "/a b/ /a(b|c)d/ /x/"},
		{`/a\/b/ /a\//`, "(expr<a/b> & expr<a/>)", ""},
		{"/etc/passwd /etc // /", "(plain</etc/passwd> & plain</etc> & symbols<//> & symbols</>)", ""},
		{"/x/(a)", "(expr<x> & plain<a>)", "/x/ a"},

		// Symbols alone.
		{"?? :-| ①", "(symbols<??> & symbols<:-|> & plain<1>)", ""},
	} {
		t.Run(c.query, func(t *testing.T) {
			q, err := Parse(c.query, options(t))
			require.NoError(t, err)
			assert.Equal(t, c.tree, dump(q.Root))
			if c.printed == "" {
				c.printed = c.query
			}
			assert.Equal(t, strings.TrimSpace(c.printed), q.Root.String())
		})
	}
}

// TestExamples reads the examples that the description of the language gives
// its users.
func TestExamples(t *testing.T) {
	data, err := os.ReadFile("testdata/examples.txt")
	require.NoError(t, err)
	columns := regexp.MustCompile(`^(.*?\S) {2,}(\S.*)$`)
	seen := 0
	var trees strings.Builder
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := columns.FindStringSubmatch(line)
		require.NotNil(t, c, line)
		q, err := Parse(c[1], options(t))
		if assert.NoError(t, err, line) {
			assert.Equal(t, c[2], dump(q.Root), line)
			assert.Equal(t, c[2], dump(again(t, q.Root)), line)
		}
		trees.WriteString(dump(q.Root) + "\n")
		seen++
	}
	assert.GreaterOrEqual(t, seen, 100)
	for _, kind := range kinds {
		assert.Contains(t, trees.String(), kind+"<")
	}
}

// again parses what a tree prints.
func again(t testing.TB, n Node) Node {
	q, err := Parse(n.String(), options(t))
	require.NoError(t, err, n.String())
	return q.Root
}

// TestSpans: a leaf spans its field, or within brackets its value.
func TestSpans(t *testing.T) {
	query := `好 from:张三 -in:(甲 OR "乙 丙") =x /y z/ @丁 date:7d`
	q, err := Parse(query, options(t))
	require.NoError(t, err)
	var got []string
	for _, leaf := range Leaves(q.Root) {
		var s Span
		switch n := leaf.(type) {
		case Term:
			s = n.Span
		case Name:
			s = n.Span
		case Date:
			s = n.Span
		}
		got = append(got, query[s.Start:s.End])
	}
	assert.Equal(t, []string{"好", "from:张三", "甲", `"乙 丙"`, "=x", "/y z/", "@丁", "date:7d"}, got)
}

func TestHints(t *testing.T) {
	for _, c := range []struct{ query, corrected string }{
		{"form:张三 x", "from:张三 x"}, // two neighbours swapped
		{"fro:张三", "from:张三"},
		{"fromm:张三", "from:张三"},
		{"frpm：张三", "from:张三"},
		{"-DATA:2024", "-date:2024"},
		{"repl-to:(a b)", "reply-to:(a b)"},
		{"senders:a", "from:a"},
		// Nothing near, nothing behind the colon, or a link.
		{"时间：下午", ""},
		{"https://example.com", ""},
		{"form://x", ""},
		{"form: 张三", ""},
		{"12:30", ""},
		{"foo:bar", ""},
		// What would not parse is not proposed.
		{"dat:tomorrow", ""},
		{"quote:form:a", ""},
	} {
		t.Run(c.query, func(t *testing.T) {
			q, err := Parse(c.query, options(t))
			require.NoError(t, err)
			if c.corrected == "" {
				assert.Empty(t, q.Hints)
				return
			}
			require.Len(t, q.Hints, 1)
			assert.Equal(t, c.corrected, q.Hints[0].Corrected)
		})
	}
}
