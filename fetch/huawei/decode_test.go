package huawei_test

import (
	"flag"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/fetchtest"
	"imdex/fetch/huawei"
	"imdex/store"
	"imdex/store/chat"
)

var update = flag.Bool("update", false, "write what the decoder says into the golden files")

var goldens = fetchtest.Goldens{
	Provider: huawei.Provider(), Folder: "../../testdata/huawei", Least: 45,
	Types: []chat.Type{chat.Text, chat.HTML, chat.Image, chat.File, chat.Audio, chat.Video, chat.Card, chat.Location, chat.System, chat.Event, chat.Unknown},
}

func TestGoldens(t *testing.T) {
	g := goldens
	g.Update = *update
	g.Test(t)
}

func FuzzDecode(f *testing.F) { goldens.Fuzz(f) }

// TestDecodeOdd: what is no row at all still gives a message with what can be read.
func TestDecodeOdd(t *testing.T) {
	nested := strings.Repeat(`[`, 2000) + `"x"` + strings.Repeat(`]`, 2000)
	for _, c := range []struct {
		name, raw, text string
		warning         string
	}{
		{"nothing", "", "", "not JSON"},
		{"no JSON", "plain words\xff", "plain words\uFFFD", "not JSON"},
		{"cut off", `{"id":"a","content":"x`, `{"id":"a","content":"x`, "not JSON"},
		{"null", "null", "", "content unavailable"},
		{"a list", `["a","b"]`, "", "content unavailable"},
		{"a number as content", `{"mediaType":"TEXT","content":7}`, "", `content of "TEXT" in an unknown shape`},
		{"a list as content", `{"mediaType":"TEXT","content":["a",{"k":"b"}]}`, "a\nb", `content of "TEXT" in an unknown shape`},
		{"deep", `{"mediaType":"WEBCARD","content":` + nested + `}`, "x", `content of "WEBCARD" in an unknown shape`},
		{"broken bytes", "{\"mediaType\":\"TEXT\",\"content\":\"a\xffb\"}", "a\uFFFDb", "invalid UTF-8"},
		{"an endless type", `{"mediaType":"` + strings.Repeat("长", 100) + `","content":"x"}`, "x",
			`content of "` + strings.Repeat("长", 14) + `…" in an unknown shape`},
		{"an endless control type", `{"controlType":"` + strings.Repeat("长", 100) + `","mediaType":"TEXT","content":"x"}`, "x",
			`control type "` + strings.Repeat("长", 14) + `…"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := huawei.Decode(store.Item{ID: "m", TimeMS: 5, Raw: []byte(c.raw)})
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
	print := func(change, to string) store.Fingerprint {
		raw := `{"id":"m","mediaType":"TEXT","content":"x","senderNickname":"a","senderAvatar":"a","sendStatus":1,"readTime":0,"receiveTime":1,` +
			`"errorMsg":null,"modifiedTime":null,"partdbId":null,"recallTime":null,"multiMediaLibraryInfo":{"name":"n","mediaUrl":"a"}}`
		require.Contains(t, raw, change)
		found, err := huawei.Split([]byte(strings.Replace(raw, change, to, 1)))
		require.NoError(t, err)
		return found[0].Item.Fingerprint
	}
	base := print("", "")
	for change, to := range map[string]string{
		`"senderNickname":"a"`: `"senderNickname":"b"`, `"senderAvatar":"a"`: `"senderAvatar":"b"`, `"sendStatus":1`: `"sendStatus":2`,
		`"readTime":0`: `"readTime":7`, `"receiveTime":1`: `"receiveTime":null`, `"errorMsg":null`: `"errorMsg":"x"`,
		`"modifiedTime":null`: `"modifiedTime":7`, `"partdbId":null`: `"partdbId":"1"`, `"mediaUrl":"a"`: `"mediaUrl":"b"`,
	} {
		assert.Equal(t, base, print(change, to), to)
	}
	for change, to := range map[string]string{
		`"content":"x"`: `"content":"y"`, `"recallTime":null`: `"recallTime":7`, `"name":"n"`: `"name":"o"`,
	} {
		assert.NotEqual(t, base, print(change, to), to)
	}
}
