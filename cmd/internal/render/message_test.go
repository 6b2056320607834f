package render

import (
	"bytes"
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/store"
	"imdex/store/chat"
)

func TestIDs(t *testing.T) {
	for _, tt := range []struct{ account, chat, message, id string }{
		{"work-wps", "84017257", "Q3iOi5TYS6tBSgS1", "work-wps/84017257/Q3iOi5TYS6tBSgS1"},
		{"service", "2022:1659", "0170", "service/2022:1659/0170"},
		{"a", "group:1", "x/y z", "a/group:1/x%2Fy%20z"},
		{"a", "项", "100%", "a/%E9%A1%B9/100%25"},
		{"a", "..", "~_-.:", "a/../~_-.:"},
		{"a", "+&?#", "\xff\x00", "a/%2B%26%3F%23/%FF%00"},
	} {
		assert.Equal(t, tt.id, FormatID(tt.account, tt.chat, tt.message))
		account, chatID, message, err := ParseID(tt.id)
		require.NoError(t, err, tt.id)
		assert.Equal(t, tt, struct{ account, chat, message, id string }{account, chatID, message, tt.id})
	}
	for _, id := range []string{"", "bare", "a/b", "a/b/c/d", "a//c", "/b/c", "a/b/", "a/b/%", "a/b/%zz", "a/%4/c"} {
		_, _, _, err := ParseID(id)
		require.ErrorIs(t, err, ErrID, id)
	}
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9\-._~:%]+/[A-Za-z0-9\-._~:%]+/[A-Za-z0-9\-._~:%]+$`)

func TestIDRoundTrip(t *testing.T) {
	part := rapid.Map(rapid.SliceOfN(rapid.Byte(), 1, 40), func(b []byte) string { return string(b) })
	rapid.Check(t, func(t *rapid.T) {
		want := [3]string{part.Draw(t, "account"), part.Draw(t, "chat"), part.Draw(t, "message")}
		id := FormatID(want[0], want[1], want[2])
		account, chatID, message, err := ParseID(id)
		if got := [3]string{account, chatID, message}; err != nil || got != want || !idForm.MatchString(id) {
			t.Fatalf("%q became %q, and that %q: %v", want, id, got, err)
		}
	})
}

func FuzzParseID(f *testing.F) {
	f.Add("work-wps/84017257/Q3iOi5TYS6tBSgS1")
	f.Fuzz(func(t *testing.T, id string) {
		account, chatID, message, err := ParseID(id)
		if err != nil {
			return
		}
		a, c, m, err := ParseID(FormatID(account, chatID, message))
		if err != nil || a != account || c != chatID || m != message {
			t.Fatalf("%q: %q %q %q: %v", id, a, c, m, err)
		}
	})
}

// text draws what a decoder may hand over: hostile, but UTF-8.
func text() *rapid.Generator[string] {
	return rapid.Map(hostile(), func(s string) string { return strings.ToValidUTF8(s, "\ufffd") })
}

func messages() *rapid.Generator[Message] {
	return rapid.Custom(func(t *rapid.T) Message {
		draw := func(label string) string { return text().Draw(t, label) }
		yes := func(label string) bool { return rapid.Bool().Draw(t, label) }
		m := NewMessage(Origin{
			Provider: draw("provider"), Account: draw("account"), Person: draw("person"), SenderName: draw("name"),
			Chat: Chat{ID: draw("chat"), Name: draw("chat name"), Kind: chat.KindLive}, Revision: store.Revision(rapid.Uint64().Draw(t, "revision")),
		}, chat.Message{
			ID: draw("id"), Position: rapid.Int64().Draw(t, "position"), TimeMS: rapid.Int64().Draw(t, "time"),
			Sender: chat.Sender{ID: draw("sender"), Kind: chat.SenderBot}, Type: chat.Post, Text: draw("text"), MentionAll: yes("all"),
			Edited: yes("edited"), Recalled: yes("recalled"), Vanished: yes("vanished"), Hidden: yes("hidden"),
			Mentions:    []chat.Mention{{ID: draw("mention")}},
			Attachments: []chat.Attachment{{Kind: chat.Audio, Name: draw("file"), URL: draw("url"), Size: rapid.Int64().Draw(t, "size")}},
			Links:       []string{draw("link")}, Quote: draw("quote"), Footer: draw("footer"), ReplyTo: draw("reply"), Root: draw("root"),
		})
		m.Match = []Match{{Field: "text", End: rapid.Int().Draw(t, "end")}}
		return m
	})
}

// What a program decodes is what was written, byte for byte, and on the way
// nothing could act on a terminal.
func TestMessageJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := messages().Draw(t, "message")
		m.Before = []Message{messages().Draw(t, "before")}
		var b bytes.Buffer
		if err := NewLines(&b).Write(m); err != nil {
			t.Fatal(err)
		}
		line := b.String()
		if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") || strings.ContainsFunc(strings.TrimSuffix(line, "\n"), dangerous) {
			t.Fatalf("%q", line)
		}
		var got Message
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		assert.Equal(t, m, got)
	})
}

func dangerous(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x61c || r == 0x200b || r == 0x200e || r == 0x200f ||
		r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff || r >= 0xe0000 && r <= 0xe007f
}

func TestNothingEmptyIsWritten(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, NewLines(&b).Write(NewMessage(Origin{Account: "a", Chat: Chat{ID: "c"}}, chat.Message{ID: "m"})))
	assert.Equal(t, `{"v":1,"id":"a/c/m","account":"a","chat":{"id":"c"},"message_id":"m"}`+"\n", b.String())
}

func TestTimes(t *testing.T) {
	assert.Equal(t, "2025-04-15T07:45:11.850Z", Reached(at))
	assert.Equal(t, "1969-12-31T23:59:59.999Z", Reached(-1))
	assert.Empty(t, Reached(0))
	assert.Empty(t, Reached(math.MaxInt64))
	assert.Empty(t, Reached(math.MinInt64))
	assert.Equal(t, "9999-12-31T23:59:59.999Z", Reached(time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC).UnixMilli()))
}

func TestNamesOfAMessage(t *testing.T) {
	o := Origin{Account: "a", Chat: Chat{ID: "c", Kind: chat.KindGroup}, SenderName: "of the directory"}
	m := NewMessage(o, chat.Message{ID: "m", Sender: chat.Sender{Name: "of the message"}, ChatKind: chat.KindLive})
	assert.Equal(t, "of the message", m.Sender.Name)
	assert.Equal(t, chat.KindLive, m.Chat.Kind)
	m = NewMessage(o, chat.Message{ID: "m"})
	assert.Equal(t, "of the directory", m.Sender.Name)
	assert.Equal(t, chat.KindGroup, m.Chat.Kind)
}
