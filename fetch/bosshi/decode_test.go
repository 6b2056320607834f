package bosshi_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/bosshi"
	"imdex/fetch/fetchtest"
	"imdex/store"
	"imdex/store/chat"
)

var update = flag.Bool("update", false, "write what the decoder says into the golden files")

var goldens = fetchtest.Goldens{
	Provider: bosshi.Provider(), Folder: "../../testdata/bosshi", Least: 40,
	Types: []chat.Type{chat.Text, chat.Image, chat.RichText, chat.Card, chat.Unknown},
}

func TestGoldens(t *testing.T) {
	g := goldens
	g.Update = *update
	g.Test(t)
}

func FuzzDecode(f *testing.F) { goldens.Fuzz(f) }

func nested(n int, open, inner, shut string) string {
	return strings.Repeat(open, n) + inner + strings.Repeat(shut, n)
}

// TestDecodeDeep: nesting that is made to hurt loses no text and no time.
func TestDecodeDeep(t *testing.T) {
	for kind, content := range map[string]string{
		"system_card":   nested(3000, `{"modules":[`, `{"content":"last"}`, `]}`),
		"rich_text":     `{"content":` + nested(3000, `[`, `{"text":"last"}`, `]`) + `}`,
		"new_rich_text": nested(3000, `{"zh_cn":`, `{"title":"last"}`, `}`),
		"hologram":      nested(3000, `{"a":[`, `"last"`, `]}`),
	} {
		m := bosshi.Decode(store.Item{ID: "m", Raw: []byte(`{"message_id":"m","msg_type":"` + kind + `","body":{"content":` + content + `}}`)})
		assert.Equal(t, "last", strings.TrimSpace(m.Text), kind)
	}
}

// TestDecodeOdd: what is no item at all still gives a message with what can be read.
func TestDecodeOdd(t *testing.T) {
	for _, c := range []struct{ name, raw, text, warning string }{
		{"nothing", "", "", "not JSON"},
		{"no JSON", "plain words\xff", "plain words\uFFFD", "not JSON"},
		{"null", "null", "", "content unavailable"},
		{"a list", `["a","b"]`, "", "content unavailable"},
		{"a list as content", `{"msg_type":"text","body":{"content":["a",{"k":"b"}]}}`, "a\nb", `content of "text" in an unknown shape`},
		{"too deep", nested(20000, `[`, `"x"`, `]`), nested(20000, `[`, `"x"`, `]`), "not JSON"},
		{"broken bytes", "{\"msg_type\":\"text\",\"body\":{\"content\":\"{\\\"text\\\":\\\"a\xffb\\\"}\"}}", "a\uFFFDb", "invalid UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := bosshi.Decode(store.Item{ID: "m", TimeMS: 5, Raw: []byte(c.raw)})
			assert.Equal(t, c.text, m.Text)
			assert.Contains(t, m.Warnings, c.warning)
			assert.Equal(t, "m", m.ID)
			assert.Equal(t, int64(5), m.TimeMS)
			assert.Equal(t, chat.KindSingle, m.ChatKind)
			assert.NotEmpty(t, m.Sender.ID)
		})
	}
}

// TestFingerprint: what changes from answer to answer makes no new version,
// and every change of what people read does.
func TestFingerprint(t *testing.T) {
	print := func(kind, content, edited string) store.Fingerprint {
		found, err := bosshi.Split([]byte(`{"message_id":"m","msg_type":"` + kind + `","updated":` + edited + `,"body":{"content":` + content + `}}`))
		require.NoError(t, err)
		return found[0].Item.Fingerprint
	}
	image := print("image", `"{\"imageKey\":\"k\",\"originUrl\":\"https://a?sign=1\"}"`, "false")
	assert.Equal(t, image, print("image", `"{\"originUrl\":\"https://a?sign=2\",\"imageKey\":\"k\"}"`, "false"))
	assert.NotEqual(t, image, print("image", `"{\"imageKey\":\"k2\",\"originUrl\":\"https://a?sign=1\"}"`, "false"))
	assert.NotEqual(t, image, print("image", `"{\"imageKey\":\"k\",\"originUrl\":\"https://a?sign=1\"}"`, "true"))
	assert.NotEqual(t, print("text", `"{\"text\":\"a\"}"`, "false"), print("text", `"{\"text\":\"b\"}"`, "false"))
	assert.NotEqual(t, print("text", `"{\"url\":\"a\"}"`, "false"), print("text", `"{\"url\":\"b\"}"`, "false"))
}
