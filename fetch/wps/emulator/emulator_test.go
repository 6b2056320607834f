package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/emulator/edge"
	"imdex/fetch/wps/emulator"
)

const chat = "9000001"

// caller makes calls by hand.
type caller struct {
	t     *testing.T
	p     *emulator.Platform
	now   time.Time
	token string
	edit  func(*http.Request)
}

func start(t *testing.T, opts emulator.Options) *caller {
	t.Helper()
	c := &caller{t: t, now: time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC)}
	opts.Now = func() time.Time { return c.now }
	c.p = emulator.New(opts)
	c.p.AddChat(emulator.Chat{ID: chat, Name: "项目群"})
	c.p.AddUser(emulator.User{ID: "u1", Name: "王伟"})
	c.p.AddUser(emulator.User{ID: "u9", Hidden: true})
	c.renew()
	return c
}

func (c *caller) renew() {
	status, body := c.grant(url.Values{"grant_type": {"client_credentials"}, "client_id": {emulator.DefaultAppID}, "client_secret": {emulator.DefaultAppKey}}.Encode())
	require.Equal(c.t, 200, status)
	c.token = body["access_token"].(string)
}

func (c *caller) grant(form string) (int, map[string]any) {
	req := httptest.NewRequest(http.MethodPost, "/oauth2/token", strings.NewReader(form))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.send(req)
}

func (c *caller) send(req *http.Request) (int, map[string]any) {
	c.t.Helper()
	w := httptest.NewRecorder()
	c.p.ServeHTTP(w, req)
	var body map[string]any
	_ = json.Unmarshal(w.Body.Bytes(), &body)
	return w.Code, body
}

// call signs and sends a call; edit may spoil it after it was signed.
func (c *caller) call(method, uri, body string) (int, map[string]any) {
	c.t.Helper()
	req := httptest.NewRequest(method, uri, strings.NewReader(body))
	date := c.now.Format(http.TimeFormat)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("X-Kso-Date", date)
	sum := emulator.Signature(emulator.DefaultAppKey, method, uri, "application/json", date, []byte(body))
	req.Header.Set("X-Kso-Authorization", "KSO-1 "+emulator.DefaultAppID+":"+sum)
	if c.edit != nil {
		c.edit(req)
	}
	return c.send(req)
}

func (c *caller) get(uri string) (int, map[string]any) {
	c.t.Helper()
	return c.call(http.MethodGet, uri, "")
}

func codeOf(body map[string]any) int {
	code, _ := body["code"].(float64)
	return int(code)
}

// TestSignature holds the platform's side against the two published examples.
func TestSignature(t *testing.T) {
	const date = "Mon, 02 Jan 2006 15:04:05 GMT"
	assert.Equal(t, "ce8df66877175e5198c8ea1362ffddf82e4941c6f25a4ca205a1ad09d0faaf03",
		emulator.Signature("sk098765", "GET", "/v7/test?key=value", "application/json", date, nil))
	assert.Equal(t, "c46e6c988130818ecba2484d51ac685948fbbef6814602c7874d6bfc41dc17b3",
		emulator.Signature("sk098765", "POST", "/v7/test/body", "application/json", date, []byte(`{"key": "value"}`)))
}

func TestGrant(t *testing.T) {
	c := start(t, emulator.Options{})
	first := c.token
	c.renew()
	assert.NotEqual(t, first, c.token, "every call gives a new token")
	assert.Len(t, c.p.Issued(), 2)
	for name, form := range map[string]string{
		"no grant type": "client_id=a&client_secret=b",
		"wrong app":     "grant_type=client_credentials&client_id=a&client_secret=" + emulator.DefaultAppKey,
		"wrong key":     "grant_type=client_credentials&client_id=" + emulator.DefaultAppID + "&client_secret=b",
		"JSON":          `{"grant_type":"client_credentials"}`,
	} {
		status, body := c.grant(form)
		assert.GreaterOrEqual(t, status, 400, name)
		assert.Greater(t, codeOf(body), 40000000, name)
		assert.Less(t, codeOf(body), 99999999, "%s: codes of OAuth2 have eight digits", name)
	}
	req := httptest.NewRequest(http.MethodPost, "/oauth2/token", strings.NewReader("{}"))
	req.Header.Set("Content-Type", "application/json")
	status, _ := c.send(req)
	assert.Equal(t, 415, status)
}

