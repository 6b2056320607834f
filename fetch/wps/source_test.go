package wps_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/emulator/edge"
	"imdex/fetch/fetchtest"
	"imdex/fetch/wps"
	"imdex/fetch/wps/emulator"
	"imdex/store"
	"imdex/store/chat"
)

func streams(t *testing.T, s *wps.Source) (list []fetch.Stream, err error) {
	t.Helper()
	err = s.Streams(t.Context(), func(s fetch.Stream) error { list = append(list, s); return nil })
	return list, err
}

// company is a platform with 120 groups and two users with single chats.
func company(opts emulator.Options) *emulator.Platform {
	opts.Now = clock
	p := emulator.New(opts)
	for i := range 120 {
		p.AddChat(emulator.Chat{ID: fmt.Sprint("9", i), Name: fmt.Sprint("群", i)})
	}
	p.AddChat(emulator.Chat{ID: "700", Single: true, User: "u1"})
	p.AddChat(emulator.Chat{ID: "701", Single: true, User: "u2", Unlisted: true})
	for _, id := range []string{"u1", "u2", "u3"} {
		p.AddUser(emulator.User{ID: id, Name: "同事" + id})
	}
	p.AddUser(emulator.User{ID: "u4", Name: "隐", Hidden: true})
	return p
}

func TestStreams(t *testing.T) {
	users := value("users", []string{"u1", "u2 老板", "u2", "u3", "nobody"})
	for _, end := range []emulator.End{emulator.TokenAbsent, emulator.TokenEmpty, emulator.EmptyPage} {
		list, err := streams(t, open(t, company(emulator.Options{End: end}), users))
		require.NoError(t, err)
		require.Len(t, list, 121+1+2)
		assert.Equal(t, fetch.Stream{Chat: "90", Name: "群0", Kind: chat.KindGroup}, list[0])
		assert.Equal(t, fetch.Stream{Chat: "700", Kind: chat.KindSingle}, list[120], "listed first, so not again for its user")
		assert.Equal(t, fetch.Stream{Chat: "701", Name: "老板", Kind: chat.KindSingle}, list[121])
		assert.Equal(t, "user:u3", list[122].Chat)
		assert.Equal(t, fetch.Gone, fetch.KindOf(list[122].Err), "a user without a chat")
		assert.Equal(t, fetch.Gone, fetch.KindOf(list[123].Err), "an unknown user")
	}
}

func TestStreamsChosen(t *testing.T) {
	p := company(emulator.Options{})
	p.RemoveBot("95")
	list, err := streams(t, open(t, p, value("chats", []string{"97", "95", "97"}), value("users", []string{"u2"})))
	require.NoError(t, err)
	assert.Equal(t, []fetch.Stream{
		{Chat: "97", Name: "群7", Kind: chat.KindGroup},
		{Chat: "95"}, // its description is refused; its history says why
		{Chat: "701", Name: "同事u2", Kind: chat.KindSingle},
	}, list)
	assert.Zero(t, p.CallsOf()["chats"], "nobody asked for the list")
}

// TestStreamsForbidden: an app that may not list chats still drains its users',
// and the refusal is told.
func TestStreamsForbidden(t *testing.T) {
	p := company(emulator.Options{})
	p.SetFault(func(c edge.Call) edge.Fault {
		if c.Op == "chats" {
			return edge.Fault{Status: 403, Code: "40300010"}
		}
		return edge.Fault{}
	})
	list, err := streams(t, open(t, p, value("users", []string{"u2"})))
	require.Equal(t, fetch.Forbidden, fetch.KindOf(err))
	assert.Contains(t, fetchtest.Failure(t, err).Advice, "kso.chat.read")
	require.Len(t, list, 1)
	assert.Equal(t, "701", list[0].Chat)
}

func TestStreamsStopAtYield(t *testing.T) {
	enough := errors.New("enough")
	err := open(t, company(emulator.Options{})).Streams(t.Context(), func(fetch.Stream) error { return enough })
	assert.ErrorIs(t, err, enough)
}

func TestStreamsLoop(t *testing.T) {
	p := company(emulator.Options{})
	p.SetFault(func(c edge.Call) edge.Fault { return edge.Fault{SameCursor: c.Op == "chats"} })
	_, err := streams(t, open(t, p))
	assert.Equal(t, fetch.Stuck, fetch.KindOf(err))
}

// TestDismissed: a dismissed chat is read if it can be, and is a hole if not.
func TestDismissed(t *testing.T) {
	task := fetch.Task{Chat: crowd, FromMS: 0, ToMS: clock().UnixMilli()}
	for _, closed := range []bool{false, true} {
		p := crowded(emulator.Options{DismissedClosed: closed}, 60)
		p.Dismiss(crowd)
		source := open(t, p)
		_, err := streams(t, source)
		require.NoError(t, err)
		items, _, err := everything(t.Context(), source, task)
		require.NoError(t, err)
		assert.Equal(t, closed, len(items) == 0)
	}
	p := crowded(emulator.Options{DismissedClosed: true}, 60)
	p.Dismiss(crowd)
	source := open(t, p)
	_, err := streams(t, source)
	require.NoError(t, err)
	page, err := source.Step(t.Context(), task, nil)
	require.NoError(t, err)
	assert.Equal(t, []store.Hole{{ToMS: task.ToMS, Reason: "dismissed"}}, page.Holes)
	p.RemoveBot(crowd)
	_, err = open(t, p).Step(t.Context(), task, nil)
	assert.Equal(t, fetch.Forbidden, fetch.KindOf(err), "a chat that is not known as dismissed is refused")
}

