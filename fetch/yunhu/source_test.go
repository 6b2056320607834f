package yunhu_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/emulator/edge"
	"imdex/fetch/fetchtest"
	"imdex/fetch/yunhu"
	"imdex/fetch/yunhu/emulator"
	"imdex/store"
	"imdex/store/chat"
)

func TestStreams(t *testing.T) {
	p := crowded(emulator.Options{}, 0)
	source := open(t, p, value("chats", []string{"group:635409929 项目群  一组", "user:7058262", " group:635409929 ", "group:1"}))
	var list []fetch.Stream
	require.NoError(t, source.Streams(t.Context(), func(s fetch.Stream) error { list = append(list, s); return nil }))
	assert.Equal(t, []fetch.Stream{
		{Chat: "group:635409929", Name: "项目群  一组", Kind: chat.KindGroup},
		{Chat: "user:7058262", Kind: chat.KindSingle},
		{Chat: "group:1", Kind: chat.KindGroup},
	}, list)
	assert.Zero(t, p.Calls())
	enough := errors.New("enough")
	assert.ErrorIs(t, source.Streams(t.Context(), func(fetch.Stream) error { return enough }), enough)
}

// TestRequest: the call is made as the documents have it, and says no more.
func TestRequest(t *testing.T) {
	p := crowded(emulator.Options{}, 3)
	var seen []*http.Request
	source := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r)
		p.ServeHTTP(w, r)
	}), func(s *fetch.Settings) { s.BaseURL += "/" })
	_, _, err := everything(t.Context(), source, fetch.Task{Chat: crowd, ToMS: clock().UnixMilli()}, nil)
	require.NoError(t, err)
	require.Len(t, seen, 2)
	want := url.Values{"token": {emulator.DefaultToken}, "chat-type": {"group"}, "chat-id": {"635409929"}, "before": {"50"}}
	assert.Equal(t, want, seen[0].URL.Query())
	want.Set("message-id", p.Truth()[crowd][0].ID)
	assert.Equal(t, want, seen[1].URL.Query())
	for _, r := range seen {
		assert.Equal(t, http.MethodGet, r.Method)
		assert.Equal(t, "/open-apis/v1/bot/messages", r.URL.Path)
		assert.Empty(t, r.Referer())
	}
}

func TestGet(t *testing.T) {
	for _, opts := range []emulator.Options{
		{}, {Cap: 1, CapHoldsAnchor: true}, {Lost: emulator.LostRefused}, {Lost: emulator.LostRefused, ErrorStatus: 404}, {Lost: emulator.LostNewest},
	} {
		p := crowded(opts, 5)
		source := open(t, p)
		want := p.Truth()[crowd][1]
		item, err := source.Get(t.Context(), crowd, want.ID)
		require.NoError(t, err)
		assert.Equal(t, string(want.Raw), string(item.Raw))
		_, err = source.Get(t.Context(), crowd, "no such message")
		assert.Equal(t, fetch.Gone, fetch.KindOf(err))
		p.Forbid(crowd)
		_, err = source.Get(t.Context(), crowd, want.ID)
		assert.Equal(t, fetch.Forbidden, fetch.KindOf(err))
	}
}

// TestPageGives: names and quoted messages come with the page that has them.
func TestPageGives(t *testing.T) {
	p := crowded(emulator.Options{}, 0)
	people := []emulator.Sender{{ID: "1", Name: "小林"}, {ID: "9", Name: "助手", Bot: true}, {ID: "2"}, {}}
	first := p.Post(crowd, emulator.Message{TimeMS: 1700000000000, Sender: people[0], Content: "一"})
	for i, parent := range []string{first, "b0000000000000000000000000000001", ""} {
		p.Post(crowd, emulator.Message{TimeMS: 1700000001000 + int64(i), Sender: people[i+1], Content: "二", Parent: parent})
	}
	page, err := open(t, p).Step(t.Context(), whole(50), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"b0000000000000000000000000000001"}, page.Wanted)
	assert.ElementsMatch(t, []store.PersonName{{ID: "1", Name: "小林", Kind: "user"}, {ID: "9", Name: "助手", Kind: "bot"}}, page.People)
}

