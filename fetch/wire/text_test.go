package wire_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/wire"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		`"\u003cat\u003e \"\\\/\b\f\n\r\t"`: "<at> \"\\/\b\f\n\r\t",
		`"\ud83d\ude00x"`:                   "😀x",
		`"\ud83dx\ud83d\ud83d\ude00"`:       "\uFFFDx\uFFFD😀",
		`"a\u0000b"`:                        "a\uFFFDb",
		"\"a\xffb\\n\xc3\"":                 "a\uFFFDb\n\uFFFD",
	} {
		assert.Equal(t, want, parse(t, in).Text(), in)
	}
}

func TestStrings(t *testing.T) {
	v := parse(t, `{"b":"one","a":["two",3,{"x":" ","y":{"z":"three\nlines"}}],"n":null,"t":true,"b":"four"}`)
	assert.Equal(t, "one\ntwo\nthree\nlines\nfour", v.Strings())
	assert.Equal(t, "alone", parse(t, `"alone"`).Strings())
}

func TestLines(t *testing.T) {
	assert.Equal(t, "a\nb", wire.Lines("", "a", "", "b"))
	assert.Equal(t, "", wire.Lines("", ""))
}

func TestHTML(t *testing.T) {
	for in, want := range map[string]string{
		"plain 1 < 2 & 3": "plain 1 < 2 & 3",
		"<p>您好</p><p>请问 <b>发票</b>?</p>":        "您好\n请问 发票?",
		"a<br>b<br/>c<BR />d":                  "a\nb\nc\nd",
		"&lt;b&gt; &amp;amp; &nbsp;x":          "<b> &amp; \u00a0x",
		"<script>if (a<b) {}</script>x":        "x",
		"<style>p{}</STYLE >y<!-- no -->z":     "yz",
		"<script>never closed":                 "",
		"x <3 y <- z":                          "x <3 y <- z",
		"<a href=\"https://a.cn\">link</a> <b": "link <b",
		"<ul><li>1</li><li>2</li></ul>":        "1\n2",
		"a <<b>c":                              "a <c",
	} {
		assert.Equal(t, want, wire.HTML(in), in)
	}
	assert.Len(t, wire.HTML(strings.Repeat("<a", 1<<20)+">"), 2<<20-2, "a hostile run of brackets is linear work")
}

func TestLinks(t *testing.T) {
	for in, want := range map[string][]string{
		"看 https://a.cn/b?c=d&e=f。好":          {"https://a.cn/b?c=d&e=f"},
		"https://a.cn/合同 http://b.cn,":        {"https://a.cn/", "http://b.cn"},
		"(see https://a.cn/x_(y)) HTTPS://B":  {"https://a.cn/x_(y)", "HTTPS://B"},
		"<https://a.cn> \"https://a.cn\"":     {"https://a.cn"},
		"xhttps://a ftp://b woa://c https://": nil,
		"none":                                nil,
		"a://https://b.cn/":                   {"https://b.cn/"},
	} {
		assert.Equal(t, want, wire.Links(in), in)
	}
	long := wire.Links("https://" + strings.Repeat(")", 1<<16))
	assert.Empty(t, long)
}

func TestFingerprint(t *testing.T) {
	base := wire.Fingerprint(parse(t, `{"a":1,"b":{"identity":{"id":"x","name":"n"},"avatar":"u"},"c":null}`), "avatar", "identity.name")
	for name, c := range map[string]struct {
		in   string
		same bool
	}{
		"order and space": {`{ "b":{"avatar":"u","identity":{"name":"n","id":"x"}}, "a":1 }`, true},
		"escapes":         {`{"\u0061":1,"b":{"identity":{"id":"\u0078"}}}`, true},
		"volatile":        {`{"a":1,"b":{"identity":{"id":"x","name":"other"},"avatar":"v"}}`, true},
		"name elsewhere":  {`{"a":1,"name":"n","b":{"identity":{"id":"x"}}}`, false},
		"value":           {`{"a":2,"b":{"identity":{"id":"x"}}}`, false},
		"type":            {`{"a":"1","b":{"identity":{"id":"x"}}}`, false},
		"nesting":         {`{"a":1,"b":{"identity":{},"id":"x"}}`, false},
	} {
		got := wire.Fingerprint(parse(t, c.in), "avatar", "identity.name")
		assert.Equal(t, c.same, got == base, name)
	}
	list := func(s string) [16]byte { return wire.Fingerprint(parse(t, s)) }
	require.NotEqual(t, list(`["ab","c"]`), list(`["a","bc"]`))
	require.NotEqual(t, list(`[["a"],"b"]`), list(`[["a","b"]]`))
	require.NotEqual(t, list(`[null,1]`), list(`[1,null]`))
}
