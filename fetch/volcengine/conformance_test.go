package volcengine_test

import (
	"fmt"
	"testing"
	"time"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/fetch/volcengine"
	"imdex/fetch/volcengine/emulator"
)

func TestProvider(t *testing.T) {
	fetchtest.Run(t, fetchtest.Suite{
		Provider: volcengine.Provider(),
		Readings: []fetchtest.Reading{
			{Name: "next index, recall is missing", New: join(emulator.Options{})},
			{Name: "last index, quoted numbers, recall is a status", New: join(emulator.Options{
				Cursor: emulator.InclusiveLast, Quoted: true, Recall: emulator.RecallStatus, NullExt: true, ErrorStatus: 400,
				TopMentions: true, NoFarCursors: true})},
			{Name: "cursor outside, small indexes, empty pages, recall is a flag", New: join(emulator.Options{
				Cursor: emulator.ExclusiveLast, SmallIndex: true, Filtered: true, Recall: emulator.RecallFlag, NoCodeN: true,
				SilentEdits: true, StrictBatch: true, LiveRefusal: "InvalidParam"})},
			{Name: "useless cursor, newest first in a page, string ids", New: join(emulator.Options{
				Cursor: emulator.InclusiveBehind, Descending: true, StringIDs: true, KeepAll: true, LateStatus: 403})},
			{Name: "next index, empty pages, small indexes, quoted", New: join(emulator.Options{
				SmallIndex: true, Filtered: true, Quoted: true, Descending: true, NullExt: true, SessionToken: "STSdemoTokenQWxhZGRpbg"})},
		},
	})
}

// Conversations of the readings: a group that a user's list has, a live group that
// is configured, and a single chat.
const (
	group  = "7171717171717171717"
	live   = "7179999999999999937"
	single = "7177001122334455667"
)

// person is a user's id in the suite's words.
func person(opts emulator.Options, name string) string {
	if opts.StringIDs {
		return "u-" + name
	}
	return "1000" + name[len(name)-1:]
}

// join puts a platform under the suite's control. Its conversations began when
// the world did, so that nothing of them was lost before.
func join(opts emulator.Options) func(func() time.Time) fetchtest.Platform {
	return func(now func() time.Time) fetchtest.Platform {
		opts.Now = now
		p := emulator.New(opts)
		var people []string
		for i := range 5 {
			id := person(opts, fmt.Sprint("person", i))
			people = append(people, id)
			p.AddUser(emulator.User{ID: id, Name: "同事" + id})
		}
		created := now().UnixMilli()
		p.AddChat(emulator.Chat{ID: group, Name: "项目群", Members: people, CreatedMS: created})
		p.AddChat(emulator.Chat{ID: single, Kind: emulator.Single, Members: people[1:3], CreatedMS: created})
		p.AddChat(emulator.Chat{ID: live, Name: "直播间", Kind: emulator.Live, CreatedMS: created})
		chats := []string{group, single, live}
		if opts.KeepAll {
			chats = []string{live, group, single}
		}
		return fetchtest.Platform{
			Handler: p, Chats: chats, Settings: settings(opts),
			Post: func(chat string, m fetchtest.Message) string {
				if opts.Filtered && len(p.Truth()[chat])%5 < 2 {
					for range 6 {
						p.Post(chat, emulator.Message{TimeMS: m.TimeMS, Sender: people[0], Unseen: true})
					}
				}
				return p.Post(chat, emulator.Message{TimeMS: m.TimeMS, Sender: person(opts, m.Sender), Content: m.Text, Plain: m.Text,
					Mentions: []string{people[3]}, Ext: map[string]string{"s:nick_name": "同事"}})
			},
			Edit:   func(chat, id, text string) { p.Edit(chat, id, text, text) },
			Recall: func(chat, id string) []string { p.Recall(chat, id); return nil },
			Vanish: p.Vanish, Return: p.Return,
			Odd:    func(chat string, at int64) []string { return odd(p, chat, at) },
			Forbid: p.Forbid, Remove: p.Remove, Allow: p.Allow,
		}
	}
}

func settings(opts emulator.Options) fetch.Settings {
	s := fetch.Settings{
		Account: "app", BaseURL: "https://rtc.example", Rate: 50,
		Values: map[string]any{
			"app_id":     int64(emulator.DefaultAppID),
			"access_key": fetch.NewSecret(emulator.DefaultAccessKey), "secret_key": fetch.NewSecret(emulator.DefaultSecretKey),
			"users":         []string{person(opts, "person1") + " 王伟", person(opts, "person0")},
			"conversations": []string{live + " 新品直播"},
		},
	}
	if opts.SessionToken != "" {
		s.Values["session_token"] = fetch.NewSecret(opts.SessionToken)
	}
	return s
}

// odd posts payloads that nobody documents.
func odd(p *emulator.Platform, chat string, at int64) []string {
	var ids []string
	for _, m := range []emulator.Message{
		{Type: 10777, Content: map[string]any{"deep": []any{"x", 1, nil, map[string]any{"y": "z"}}}},
		{Type: 10001, Bare: true, Content: ""},
		{Type: 10001, Bare: true, Content: "not JSON"},
		{Type: 10001, Content: []any{"a", 7}},
		{Type: 10003, Content: map[string]any{"__files": []any{"no object"}}},
		{Type: 10005, Content: map[string]any{"__files": map[string]any{"media": nil}}},
		{Type: 10012, Bare: true, Content: `{"Data":"{\"Data\":\"{\"}"}`},
		{Type: 10001, Content: "\x00\u2028 <at id=\"9\">"},
		{Type: -1, Content: map[string]any{}},
		{Type: 50002, Bare: true, Content: ""},
	} {
		m.TimeMS = at
		ids = append(ids, p.Post(chat, m))
	}
	return ids
}