func TestGet(t *testing.T) {
	p := crowded(emulator.Options{}, 5)
	source := open(t, p)
	want := p.Truth()[crowd][3]
	item, err := source.Get(t.Context(), crowd, want.ID)
	require.NoError(t, err)
	assert.Equal(t, string(want.Raw), string(item.Raw))
	_, err = source.Get(t.Context(), crowd, "no/such message")
	assert.Equal(t, fetch.Gone, fetch.KindOf(err))
	_, err = source.Get(t.Context(), "no such chat", want.ID)
	assert.Equal(t, fetch.Gone, fetch.KindOf(err))
}

// TestPageGives: names and quoted messages come with the page that has them.
func TestPageGives(t *testing.T) {
	p := crowded(emulator.Options{}, 0)
	first := p.Post(crowd, emulator.Message{TimeMS: 1700000000000, Content: "一"})
	p.Post(crowd, emulator.Message{TimeMS: 1700000001000, Content: "二", Quote: first})
	p.Post(crowd, emulator.Message{TimeMS: 1700000002000, Content: "三", Quote: "elsewhere", Mentions: []emulator.Mention{
		{Index: "1", ID: "u2", Name: "小王"}, {Index: "2", ID: "sp1", Name: "助手", App: true}, {Index: "3", All: true}}})
	p.Post(crowd, emulator.Message{TimeMS: 1700000003000, Type: "merge_forward", Quote: "elsewhere", Content: map[string]any{"msg_previews": []any{
		map[string]any{"summary": "x", "sender_id": map[string]any{"id": "u3", "type": "user", "name": "张三"}},
		map[string]any{"summary": "y", "sender_id": map[string]any{"id": "u2", "type": "user", "name": "小王"}}}}})
	page, err := open(t, p).Step(t.Context(), fetch.Task{Chat: crowd, ToMS: clock().UnixMilli()}, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"elsewhere"}, page.Wanted)
	assert.ElementsMatch(t, []store.PersonName{{ID: "u2", Name: "小王", Kind: "user"}, {ID: "sp1", Name: "助手", Kind: "bot"}, {ID: "u3", Name: "张三", Kind: "user"}}, page.People)
}

func TestNames(t *testing.T) {
	p := company(emulator.Options{})
	source := open(t, p)
	want := []store.PersonName{{ID: "u1", Name: "同事u1", Kind: "user"}, {ID: "u4", Kind: "user"}, {ID: "nobody", Kind: "user"}, {ID: "u2", Name: "同事u2", Kind: "user"}}
	got, err := source.Names(t.Context(), []string{"u1", "u4", "nobody", "u2"})
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Equal(t, map[string]int{"token": 1, "users": 1, "user": 2}, p.CallsOf(), "one by one only who is missing")

	p.SetFault(func(c edge.Call) edge.Fault {
		if c.Op == "users" {
			return edge.Fault{Status: 403, Code: "400000003"}
		}
		return edge.Fault{}
	})
	got, err = source.Names(t.Context(), []string{"u1", "u4", "nobody", "u2"})
	require.NoError(t, err)
	assert.Equal(t, want, got, "without the lookup of many")

	p.SetFault(func(edge.Call) edge.Fault { return edge.Fault{Status: 403, Code: "400000003"} })
	_, err = source.Names(t.Context(), []string{"u1", "u2"})
	assert.Contains(t, fetchtest.Failure(t, err).Advice, "module", "a closed directory is no missing name")

	p.SetFault(func(edge.Call) edge.Fault { return edge.Fault{Status: 403, Code: "40300010"} })
	_, err = source.Names(t.Context(), []string{"u1"})
	assert.Contains(t, fetchtest.Failure(t, err).Advice, "kso.contact.read", "a missing scope is no missing name")
}

