package huawei_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/emulator/edge"
	"imdex/fetch/fetchtest"
	"imdex/fetch/huawei"
	"imdex/fetch/huawei/emulator"
	"imdex/store"
	"imdex/store/chat"
)

func streams(t *testing.T, s *huawei.Source) (list []fetch.Stream) {
	t.Helper()
	require.NoError(t, s.Streams(t.Context(), func(s fetch.Stream) error { list = append(list, s); return nil }))
	return list
}

func TestStreams(t *testing.T) {
	source := open(t, platform(emulator.Options{}), value("channel", []fetch.Settings{
		{Values: map[string]any{"id": "c1", "type": "WEB", "users": []string{"u1 张 先生", "u2", "u1"}}},
		{Values: map[string]any{"id": "c2", "type": "WECHAT", "users": []string{"u1"}}},
		{Values: map[string]any{"id": "c1", "type": "WEB", "users": []string{"u2", "u3"}}},
	}))
	assert.Equal(t, []fetch.Stream{
		{Chat: "c1:u1", Name: "张 先生", Kind: chat.KindService},
		{Chat: "c1:u2", Kind: chat.KindService},
		{Chat: "c2:u1", Kind: chat.KindService},
		{Chat: "c1:u3", Kind: chat.KindService},
	}, streams(t, source))
	enough := errors.New("enough")
	assert.ErrorIs(t, source.Streams(t.Context(), func(fetch.Stream) error { return enough }), enough)
}

func TestUnknownChat(t *testing.T) {
	_, err := open(t, platform(emulator.Options{})).Step(t.Context(), fetch.Task{Chat: "c:u", ToMS: clock().UnixMilli()}, nil)
	assert.Equal(t, fetch.Gone, fetch.KindOf(err))
	assert.Contains(t, fetchtest.Failure(t, err).Advice, "account.channel")
}

// TestStateOfAnother: a state that is none, or of another task, begins again.
func TestStateOfAnother(t *testing.T) {
	source := open(t, crowded(emulator.Options{}, 20))
	page, err := source.Step(t.Context(), whole(5), nil)
	require.NoError(t, err)
	other := whole(5)
	other.ToMS++
	for name, c := range map[string]struct {
		task  fetch.Task
		state string
	}{
		"not JSON":        {whole(5), "x"},
		"empty":           {whole(5), ""},
		"another version": {whole(5), `{"v":99}`},
		"another task":    {other, string(page.State)},
		"broken":          {whole(5), strings.Replace(string(page.State), `"offset":`, `"offset":-`, 1)},
	} {
		_, err := source.Step(t.Context(), c.task, []byte(c.state))
		assert.Equal(t, fetch.Restart, fetch.KindOf(err), name)
	}
}

// TestPageGives: names and recalls come with the page that has them.
func TestPageGives(t *testing.T) {
	for _, order := range []emulator.Order{emulator.OldestFirst, emulator.NewestFirst} {
		p := platform(emulator.Options{Recall: emulator.RecallRow, Mandatory: emulator.MandatoryFilled, Order: order})
		at := clock().Add(-time.Hour).UnixMilli()
		var target string
		for i, r := range []emulator.Row{
			{Source: "AGENT", Nickname: "客服小林", Content: "一"},
			{Source: "ROBOT", Nickname: "小云", Content: "二"},
			{Source: "SYSTEM", Control: "CONNECT"},
			{Nickname: "张先生", Content: "三"},
			{Nickname: "张先生", Content: "四"},
		} {
			r.TimeMS = at + int64(i)*1000
			target = p.Post(crowd, r)
		}
		by := p.Recall(crowd, target)[0]
		source := open(t, p)
		var recalls []fetch.Recall
		var people []store.PersonName
		var state []byte
		for {
			page, err := source.Step(t.Context(), whole(1), state)
			require.NoError(t, err)
			recalls, people = append(recalls, page.Recall...), append(people, page.People...)
			if page.Done {
				break
			}
			state = page.State
		}
		assert.Contains(t, recalls, fetch.Recall{ID: target, AtMS: clock().UnixMilli(), Evidence: "recalled by row " + by}, "across pages, in order %d", order)
		for _, want := range []store.PersonName{
			{ID: "agent:客服小林", Name: "客服小林", Kind: "agent"}, {ID: "bot:小云", Name: "小云", Kind: "bot"}, {ID: user, Name: "张先生", Kind: "user"},
		} {
			assert.Contains(t, people, want)
		}
	}
}

