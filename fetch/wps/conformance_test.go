package wps_test

import (
	"fmt"
	"testing"
	"time"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/fetch/wps"
	"imdex/fetch/wps/emulator"
)

func TestProvider(t *testing.T) {
	fetchtest.Run(t, fetchtest.Suite{
		Provider: wps.Provider(),
		Readings: []fetchtest.Reading{
			{Name: "newest first, token absent, recall is a hole", New: join(emulator.Options{StrictDate: true})},
			{Name: "oldest first, token empty, recall is null", New: join(emulator.Options{
				Order: emulator.OldestFirst, End: emulator.TokenEmpty, Recall: emulator.RecallNull, OpenWindow: true})},
			{Name: "mixed, empty last page, recall is unknown", New: join(emulator.Options{
				Order: emulator.Mixed, End: emulator.EmptyPage, Recall: emulator.RecallUnknown, Prefix: "/openapi", Message: true})},
		},
	})
}

// join puts a platform under the suite's control.
func join(opts emulator.Options) func(func() time.Time) fetchtest.Platform {
	return func(now func() time.Time) fetchtest.Platform {
		opts.Now = now
		p := emulator.New(opts)
		for i := range 5 {
			id := fmt.Sprintf("person%d", i)
			p.AddUser(emulator.User{ID: id, Name: "同事" + id, Hidden: i == 4})
		}
		chats := []string{"9000001", "9000002", "9000003"}
		p.AddChat(emulator.Chat{ID: chats[0], Name: "项目群"})
		p.AddChat(emulator.Chat{ID: chats[1], Name: "发布"})
		p.AddChat(emulator.Chat{ID: chats[2], Single: true, User: "person1", Unlisted: true})
		p.AddMember(chats[0], emulator.Sender{ID: "person2"})
		removed := map[string]bool{}
		return fetchtest.Platform{
			Handler: p, Chats: chats, Settings: settings(opts),
			Post: func(chat string, m fetchtest.Message) string {
				return p.Post(chat, emulator.Message{TimeMS: m.TimeMS, Sender: emulator.Sender{ID: m.Sender}, Content: m.Text, Plain: m.Text,
					Mentions: []emulator.Mention{{Index: "1", ID: "person3", Name: "同事"}}})
			},
			Edit:   func(chat, id, text string) { p.Edit(chat, id, text, text) },
			Recall: func(chat, id string) []string { p.Recall(chat, id); return nil },
			Vanish: p.Vanish, Return: p.Return,
			Odd:    func(chat string, at int64) []string { return odd(p, chat, at) },
			Forbid: p.Forbid,
			Remove: func(chat string) { removed[chat] = true; p.RemoveChat(chat) },
			Allow: func(chat string) {
				p.Allow(chat)
				if removed[chat] {
					p.RestoreChat(chat)
				}
			},
			Expire: p.Expire, Tokens: p.Issued,
		}
	}
}

func settings(opts emulator.Options) fetch.Settings {
	return fetch.Settings{
		Account: "work-wps", BaseURL: "https://wps.example" + opts.Prefix, Rate: 10,
		Values: map[string]any{
			"app_id": emulator.DefaultAppID, "app_key": fetch.NewSecret(emulator.DefaultAppKey),
			"users": []string{"person1 同事一"},
		},
	}
}

// odd posts payloads that nobody documents.
func odd(p *emulator.Platform, chat string, at int64) []string {
	var ids []string
	for _, m := range []emulator.Message{
		{Type: "hologram", Content: map[string]any{"deep": []any{"x", 1, nil, map[string]any{"y": "z"}}}},
		{Type: "text", Content: nil},
		{Type: "text", Bare: true, Content: nil},
		{Type: "text", Bare: true, Content: []any{"a", 7}},
		{Type: "card", Bare: true, Content: "not an object"},
		{Type: "rich_text", Content: map[string]any{"elements": map[string]any{"0": "text"}}},
		{Type: "text", Content: "\x00\u2028 <at id=\"9\">"},
		{Type: "", Bare: true, Content: map[string]any{}},
	} {
		m.TimeMS = at
		ids = append(ids, p.Post(chat, m))
	}
	return ids
}
