package yunhu_test

import (
	"strings"
	"testing"
	"time"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/fetch/yunhu"
	"imdex/fetch/yunhu/emulator"
)

// TestProvider reads no platform that caps its pages at one row: one such page,
// sent again for its own anchor, is what the end of a chat looks like.
// TestEveryReading reads them.
func TestProvider(t *testing.T) {
	fetchtest.Run(t, fetchtest.Suite{
		Provider: yunhu.Provider(),
		Readings: []fetchtest.Reading{
			{Name: "no cap, lost anchor gives nothing, recall is a hole", New: join(emulator.Options{})},
			{Name: "cap with anchor, lost anchor is refused, recall is empty", New: join(emulator.Options{
				Cap: 3, CapHoldsAnchor: true, Lost: emulator.LostRefused, Recall: emulator.RecallEmpty, ErrorStatus: 400,
				TextCode: true, Sparse: true, TextAt: true})},
			{Name: "cap without anchor, lost anchor gives the newest, recall is a tip", New: join(emulator.Options{
				Cap: 2, Lost: emulator.LostNewest, Recall: emulator.RecallTip, ErrorStatus: 500,
				NullList: true, Nameless: true, TextAt: true, FlatButtons: true})},
			{Name: "cap of two with anchor, lost anchor gives the newest, recall is a hole", New: join(emulator.Options{
				Cap: 2, CapHoldsAnchor: true, Lost: emulator.LostNewest, NullList: true, Sparse: true, FlatButtons: true, TextCode: true})},
			{Name: "cap without anchor, lost anchor is refused, recall is a hole", New: join(emulator.Options{
				Cap: 5, Lost: emulator.LostRefused, ErrorStatus: 403, Nameless: true, Sparse: true})},
		},
	})
}

// join puts a platform under the suite's control.
func join(opts emulator.Options) func(func() time.Time) fetchtest.Platform {
	return func(now func() time.Time) fetchtest.Platform {
		opts.Now = now
		p := emulator.New(opts)
		chats := []string{"group:635409929", "user:7058262", "group:100"}
		for _, chat := range chats {
			p.AddChat(chat, "")
		}
		return fetchtest.Platform{
			Handler: p, Chats: chats, Settings: settings(chats...),
			Post: func(chat string, m fetchtest.Message) string {
				return p.Post(chat, emulator.Message{TimeMS: m.TimeMS, Sender: emulator.Sender{ID: m.Sender, Name: "同事" + m.Sender}, Content: m.Text, Plain: m.Text,
					At: []string{"7058263"}, Buttons: [][]emulator.Button{{{Text: "打开", Action: 1, URL: "https://oa.example/1"}}}})
			},
			Edit:   func(chat, id, text string) { p.Edit(chat, id, text, text) },
			Recall: func(chat, id string) []string { p.Recall(chat, id); return nil },
			Vanish: p.Vanish, Return: p.Return,
			Odd:    func(chat string, at int64) []string { return odd(p, chat, at) },
			Forbid: p.Forbid, Remove: p.Remove, Allow: p.Allow,
		}
	}
}

func settings(chats ...string) fetch.Settings {
	return fetch.Settings{
		Account: "yunhu", BaseURL: "https://yunhu.example", Rate: 5,
		Values: map[string]any{"token": fetch.NewSecret(emulator.DefaultToken), "chats": chats},
	}
}

// odd posts payloads that nobody documents.
func odd(p *emulator.Platform, chat string, at int64) []string {
	type object = map[string]any
	var ids []string
	for _, m := range []emulator.Message{
		{Type: "hologram", Content: object{"deep": []any{"x", 1, nil, object{"y": "z"}}}},
		{Type: "call", Content: object{"callStatus": 1, "duration": 12}},
		{Type: "text", Content: nil},
		{Type: "text", Content: object{}},
		{Type: "text", Content: []any{"a", 7}},
		{Type: "text", Content: object{"text": object{"nested": "text"}}},
		{Type: "form", Content: object{"formJson": "not JSON"}},
		{Type: "a2ui", Content: strings.Repeat("[", 50)},
		{Type: "image", Content: object{"imageName": "odd/" + strings.Repeat("x", 40) + ".png"}},
		{Type: "text", Content: "\x00\u2028 @\u200b"},
		{Type: "tip", Content: "群主已变更"},
	} {
		m.TimeMS = at
		ids = append(ids, p.Post(chat, m))
	}
	return ids
}
