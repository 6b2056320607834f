package wps_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/fetchtest"
	"imdex/fetch/wps"
	"imdex/store"
	"imdex/store/chat"
)

var update = flag.Bool("update", false, "write what the decoder says into the golden files")

var goldens = fetchtest.Goldens{
	Provider: wps.Provider(), Folder: "../../testdata/wps", Least: 40,
	Types: []chat.Type{chat.Text, chat.Markdown, chat.RichText, chat.Image, chat.File, chat.Audio, chat.Video, chat.Card, chat.Sticker,
		chat.Location, chat.Forward, chat.Vote, chat.Calendar, chat.Meeting, chat.Link, chat.Unknown},
}

func TestGoldens(t *testing.T) {
	g := goldens
	g.Update = *update
	g.Test(t)
}

func FuzzDecode(f *testing.F) { goldens.Fuzz(f) }

// decoded cuts one item out of a file's bytes and decodes it, as an import does.
func decoded(t *testing.T, raw []byte) (store.Item, chat.Message) {
	t.Helper()
	found, err := wps.Split(raw)
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0].Item, wps.Decode(found[0].Item)
}

func nested(n int, open, inner, shut string) string {
	return strings.Repeat(open, n) + inner + strings.Repeat(shut, n)
}

// TestDecodeDeep: nesting that is made to hurt loses no text and no time.
func TestDecodeDeep(t *testing.T) {
	for _, content := range []string{
		`{"card":` + nested(3000, `{"header":[`, `{"text":"last"}`, `]}`) + `}`,
		`{"card":{"i18n_items":[{"value":` + nested(3000, `{"elements":[`, `{"text":"last"}`, `]}`) + `}]}}`,
		`{"rich_text":` + nested(3000, `{"elements":[`, `{"alt_text":"last"}`, `]}`) + `}`,
		`{"hologram":` + nested(3000, `{"a":[`, `"last"`, `]}`) + `}`,
	} {
		kind := content[2 : strings.IndexByte(content, ':')-1]
		_, m := decoded(t, []byte(`{"id":"m","type":"`+kind+`","content":`+content+`}`))
		assert.Equal(t, "last", strings.TrimSpace(m.Text), kind)
	}
}

// TestDecodeOdd: what is no item at all still gives a message with what can be read.
func TestDecodeOdd(t *testing.T) {
	for _, c := range []struct {
		name, raw, text string
		warning         string
	}{
		{"nothing", "", "", "not JSON"},
		{"no JSON", "plain words\xff", "plain words\uFFFD", "not JSON"},
		{"cut off", `{"id":"a","content":{"text":{"content":"x`, `{"id":"a","content":{"text":{"content":"x`, "not JSON"},
		{"null", "null", "", "content unavailable"},
		{"a list", `["a","b"]`, "", "content unavailable"},
		{"a number as content", `{"type":"text","content":7}`, "", `content of "text" in an unknown shape`},
		{"a list as content", `{"type":"text","content":["a",{"k":"b"}]}`, "a\nb", `content of "text" in an unknown shape`},
		{"deep", `{"content":` + nested(2000, `[`, `"x"`, `]`) + `}`, "x", `content of "" in an unknown shape`},
		{"too deep", nested(20000, `[`, `"x"`, `]`), nested(20000, `[`, `"x"`, `]`), "not JSON"},
		{"broken bytes", "{\"type\":\"text\",\"content\":{\"text\":{\"content\":\"a\xffb\"}}}", "a\uFFFDb", "invalid UTF-8"},
		{"an endless type", `{"type":"` + strings.Repeat("长", 100) + `","content":"x"}`, "x",
			`content of "` + strings.Repeat("长", 14) + `…" in an unknown shape`},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := wps.Decode(store.Item{ID: "m", TimeMS: 5, Order: 6, Raw: []byte(c.raw)})
			assert.Equal(t, c.text, m.Text)
			assert.Contains(t, m.Warnings, c.warning)
			assert.Equal(t, "m", m.ID)
			assert.Equal(t, int64(5), m.TimeMS)
			assert.Equal(t, int64(6), m.Position)
			assert.NotEmpty(t, m.Sender.ID)
		})
	}
}

// TestFingerprint: what changes from answer to answer makes no new version,
// and every change of what people read does.
func TestFingerprint(t *testing.T) {
	print := func(name, avatar, text string) store.Fingerprint {
		raw := `{"id":"m","type":"text","content":{"text":{"content":"` + text + `"}},"sender":{"id":"u","type":"user"},` +
			`"mentions":[{"id":"1","type":"user","identity":{"id":"uB2","name":"` + name + `","avatar":"` + avatar + `"}}]}`
		item, _ := decoded(t, []byte(raw))
		return item.Fingerprint
	}
	base := print("小王", "https://a?sign=1", "x")
	assert.Equal(t, base, print("王总", "https://a?sign=2", "x"))
	assert.NotEqual(t, base, print("小王", "https://a?sign=1", "y"))
}
