package emulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/emulator/edge"
	"imdex/fetch/huawei/emulator"
)

const (
	channel = "202401010000000001"
	user    = "cust-0001"
	chat    = channel + ":" + user

	tokenPath   = "/apigovernance/api/oauth/tokenByAkSk"
	applyPath   = "/apiaccess/ccmessaging/applyToken"
	historyPath = "/apiaccess/ccmessaging/queryHistoryChatMessage"
)

type object = map[string]any

// caller makes calls by hand.
type caller struct {
	t       *testing.T
	p       *emulator.Platform
	now     time.Time
	access  string
	session string
	edit    func(*http.Request)
	header  http.Header // of the last answer
}

func start(t *testing.T, opts emulator.Options) *caller {
	t.Helper()
	c := &caller{t: t, now: time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC)}
	opts.Now = func() time.Time { return c.now }
	c.p = emulator.New(opts)
	c.p.AddChannel(emulator.Channel{ID: channel, Type: "WEB"})
	c.p.AddUser(channel, user, "张先生")
	c.p.AddUser(channel, "cust-0002", "")
	c.join()
	return c
}

// join gets both tokens.
func (c *caller) join() {
	status, body := c.call(tokenPath, object{"app_key": emulator.DefaultAppKey, "app_secret": emulator.DefaultAppSecret})
	require.Equal(c.t, 200, status)
	c.access = body["AccessToken"].(string)
	c.apply()
}

func (c *caller) apply() {
	status, body := c.call(applyPath, object{"userId": user, "userName": "张先生", "channelId": channel, "locale": "zh"})
	require.Equal(c.t, 200, status)
	c.session, _ = body["token"].(string)
}

func (c *caller) call(path string, body any) (int, object) {
	c.t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(c.t, err)
	req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(string(raw)))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Token-Expire", "3600")
	req.Header.Set("x-app-key", emulator.DefaultAppKey)
	req.Header.Set("Authorization", "Bearer "+c.access)
	req.Header.Set("ccmessaging-token", c.session)
	if c.edit != nil {
		c.edit(req)
	}
	w := httptest.NewRecorder()
	c.p.ServeHTTP(w, req)
	c.header = w.Result().Header
	var answer object
	_ = json.Unmarshal(w.Body.Bytes(), &answer)
	return w.Code, answer
}

// asked is a good question, changed by pairs of a name and a value; nil takes one away.
func asked(changes ...any) object {
	q := object{"channelId": channel, "userId": user, "startTime": "1700000000000", "endTime": "1800000000000", "limit": "50", "offset": "0", "channel": "WEB"}
	for i := 0; i < len(changes); i += 2 {
		q[changes[i].(string)] = changes[i+1]
		if changes[i+1] == nil {
			delete(q, changes[i].(string))
		}
	}
	return q
}

func (c *caller) ids(changes ...any) []string {
	c.t.Helper()
	status, body := c.call(historyPath, asked(changes...))
	require.Equal(c.t, 200, status, "%v", body)
	require.EqualValues(c.t, "0", fmt.Sprint(body["resultCode"]), "%v", body)
	ids := []string{}
	list, _ := body["messageList"].([]any)
	for _, each := range list {
		ids = append(ids, each.(object)["id"].(string))
	}
	return ids
}

