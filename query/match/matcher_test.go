package match

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/index/token"
	"imdex/query/lang"
)

// alphabet mixes what borders of tokens depend on: few characters of each kind,
// so that they repeat, and marks that nothing composes with.
var alphabet = []string{
	"合", "同", "发", "發", "a", "b", "B", "é", "1", "2", "٣", "い", "か\u3099", "カ", "ー", "한", "각",
	" ", "\n", "\u3000", ".", "-", "_", "/", "*", "?", "。", "👍", "🏽", "👩\u200d💻", "\ufe0f", "\u0301", "\u309a", "α\u0302", "ก", "ก\u0e31",
	"´", "½", "ß", "aaa", "6789", "\U000e0101", "\ue000",
}

// sample is a text and a term to look for in it.
type sample struct {
	text string // folded
	term lang.Term
}

var samples = rapid.Custom(func(t *rapid.T) sample {
	letters := rapid.SampledFrom(alphabet)
	written := strings.Join(rapid.SliceOfN(letters, 0, 14).Draw(t, "text"), "")
	text := token.Fold(written)
	part := mutated(t, stretch(t, text), letters)
	return sample{text, termOf(t, part)}
})

// stretch draws a stretch of s between two characters.
func stretch(t *rapid.T, s string) string {
	r := []rune(s)
	i := rapid.IntRange(0, len(r)).Draw(t, "from")
	j := rapid.IntRange(i, min(i+6, len(r))).Draw(t, "to")
	return string(r[i:j])
}

// mutated changes a character of s, one time in four.
func mutated(t *rapid.T, s string, letters *rapid.Generator[string]) string {
	r := []rune(s)
	if len(r) == 0 || rapid.IntRange(0, 3).Draw(t, "mutate") > 0 {
		return s
	}
	i := rapid.IntRange(0, len(r)-1).Draw(t, "at")
	return string(r[:i]) + letters.Draw(t, "instead") + string(r[i+rapid.IntRange(0, 1).Draw(t, "drop"):])
}

// termOf makes a term of some kind that looks for part, near enough to what the
// parser makes and with ends and marks that it would not let through.
func termOf(t *rapid.T, part string) lang.Term {
	match := rapid.SampledFrom([]lang.Match{lang.Plain, lang.NumberLike, lang.Whole, lang.Phrase,
		lang.Wildcard, lang.Expression, lang.Symbols}).Draw(t, "match")
	field := ""
	folded := token.Fold(part)
	kinds := token.Append(nil, folded)
	switch {
	case match == lang.Expression:
		folded = strings.ReplaceAll(regexp.QuoteMeta(folded), "a", rapid.SampledFrom([]string{"a", ".", "a*", `\b`, "^"}).Draw(t, "loose"))
		return lang.Term{Match: match, Typed: folded, Folded: folded}
	case len(kinds) == 0:
		folded, kinds = "合", token.Append(nil, "合")
	}
	folded = folded[kinds[0].Start:kinds[len(kinds)-1].End]
	kinds = token.Append(nil, folded)
	switch {
	case match == lang.Symbols && !allSymbols(kinds), match == lang.NumberLike && (len(kinds) != 1 || kinds[0].Kind != token.Word):
		match = lang.Plain
	case match == lang.Wildcard:
		folded = loosened(t, folded)
		field = rapid.SampledFrom([]string{"", "file"}).Draw(t, "field")
	}
	if match == lang.Plain {
		field = rapid.SampledFrom([]string{"", "", "", "url"}).Draw(t, "field")
	}
	return lang.Term{Field: field, Match: match, Typed: folded, Folded: folded}
}