// TestRecallMarks: a message that a row takes back is marked in the store.
func TestRecallMarks(t *testing.T) {
	p := crowded(emulator.Options{Recall: emulator.RecallRow}, 20)
	target := p.Truth()[crowd][19].ID
	p.Recall(crowd, target)
	library := fetchtest.NewLibrary()
	_, err := fetch.Run(t.Context(), fetch.Options{Account: "service", Provider: huawei.Provider(), Source: open(t, p),
		Library: library, Now: clock, Since: clock().AddDate(-1, 0, 0)})
	require.NoError(t, err)
	assert.True(t, library.Messages(store.Stream{Account: "service", Chat: crowd})[target].Marked(store.MarkRecalled))
}

// TestTokens: each is asked for once, and again only when it must be.
func TestTokens(t *testing.T) {
	for _, c := range []struct {
		name   string
		opts   emulator.Options
		expire func(*emulator.Platform)
		want   map[string]int
	}{
		{"nothing happens", emulator.Options{}, func(*emulator.Platform) {}, map[string]int{"token": 1, "applyToken": 1, "history": 2}},
		{"the session ends", emulator.Options{}, (*emulator.Platform).ExpireSessions, map[string]int{"token": 1, "applyToken": 2, "history": 3}},
		{"all tokens end", emulator.Options{}, (*emulator.Platform).Expire, map[string]int{"token": 2, "applyToken": 3, "history": 3}},
		{"the platform hands out another", emulator.Options{RotateEvery: 1}, func(*emulator.Platform) {}, map[string]int{"token": 1, "applyToken": 1, "history": 2}},
		{"tokens alone", emulator.Options{BareToken: true, NumericExpiry: true}, func(*emulator.Platform) {}, map[string]int{"token": 1, "applyToken": 1, "history": 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := crowded(c.opts, 20)
			source := open(t, p)
			page, err := source.Step(t.Context(), whole(5), nil)
			require.NoError(t, err)
			c.expire(p)
			_, err = source.Step(t.Context(), whole(5), page.State)
			require.NoError(t, err)
			assert.Equal(t, c.want, p.CallsOf())
		})
	}
}

// TestTokenLife: tokens are renewed when a fifth of their life is left, before
// the platform refuses them.
func TestTokenLife(t *testing.T) {
	now := clock()
	tick := func() time.Time { return now }
	p := crowded(emulator.Options{Now: tick}, 20)
	s := settings()
	s.Rate = 1e9
	s.Tables("channel")[0].Values["users"] = []string{user}
	source, err := huawei.Open(s, fetch.Env{Transport: fetchtest.Direct(p), Now: tick, Observe: func(fetch.Event) {}})
	require.NoError(t, err)
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {47 * time.Minute, 1}, {49 * time.Minute, 2}} {
		now = clock().Add(c.after)
		_, err := source.Step(t.Context(), whole(5), nil)
		require.NoError(t, err)
		assert.Equal(t, c.want, p.CallsOf()["token"], "%v", c.after)
		assert.Equal(t, c.want, p.CallsOf()["applyToken"], "%v", c.after)
	}
	assert.Equal(t, 3, p.CallsOf()["history"], "none was refused")
}

// TestOldDeployment: one that does not know the field channel refuses it once.
func TestOldDeployment(t *testing.T) {
	p := crowded(emulator.Options{Channel: emulator.ChannelRefused}, 100)
	f, err := walk(t.Context(), open(t, p), whole(0))
	require.NoError(t, err)
	demandTruth(t, p, f)
	assert.Equal(t, 1+5, p.CallsOf()["history"])
}

// TestTokenURL: the token call may live elsewhere, also on another port.
func TestTokenURL(t *testing.T) {
	p := crowded(emulator.Options{}, 5)
	hosts := map[string]int{}
	source := connect(t, carrier(func(r *http.Request) (*http.Response, error) {
		hosts[r.URL.Host]++
		return fetchtest.Direct(p).RoundTrip(r)
	}), value("token_url", "https://aicc.example:28070/apigovernance/api/oauth/tokenByAkSk"))
	_, err := walk(t.Context(), source, whole(0))
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"aicc.example:28070": 1, "aicc.example": 4}, hosts)
}

