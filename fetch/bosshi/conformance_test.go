package bosshi_test

import (
	"testing"
	"time"

	"imdex/fetch"
	"imdex/fetch/bosshi"
	"imdex/fetch/bosshi/emulator"
	"imdex/fetch/fetchtest"
)

func TestProvider(t *testing.T) {
	fetchtest.Run(t, fetchtest.Suite{
		Provider:     bosshi.Provider(),
		EndsOnRepeat: true,
		Readings: []fetchtest.Reading{
			{Name: "as the page has it", New: join(emulator.Options{})},
			{Name: "oldest first, exclusive, nothing is null", New: join(emulator.Options{
				Order: emulator.OldestFirst, Cursor: emulator.Exclusive, Lost: emulator.LostEmpty, Ends: emulator.Open,
				Empty: emulator.EmptyNull, Wrap: emulator.Items, SnakeSender: true, FlatToken: true, Statuses: true, RecallKeeps: true})},
			{Name: "newest first, exclusive, pages of one", New: join(emulator.Options{
				Cursor: emulator.Exclusive, Lost: emulator.LostIgnored, Ends: emulator.HalfOpen, PageCap: 1,
				Empty: emulator.EmptyAbsent, FlatToken: true, HideCards: true})},
			{Name: "mixed, inclusive, pages of three", New: join(emulator.Options{
				Order: emulator.Mixed, Lost: emulator.LostIgnored, Ends: emulator.Seconds, PageCap: 3, CutFirst: true,
				Empty: emulator.EmptyNull, Wrap: emulator.Messages, NoSenderID: true, Statuses: true})},
		},
	})
}

// TestProviderBlind has what keeps a page from being called contiguous.
func TestProviderBlind(t *testing.T) {
	fetchtest.Run(t, fetchtest.Suite{
		Provider:     bosshi.Provider(),
		EndsOnRepeat: true,
		NoVanish:     true,
		Readings: []fetchtest.Reading{
			{Name: "searches leave the window", New: join(emulator.Options{
				Leaves: true, PageCap: 2, Ends: emulator.Open, Empty: emulator.EmptyAbsent, Lost: emulator.LostEmpty})},
			{Name: "searches leave the window upwards, one type less", New: join(emulator.Options{
				Leaves: true, Order: emulator.OldestFirst, Cursor: emulator.Exclusive, NoNewRich: true, CutFirst: true, Wrap: emulator.Messages,
				SnakeSender: true, Statuses: true})},
		},
	})
}

// join puts a platform under the suite's control.
func join(opts emulator.Options) func(func() time.Time) fetchtest.Platform {
	return func(now func() time.Time) fetchtest.Platform {
		opts.Now = now
		p := emulator.New(opts)
		users := []string{"100021", "100022", "100023"}
		for _, id := range users {
			p.AddUser(id, "同事"+id)
		}
		return fetchtest.Platform{
			Handler: p, Chats: users, Settings: settings(users...),
			Post: func(user string, m fetchtest.Message) string {
				return p.Post(user, emulator.Message{TimeMS: m.TimeMS, User: m.Sender == "person1", Content: m.Text, Plain: m.Text,
					Mentions: []emulator.Mention{{ID: "ou_3", Name: "同事"}}})
			},
			Edit:   func(user, id, text string) { p.Edit(user, id, text, text) },
			Recall: func(user, id string) []string { p.Recall(user, id); return nil },
			Vanish: p.Vanish, Return: p.Return,
			Odd:    func(user string, at int64) []string { return odd(p, user, at) },
			Forbid: p.Forbid, Remove: p.Remove, Allow: p.Allow,
			Expire: p.Expire, Tokens: p.Issued,
		}
	}
}

func settings(users ...string) fetch.Settings {
	return fetch.Settings{
		Account: "hi", BaseURL: "https://bosshi.example", Rate: 10,
		Values: map[string]any{
			"app_id": emulator.DefaultAppID, "app_secret": fetch.NewSecret(emulator.DefaultAppSecret), "users": users,
		},
	}
}

// odd posts payloads that nobody documents.
func odd(p *emulator.Platform, user string, at int64) []string {
	var ids []string
	for _, m := range []emulator.Message{
		{Type: "hologram", Under: "text", Content: map[string]any{"deep": []any{"x", 1, nil, map[string]any{"y": "z"}}}},
		{Type: "text", Bare: true, Content: ""},
		{Type: "text", Bare: true, Content: "no JSON {"},
		{Type: "text", Content: nil},
		{Type: "text", Content: []any{"a", 7}},
		{Type: "text", Content: map[string]any{"text": map[string]any{"0": "text"}}},
		{Type: "rich_text", Content: map[string]any{"content": "not a list"}},
		{Type: "image", Content: "a picture"},
		{Type: "system_card", Bare: true, Content: "\x00\u2028 \"quoted\""},
		{Type: "text", Under: "text", Content: "\x00\u2028 @"},
	} {
		m.TimeMS = at
		ids = append(ids, p.Post(user, m))
	}
	return ids
}
