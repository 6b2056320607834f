package fetchtest

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/store"
	"imdex/store/chat"
)

// Goldens is a folder of pairs, a file each: an item as the platform sends it,
// and what it means. They are read side by side by people.
type Goldens struct {
	Provider fetch.Provider
	Folder   string      // holds *.json
	Least    int         // how many files there are at least
	Types    []chat.Type // each has a file
	Update   bool        // write what the decoder says into the files
}

// golden is one file.
type golden struct {
	Raw     json.RawMessage `json:"raw"`
	Message goldenMessage   `json:"message"`
}

// goldenMessage is a chat.Message without what is empty.
type goldenMessage struct {
	ID          string             `json:"id"`
	ChatKind    chat.ChatKind      `json:"chat_kind,omitempty"`
	Position    int64              `json:"position,omitempty"`
	TimeMS      int64              `json:"time_ms"`
	Sender      goldenSender       `json:"sender"`
	Type        chat.Type          `json:"type"`
	Text        string             `json:"text"`
	Mentions    []goldenMention    `json:"mentions,omitempty"`
	MentionAll  bool               `json:"mention_all,omitempty"`
	ReplyTo     string             `json:"reply_to,omitempty"`
	Root        string             `json:"root,omitempty"`
	Quote       string             `json:"quote,omitempty"`
	Footer      string             `json:"footer,omitempty"`
	Edited      bool               `json:"edited,omitempty"`
	Recalled    bool               `json:"recalled,omitempty"`
	Hidden      bool               `json:"hidden,omitempty"`
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
		ID: m.ID, ChatKind: m.ChatKind, Position: m.Position, TimeMS: m.TimeMS, Sender: goldenSender(m.Sender), Type: m.Type, Text: m.Text,
		MentionAll: m.MentionAll, ReplyTo: m.ReplyTo, Root: m.Root, Quote: m.Quote, Footer: m.Footer,
		Edited: m.Edited, Recalled: m.Recalled, Hidden: m.Hidden, Links: m.Links, Warnings: m.Warnings,
	}
	for _, mention := range m.Mentions {
		g.Mentions = append(g.Mentions, goldenMention(mention))
	}
	for _, a := range m.Attachments {
		g.Attachments = append(g.Attachments, goldenAttachment(a))
	}
	return g
}

func (g Goldens) files(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(g.Folder, "*.json"))
	require.NoError(tb, err)
	require.NotEmpty(tb, files, "golden files in %s", g.Folder)
	return files
}

// Test holds every file against the decoder. Its item is cut out as an import
// does it, and kept byte for byte.
func (g Goldens) Test(t *testing.T) {
	files := g.files(t)
	types := map[chat.Type]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			want := readGolden(t, file)
			found, err := g.Provider.Split(want.Raw)
			require.NoError(t, err)
			require.Len(t, found, 1)
			m := g.Provider.Decode(found[0].Item)
			assert.Equal(t, string(want.Raw), string(found[0].Item.Raw), "the item is kept byte for byte")
			types[m.Type] = true
			if g.Update {
				want.Message = newGolden(m)
				writeGolden(t, file, want)
			}
			assert.Equal(t, want.Message, newGolden(m))
		})
	}
	assert.GreaterOrEqual(t, len(files), g.Least, "golden files")
	for _, kind := range g.Types {
		assert.True(t, types[kind], "no golden file of type %s", kind)
	}
}

func readGolden(tb testing.TB, file string) (g golden) {
	tb.Helper()
	raw, err := os.ReadFile(file)
	require.NoError(tb, err)
	require.NoError(tb, json.Unmarshal(raw, &g), file)
	return g
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

// Fuzz mutates the files' items: any bytes give a message.
func (g Goldens) Fuzz(f *testing.F) {
	for _, file := range g.files(f) {
		f.Add([]byte(readGolden(f, file).Raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		kept := bytes.Clone(raw)
		item := store.Item{ID: "m", Raw: raw}
		m := g.Provider.Decode(item)
		require.Equal(t, m, g.Provider.Decode(item))
		require.Equal(t, kept, raw)
		require.Equal(t, "m", m.ID)
		require.True(t, utf8.ValidString(m.Text))
		require.Contains(t, chat.Types(), m.Type)
		require.NotContains(t, m.Text, "\x00")
		require.NotEmpty(t, m.Sender.ID)
		require.NotEmpty(t, m.Sender.Kind)
		require.LessOrEqual(t, len(m.Warnings), 16)
		_, _ = g.Provider.Split(raw)
	})
}

// Splits returns a test of saved files: each is cut into its items, byte for byte,
// which are of a chat ("" where the platform does not say) and have a format.
func (g Goldens) Splits(t *testing.T, chat, format string) func(name, in string, want ...string) {
	return func(name, in string, want ...string) {
		t.Helper()
		found, err := g.Provider.Split([]byte(in))
		require.NoError(t, err, name)
		var raws []string
		for _, f := range found {
			raws = append(raws, string(f.Item.Raw))
			assert.Equal(t, chat, f.Chat, name)
			assert.Equal(t, format, f.Item.Format, name)
		}
		assert.Equal(t, want, raws, name)
	}
}

// RefuseSplit demands an error for each of the files.
func (g Goldens) RefuseSplit(t *testing.T, files ...string) {
	for _, in := range files {
		found, err := g.Provider.Split([]byte(in))
		assert.Error(t, err, in)
		assert.Empty(t, found, in)
	}
}

// FuzzSplit mutates ten of the files and an answer of the platform: what Split
// finds has an id, stands in the file, and is found again in itself.
func (g Goldens) FuzzSplit(f *testing.F, answer string) {
	for _, file := range g.files(f)[:10] {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte(answer))
	f.Fuzz(func(t *testing.T, raw []byte) {
		found, err := g.Provider.Split(raw)
		if err != nil {
			require.Empty(t, found)
		}
		for _, each := range found {
			require.NotEmpty(t, each.Item.ID)
			require.Contains(t, string(raw), string(each.Item.Raw))
			again, err := g.Provider.Split(each.Item.Raw)
			require.NoError(t, err)
			require.Equal(t, []fetch.Found{each}, again, "an item is its own answer")
		}
	})
}