// TestRefuses: what the platform refuses is refused, and what it takes is not.
func TestRefuses(t *testing.T) {
	apply := func(changes ...any) object {
		q := object{"userId": user, "userName": "张先生", "channelId": channel, "locale": "zh"}
		for i := 0; i < len(changes); i += 2 {
			q[changes[i].(string)] = changes[i+1]
		}
		return q
	}
	for _, c := range []struct {
		name   string
		path   string
		body   any
		status int
		code   string // resultCode
	}{
		{"history", historyPath, asked(), 200, "0"},
		{"history of all times", historyPath, asked("startTime", nil, "endTime", nil), 200, "0"},
		{"limit as a number", historyPath, asked("limit", 50), 400, ""},
		{"offset as a number", historyPath, asked("offset", 0), 400, ""},
		{"a time as a number", historyPath, asked("startTime", 1700000000000), 400, ""},
		{"no limit", historyPath, asked("limit", nil), 400, ""},
		{"no offset", historyPath, asked("offset", nil), 400, ""},
		{"no user", historyPath, asked("userId", nil), 400, ""},
		{"no channel", historyPath, asked("channel", nil), 400, ""},
		{"null", historyPath, asked("limit", json.RawMessage("null")), 400, ""},
		{"an unknown parameter", historyPath, asked("order", "asc"), 400, ""},
		{"not an object", historyPath, []any{}, 400, ""},
		{"a limit of nothing", historyPath, asked("limit", "0"), 200, "1"},
		{"a limit beyond all", historyPath, asked("limit", "101"), 200, "1"},
		{"a limit in words", historyPath, asked("limit", "many"), 200, "1"},
		{"an offset below the first", historyPath, asked("offset", "-1"), 200, "1"},
		{"seconds", historyPath, asked("startTime", "1700000000"), 200, "1"},
		{"a window from end to start", historyPath, asked("startTime", "1800000000001"), 200, "1"},
		{"a wrong type of channel", historyPath, asked("channel", "WECHAT"), 200, "1"},
		{"an unknown user", historyPath, asked("userId", "nobody"), 200, "1"},
		{"an unknown channel", historyPath, asked("channelId", "1"), 200, "1"},
		{"a user of 33 characters", historyPath, asked("userId", strings.Repeat("1", 33)), 200, "1"},
		{"another user's token", historyPath, asked("userId", "cust-0002"), 401, ""},
		{"apply", applyPath, apply(), 200, "0"},
		{"apply with more", applyPath, apply("x", "y"), 400, ""},
		{"apply without a name", applyPath, apply("userName", ""), 200, "1"},
		{"apply in another language", applyPath, apply("locale", "fr"), 200, "1"},
		{"apply for nobody", applyPath, apply("userId", "nobody"), 200, "1"},
		{"a wrong secret", tokenPath, object{"app_key": emulator.DefaultAppKey, "app_secret": "x"}, 403, ""},
		{"a secret alone", tokenPath, object{"app_secret": emulator.DefaultAppSecret}, 400, ""},
		{"an unknown path", "/apiaccess/ccmessaging/send", object{}, 404, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := start(t, emulator.Options{}).call(c.path, c.body)
			assert.Equal(t, c.status, status, "%v", body)
			if c.code != "" {
				assert.Equal(t, c.code, body["resultCode"], "%v", body)
			}
			if status == 400 || status == 401 || status == 403 {
				assert.NotEmpty(t, body["exceptionInfo"])
			}
		})
	}
}

func TestRefusesHeaders(t *testing.T) {
	header := func(key, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(key, value) }
	}
	for _, c := range []struct {
		name   string
		path   string
		edit   func(*http.Request)
		status int
	}{
		{"as it should be", historyPath, nil, 200},
		{"no bearer", historyPath, header("Authorization", ""), 403},
		{"another bearer", historyPath, header("Authorization", "Bearer x"), 403},
		{"another app key", historyPath, header("x-app-key", "x"), 403},
		{"no session", historyPath, header("ccmessaging-token", ""), 401},
		{"another session", historyPath, header("ccmessaging-token", "x"), 401},
		{"another content type", historyPath, header("Content-Type", "text/plain"), 415},
		{"another verb", historyPath, func(r *http.Request) { r.Method = http.MethodGet }, 405},
		{"a query", historyPath, func(r *http.Request) { r.URL.RawQuery = "limit=5" }, 400},
		{"no life", tokenPath, header("X-Token-Expire", ""), 400},
		{"too long a life", tokenPath, header("X-Token-Expire", "3601"), 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			caller := start(t, emulator.Options{})
			caller.edit = c.edit
			body := asked()
			if c.path == tokenPath {
				body = object{"app_key": emulator.DefaultAppKey, "app_secret": emulator.DefaultAppSecret}
			}
			status, answer := caller.call(c.path, body)
			assert.Equal(t, c.status, status, "%v", answer)
		})
	}
}