// TestRefuses: what the platform refuses is refused, and what it takes is not.
func TestRefuses(t *testing.T) {
	history := "/v7/chats/" + chat + "/messages"
	for _, c := range []struct {
		name, method, uri, body string
		status, code            int
	}{
		{"history", "GET", history, "", 200, 0},
		{"history in a window", "GET", history + "?start_time=1700000000&end_time=1800000000&page_size=50", "", 200, 0},
		{"wrong verb", "POST", history, "", 405, 400000007},
		{"a GET with a body", "GET", history, "{}", 400, 400000007},
		{"unknown parameter", "GET", history + "?order=asc", "", 400, 400000004},
		{"parameter twice", "GET", history + "?page_size=1&page_size=2", "", 400, 400000004},
		{"milliseconds", "GET", history + "?start_time=1700000000000", "", 400, 400000003},
		{"not a number", "GET", history + "?end_time=now", "", 400, 400000002},
		{"a window from end to start", "GET", history + "?start_time=2&end_time=1", "", 400, 400000003},
		{"page of nothing", "GET", history + "?page_size=0", "", 400, 400000003},
		{"page too large", "GET", history + "?page_size=51", "", 400, 400000003},
		{"invented token", "GET", history + "?page_token=MTcwMDAwMDAwMTAwMDAwMDAwMA", "", 400, 400000003},
		{"unknown chat", "GET", "/v7/chats/1/messages", "", 400, 400000103},
		{"unknown message", "GET", history + "/nope", "", 400, 400000103},
		{"chats", "GET", "/v7/chats?page_size=50", "", 200, 0},
		{"chats without a size", "GET", "/v7/chats", "", 400, 400000002},
		{"a chat", "GET", "/v7/chats/" + chat, "", 200, 0},
		{"members without a size", "GET", "/v7/chats/" + chat + "/members", "", 400, 400000002},
		{"members of a wrong type", "GET", "/v7/chats/" + chat + "/members?page_size=5&type=app", "", 400, 400000003},
		{"a single chat of nobody", "GET", "/v7/chats/get_p2p_chat", "", 400, 400000002},
		{"a single chat that is none", "GET", "/v7/chats/get_p2p_chat?user_id=u1", "", 400, 400000103},
		{"a user", "GET", "/v7/users/u1", "", 200, 0},
		{"unknown user", "GET", "/v7/users/u2", "", 400, 400002125},
		{"hidden user", "GET", "/v7/users/u9", "", 403, 403000001},
		{"users", "POST", "/v7/users/batch_read", `{"status":["active"],"user_ids":["u1","u9"]}`, 200, 0},
		{"users without a status", "POST", "/v7/users/batch_read", `{"user_ids":["u1"]}`, 400, 400000002},
		{"users of a wrong status", "POST", "/v7/users/batch_read", `{"status":["all"],"user_ids":["u1"]}`, 400, 400000003},
		{"users with more", "POST", "/v7/users/batch_read", `{"status":["active"],"user_ids":["u1"],"x":1}`, 400, 400000002},
		{"unknown path", "GET", "/v7/bookmarks", "", 404, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := start(t, emulator.Options{}).call(c.method, c.uri, c.body)
			assert.Equal(t, c.status, status, "%v", body)
			assert.Equal(t, c.code, codeOf(body))
		})
	}
}

