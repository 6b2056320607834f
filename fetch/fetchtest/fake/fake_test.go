package fake_test

import (
	"testing"
	"time"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/fetch/fetchtest/fake"
	"imdex/fetch/fetchtest/fake/emulator"
)

func TestProvider(t *testing.T) {
	fetchtest.Run(t, fetchtest.Suite{
		Provider: fake.Provider(),
		Readings: []fetchtest.Reading{
			{Name: "newest first", New: join(emulator.Options{})},
			{Name: "oldest first, recall rows", New: join(emulator.Options{Ascending: true, RecallRow: true})},
			{Name: "empty last page", New: join(emulator.Options{EmptyEnd: true})},
			{Name: "short pages", New: join(emulator.Options{Short: true, Ascending: true, EmptyEnd: true})},
		},
	})
}

// join puts a platform under the suite's control.
func join(opts emulator.Options) func(func() time.Time) fetchtest.Platform {
	return func(now func() time.Time) fetchtest.Platform {
		opts.Now, opts.AppID, opts.AppSecret = now, "app-1", "s3cr3t/of+the=fake&app"
		p := emulator.New(opts)
		chats := []string{"c1", "c2", "c3"}
		for _, c := range chats {
			p.Open(c, "Chat "+c)
		}
		return fetchtest.Platform{
			Handler: p,
			Chats:   chats,
			Settings: fetch.Settings{
				Account: "test", BaseURL: "https://fake.example", Rate: 10,
				Values: map[string]any{"app_id": opts.AppID, "app_secret": fetch.NewSecret(opts.AppSecret)},
			},
			Post: func(chat string, m fetchtest.Message) string {
				return p.Post(chat, emulator.Message{Sender: m.Sender, Text: m.Text, Time: m.TimeMS})
			},
			Edit: p.Edit, Recall: p.Recall, Vanish: p.Vanish, Return: p.Return,
			Odd: func(chat string, at int64) []string {
				return []string{
					p.Post(chat, emulator.Message{Kind: "hologram", Time: at, Content: map[string]any{"deep": []any{"x", 1, nil}}}),
					p.Post(chat, emulator.Message{Kind: "text", Time: at, Text: "\x00\u2028 odd"}),
				}
			},
			Forbid: func(chat string) { p.Close(chat, "not_a_member") },
			Remove: func(chat string) { p.Close(chat, "no_such_chat") },
			Allow:  func(chat string) { p.Close(chat, "") },
			Expire: p.Expire, Tokens: p.Tokens,
		}
	}
}