func TestTokensExpire(t *testing.T) {
	c := start(t, emulator.Options{SessionLife: time.Minute})
	c.now = c.now.Add(59 * time.Second)
	c.ids()
	c.now = c.now.Add(time.Second)
	status, _ := c.call(historyPath, asked())
	assert.Equal(t, 401, status, "the session's end")
	c.now = c.now.Add(time.Hour)
	status, _ = c.call(historyPath, asked())
	assert.Equal(t, 403, status, "the bearer's end comes first")
	c.join()
	c.ids()
	old := c.session
	c.apply()
	c.session, old = old, c.session
	status, _ = c.call(historyPath, asked())
	assert.Equal(t, 401, status, "only the newest session is good")
	c.session = old
	c.p.Expire()
	status, _ = c.call(historyPath, asked())
	assert.Equal(t, 403, status)
	assert.Len(t, c.p.Issued(), 5)
}

// TestRotation: the answer's header brings the next token, and the old one ends.
func TestRotation(t *testing.T) {
	c := start(t, emulator.Options{RotateEvery: 2})
	c.ids()
	assert.Empty(t, c.header.Get("ccmessaging-token"))
	c.ids()
	fresh := c.header.Get("ccmessaging-token")
	require.NotEmpty(t, fresh)
	status, _ := c.call(historyPath, asked())
	assert.Equal(t, 401, status)
	c.session = fresh
	c.ids()
}

func posted(c *caller, n int) (ids []string) {
	for i := range n {
		ids = append(ids, c.p.Post(chat, emulator.Row{TimeMS: 1750000000000 + int64(i/3)*1000, Content: fmt.Sprint(i)}))
	}
	return ids
}

// TestPaging: what offsets count, how rows are ordered, and where a list ends.
func TestPaging(t *testing.T) {
	c := start(t, emulator.Options{})
	ids := posted(c, 10)
	assert.Equal(t, ids, c.ids())
	assert.Equal(t, ids[3:7], c.ids("limit", "4", "offset", "3"))
	assert.Empty(t, c.ids("offset", "10"))
	assert.Empty(t, c.ids("offset", "1000"))

	c = start(t, emulator.Options{Pages: true, Cap: 3, Order: emulator.NewestFirst})
	ids = posted(c, 10)
	slices.Reverse(ids)
	assert.Equal(t, ids[:3], c.ids())
	assert.Equal(t, ids[3:6], c.ids("offset", "1"))
	assert.Equal(t, ids[9:], c.ids("offset", "3"))
	assert.Empty(t, c.ids("offset", "4"))

	c = start(t, emulator.Options{Order: emulator.Scattered})
	ids = posted(c, 10)
	assert.NotEqual(t, ids, c.ids())
	assert.ElementsMatch(t, ids, c.ids())
	assert.Equal(t, c.ids(), c.ids())

	c = start(t, emulator.Options{})
	ids = posted(c, 10)
	c.p.SetFault(func(edge.Call) edge.Fault { return emulator.SameCursor })
	assert.Equal(t, ids[:2], c.ids("limit", "2", "offset", "6"))
}

func TestBounds(t *testing.T) {
	for bounds, want := range map[emulator.Bounds][]int{emulator.Closed: {0, 1, 2}, emulator.HalfOpen: {0, 1}, emulator.Open: {1}} {
		c := start(t, emulator.Options{Bounds: bounds})
		var ids, inside []string
		for i := range 3 {
			ids = append(ids, c.p.Post(chat, emulator.Row{TimeMS: 1750000000000 + int64(i)*1000, Content: "x"}))
		}
		for _, i := range want {
			inside = append(inside, ids[i])
		}
		assert.Equal(t, inside, c.ids("startTime", "1750000000000", "endTime", "1750000002000"))
	}
}

