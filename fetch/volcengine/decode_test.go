package volcengine_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/fetchtest"
	"imdex/fetch/volcengine"
	"imdex/store"
	"imdex/store/chat"
)

var update = flag.Bool("update", false, "write what the decoder says into the golden files")

var goldens = fetchtest.Goldens{
	Provider: volcengine.Provider(), Folder: "../../testdata/volcengine", Least: 70,
	Types: []chat.Type{chat.Text, chat.RichText, chat.Image, chat.File, chat.Audio, chat.Video, chat.Card, chat.Sticker,
		chat.Location, chat.Link, chat.System, chat.Event, chat.Unknown},
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
	found, err := volcengine.Split(raw)
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0].Item, volcengine.Decode(found[0].Item)
}

// TestDecodeOdd: what is no message at all still gives one with what can be read.
func TestDecodeOdd(t *testing.T) {
	deep := strings.Repeat("[", 3000) + `"x"` + strings.Repeat("]", 3000)
	for _, c := range []struct{ name, raw, text, warning string }{
		{"nothing", "", "", "not JSON"},
		{"no JSON", "plain words\xff", "plain words\uFFFD", "not JSON"},
		{"cut off", `{"MessageId":1,"Content":"x`, `{"MessageId":1,"Content":"x`, "not JSON"},
		{"null", "null", "", "content unavailable"},
		{"a list", `["a","b"]`, "", "content unavailable"},
		{"a number as content", `{"MsgType":10003,"Content":7}`, "", `content of "10003" in an unknown shape`},
		{"a deep content", `{"MsgType":10005,"Content":{"a":` + deep + `}}`, "x", `content of "10005" in an unknown shape`},
		{"a deep ext", `{"MsgType":10001,"Content":"a","Ext":` + deep + `,"Status":7}`, "a", "status 7"},
		{"broken bytes", "{\"MsgType\":10001,\"Content\":\"a\xffb\"}", "a\uFFFDb", "invalid UTF-8"},
		{"a type of another kind", `{"MsgType":{},"Content":"x"}`, "x", `content of "0" in an unknown shape`},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := volcengine.Decode(store.Item{ID: "m", TimeMS: 5, Order: 6, Raw: []byte(c.raw)})
			assert.Equal(t, c.text, m.Text)
			assert.Contains(t, m.Warnings, c.warning)
			assert.Equal(t, "m", m.ID)
			assert.Equal(t, int64(5), m.TimeMS)
			assert.Equal(t, int64(6), m.Position)
			assert.NotEmpty(t, m.Sender.ID)
		})
	}
}

// quoted is a text as JSON.
func quoted(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string
	}
	return string(raw)
}

// TestFingerprint: what changes from answer to answer makes no new version, and
// every change of what people read does.
func TestFingerprint(t *testing.T) {
	print := func(ext, content string, refStatus int) store.Fingerprint {
		raw := fmt.Sprintf(`{"MessageId":1,"MsgType":10003,"Content":%s,"Ext":%s,"RefMsgInfo":{"ReferencedMessageId":2,"Status":%d}}`, quoted(content), ext, refStatus)
		item, _ := decoded(t, []byte(raw))
		return item.Fingerprint
	}
	file := func(sign, name string) string {
		return `{"__files":{"image":{"remoteURL":"https://a/x?` + sign + `","fileName":"` + name +
			`","ext":{"s:file_ext_key_thumb_url":"` + sign + `","s:file_ext_key_preview_url":"` + sign + `","s:file_ext_key_video_cover_url":"` + sign + `"}}}}`
	}
	wrapped := func(inner string) string { return `{"CustomMsgType":10003,"Data":` + quoted(inner) + `}` }
	base := print(`{"s:log_id":"1","s:nick_name":"小王","a:x":"1"}`, file("sign=1", "a.png"), 0)
	for name, same := range map[string]store.Fingerprint{
		"log id":        print(`{"s:log_id":"2","s:nick_name":"小王","a:x":"1"}`, file("sign=1", "a.png"), 0),
		"profile":       print(`{"s:nick_name":"王总","s:protrait":"p","s:basic_ext_info":"{}","s:stime":"9","a:x":"1"}`, file("sign=1", "a.png"), 0),
		"addresses":     print(`{"a:x":"1"}`, file("sign=2", "a.png"), 0),
		"quoted's fate": print(`{"a:x":"1"}`, file("sign=1", "a.png"), 3),
		"order of keys": print(`{"a:x":"1"}`, strings.Replace(file("sign=1", "a.png"), `{"__files"`, `{ "__files"`, 1), 0),
	} {
		assert.Equal(t, base, same, name)
	}
	for name, other := range map[string]store.Fingerprint{
		"name":      print(`{"a:x":"1"}`, file("sign=1", "b.png"), 0),
		"app's ext": print(`{"a:x":"2"}`, file("sign=1", "a.png"), 0),
		"recalled":  print(`{"a:x":"1","s:is_recalled":"true"}`, file("sign=1", "a.png"), 0),
		"edited":    print(`{"a:x":"1","s:edit_count":"1"}`, file("sign=1", "a.png"), 0),
		"no JSON":   print(`{"a:x":"1"}`, "plain", 0),
		"Content":   print(`{"a:x":"1","Content":"2"}`, file("sign=1", "a.png"), 0),
	} {
		assert.NotEqual(t, base, other, name)
	}
	assert.Equal(t, print(`{}`, wrapped(file("sign=1", "a.png")), 0), print(`{}`, wrapped(file("sign=2", "a.png")), 0), "a file in a string in a string")
	assert.NotEqual(t, print(`{}`, wrapped(file("sign=1", "a.png")), 0), print(`{}`, wrapped(file("sign=1", "b.png")), 0))
	assert.NotEqual(t, print(`{}`, `{"card":{"Data":"1"}}`, 0), print(`{}`, `{"card":{"Data":"2"}}`, 0), "an app's own members count")
}