func TestRefusesCredentials(t *testing.T) {
	header := func(key, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(key, value) }
	}
	for _, c := range []struct {
		name   string
		opts   emulator.Options
		edit   func(*http.Request)
		status int
	}{
		{"as it should be", emulator.Options{StrictDate: true}, nil, 200},
		{"no token", emulator.Options{}, header("Authorization", ""), 401},
		{"another token", emulator.Options{}, header("Authorization", "Bearer x"), 401},
		{"no signature", emulator.Options{}, header("X-Kso-Authorization", ""), 401},
		{"no signature where it is optional", emulator.Options{Signing: emulator.SignOptional}, header("X-Kso-Authorization", ""), 200},
		{"bad signature where it is optional", emulator.Options{Signing: emulator.SignOptional}, header("X-Kso-Authorization", "KSO-1 a:b"), 401},
		{"bad signature where nobody looks", emulator.Options{Signing: emulator.SignOff}, header("X-Kso-Authorization", "KSO-1 a:b"), 200},
		{"another content type than signed", emulator.Options{}, header("Content-Type", "text/plain"), 401},
		{"another date than signed", emulator.Options{}, header("X-Kso-Date", "Mon, 02 Jan 2006 15:04:05 GMT"), 401},
		{"another address than signed", emulator.Options{}, func(r *http.Request) { r.URL.RawQuery += "&page_size=51" }, 401},
		{"the same parameters in another order", emulator.Options{}, func(r *http.Request) { r.URL.RawQuery = "page_size=5&start_time=1" }, 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			caller := start(t, c.opts)
			caller.edit = c.edit
			status, body := caller.get("/v7/chats/" + chat + "/messages?start_time=1&page_size=5")
			assert.Equal(t, c.status, status, "%v", body)
		})
	}
}

func TestTokenExpires(t *testing.T) {
	c := start(t, emulator.Options{TokenLife: time.Minute})
	c.now = c.now.Add(59 * time.Second)
	status, _ := c.get("/v7/chats/" + chat)
	assert.Equal(t, 200, status)
	c.now = c.now.Add(time.Second)
	_, body := c.get("/v7/chats/" + chat)
	assert.Equal(t, 40100011, codeOf(body))
	c.renew()
	c.p.Expire()
	_, body = c.get("/v7/chats/" + chat)
	assert.Equal(t, 40100011, codeOf(body))
}

func TestErrorBodies(t *testing.T) {
	for _, word := range []string{"msg", "message"} {
		_, body := start(t, emulator.Options{Message: word == "message"}).get("/v7/chats/1")
		assert.NotEmpty(t, body[word])
		assert.Len(t, body, 3, "code, text, request id")
	}
}

// TestTokenBelongs: a page token is good for its chat and window alone.
func TestTokenBelongs(t *testing.T) {
	c := start(t, emulator.Options{})
	c.p.AddChat(emulator.Chat{ID: "2"})
	for range 3 {
		c.p.Post(chat, emulator.Message{TimeMS: 1700000000000, Content: "x"})
		c.p.Post("2", emulator.Message{TimeMS: 1700000000000, Content: "x"})
	}
	uri := "/v7/chats/%s/messages?page_size=1&end_time=%d"
	_, body := c.get(fmt.Sprintf(uri, chat, 1800000000))
	token := "&page_token=" + body["data"].(map[string]any)["next_page_token"].(string)
	for status, uri := range map[string]string{
		"200": fmt.Sprintf(uri, chat, 1800000000), "400 chat": fmt.Sprintf(uri, "2", 1800000000), "400 window": fmt.Sprintf(uri, chat, 1800000001),
	} {
		got, _ := c.get(uri + token)
		assert.Equal(t, status[:3], fmt.Sprint(got), status)
	}
}

// TestChangesWhileRead: what was listed all the time is listed once, whatever
// comes and goes between the pages.
func TestChangesWhileRead(t *testing.T) {
	for _, order := range []emulator.Order{emulator.NewestFirst, emulator.OldestFirst, emulator.Mixed} {
		c := start(t, emulator.Options{Order: order})
		kept := map[string]int{}
		var doomed []string
		for i := range 30 {
			id := c.p.Post(chat, emulator.Message{TimeMS: 1700000000000 + int64(i/10), Content: "x"})
			if i%3 == 0 {
				doomed = append(doomed, id)
			} else {
				kept[id] = 0
			}
		}
		uri := "/v7/chats/" + chat + "/messages?page_size=4"
		for token := ""; ; {
			_, body := c.get(uri + token)
			data := body["data"].(map[string]any)
			for _, item := range data["items"].([]any) {
				id := item.(map[string]any)["id"].(string)
				if _, known := kept[id]; known {
					kept[id]++
				}
			}
			next, more := data["next_page_token"].(string)
			if !more {
				break
			}
			token = "&page_token=" + next
			c.p.Vanish(chat, doomed[0])
			doomed = doomed[1:]
			c.p.Post(chat, emulator.Message{TimeMS: 1700000000001, Content: "new"})
		}
		for id, times := range kept {
			assert.Equal(t, 1, times, "message %s", id)
		}
	}
}

