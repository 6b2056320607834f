package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/fetch/wire"
)

func parse(t testing.TB, s string) wire.Value {
	t.Helper()
	v, _, err := wire.Parse([]byte(s))
	require.NoError(t, err, s)
	return v
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", " ", "{", "[1,]", `{"a"}`, `{"a":1,}`, `{a:1}`, `"`, `"\x"`, `"\u12"`, "\"\n\"",
		"01", "1.", "-", "1e", "nul", "truefalse", "1 2", "[1 2]", `{"a" 1}`, "\ufeff{}"} {
		_, _, err := wire.Parse([]byte(s))
		assert.ErrorIs(t, err, wire.ErrSyntax, "%q", s)
		assert.False(t, json.Valid([]byte(s)), "%q", s)
	}
}

func TestParseDepth(t *testing.T) {
	nested := func(n int) string { return strings.Repeat(`[{"a":`, n/2) + "1" + strings.Repeat("}]", n/2) }
	_, _, err := wire.Parse([]byte(nested(wire.MaxDepth)))
	require.NoError(t, err)
	_, _, err = wire.Parse([]byte(nested(wire.MaxDepth + 2)))
	require.ErrorIs(t, err, wire.ErrDepth)
}

func TestParseOddities(t *testing.T) {
	many := `{"k0":0`
	for i := range 40 {
		many += fmt.Sprintf(`,"k%d":0`, i+1)
	}
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"none", `{"a":{"a":1},"b":[{"a":1},{"a":2}]}`, nil},
		{"duplicate", `{"a":1,"b":{"a":1},"a":2}`, []string{`duplicate key "a"`}},
		{"duplicate in disguise", `{"ab":1,"\u0061b":2}`, []string{`duplicate key "ab"`}},
		{"duplicate among many", many + `,"k0":1}`, []string{`duplicate key "k0"`}},
		{"duplicate late", many + `,"z":1,"z":1}`, []string{`duplicate key "z"`}},
		{"long key", `{"` + strings.Repeat("长", 40) + `":1,"` + strings.Repeat("长", 40) + `":1}`,
			[]string{`duplicate key "` + strings.Repeat("长", 13) + `"…`}},
		{"bytes", "[\"a\xff\"]", []string{"invalid UTF-8"}},
		{"half a pair", `["\ud83d", "\ude00\ud83d"]`, []string{"unpaired surrogate"}},
		{"a pair", `["\ud83d\ude00"]`, nil},
		{"nul", `["\u0000"]`, []string{"NUL character"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, odd, err := wire.Parse([]byte(c.in))
			require.NoError(t, err)
			assert.Equal(t, c.want, odd)
		})
	}
}

func depth(s []byte) (deepest int) {
	d := json.NewDecoder(strings.NewReader(string(s)))
	d.UseNumber()
	for open := 0; ; {
		token, err := d.Token()
		if err != nil {
			return deepest
		}
		if delim, ok := token.(json.Delim); ok {
			if delim == '{' || delim == '[' {
				open++
				deepest = max(deepest, open)
			} else {
				open--
			}
		}
	}
}

// walk asks every question of every value, as deep as anybody looks.
func walk(v wire.Value) (texts int) { return descend(v, 100) }

func descend(v wire.Value, depth int) (texts int) {
	if depth == 0 {
		return 0
	}
	v.Strings()
	v.ID()
	v.Int()
	v.Bool()
	v.TimeMS()
	v.Empty()
	v.Embedded()
	v.Get("a_b")
	if v.Kind() == wire.String {
		wire.HTML(v.Text())
		wire.Links(v.Text())
		texts++
	}
	for item := range v.List() {
		texts += descend(item, depth-1)
	}
	for _, item := range v.Fields() {
		texts += descend(item, depth-1)
	}
	return texts
}

// slowStrings is Strings by opening level after level.
func slowStrings(v wire.Value) string {
	var parts []string
	if v.Kind() == wire.String && strings.TrimSpace(v.Text()) != "" {
		parts = append(parts, v.Text())
	}
	for item := range v.List() {
		parts = append(parts, slowStrings(item))
	}
	for _, member := range v.Fields() {
		parts = append(parts, slowStrings(member))
	}
	return wire.Lines(parts...)
}

// once makes a run of replacement characters one: how many bytes one stands
// for is nobody's promise.
var once = regexp.MustCompile("\uFFFD+")

func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e3,"x\n\u00e9\ud83d\ude00",true,null,{}]}`, `"{\"a\":1}"`, `{"a":1,"a":2}`,
		"\"\xff\"", "[[[[", `{"aB":{"a_b":"<p>x</p> https://a.cn/b)。"}}`, `{"t":1700000000000}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, _, err := wire.Parse(raw)
		if valid := json.Valid(raw) && depth(raw) <= wire.MaxDepth; valid != (err == nil) {
			t.Fatalf("valid %v, error %v", valid, err)
		}
		if err != nil {
			return
		}
		walk(v)
		require.Equal(t, wire.Fingerprint(v), wire.Fingerprint(parse(t, " "+string(raw)+"\n")))
		require.Equal(t, slowStrings(v), v.Strings())
		var want any
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		require.NoError(t, d.Decode(&want))
		if s, ok := want.(string); ok && !strings.Contains(s, "\x00") {
			require.Equal(t, once.ReplaceAllString(s, "\uFFFD"), once.ReplaceAllString(v.Text(), "\uFFFD"))
		}
	})
}

// TestParseAgrees compares every string and key with the standard library.
func TestParseAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.MapOf(rapid.StringMatching(`[a-z\\"\pL]{0,8}`), rapid.SliceOf(rapid.String())).Draw(t, "value")
		raw, err := json.Marshal(want)
		require.NoError(t, err)
		v, odd, err := wire.Parse(raw)
		require.NoError(t, err)
		got := map[string][]string{}
		for key, list := range v.Fields() {
			got[key] = []string{}
			for item := range list.List() {
				got[key] = append(got[key], item.Text())
			}
		}
		for key, list := range want {
			texts := make([]string, len(list))
			for i, s := range list {
				texts[i] = wire.Clean(s)
			}
			require.Equal(t, texts, append([]string{}, got[key]...))
		}
		for _, o := range odd {
			require.Equal(t, "NUL character", o)
		}
	})
}
