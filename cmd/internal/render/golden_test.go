package render

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/store"
	"imdex/store/chat"
)

var shanghai = time.FixedZone("CST", 8*3600)

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// readable shows colours as tags, so that a golden file can be read and judged.
func readable(s string) string {
	return strings.NewReplacer("\x1b[0m", "</>", "\x1b[1;31m", "<red>", "\x1b[1m", "<bold>", "\x1b[2m", "<dim>",
		"\x1b[32m", "<green>", "\x1b[33m", "<yellow>", "\x1b[35m", "<magenta>", "\x1b[36m", "<cyan>").Replace(s)
}

const at = 1744703111850 // 2025-04-15 07:45:11.850 UTC

func full() Message {
	return NewMessage(Origin{
		Provider: "wps", Account: "work-wps", Chat: Chat{ID: "84017257", Name: "项目群", Kind: chat.KindGroup},
		SenderName: "not used", Person: "王伟", Revision: 4711,
	}, chat.Message{
		ID: "Q3iOi5TYS6tBSgS1", Position: 22, TimeMS: at,
		Sender: chat.Sender{ID: "100002594211", Name: "王伟", Kind: chat.SenderUser},
		Type:   chat.Text, Text: "@小王 看一下 <b>合同</b> & \u2028\u202e\x1b[31m", Mentions: []chat.Mention{{ID: "uB2", Name: "小王"}}, MentionAll: true,
		ReplyTo: "r1", Root: "r0", Quote: "quoted\ntext", Footer: "footer",
		Edited: true, Recalled: true, Vanished: true, Hidden: true,
		Attachments: []chat.Attachment{{Kind: chat.File, Name: "合同.docx", Key: "k", URL: "https://x/y?z=1&a", Size: 99, DurationMS: 3000}},
		Links:       []string{"https://imdex.example/a"}, Warnings: []string{"odd"},
	})
}

func small() Message {
	return NewMessage(Origin{Account: "a", Chat: Chat{ID: "c/1"}, SenderName: "known name"}, chat.Message{ID: "é", Sender: chat.Sender{ID: "u"}, ChatKind: chat.KindSingle})
}

func found() Message {
	m := full()
	m.Cursor, m.Score, m.Match = "cur", 1.5, []Match{{Field: "text", Start: 0, End: 3}}
	m.Before, m.After = []Message{small()}, []Message{small()}
	m.Marks = []Mark{{Kind: "recalled", AtMS: at, Evidence: "row \x1b9"}}
	m.Earlier = []Earlier{{Revision: 12, SeenMS: at, Text: "first\nversion"}}
	m.Thread = []Message{small()}
	return m
}

func TestJSONGolden(t *testing.T) {
	var b bytes.Buffer
	lines := NewLines(&b)
	for _, v := range []any{
		full(), small(), found(), Message{},
		StreamStatus{Account: "a", Chat: "1", Name: "群", FromMS: 1, ToMS: 2, Messages: 3, LastSyncMS: 4, Error: "stopped", Complete: true,
			Holes: []store.Hole{{FromMS: 5, ToMS: 6, FromPosition: 7, ToPosition: 8, Reason: "unavailable"}}},
		StreamStatus{Account: "a", Chat: "2"},
		IndexStatus{IndexState{State: "behind", Reason: "2 changes", Revision: 5, StoreRevision: 7, Documents: 4}},
		ChatRow{Account: "a", Chat: Chat{ID: "1", Name: "群", Kind: chat.KindGroup}, Messages: 2, FirstMS: 3, LastMS: 4},
		PersonRow{Person: "王伟", IDs: []string{"a:1"}, Names: []string{"老王"}, Messages: 5},
		FieldRow{Name: "from", Aliases: []string{"@"}, Type: "person", Description: "who sent it", Example: "from:王伟"},
		AccountRow{Name: "a", Provider: "wps", Streams: 2, Messages: 3, Disabled: true},
		ProviderRow{Name: "wps", Title: "WPS 协作", Keys: []KeyRow{{Name: "app_id", Type: "string", Required: true}}},
		Places{Config: "/c", Home: "/h"},
		Finding(store.Finding{Kind: "checksum", Where: "record 5", Detail: "wrong", Hint: "imdex check"}),
		Count{}, Facet{Value: "1", Name: "群", Count: 3}, Facet{Value: "x"},
		Partial{Partial: true, Reached: Reached(at)},
		Failure{Error: "no <such> thing", Code: 2, Hint: "imdex fields"},
	} {
		require.NoError(t, lines.Write(v))
	}
	golden(t, "lines.jsonl", b.String())
}