func TestRateLimit(t *testing.T) {
	c := start(t, emulator.Options{RateLimit: 3})
	c.now = c.now.Add(time.Second)
	for i, want := range []int{200, 200, 200, 429} {
		status, _ := c.get("/v7/chats/" + chat)
		assert.Equal(t, want, status, "call %d", i)
	}
	assert.Equal(t, 4, c.p.BusiestSecond())
	assert.Equal(t, 5, c.p.Calls())
	assert.Equal(t, map[string]int{"token": 1, "chat": 4}, c.p.CallsOf())
}

func TestDownload(t *testing.T) {
	c := start(t, emulator.Options{})
	id := c.p.Post(chat, emulator.Message{Type: "file", Content: map[string]any{"type": "local", "local": map[string]any{"name": "a.pdf", "storage_key": "a/b=="}}})
	status, body := c.get("/v7/chats/" + chat + "/messages/" + id + "/resources/" + url.PathEscape("a/b==") + "/download?file_name=a.pdf")
	require.Equal(t, 200, status, "%v", body)
	assert.Contains(t, body["data"].(map[string]any)["url"], emulator.FileHost)
	status, _ = c.get("/v7/chats/" + chat + "/messages/" + id + "/resources/none/download")
	assert.Equal(t, 400, status)
}

// TestPopulate: the same seed makes the same company, and a believable one.
func TestPopulate(t *testing.T) {
	make := func(seed uint64) map[string][]edge.Seen {
		p := emulator.New(emulator.Options{})
		to := time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)
		emulator.Populate(p, seed, 20000, to.AddDate(-1, 0, 0), to)
		return p.Truth()
	}
	truth := make(1)
	texts, types, all := map[string]int{}, map[string]int{}, 0
	for _, messages := range truth {
		for _, m := range messages {
			var item struct{ Type string }
			require.NoError(t, json.Unmarshal(m.Raw, &item))
			types[item.Type]++
			texts[m.Plain]++
			all++
		}
	}
	assert.InDelta(t, 20000, all, 1000)
	assert.Greater(t, len(texts), all*3/4, "distinct texts")
	for _, kind := range []string{"text", "rich_text", "image", "file", "audio", "card", "sticker", "location", "merge_forward", "vote", "calendar", "meeting", "mini_app"} {
		assert.NotZero(t, types[kind], kind)
	}
	for _, word := range []string{"合同", "发票", "上线", "报价", "deploy failed", "大别山", "王伟", "https://", "SO2024"} {
		count := 0
		for text, n := range texts {
			if strings.Contains(text, word) {
				count += n
			}
		}
		assert.Greater(t, count, 5, word)
	}
	assert.Equal(t, fmt.Sprint(truth), fmt.Sprint(make(1)))
	assert.NotEqual(t, fmt.Sprint(truth), fmt.Sprint(make(2)))
}

// TestLater: a second drain of a populated platform finds something new, edited and recalled.
func TestLater(t *testing.T) {
	p := emulator.New(emulator.Options{Recall: emulator.RecallNull})
	to := time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)
	emulator.Populate(p, 1, 2000, to.AddDate(0, -1, 0), to)
	before := p.Truth()
	emulator.Later(p, 2, to.Add(time.Hour))
	added, edited, recalled := 0, 0, 0
	for chat, messages := range p.Truth() {
		for i, m := range messages {
			switch {
			case i >= len(before[chat]):
				added++
			case m.Recalled && !before[chat][i].Recalled:
				recalled++
			case m.Plain != before[chat][i].Plain:
				edited++
			}
		}
	}
	assert.NotZero(t, added)
	assert.NotZero(t, edited)
	assert.NotZero(t, recalled)
}