// TestForms: the switches of an answer's shape.
func TestForms(t *testing.T) {
	answer := func(opts emulator.Options, rows ...emulator.Row) object {
		c := start(t, opts)
		for _, r := range rows {
			c.p.Post(chat, r)
		}
		_, body := c.call(historyPath, asked("channel", map[bool]any{true: nil, false: "WEB"}[opts.Channel == emulator.ChannelRefused]))
		return body
	}
	row := func(opts emulator.Options) object {
		return answer(opts, emulator.Row{Content: "a<b"})["messageList"].([]any)[0].(object)
	}
	assert.Equal(t, []any{}, answer(emulator.Options{})["messageList"])
	assert.Nil(t, answer(emulator.Options{End: emulator.EndNull})["messageList"])
	assert.NotContains(t, answer(emulator.Options{End: emulator.EndOmitted}), "messageList")
	assert.EqualValues(t, 0, answer(emulator.Options{NumericCode: true})["resultCode"])
	assert.Len(t, row(emulator.Options{})["id"], 30)
	assert.Len(t, row(emulator.Options{ShortIDs: true})["id"], 18)
	assert.Contains(t, row(emulator.Options{}), "userId")
	assert.Nil(t, row(emulator.Options{})["userId"])
	assert.NotContains(t, row(emulator.Options{Mandatory: emulator.MandatoryOmitted}), "userId")
	assert.Equal(t, user, row(emulator.Options{Mandatory: emulator.MandatoryFilled})["userId"])
	assert.Contains(t, row(emulator.Options{Snake: true}), "chat_id")
	assert.Contains(t, row(emulator.Options{Snake: true}), "tenant_id")
	assert.Contains(t, row(emulator.Options{}), "chatId")
	assert.Equal(t, "a<b", row(emulator.Options{})["content"])
	assert.Equal(t, "<p>a&lt;b</p>", row(emulator.Options{HTML: true})["content"])

	status, _ := start(t, emulator.Options{Channel: emulator.ChannelRefused}).call(historyPath, asked())
	assert.Equal(t, 400, status)
	status, _ = start(t, emulator.Options{Channel: emulator.ChannelIgnored}).call(historyPath, asked("channel", "anything"))
	assert.Equal(t, 200, status)
	status, _ = start(t, emulator.Options{Failure500: true}).call(historyPath, asked("limit", "0"))
	assert.Equal(t, 500, status)
	status, _ = start(t, emulator.Options{Numbers: true}).call(historyPath, asked("limit", 5))
	assert.Equal(t, 200, status)
}

func TestRecallForms(t *testing.T) {
	for form, check := range map[emulator.RecallForm]func(target object, added []string){
		emulator.RecallTime: func(target object, added []string) {
			assert.NotNil(t, target["recallTime"])
			assert.Equal(t, "x", target["content"])
			assert.Empty(t, added)
		},
		emulator.RecallBlank: func(target object, added []string) {
			assert.NotNil(t, target["recallTime"])
			assert.Nil(t, target["content"])
			assert.Empty(t, added)
		},
		emulator.RecallRow: func(target object, added []string) {
			assert.Nil(t, target["recallTime"])
			assert.Len(t, added, 1)
		},
	} {
		c := start(t, emulator.Options{Recall: form})
		id := c.p.Post(chat, emulator.Row{TimeMS: 1748000000000, Content: "x"})
		added := c.p.Recall(chat, id)
		_, body := c.call(historyPath, asked())
		rows := body["messageList"].([]any)
		check(rows[0].(object), added)
		if len(added) > 0 {
			assert.Equal(t, rows[0].(object)["messageCode"], rows[1].(object)["messageCode"])
		}
	}
}

// TestTruth: what is listed is what an answer has; a closed customer has none.
func TestTruth(t *testing.T) {
	c := start(t, emulator.Options{})
	ids := posted(c, 6)
	c.p.Vanish(chat, ids[2])
	truth := func() (list []string) {
		for _, s := range c.p.Truth()[chat] {
			list = append(list, s.ID)
		}
		return list
	}
	assert.Equal(t, append(slices.Clone(ids[:2]), ids[3:]...), truth())
	assert.Equal(t, truth(), c.ids())
	c.p.Return(chat, ids[2])
	assert.Equal(t, ids, truth())
	for _, closing := range []func(string){c.p.Forbid, c.p.Remove} {
		closing(chat)
		_, body := c.call(historyPath, asked())
		assert.Equal(t, "1", body["resultCode"])
		assert.NotContains(t, c.p.Truth(), chat)
		c.p.Allow(chat)
		assert.Equal(t, ids, c.ids())
	}
}

func TestRateLimit(t *testing.T) {
	c := start(t, emulator.Options{RateLimit: 3})
	c.now = c.now.Add(time.Second)
	for i, want := range []int{200, 200, 200, 429} {
		status, _ := c.call(historyPath, asked())
		assert.Equal(t, want, status, "call %d", i)
	}
	assert.Equal(t, "text/html", c.header.Get("Content-Type"))
	assert.Equal(t, map[string]int{"token": 1, "applyToken": 1, "history": 4}, c.p.CallsOf())
}