func hits() []Message {
	long := strings.Repeat("前面的话很多，", 40) + "要找的合同在这里" + strings.Repeat("，后面也很多", 40)
	origin := func(sender string) Origin {
		return Origin{Account: "work-wps", Chat: Chat{ID: "1", Name: "项目群"}, SenderName: sender}
	}
	match := func(m Message, spans ...Match) Message {
		m.Match = spans
		return m
	}
	return []Message{
		match(NewMessage(origin("王伟"), chat.Message{ID: "1", TimeMS: at, Type: chat.Text, Text: "合同盖章了吗？"}), Match{"text", 0, 2}, Match{"text", 2, 4}),
		match(NewMessage(origin("李雷"), chat.Message{ID: "2", TimeMS: at, Type: chat.Text, Text: long}), Match{"text", 283, 285}),
		match(NewMessage(origin("李雷"), chat.Message{ID: "3", TimeMS: at, Type: chat.Text, Text: "short before, then the match deploy and nothing more to say about any of it at all really"}), Match{"text", 29, 35}),
		NewMessage(origin("机器人🤖 with a very long name"), chat.Message{ID: "4", TimeMS: at, Type: chat.Card, Text: "title\nbody\n[button]", Edited: true}),
		NewMessage(origin("hostile\x1b[2J"), chat.Message{ID: "5", TimeMS: at, Type: chat.File, Text: "合同.docx", Attachments: []chat.Attachment{{Kind: chat.File, Name: "合同.docx"}}}),
		NewMessage(origin(""), chat.Message{ID: "6", TimeMS: at, Sender: chat.Sender{ID: "user:1"}, Type: chat.Image, Attachments: []chat.Attachment{{Name: "a\rb.png"}}, Recalled: true}),
		NewMessage(origin("x"), chat.Message{ID: "7", Type: chat.Sticker, Vanished: true, Hidden: true}),
		match(NewMessage(origin("x"), chat.Message{ID: "8", TimeMS: at, Type: chat.Text, Text: "out of range"}), Match{"text", 7, 900}, Match{"quote", 0, 3}, Match{"text", -4, 3}, Match{"text", 50, 60}),
	}
}

func TestHitsGolden(t *testing.T) {
	var b bytes.Buffer
	for _, o := range []struct {
		title string
		opt   Options
	}{
		{"no width, no colour", Options{Zone: shanghai}},
		{"100 cells, colour", Options{Zone: shanghai, Width: 100, Color: true}},
		{"60 cells", Options{Zone: shanghai, Width: 60}},
		{"30 cells with ids", Options{Zone: shanghai, Width: 30, IDs: true}},
	} {
		b.WriteString("-- " + o.title + "\n")
		for _, m := range hits() {
			require.NoError(t, NewText(&b, o.opt).Hit(m))
		}
	}
	golden(t, "hits.txt", readable(b.String()))
}

func TestContextGolden(t *testing.T) {
	var b bytes.Buffer
	text := NewText(&b, Options{Zone: shanghai, Width: 80, Color: true})
	h := hits()
	for range 2 {
		m := h[0]
		m.Before, m.After = []Message{h[4]}, []Message{h[5], h[3]}
		require.NoError(t, text.Hit(m))
	}
	require.NoError(t, text.Partial(at))
	require.NoError(t, text.Partial(0))
	golden(t, "context.txt", readable(b.String()))
}