// loosened puts wildcards into s.
func loosened(t *rapid.T, s string) string {
	var b strings.Builder
	for _, r := range s {
		switch rapid.IntRange(0, 5).Draw(t, "wild") {
		case 0:
			b.WriteByte('?')
		case 1:
			b.WriteString("*" + string(r))
		case 2:
			b.WriteByte('*')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// TestReference holds every kind of term against the reference.
func TestReference(t *testing.T) {
	var text Text
	rapid.Check(t, func(t *rapid.T) {
		s := samples.Draw(t, "sample")
		m, err := Compile(s.term)
		require.NoError(t, err)
		text.Reset(s.text)
		want := reference(s.term, s.text)
		require.Equal(t, want, m.Spans(nil, &text), "%q in %q", s.term.Folded, s.text)
		if s.term.Match != lang.Expression {
			text.Reset(s.text)
			require.Equal(t, len(want) > 0, m.Match(&text))
		}
	})
}

// TestReferenceCatches proves that the samples tell a wrong matcher from a
// right one: each of these mistakes must show within them, and each kind of
// term must be found and missed.
func TestReferenceCatches(t *testing.T) {
	const tries = 6000
	mistakes := map[string]func(lang.Term, string) []Span{
		"borders forgotten": func(term lang.Term, text string) []Span {
			if i := strings.Index(text, term.Folded); i >= 0 && term.Match == lang.Plain {
				return []Span{{i, i + len(term.Folded)}}
			}
			return reference(term, text)
		},
		"whole goes on": func(term lang.Term, text string) []Span {
			if term.Match == lang.Whole {
				term.Match = lang.Plain
			}
			return reference(term, text)
		},
		"plain does not go on": func(term lang.Term, text string) []Span {
			if term.Match == lang.Plain && term.Field == "" {
				term.Match = lang.Whole
			}
			return reference(term, text)
		},
		"number is a plain term": func(term lang.Term, text string) []Span {
			if term.Match == lang.NumberLike {
				term.Match = lang.Plain
			}
			return reference(term, text)
		},
		"phrase needs its separators": func(term lang.Term, text string) []Span {
			if term.Match == lang.Phrase {
				term.Match = lang.Whole
			}
			return reference(term, text)
		},
		"file name by its tokens": func(term lang.Term, text string) []Span {
			if term.Match == lang.Wildcard {
				term.Field = ""
			}
			return reference(term, text)
		},
	}
	for name, wrong := range mistakes {
		t.Run(name, func(t *testing.T) {
			caught := 0
			for i := range tries {
				s := samples.Example(i)
				if !slices.Equal(reference(s.term, s.text), wrong(s.term, s.text)) {
					caught++
				}
			}
			assert.Positive(t, caught)
		})
	}
	found, missed := map[lang.Match]int{}, map[lang.Match]int{}
	for i := range tries {
		s := samples.Example(i)
		if len(reference(s.term, s.text)) > 0 {
			found[s.term.Match]++
		} else {
			missed[s.term.Match]++
		}
	}
	for k := lang.Plain; k <= lang.Symbols; k++ {
		assert.Positive(t, found[k], "kind %d found", k)
		assert.Positive(t, missed[k], "kind %d missed", k)
	}
}

// TestParsed matches terms as people write them.
func TestParsed(t *testing.T) {
	for _, c := range []struct {
		query, text string
		want        string // what stands at the spans, with | between
	}{
		// A plain term begins where a token does and may end inside a word.
		{"deploy", "Deploy, deploys; redeploy deployment", "deploy|deploy|deploy"},
		{"合同", "签合同了, 合 同", "合同"},
		{"化妆", "小化妆包", "化妆"},
		{"盖章", "合同盖·章", ""},
		{"铁路12306", "去铁路12306买, 铁路123060", "铁路12306|铁路12306"},
		{"C++", "c++ c+ xC++", "c++"},
		{"合同。", "合同。合同", "合同。"},
		{"10.0.3.17", "10.0.3.170 110.0.3.17", "10.0.3.17"},
		{"a@b.cn", "<A@B.CN>", "a@b.cn"},
		{"發票", "发票", "发票"},
		{"abc", "ＡＢＣ１２３", "abc"},
		{"か", "がか", "か"},
		{"café", "CAFE\u0301s", "cafe"},
		// A number is found inside longer ones, a short one is not.
		{"6789", "13812346789 a6789b", "6789|6789"},
		{"p0", "p0 xp0 p01", "p0|p0"},
		{"v1.8.3", "v1.8.3 xv1.8.3 v1.8.30", "v1.8.3|v1.8.3"},
		// A whole term does not go on.
		{"=deploy", "deploys deploy redeploy", "deploy"},
		{"=6789", "16789 6789", "6789"},
		{"=合同", "合同书", "合同"},
		// A phrase minds tokens, not what separates them.
		{`"合同盖章"`, "合同，盖章", "合同,盖章"},
		{`"upload failed 合同"`, "Upload... failed:\n合同 uploads failed合同", "upload... failed:\n合同"},
		{`"……"`, "好……吧", "......"},
		{`": )"`, "ok :) :a)", ":)"},
		// A wildcard is held against whole tokens.
		{"*fail*", "failed unfailing f-ail", "failed|unfailing"},
		{"conn*", "conn connect reconnect", "conn|connect"},
		{"v?3", "v13 v3 v113 vé3", "v13|ve3"},
		{"6789*", "67890 16789", "67890"},
		// An expression is found anywhere, folded like the text.
		{`/redis-master-\d+/`, "Redis-Master-12 xredis-master-3y", "redis-master-12|redis-master-3"},
		{`/[張]學友/`, "张学友", "张学友"},
		{`/^b.*$/`, "a\nb c\nd", "b c"},
		{`/(?-m)^b.*$/`, "a\nb c\nd", ""},
		{`/Stra[ß]e/`, "STRASSE", "strasse"},
		{`/[^É]x/`, "ex ax", "ax"},
		// Symbols are found beside others, whatever joins them.
		{"👍", "👍🏽", "👍"},
		{"👌", "好👌👌", "👌|👌"},
		{"……", "………", "......"},
		{"❤️", "❤", "❤"},
		// Fields with rules of their own.
		{"file:*.docx", "合同 v2.docx", "合同 v2.docx"},
		{"file:合同*", "合同 v2.docx", "合同 v2.docx"},
		{"file:合同*", "新合同.docx", ""},
		{"file:docx", "合同.docx", "docx"},
		{"url:xample.com", "https://EXAMPLE.com/a", "xample.com"},
	} {
		t.Run(c.query, func(t *testing.T) {
			term, m := compile(t, c.query)
			var text Text
			text.Reset(token.Fold(c.text))
			spans := m.Spans(nil, &text)
			var got []string
			for _, s := range spans {
				got = append(got, text.Folded()[s.Start:s.End])
			}
			assert.Equal(t, c.want, strings.Join(got, "|"))
			assert.Equal(t, len(spans) > 0, m.Match(&text))
			assert.Equal(t, reference(term, text.Folded()), spans)
		})
	}
}

// compile parses a query of one term.
func compile(t testing.TB, query string) (lang.Term, *Matcher) {
	q, err := lang.Parse(query, lang.Options{})
	require.NoError(t, err)
	require.IsType(t, lang.Term{}, q.Root)
	term := q.Root.(lang.Term)
	m, err := Compile(term)
	require.NoError(t, err)
	return term, m
}

func TestExact(t *testing.T) {
	for _, c := range []struct {
		query, text string
		want        string // the original at the spans that are kept
	}{
		{"Deploy", "deploy Deployment DEPLOY Deploy", "Deploy|Deploy"},
		{"發票", "发票 發票", "發票"},
		{"ＡＢＣ", "abc ＡＢＣ", "ＡＢＣ"},
		{"café", "cafe café", "café"},
		{"´", "a´", "´"},
		{"6789", "136789 ６７８９", "6789"},
		{`"Upload failed"`, "upload failed Upload  failed Upload failed", "Upload failed"},
		{`"Upload failed。"`, "Upload failed, Upload failed。", "Upload failed"},
		{`" 龟"`, "龟 龟", "龟"},
		{"\u200b同", "合同 合\u200b同", "同"},
		{`"合同_"`, "合同 合同_", "合同"},
		{"Conn*", "Connect connect", "Connect"},
		{`/Redis-\d/`, "redis-1 Redis-2", "Redis-2"},
		{`/\QC++/`, "c++ C++", "C++"},
		{`/(?i)c|Redis/`, "C redis", "C|redis"},
		{"👍🏽", "👍🏽", "👍🏽"},
	} {
		t.Run(c.query, func(t *testing.T) {
			_, m := compile(t, c.query)
			f := token.Map(c.text)
			var text Text
			text.Reset(f.Text)
			var kept []string
			for _, s := range m.Spans(nil, &text) {
				from, to := f.Original(s.Start, s.End)
				if m.Exact(c.text, from, to) {
					kept = append(kept, c.text[from:to])
				}
			}
			assert.Equal(t, c.want, strings.Join(kept, "|"))
		})
	}
}

func TestCompileRefuses(t *testing.T) {
	for name, term := range map[string]lang.Term{
		"empty":      {Match: lang.Plain},
		"white":      {Match: lang.Phrase, Folded: " "},
		"kind":       {Folded: "a"},
		"expression": {Match: lang.Expression, Folded: "("},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Compile(term)
			assert.Error(t, err)
		})
	}
}

// TestEmptyMatch: an expression that matches nothing in particular matches
// every text and marks none.
func TestEmptyMatch(t *testing.T) {
	_, m := compile(t, "/x*/")
	var text Text
	assert.True(t, m.Match(&text))
	assert.Empty(t, m.Spans(nil, &text))
}

func TestGlob(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("ab合"))).Draw(t, "s")
		pattern := rapid.StringOf(rapid.SampledFrom([]rune("ab合*?"))).Draw(t, "pattern")
		require.Equal(t, wild(pattern).MatchString(s), glob(pattern, s))
	})
}

