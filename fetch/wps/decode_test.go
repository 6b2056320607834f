package wps_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/wps"
	"imdex/store"
	"imdex/store/chat"
)

var update = flag.Bool("update", false, "write what the decoder says into the golden files")

const goldens = "../../testdata/wps/*.json"

// golden is one file: an item as the platform sends it, and what it means.
type golden struct {
	Raw     json.RawMessage `json:"raw"`
	Message goldenMessage   `json:"message"`
}

// goldenMessage is a chat.Message without what is empty.
type goldenMessage struct {
	ID          string             `json:"id"`
	Position    int64              `json:"position,omitempty"`
	TimeMS      int64              `json:"time_ms"`
	Sender      goldenSender       `json:"sender"`
	Type        chat.Type          `json:"type"`
	Text        string             `json:"text"`
	Mentions    []goldenMention    `json:"mentions,omitempty"`
	MentionAll  bool               `json:"mention_all,omitempty"`
	ReplyTo     string             `json:"reply_to,omitempty"`
	Recalled    bool               `json:"recalled,omitempty"`
	Attachments []goldenAttachment `json:"attachments,omitempty"`
	Links       []string           `json:"links,omitempty"`
	Warnings    []string           `json:"warnings,omitempty"`
}

type goldenSender struct {
	ID   string          `json:"id"`
	Name string          `json:"name,omitempty"`
	Kind chat.SenderKind `json:"kind"`
}

type goldenMention struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

type goldenAttachment struct {
	Kind       chat.Type `json:"kind"`
	Name       string    `json:"name,omitempty"`
	Key        string    `json:"key,omitempty"`
	URL        string    `json:"url,omitempty"`
	Size       int64     `json:"size,omitempty"`
	DurationMS int64     `json:"duration_ms,omitempty"`
}

func newGolden(m chat.Message) goldenMessage {
	g := goldenMessage{
		ID: m.ID, Position: m.Position, TimeMS: m.TimeMS, Sender: goldenSender(m.Sender), Type: m.Type, Text: m.Text,
		MentionAll: m.MentionAll, ReplyTo: m.ReplyTo, Recalled: m.Recalled, Links: m.Links, Warnings: m.Warnings,
	}
	for _, mention := range m.Mentions {
		g.Mentions = append(g.Mentions, goldenMention(mention))
	}
	for _, a := range m.Attachments {
		g.Attachments = append(g.Attachments, goldenAttachment(a))
	}
	return g
}

// decoded cuts one item out of a file's bytes and decodes it, as an import does.
func decoded(t *testing.T, raw []byte) (store.Item, chat.Message) {
	t.Helper()
	found, err := wps.Split(raw)
	require.NoError(t, err)
	require.Len(t, found, 1)
	return found[0].Item, wps.Decode(found[0].Item)
}

func TestGoldens(t *testing.T) {
	files, err := filepath.Glob(goldens)
	require.NoError(t, err)
	types := map[chat.Type]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			var want golden
			require.NoError(t, json.Unmarshal(raw, &want))
			item, m := decoded(t, want.Raw)
			assert.Equal(t, string(want.Raw), string(item.Raw), "the item is kept byte for byte")
			types[m.Type] = true
			if *update {
				want.Message = newGolden(m)
				writeGolden(t, file, want)
			}
			assert.Equal(t, want.Message, newGolden(m))
		})
	}
	assert.GreaterOrEqual(t, len(files), 40, "golden files")
	for _, kind := range []chat.Type{chat.Text, chat.Markdown, chat.RichText, chat.Image, chat.File, chat.Audio, chat.Video, chat.Card, chat.Sticker,
		chat.Location, chat.Forward, chat.Vote, chat.Calendar, chat.Meeting, chat.Link, chat.Unknown} {
		assert.True(t, types[kind], "no golden file of type %s", kind)
	}
}

// writeGolden leaves the raw part as it is and writes the rest for people.
func writeGolden(t *testing.T, file string, g golden) {
	t.Helper()
	var message bytes.Buffer
	e := json.NewEncoder(&message)
	e.SetEscapeHTML(false)
	e.SetIndent("  ", "  ")
	require.NoError(t, e.Encode(g.Message))
	out := "{\n  \"raw\": " + string(g.Raw) + ",\n  \"message\": " + strings.TrimRight(message.String(), "\n") + "\n}\n"
	require.NoError(t, os.WriteFile(file, []byte(out), 0o644))
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

func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob(goldens)
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		var g golden
		require.NoError(f, json.Unmarshal(raw, &g))
		f.Add([]byte(g.Raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		kept := bytes.Clone(raw)
		item := store.Item{ID: "m", Raw: raw}
		m := wps.Decode(item)
		require.Equal(t, m, wps.Decode(item))
		require.Equal(t, kept, raw)
		require.True(t, utf8.ValidString(m.Text))
		require.Contains(t, chat.Types(), m.Type)
		require.NotContains(t, m.Text, "\x00")
		require.LessOrEqual(t, len(m.Warnings), 16)
	})
}