func TestShowGolden(t *testing.T) {
	var b bytes.Buffer
	text := NewText(&b, Options{Zone: shanghai, Width: 80})
	require.NoError(t, text.Show(found()))
	require.NoError(t, text.Show(small()))
	golden(t, "show.txt", readable(b.String()))
}

func TestListsGolden(t *testing.T) {
	var b bytes.Buffer
	for _, o := range []Options{{Zone: shanghai}, {Zone: shanghai, Width: 72, Color: true}} {
		lists(t, NewText(&b, o))
	}
	golden(t, "lists.txt", readable(b.String()))
}

func lists(t *testing.T, text *Text) {
	t.Helper()
	require.NoError(t, text.Chats([]ChatRow{
		{Account: "work-wps", Chat: Chat{ID: "84017257", Name: "项目群：合同与盖章的长名字讨论组", Kind: chat.KindGroup}, Messages: 1234567, FirstMS: at - 1e10, LastMS: at},
		{Account: "a", Chat: Chat{ID: "2022:1\x1b"}, Messages: 3},
	}))
	require.NoError(t, text.People([]PersonRow{{Person: "王伟", IDs: []string{"a:1", "b:2"}, Names: []string{"王伟", "老王"}, Messages: 12}, {IDs: []string{"a:3"}}}))
	require.NoError(t, text.Accounts([]AccountRow{{Name: "a", Provider: "wps", Streams: 1, Messages: 1000}, {Name: "b", Provider: "huawei", Disabled: true}}))
	require.NoError(t, text.Fields([]FieldRow{{Name: "from", Aliases: []string{"发送人"}, Type: "person", Description: "who sent the message", Example: "from:王伟"}}))
	require.NoError(t, text.Providers([]ProviderRow{{Name: "huawei", Title: "华为云客服", Keys: []KeyRow{
		{Name: "app_key", Type: "secret", Required: true, Doc: "of the app"},
		{Name: "channel", Type: "tables", Keys: []KeyRow{{Name: "id", Type: "string", Default: "WEB"}}}}}}))
	require.NoError(t, text.Places(Places{Config: "/etc/imdex.toml", Home: "/var/imdex"}))
	require.NoError(t, text.Findings([]Finding{{Kind: "checksum", Where: "record 5", Detail: "wrong\nsum", Hint: "imdex check"}, {Kind: "hole"}}))
	require.NoError(t, text.Runs([]store.Run{{StartMS: at, EndMS: at + 61_000, Command: "sync", Streams: 12, Failed: 1, Added: 100000, Errors: []string{"a: throttled", "b: gone"}}}))
	require.NoError(t, text.Status([]StreamStatus{
		{Account: "a", Chat: "1", Name: "群", FromMS: at - 1e10, ToMS: at, Messages: 10, LastSyncMS: at, Complete: true},
		{Account: "a", Chat: "2", Messages: 1, Holes: []store.Hole{{FromPosition: 3, ToPosition: 9, Reason: "refused"}, {Reason: "unavailable"}}},
		{Account: "a", Chat: "3", Holes: []store.Hole{{FromMS: at, Reason: "x\x1b"}, {ToMS: at, Reason: "y"}}},
		{Account: "a", Chat: "4", Error: "history: throttled"},
		{Account: "a", Chat: "5"},
	}, IndexState{State: "behind", Reason: "5 changes", Revision: 1200, StoreRevision: 1205, Documents: 1000}))
	require.NoError(t, text.Status(nil, IndexState{State: "current"}))
	require.NoError(t, text.Facets([]Facet{{Value: "1", Name: "项目群", Count: 12345}, {Value: "file", Count: 600}, {Value: "gone", Count: 1}, {Value: "none"}}))
	require.NoError(t, text.Facets(nil))
	require.NoError(t, text.Count(Count{1234}))
	require.NoError(t, text.Failure(Failure{Error: "two\nlines\x1b[2J", Code: 2, Hint: "imdex fields"}))
	require.NoError(t, text.Failure(Failure{Error: "plain"}))
	require.NoError(t, text.Line("%d chats of %s", 3, "a\rb"))
}
