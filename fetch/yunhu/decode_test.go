package yunhu_test

import (
	"encoding/json"
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/fetchtest"
	"imdex/fetch/yunhu"
	"imdex/store"
	"imdex/store/chat"
)

var update = flag.Bool("update", false, "write what the decoder says into the golden files")

var goldens = fetchtest.Goldens{
	Provider: yunhu.Provider(), Folder: "../../testdata/yunhu", Least: 50,
	Types: []chat.Type{chat.Text, chat.Markdown, chat.HTML, chat.Image, chat.Sticker, chat.Video, chat.Audio, chat.File, chat.Form, chat.Post,
		chat.System, chat.Card, chat.Unknown},
}

func TestGoldens(t *testing.T) {
	g := goldens
	g.Update = *update
	g.Test(t)
}

func FuzzDecode(f *testing.F) { goldens.Fuzz(f) }

// decoded cuts one item out of a file's bytes and decodes it, as an import does.
func decoded(t *testing.T, raw string) (store.Item, chat.Message) {
	t.Helper()
	found, err := yunhu.Split([]byte(raw))
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0].Item, yunhu.Decode(found[0].Item)
}

func nested(n int, open, inner, shut string) string {
	return strings.Repeat(open, n) + inner + strings.Repeat(shut, n)
}

// TestDecodeDeep: nesting that is made to hurt loses no text and no time.
func TestDecodeDeep(t *testing.T) {
	screen, err := json.Marshal(nested(3000, `{"children":[`, `{"text":"last"}`, `]}`))
	require.NoError(t, err)
	for kind, content := range map[string]string{
		"a2ui":     `{"text":` + string(screen) + `}`,
		"hologram": nested(3000, `{"a":[`, `"last"`, `]}`),
		"form":     `{"formJson":` + nested(3000, `[`, `"last"`, `]`) + `}`,
		"text":     `{"text":"last","buttons":` + nested(3000, `[`, `{"url":"https://a.example"}`, `]`) + `}`,
	} {
		_, m := decoded(t, `{"msgId":"m","contentType":"`+kind+`","content":`+content+`}`)
		assert.Equal(t, "last", m.Text, kind)
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
		{"cut off", `{"msgId":"a","content":{"text":"x`, `{"msgId":"a","content":{"text":"x`, "not JSON"},
		{"null", "null", "", "content unavailable"},
		{"a list", `["a","b"]`, "", "content unavailable"},
		{"a number as content", `{"contentType":"text","content":7}`, "", `content of "text" in an unknown shape`},
		{"a list as content", `{"contentType":"text","content":["a",{"k":"b"}]}`, "a\nb", `content of "text" in an unknown shape`},
		{"too deep", nested(20000, `[`, `"x"`, `]`), nested(20000, `[`, `"x"`, `]`), "not JSON"},
		{"broken bytes", "{\"contentType\":\"text\",\"content\":{\"text\":\"a\xffb\"}}", "a\uFFFDb", "invalid UTF-8"},
		{"an endless type", `{"contentType":"` + strings.Repeat("长", 100) + `","content":"x"}`, "x",
			`content of "` + strings.Repeat("长", 14) + `…" in an unknown shape`},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := yunhu.Decode(store.Item{ID: "m", TimeMS: 5, Raw: []byte(c.raw)})
			assert.Equal(t, c.text, m.Text)
			assert.Contains(t, m.Warnings, c.warning)
			assert.Equal(t, "m", m.ID)
			assert.Equal(t, int64(5), m.TimeMS)
			assert.NotEmpty(t, m.Sender.ID)
		})
	}
}

// TestFingerprint: what changes from answer to answer makes no new version,
// and every change of what people read does.
func TestFingerprint(t *testing.T) {
	print := func(name, address, key, text string) store.Fingerprint {
		item, _ := decoded(t, `{"msgId":"m","contentType":"image","senderNickname":"`+name+`","content":{"imageUrl":"`+address+`","imageName":"`+key+`","text":"`+text+`"}}`)
		return item.Fingerprint
	}
	base := print("小王", "https://a?sign=1&t=6", "k.png", "x")
	assert.Equal(t, base, print("王总", "https://a?sign=2&t=7", "k.png", "x"))
	assert.NotEqual(t, base, print("小王", "https://a?sign=1&t=6", "k.png", "y"))
	assert.NotEqual(t, base, print("小王", "https://a?sign=1&t=6", "l.png", "x"))
}
