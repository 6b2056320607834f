package huawei_test

import (
	"testing"
	"time"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/fetch/huawei"
	"imdex/fetch/huawei/emulator"
)

func TestProvider(t *testing.T) {
	fetchtest.Run(t, fetchtest.Suite{
		Provider: huawei.Provider(),
		Readings: []fetchtest.Reading{
			{Name: "oldest first, rotating tokens", New: join(emulator.Options{RotateEvery: 3, NumericCode: true, Snake: true})},
			{Name: "newest first, capped, recall rows", New: join(emulator.Options{
				Order: emulator.NewestFirst, Cap: 3, Bounds: emulator.Open, End: emulator.EndNull, Recall: emulator.RecallRow,
				Channel: emulator.ChannelRefused, BareToken: true, HTML: true, Failure500: true})},
			{Name: "pages, filled", New: join(emulator.Options{
				Order: emulator.NewestFirst, Pages: true, Bounds: emulator.HalfOpen, End: emulator.EndOmitted, Recall: emulator.RecallBlank,
				Mandatory: emulator.MandatoryFilled, Channel: emulator.ChannelIgnored, NumericExpiry: true, ShortIDs: true})},
		},
	})
}

// TestProviderScattered: rows in no order of time are all read; that one
// vanished cannot be seen.
func TestProviderScattered(t *testing.T) {
	fetchtest.Run(t, fetchtest.Suite{
		Provider: huawei.Provider(), NoVanish: true,
		Readings: []fetchtest.Reading{
			{Name: "scattered, capped", New: join(emulator.Options{
				Order: emulator.Scattered, Cap: 4, Mandatory: emulator.MandatoryOmitted, End: emulator.EndNull})},
		},
	})
}

const channel = "202401010000000001"

// join puts a platform under the suite's control.
func join(opts emulator.Options) func(func() time.Time) fetchtest.Platform {
	return func(now func() time.Time) fetchtest.Platform {
		opts.Now = now
		p := emulator.New(opts)
		p.AddChannel(emulator.Channel{ID: channel, Type: "WEB"})
		var chats []string
		for _, id := range []string{"cust-0001", "cust-0002", "cust-0003"} {
			p.AddUser(channel, id, "客户"+id)
			chats = append(chats, channel+":"+id)
		}
		return fetchtest.Platform{
			Handler: p, Chats: chats, Settings: settings(),
			Post: func(chat string, m fetchtest.Message) string {
				r := emulator.Row{TimeMS: m.TimeMS, Nickname: m.Sender, Content: m.Text, Plain: m.Text}
				if m.Sender == "person1" {
					r.Source = "AGENT"
				}
				return p.Post(chat, r)
			},
			Edit:   func(chat, id, text string) { p.Edit(chat, id, text, text) },
			Recall: p.Recall, Vanish: p.Vanish, Return: p.Return,
			Odd:    func(chat string, at int64) []string { return odd(p, chat, at) },
			Forbid: p.Forbid, Remove: p.Remove, Allow: p.Allow,
			Expire: p.Expire, Tokens: p.Issued,
		}
	}
}

func settings() fetch.Settings {
	return fetch.Settings{
		Account: "service", BaseURL: "https://aicc.example", Rate: 10,
		Values: map[string]any{
			"app_key": emulator.DefaultAppKey, "app_secret": fetch.NewSecret(emulator.DefaultAppSecret),
			"channel": []fetch.Settings{{Account: "service", Values: map[string]any{
				"id": channel, "type": "WEB", "users": []string{"cust-0001 张先生", "cust-0002", "cust-0003"},
			}}},
		},
	}
}

// odd posts rows that nobody documents.
func odd(p *emulator.Platform, chat string, at int64) []string {
	var ids []string
	for _, r := range []emulator.Row{
		{Media: "HOLOGRAM", Content: map[string]any{"deep": []any{"x", 1, nil, map[string]any{"y": "z"}}}},
		{Content: nil},
		{Content: []any{"a", 7}},
		{Control: "EVALUATE", Content: "5"},
		{Source: "GHOST", Content: "\x00\u2028 <p>"},
		{Media: "FILE", Content: "a,b,c"},
		{Media: "WEBCARD", Content: "no JSON"},
		{Media: "IMAGE", Content: "k", Library: "no object"},
	} {
		r.TimeMS = at
		ids = append(ids, p.Post(chat, r))
	}
	return ids
}