// TestMarksAreMarks holds the shortcuts for borders against the definition of
// a token, for every character beside every kind of neighbour.
func TestMarksAreMarks(t *testing.T) {
	checked := 0
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) || r > 0x32000 && r < 0xe0000 {
			continue
		}
		joined := token.Append(nil, "合"+string(r))
		if got := joined[0].End > len("合"); got != unicode.IsMark(r) {
			t.Fatalf("%U goes on with a token: %v", r, got)
		}
		checked++
	}
	assert.Greater(t, checked, 100_000)
}

// FuzzMatch holds the terms of any query against the reference.
func FuzzMatch(f *testing.F) {
	for _, c := range [][2]string{{"deploy", "redeploy deploys"}, {"6789", "16789"}, {`"a b"`, "a-b"}, {"=か", "か\u3099 か"}, {"*a?", "bab aa"}, {`/a.*b$/`, "a\nab"},
		{"👍 file:*.doc", "👍🏽.doc"}, {"\u0301", "合\u0301 .\u0301a"}, {"text:(a OR -b) url:c", "abc"}} {
		f.Add(c[0], c[1])
	}
	f.Fuzz(func(t *testing.T, query, written string) {
		q, err := lang.Parse(query, lang.Options{})
		if err != nil || len(written) > 200 {
			return
		}
		var text Text
		for _, leaf := range lang.Leaves(q.Root) {
			term, ok := leaf.(lang.Term)
			if !ok {
				continue
			}
			m, err := Compile(term)
			require.NoError(t, err)
			f := token.Map(written)
			text.Reset(f.Text)
			want := reference(term, f.Text)
			require.Equal(t, want, m.Spans(nil, &text))
			for _, s := range want {
				from, to := f.Original(s.Start, s.End)
				m.Exact(written, from, to)
			}
			if term.Match != lang.Expression {
				require.Equal(t, len(want) > 0, m.Match(&text))
			}
		}
	})
}