func TestMembers(t *testing.T) {
	p := crowded(emulator.Options{End: emulator.EmptyPage}, 1)
	var want []string
	for i := range 130 {
		want = append(want, fmt.Sprint("u", i))
		p.AddMember(crowd, emulator.Sender{ID: want[i]})
	}
	p.AddMember(crowd, emulator.Sender{ID: "sp1", App: true})
	got, err := open(t, p).Members(t.Context(), crowd)
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

// TestWrongSettings: what is wrong at the user's end is told in words that lead
// to where it can be mended.
func TestWrongSettings(t *testing.T) {
	for _, c := range []struct {
		name   string
		opts   emulator.Options
		change func(*fetch.Settings)
		fault  edge.Fault
		kind   fetch.Kind
		says   string
	}{
		{"wrong app key", emulator.Options{}, value("app_key", fetch.NewSecret("sk-wrong-wrong")), edge.Fault{}, fetch.Auth, "app_key"},
		{"wrong app id", emulator.Options{}, value("app_id", "AKwrong"), edge.Fault{}, fetch.Auth, "app_id"},
		{"unsigned where it must be", emulator.Options{}, value("sign", false), edge.Fault{}, fetch.Auth, "接口签名"},
		{"wrong path", emulator.Options{}, func(s *fetch.Settings) { s.BaseURL += "/openapi" }, edge.Fault{}, fetch.Malformed, "base_url"},
		{"a company without the module", emulator.Options{}, nil, edge.Fault{Status: 403, Code: "400000003"}, fetch.Forbidden, "module"},
		{"a scope that nobody approved", emulator.Options{}, nil, edge.Fault{Status: 400, Code: "40000005"}, fetch.Forbidden, "approved"},
		{"a firewall", emulator.Options{}, nil, edge.Fault{Status: 403, Body: "<html>forbidden"}, fetch.Forbidden, "IP 白名单"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := crowded(c.opts, 3)
			p.SetFault(func(edge.Call) edge.Fault { return c.fault })
			if c.change == nil {
				c.change = func(*fetch.Settings) {}
			}
			_, err := open(t, p, c.change).Step(t.Context(), fetch.Task{Chat: crowd, ToMS: clock().UnixMilli()}, nil)
			require.Error(t, err)
			assert.Equal(t, c.kind, fetch.KindOf(err), "%v", err)
			assert.Contains(t, fetchtest.Failure(t, err).Advice, c.says)
			assert.NotContains(t, fmt.Sprintf("%v %+v", err, err), emulator.DefaultAppKey)
		})
	}
}

func TestSigning(t *testing.T) {
	for _, c := range []struct {
		signing emulator.Signing
		sign    bool
	}{{emulator.SignRequired, true}, {emulator.SignOptional, true}, {emulator.SignOptional, false}, {emulator.SignOff, true}, {emulator.SignOff, false}} {
		p := crowded(emulator.Options{Signing: c.signing, StrictDate: true}, 3)
		items, _, err := everything(t.Context(), open(t, p, value("sign", c.sign)), fetch.Task{Chat: crowd, ToMS: clock().UnixMilli()})
		require.NoError(t, err)
		assert.Len(t, items, 3)
	}
}

// TestClockOff: a computer whose clock is off by hours signs with the platform's.
func TestClockOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := crowded(emulator.Options{StrictDate: true}, 3)
		p.SetOptions(func(o *emulator.Options) { o.Now = func() time.Time { return clock().Add(3 * time.Hour) } })
		items, _, err := everything(t.Context(), open(t, p), fetch.Task{Chat: crowd, ToMS: clock().UnixMilli()})
		require.NoError(t, err)
		assert.Len(t, items, 3)
	})
}

// TestTroubledPlatform: faults that pass are not seen, in a time that nobody waits.
func TestTroubledPlatform(t *testing.T) {
	for name, fault := range map[string]edge.Fault{
		"too many": emulator.TooMany, "flow limit": emulator.FlowLimit, "unavailable": emulator.Unavailable, "expired": emulator.Expired,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := crowded(emulator.Options{}, 60)
				p.SetFault(func(c edge.Call) edge.Fault {
					if c.Number%5 == 3 {
						return fault
					}
					return edge.Fault{}
				})
				demandTruth(t, p, open(t, p), fetch.Task{Chat: crowd, ToMS: clock().UnixMilli(), PageSize: 6})
			})
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*fetch.Settings)
		key    string
	}{
		{"no app id", value("app_id", " "), "app_id"},
		{"an app id that would break the header", value("app_id", "AK:1"), "app_id"},
		{"no app key", value("app_key", fetch.Secret{}), "app_key"},
		{"no address", func(s *fetch.Settings) { s.BaseURL = "openapi.wps.cn" }, "base_url"},
		{"another scheme", func(s *fetch.Settings) { s.BaseURL = "ftp://openapi.wps.cn" }, "base_url"},
		{"an address with a query", func(s *fetch.Settings) { s.BaseURL = "https://openapi.wps.cn?x=1" }, "base_url"},
		{"an address with a password", func(s *fetch.Settings) { s.BaseURL = "https://a:b@openapi.wps.cn" }, "base_url"},
		{"a broken address", func(s *fetch.Settings) { s.BaseURL = "https://%zz" }, "base_url"},
		{"pages too large", func(s *fetch.Settings) { s.PageSize = 51 }, "page_size"},
		{"pages below nothing", func(s *fetch.Settings) { s.PageSize = -1 }, "page_size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := settings(emulator.Options{})
			c.change(&s)
			_, err := wps.Open(s, fetch.Env{})
			var wrong *fetch.ConfigError
			require.ErrorAs(t, err, &wrong)
			assert.Equal(t, c.key, wrong.Key)
			assert.NotEmpty(t, wrong.Hint)
			assert.False(t, strings.HasSuffix(wrong.Problem, "."))
		})
	}
}