// TestNothingIsWritten: of the platform's calls only the three that read are made.
func TestNothingIsWritten(t *testing.T) {
	p := crowded(emulator.Options{}, 100)
	_, err := walk(t.Context(), open(t, p), whole(0))
	require.NoError(t, err)
	for op := range p.CallsOf() {
		assert.Contains(t, []string{"token", "applyToken", "history"}, op)
	}
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
		{"wrong secret", emulator.Options{}, value("app_secret", fetch.NewSecret("wrong-wrong-wrong")), edge.Fault{}, fetch.Auth, "app_secret"},
		{"wrong key", emulator.Options{}, value("app_key", "proxy-key"), edge.Fault{}, fetch.Auth, "UUID"},
		{"wrong path", emulator.Options{}, func(s *fetch.Settings) { s.BaseURL += "/aicc" }, edge.Fault{}, fetch.Malformed, "base_url"},
		{"wrong token address", emulator.Options{}, value("token_url", "https://aicc.example/token"), edge.Fault{}, fetch.Malformed, "token_url"},
		{"wrong type of channel", emulator.Options{}, tableValue("type", "WECHAT"), edge.Fault{}, fetch.Forbidden, "type"},
		{"wrong channel", emulator.Options{}, tableValue("id", "1"), edge.Fault{}, fetch.Forbidden, "channel's id"},
		{"wrong user", emulator.Options{}, tableValue("users", []string{"1"}), edge.Fault{}, fetch.Forbidden, "user's id"},
		{"wrong user, as a status", emulator.Options{Failure500: true}, tableValue("users", []string{"1"}), edge.Fault{}, fetch.Forbidden, "user's id"},
		{"an address that is not allowed", emulator.Options{}, nil, emulator.Blocked, fetch.Throttled, "allow list"},
		{"a session that is always refused", emulator.Options{}, nil, edge.Fault{Status: 401}, fetch.Auth, "allow list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := crowded(c.opts, 3)
				p.SetFault(func(edge.Call) edge.Fault { return c.fault })
				if c.change == nil {
					c.change = func(*fetch.Settings) {}
				}
				source := open(t, p, c.change)
				task := whole(0)
				task.Chat = streams(t, source)[0].Chat
				_, err := source.Step(t.Context(), task, nil)
				require.Error(t, err)
				assert.Equal(t, c.kind, fetch.KindOf(err), "%v", err)
				assert.Contains(t, fetchtest.Failure(t, err).Advice, c.says)
				assert.NotContains(t, fmt.Sprintf("%v %+v", err, err), emulator.DefaultAppSecret)
				assert.LessOrEqual(t, p.Calls(), 10)
			})
		})
	}
}

// TestTroubledPlatform: faults that pass are not seen, in a time that nobody waits.
func TestTroubledPlatform(t *testing.T) {
	for name, fault := range map[string]edge.Fault{
		"too many": emulator.TooMany, "blocked": emulator.Blocked, "bad gateway": emulator.BadGateway, "expired": emulator.Expired,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := crowded(emulator.Options{}, 60)
				p.SetFault(func(c edge.Call) edge.Fault {
					if c.Number%5 == 4 {
						return fault
					}
					return edge.Fault{}
				})
				f, err := walk(t.Context(), open(t, p), whole(6))
				require.NoError(t, err)
				demandTruth(t, p, f)
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
		{"no app key", value("app_key", " "), "app_key"},
		{"an app key that would break the header", value("app_key", "a\nb"), "app_key"},
		{"no app secret", value("app_secret", fetch.Secret{}), "app_secret"},
		{"no channel", value("channel", []fetch.Settings{}), "channel"},
		{"a channel without an id", tableValue("id", ""), "channel"},
		{"a channel with a colon", tableValue("id", "a:b"), "channel"},
		{"a channel without a type", tableValue("type", ""), "channel"},
		{"a channel without users", tableValue("users", []string{" "}), "channel"},
		{"a user of 33 characters", tableValue("users", []string{strings.Repeat("1", 33)}), "channel"},
		{"no address", func(s *fetch.Settings) { s.BaseURL = "service.besclouds.com" }, "base_url"},
		{"an address with a query", func(s *fetch.Settings) { s.BaseURL = "https://service.besclouds.com?x=1" }, "base_url"},
		{"no token address", value("token_url", "tokenByAkSk"), "token_url"},
		{"pages too large", func(s *fetch.Settings) { s.PageSize = 51 }, "page_size"},
		{"pages below nothing", func(s *fetch.Settings) { s.PageSize = -1 }, "page_size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := settings()
			c.change(&s)
			_, err := huawei.Open(s, fetch.Env{})
			var wrong *fetch.ConfigError
			require.ErrorAs(t, err, &wrong)
			assert.Equal(t, c.key, wrong.Key)
			assert.NotEmpty(t, wrong.Hint)
			assert.False(t, strings.HasSuffix(wrong.Problem, "."))
		})
	}
}