// TestVolatile: avatars and delivery differ in each answer, all else is the same.
func TestVolatile(t *testing.T) {
	c := start(t, emulator.Options{})
	posted(c, 1)
	read := func() object {
		_, body := c.call(historyPath, asked())
		return body["messageList"].([]any)[0].(object)
	}
	first, second := read(), read()
	var differ []string
	for _, name := range slices.Sorted(maps.Keys(first)) {
		if fmt.Sprint(first[name]) != fmt.Sprint(second[name]) {
			differ = append(differ, name)
		}
	}
	assert.Equal(t, []string{"readTime", "sendStatus", "senderAvatar"}, differ)
}

var to = time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)

// TestPopulate: the same seed makes the same world, and a believable one.
func TestPopulate(t *testing.T) {
	make := func(seed uint64) map[string][]edge.Seen {
		p := emulator.New(emulator.Options{Now: func() time.Time { return to }})
		emulator.Populate(p, seed, 6000, to.AddDate(-1, 0, 0), to)
		return p.Truth()
	}
	truth := make(1)
	assert.Len(t, truth, 16, "customers")
	texts, kinds, all := map[string]int{}, map[string]int{}, 0
	for _, rows := range truth {
		for _, r := range rows {
			var item struct{ MediaType, ControlType, SourceType string }
			require.NoError(t, json.Unmarshal(r.Raw, &item))
			for _, kind := range []string{item.MediaType, item.ControlType, item.SourceType} {
				kinds[kind]++
			}
			texts[r.Plain]++
			all++
		}
	}
	assert.InDelta(t, 6000, all, 500)
	assert.Greater(t, len(texts), all/2, "distinct texts")
	for _, kind := range []string{"TEXT", "IMAGE", "AUDIO", "VIDEO", "FILE", "FILE_IMAGE", "FILE_VIDEO", "WEBCARD", "LOCATE", "LOCATION", "EMAIL", "SCRATCHCARD",
		"CHAT", "CONNECT", "TRANS2AGENT", "DISCONNECT", "INPUT", "READ", "USER", "AGENT", "ROBOT", "SYSTEM"} {
		assert.NotZero(t, kinds[kind], kind)
	}
	for _, word := range []string{"合同", "发票", "报价", "https://", "SO2024"} {
		assert.True(t, slices.ContainsFunc(slices.Collect(maps.Keys(texts)), func(text string) bool { return strings.Contains(text, word) }), word)
	}
	assert.Equal(t, fmt.Sprint(truth), fmt.Sprint(make(1)))
	assert.NotEqual(t, fmt.Sprint(truth), fmt.Sprint(make(2)))
}

// TestLater: a second drain of a populated platform finds something new and recalled.
func TestLater(t *testing.T) {
	p := emulator.New(emulator.Options{Now: func() time.Time { return to }})
	emulator.Populate(p, 1, 2000, to.AddDate(0, -1, 0), to)
	before := p.Truth()
	emulator.Later(p, 2, to.Add(time.Hour))
	for chat, rows := range p.Truth() {
		recalled := 0
		for i, r := range rows[:len(before[chat])] {
			if r.Recalled && !before[chat][i].Recalled {
				recalled++
			}
		}
		assert.Equal(t, 1, recalled, chat)
		assert.Len(t, rows, len(before[chat])+6, chat)
	}
}

func TestAccount(t *testing.T) {
	p := emulator.New(emulator.Options{})
	emulator.Populate(p, 1, 200, to.AddDate(0, -1, 0), to)
	account := p.Account("service", "http://127.0.0.1:1")
	for _, part := range []string{`name = "service"`, `provider = "huawei"`, `base_url = "http://127.0.0.1:1"`, "rate = 500", emulator.DefaultAppKey, emulator.DefaultAppSecret} {
		assert.Contains(t, account, part)
	}
	assert.Equal(t, 3, strings.Count(account, "[[account.channel]]"))
	for chat := range p.Truth() {
		channel, user, _ := strings.Cut(chat, ":")
		assert.Contains(t, account, `id = "`+channel+`"`)
		assert.Contains(t, account, `"`+user+" ")
	}
}
