package index

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/store"
	"imdex/store/chat"
)

func documents() *rapid.Generator[Document] {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[酒店早餐，。“”ab 👌ж]{0,20}`))
	texts := rapid.Custom(func(t *rapid.T) []string {
		list := rapid.SliceOfN(text, 0, 3).Draw(t, "list")
		if len(list) == 0 {
			return nil
		}
		return list
	})
	kind := rapid.SampledFrom(append(chat.Types(), "", "holographic", chat.Type(strings.Repeat("x", 300))))
	return rapid.Custom(func(t *rapid.T) Document {
		d := Document{
			Number: store.Number(rapid.Uint64().Draw(t, "number")), Revision: store.Revision(rapid.Uint64().Draw(t, "revision")),
			StreamID: store.StreamID(rapid.Uint32().Draw(t, "stream")), Account: text.Draw(t, "account"), ID: text.Draw(t, "id"),
			TimeMS: rapid.Int64().Draw(t, "time"), Order: rapid.Int64().Draw(t, "order"),
			Sender: text.Draw(t, "sender"), SenderName: text.Draw(t, "name"),
			SenderKind: chat.SenderKind(kind.Draw(t, "sender kind")), Type: kind.Draw(t, "type"), ChatKind: chat.ChatKind(kind.Draw(t, "chat kind")),
			Text: text.Draw(t, "text"), Quote: text.Draw(t, "quote"), Footer: text.Draw(t, "footer"),
			Files: texts.Draw(t, "files"), Links: texts.Draw(t, "links"), Was: texts.Draw(t, "was"),
			ReplyTo: text.Draw(t, "reply"), Root: text.Draw(t, "root"),
			MentionAll: rapid.Bool().Draw(t, "all"), Edited: rapid.Bool().Draw(t, "edited"), Recalled: rapid.Bool().Draw(t, "recalled"),
			Vanished: rapid.Bool().Draw(t, "vanished"), Hidden: rapid.Bool().Draw(t, "hidden"),
		}
		for range rapid.IntRange(0, 2).Draw(t, "mentions") {
			d.Mentions = append(d.Mentions, chat.Mention{ID: text.Draw(t, "id"), Name: text.Draw(t, "name")})
		}
		for range rapid.IntRange(0, 2).Draw(t, "attachments") {
			d.Attachments = append(d.Attachments, kind.Draw(t, "kind"))
		}
		return d
	})
}

func TestDocumentRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := documents().Draw(t, "document")
		terms := rapid.IntRange(0, 1<<40).Draw(t, "terms")
		raw := appendDocument([]byte("before"), &want, terms)[len("before"):]
		got := Document{Files: []string{"left over"}, Text: "left over"}
		length, err := decodeDocument(raw, &got)
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.Equal(t, terms, length)
		text, err := appendText(nil, raw)
		require.NoError(t, err)
		require.Equal(t, want.Text, string(text))
	})
}

// TestDocumentCut: no beginning of a document is a document, nor one with more
// behind it.
func TestDocumentCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := documents().Draw(t, "document")
		raw := appendDocument(nil, &d, 3)
		cut := rapid.IntRange(0, len(raw)-1).Draw(t, "cut")
		_, err := decodeDocument(raw[:cut], &d)
		require.ErrorIs(t, err, ErrDocument)
		_, err = decodeDocument(append(raw, 0), &d)
		require.ErrorIs(t, err, ErrDocument)
	})
}

func FuzzDecodeDocument(f *testing.F) {
	seed := Document{Number: 1, Text: "酒店", Files: []string{"a"}, Mentions: []chat.Mention{{ID: "u"}}, Type: "odd"}
	f.Add(appendDocument(nil, &seed, 2))
	f.Add([]byte{codecVersion, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var d Document
		terms, err := decodeDocument(raw, &d)
		if err != nil {
			return
		}
		var again Document
		length, err := decodeDocument(appendDocument(nil, &d, terms), &again)
		require.NoError(t, err)
		require.Equal(t, terms, length)
		// The same but for lists that were written as present and are empty.
		require.Equal(t, appendDocument(nil, &d, terms), appendDocument(nil, &again, terms))
		text, err := appendText(nil, raw)
		require.NoError(t, err)
		require.Equal(t, d.Text, string(text))
	})
}

// TestPacked: any bytes come back, and text as people write it is shorter.
func TestPacked(t *testing.T) {
	text := rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[\x{3000}-\x{9fff}\x{ff00}-\x{ffef}\x{2000}-\x{206f}a-z\n]{0,20}`),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
	rapid.Check(t, func(t *rapid.T) {
		want := text.Draw(t, "text")
		packed := appendPacked(nil, want)
		got, ok := appendUnpacked([]byte("before"), packed)
		require.True(t, ok)
		require.Equal(t, "before"+want, string(got))
	})
	assert.Len(t, appendPacked(nil, "“酒店”，早餐ok"), 16)
	for _, bad := range []string{"\x80", "\xf0", "\xf1", "\xf2", "\xf3", "\xf3\x80", "\xf4a", "\xff"} {
		_, ok := appendUnpacked(nil, []byte(bad))
		assert.False(t, ok, "%q", bad)
	}
}

// TestDocumentBytes holds the format still: stored documents are read back by
// later programs of the same codecVersion.
func TestDocumentBytes(t *testing.T) {
	d := Document{
		Number: 300, Revision: 301, StreamID: 2, Account: "a", ID: "m1", TimeMS: -1, Order: 1,
		Sender: "u1", SenderKind: chat.SenderUser, Type: chat.Forward, ChatKind: "odd", Text: "hi",
		Files: []string{"f"}, Attachments: []chat.Type{chat.File}, Mentions: []chat.Mention{{ID: "u2", Name: "n"}},
		Recalled: true, Was: []string{"w"},
	}
	want := "01" + "aa820b" + "026869" + "03" + "ac02" + "ad02" + "02" + "01" + "0161" + "026d31" +
		"01" + "16" + "ff036f6464" + "02" + "027531" + "010166" + "010f" + "01027532016e" + "010177"
	assert.Equal(t, want, hex.EncodeToString(appendDocument(nil, &d, 3)))
	d = Document{Text: "酒店。ok"}
	assert.Equal(t, "01"+"01"+"08"+"e152"+"ae97"+"8002"+"6f6b", hex.EncodeToString(appendDocument(nil, &d, 3)[:11]))
	assert.Len(t, words, 29)
	assert.False(t, bytes.Contains(appendDocument(nil, &Document{Type: chat.Event}, 0), []byte("event")))
}