// TestWrongSettings: what is wrong at the user's end is told in words that lead
// to where it can be mended, without the token.
func TestWrongSettings(t *testing.T) {
	group := func(do func(*emulator.Platform, string)) func(*emulator.Platform) {
		return func(p *emulator.Platform) { do(p, crowd) }
	}
	for _, c := range []struct {
		name   string
		chat   string
		change func(*fetch.Settings)
		happen func(*emulator.Platform)
		kind   fetch.Kind
		says   string
	}{
		{"wrong token", crowd, value("token", fetch.NewSecret("wrong+wrong/wrong=")), nil, fetch.Auth, "console"},
		{"a token that was reset", crowd, nil, (*emulator.Platform).Expire, fetch.Auth, "reset"},
		{"wrong path", crowd, func(s *fetch.Settings) { s.BaseURL += "/api" }, nil, fetch.Malformed, "base_url"},
		{"the bot is not in the group", crowd, nil, group((*emulator.Platform).Forbid), fetch.Forbidden, "add the bot to the group"},
		{"no such group", "group:1", nil, nil, fetch.Gone, "no such group"},
		{"a user's id as a group", "group:7058262", nil, nil, fetch.Gone, "`chats`"},
		{"no friend of the bot", "user:1", nil, nil, fetch.Forbidden, "friend"},
		{"a banned chat", crowd, nil, group((*emulator.Platform).Ban), fetch.Forbidden, "banned this chat"},
		{"a banned bot", crowd, nil, func(p *emulator.Platform) { p.SetOptions(func(o *emulator.Options) { o.BotBanned = true }) }, fetch.Forbidden, "banned the bot"},
		{"a firewall", crowd, nil, func(p *emulator.Platform) {
			p.SetFault(func(edge.Call) edge.Fault { return edge.Fault{Status: 403, Body: "<html>forbidden"} })
		}, fetch.Forbidden, "firewall"},
		{"a platform that refuses the size", crowd, nil, func(p *emulator.Platform) {
			p.SetFault(func(edge.Call) edge.Fault { return edge.Fault{Status: 200, Code: "1002"} })
		}, fetch.Malformed, "page_size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, status := range []int{200, 403, 500} {
				p := crowded(emulator.Options{ErrorStatus: status}, 3)
				if c.change == nil {
					c.change = func(*fetch.Settings) {}
				}
				if c.happen != nil {
					c.happen(p)
				}
				_, err := open(t, p, c.change).Step(t.Context(), fetch.Task{Chat: c.chat, ToMS: clock().UnixMilli()}, nil)
				require.Error(t, err)
				assert.Equal(t, c.kind, fetch.KindOf(err), "%v", err)
				assert.Contains(t, fetchtest.Failure(t, err).Advice, c.says)
				said := fmt.Sprintf("%v %+v %#v", err, err, err)
				assert.NotContains(t, said, emulator.DefaultToken)
				assert.NotContains(t, said, url.QueryEscape(emulator.DefaultToken))
			}
		})
	}
}

// TestRateLimit: a drain at the standard rate never meets the platform's limit.
func TestRateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := crowded(emulator.Options{RateLimit: emulator.DocumentedRate}, 60)
		p.SetOptions(func(o *emulator.Options) { o.Now = time.Now })
		source, err := yunhu.Open(fetch.Settings{Account: "yunhu", BaseURL: "https://yunhu.example", Rate: yunhu.Provider().Defaults.Rate,
			Values: settings(crowd).Values}, fetch.Env{Transport: fetchtest.Direct(p), Now: time.Now, Observe: func(fetch.Event) {}})
		require.NoError(t, err)
		demandTruth(t, p, source, whole(3))
		assert.LessOrEqual(t, p.BusiestSecond(), emulator.DocumentedRate/2+1)
	})
}

// TestTroubledPlatform: faults that pass are not seen, in a time that nobody waits.
func TestTroubledPlatform(t *testing.T) {
	for name, fault := range map[string]edge.Fault{
		"too many":                 emulator.TooMany,
		"too many, by status":      {Status: 429, Code: "1007"},
		"unavailable":              {Status: 502, Body: "<html>bad gateway"},
		"a page for people":        {Body: "<html>log in"},
		"an answer without an end": {Body: `{"code":1,"data":{"list":[`},
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
				demandTruth(t, p, open(t, p), whole(6))
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
		{"no token", value("token", fetch.Secret{}), "token"},
		{"no chats", value("chats", []string{" "}), "chats"},
		{"a chat without a type", value("chats", []string{crowd, "635409929"}), "chats"},
		{"a chat of another type", value("chats", []string{"bot:7058262"}), "chats"},
		{"a chat without an id", value("chats", []string{"group: 项目群"}), "chats"},
		{"no address", func(s *fetch.Settings) { s.BaseURL = "chat-go.jwzhd.com" }, "base_url"},
		{"an address with a query", func(s *fetch.Settings) { s.BaseURL = "https://chat-go.jwzhd.com?token=x" }, "base_url"},
		{"pages too large", func(s *fetch.Settings) { s.PageSize = 51 }, "page_size"},
		{"pages below nothing", func(s *fetch.Settings) { s.PageSize = -1 }, "page_size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := settings(crowd)
			c.change(&s)
			_, err := yunhu.Open(s, fetch.Env{})
			var wrong *fetch.ConfigError
			require.ErrorAs(t, err, &wrong)
			assert.Equal(t, c.key, wrong.Key)
			assert.NotEmpty(t, wrong.Hint)
			assert.False(t, strings.HasSuffix(wrong.Problem, "."))
		})
	}
	p := yunhu.Provider()
	assert.Equal(t, fetch.Defaults{BaseURL: "https://chat-go.jwzhd.com", Rate: 5, PageSize: 50}, p.Defaults)
	_, err := p.Open(settings(), fetch.Env{})
	assert.Error(t, err)
}
