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

	"imdex/fetch/bosshi/emulator"
)

const (
	user    = "100021"
	base    = 1_700_000_000 // seconds
	history = "/open-apis/im/v2/messages"
	grant   = "/open-apis/auth/tenant_access_token/internal"
)

// caller makes calls by hand.
type caller struct {
	t     *testing.T
	p     *emulator.Platform
	now   time.Time
	token string
}

func start(t *testing.T, opts emulator.Options) *caller {
	t.Helper()
	c := &caller{t: t, now: time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC)}
	opts.Now = func() time.Time { return c.now }
	c.p = emulator.New(opts)
	c.p.AddUser(user, "王伟")
	c.token, _ = c.renew()
	return c
}

func (c *caller) send(method, uri, body string, headers map[string]string) (int, map[string]any) {
	c.t.Helper()
	req := httptest.NewRequest(method, uri, strings.NewReader(body))
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	c.p.ServeHTTP(w, req)
	var answer map[string]any
	_ = json.Unmarshal(w.Body.Bytes(), &answer)
	return w.Code, answer
}

func (c *caller) grant(body string) (int, map[string]any) {
	return c.send(http.MethodPost, grant, body, map[string]string{"Content-Type": "application/json; charset=utf-8"})
}

func (c *caller) renew() (token string, life int) {
	c.t.Helper()
	_, answer := c.grant(fmt.Sprintf(`{"app_id":%q,"app_secret":%q}`, emulator.DefaultAppID, emulator.DefaultAppSecret))
	require.Zero(c.t, codeOf(answer), "%v", answer)
	data, nested := answer["data"].(map[string]any)
	if !nested {
		data = answer
	}
	return data["tenant_access_token"].(string), int(data["expire"].(float64))
}

// query is a good one but for the changes; a change to "" leaves a parameter out.
func query(changes map[string]string) url.Values {
	q := url.Values{"user_id_type": {"user_id"}, "user_id": {user}, "start_time": {fmt.Sprint(base)}, "end_time": {fmt.Sprint(base + 86400)},
		"message_type": {"text,image,new_rich_text,rich_text,system_card"}}
	for name, value := range changes {
		q.Set(name, value)
		if value == "" {
			q.Del(name)
		}
	}
	return q
}

func (c *caller) get(changes map[string]string) (int, map[string]any) {
	c.t.Helper()
	return c.send(http.MethodGet, history+"?"+query(changes).Encode(), "", map[string]string{"Authorization": "Bearer " + c.token})
}

// ids are the messages of an answer's data, a bare list.
func ids(t *testing.T, answer map[string]any) []string {
	t.Helper()
	require.Zero(t, codeOf(answer), "%v", answer)
	var list []string
	rows, _ := answer["data"].([]any)
	for _, row := range rows {
		list = append(list, row.(map[string]any)["message_id"].(string))
	}
	return list
}

func codeOf(answer map[string]any) int {
	code, _ := answer["code"].(float64)
	return int(code)
}

// TestToken: the living one, until half an hour of it is left; then a new one,
// and the old one to its end.
func TestToken(t *testing.T) {
	for _, flat := range []bool{false, true} {
		c := start(t, emulator.Options{FlatToken: flat})
		first, life := c.renew()
		assert.Equal(t, c.token, first)
		assert.Equal(t, 7140, life)
		c.now = c.now.Add(89 * time.Minute)
		again, life := c.renew()
		assert.Equal(t, first, again)
		assert.Equal(t, 7140-89*60, life)
		c.now = c.now.Add(2 * time.Minute)
		second, _ := c.renew()
		assert.NotEqual(t, first, second)
		_, answer := c.get(nil)
		assert.Zero(t, codeOf(answer), "the old one is still good")
		c.now = c.now.Add(29 * time.Minute)
		_, answer = c.get(nil)
		assert.Equal(t, 10002, codeOf(answer))
		c.token = second
		_, answer = c.get(nil)
		assert.Zero(t, codeOf(answer))
		c.p.Expire()
		_, answer = c.get(nil)
		assert.Equal(t, 10002, codeOf(answer))
		assert.Len(t, c.p.Issued(), 2)
	}
}

func TestRefusesGrant(t *testing.T) {
	for name, body := range map[string]string{
		"wrong app":    `{"app_id":"bli_x","app_secret":"` + emulator.DefaultAppSecret + `"}`,
		"wrong secret": `{"app_id":"` + emulator.DefaultAppID + `","app_secret":"x"}`,
		"more":         `{"app_id":"` + emulator.DefaultAppID + `","app_secret":"` + emulator.DefaultAppSecret + `","x":1}`,
		"a form":       "app_id=a&app_secret=b",
	} {
		_, answer := start(t, emulator.Options{}).grant(body)
		assert.NotZero(t, codeOf(answer), name)
		assert.Equal(t, false, answer["success"], name)
	}
	c := start(t, emulator.Options{})
	_, answer := c.send(http.MethodPost, grant, "{}", map[string]string{"Content-Type": "text/plain"})
	assert.NotZero(t, codeOf(answer))
}

// TestRefuses: what the documents do not allow is refused, and what they do is not.
func TestRefuses(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes map[string]string
		code    int
	}{
		{"as it should be", nil, 0},
		{"one type, one message", map[string]string{"message_type": "text", "page_size": "1"}, 0},
		{"no kind of id", map[string]string{"user_id_type": ""}, 10001},
		{"no user", map[string]string{"user_id": ""}, 10001},
		{"no start", map[string]string{"start_time": ""}, 10001},
		{"no end", map[string]string{"end_time": ""}, 10001},
		{"no type", map[string]string{"message_type": ""}, 10001},
		{"unknown kind of id", map[string]string{"user_id_type": "email"}, 10001},
		{"another kind of id", map[string]string{"user_id_type": "open_id"}, 10005},
		{"unknown user", map[string]string{"user_id": "1"}, 10005},
		{"milliseconds", map[string]string{"start_time": "1700000000000", "end_time": "1700000000000"}, 10001},
		{"nine digits", map[string]string{"start_time": "999999999"}, 10001},
		{"padded digits", map[string]string{"start_time": "0999999999"}, 10001},
		{"not a number", map[string]string{"end_time": "170000000x"}, 10001},
		{"more than a day", map[string]string{"end_time": fmt.Sprint(base + 86401)}, 10001},
		{"from end to start", map[string]string{"end_time": fmt.Sprint(base - 1)}, 10001},
		{"pages of nothing", map[string]string{"page_size": "0"}, 10001},
		{"pages too large", map[string]string{"page_size": "51"}, 10001},
		{"unknown type", map[string]string{"message_type": "text,file"}, 10001},
		{"unknown parameter", map[string]string{"order": "asc"}, 10001},
		{"unknown message", map[string]string{"message_id": "nope"}, 10001},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, answer := start(t, emulator.Options{}).get(c.changes)
			assert.Equal(t, 200, status)
			assert.Equal(t, c.code, codeOf(answer), "%v", answer)
			assert.Equal(t, c.code == 0, answer["success"])
			assert.NotEmpty(t, answer["traceId"])
			status, _ = start(t, emulator.Options{Statuses: true}).get(c.changes)
			assert.Equal(t, c.code == 0, status == 200)
		})
	}
	c := start(t, emulator.Options{})
	good := history + "?" + query(nil).Encode()
	bearer := map[string]string{"Authorization": "Bearer " + c.token}
	for name, call := range map[string][4]string{
		"no token":           {"GET", good, "", ""},
		"another token":      {"GET", good, "", "Bearer t-x"},
		"parameter twice":    {"GET", good + "&page_size=1&page_size=1", "", bearer["Authorization"]},
		"an empty message":   {"GET", good + "&message_id=", "", bearer["Authorization"]},
		"a GET with a body":  {"GET", good, "{}", bearer["Authorization"]},
		"wrong verb":         {"POST", good, "", bearer["Authorization"]},
		"wrong path":         {"GET", "/open-apis/im/v1/messages", "", bearer["Authorization"]},
		"token by a GET":     {"GET", grant, "", ""},
		"new rich text, not": {"GET", good, "", bearer["Authorization"]},
	} {
		c.p.SetOptions(func(o *emulator.Options) { o.NoNewRich = name == "new rich text, not" })
		status, answer := c.send(call[0], call[1], call[2], map[string]string{"Authorization": call[3]})
		assert.True(t, status == 404 || codeOf(answer) != 0, name)
	}
}

// TestPaging: what each switch does to a page.
func TestPaging(t *testing.T) {
	for _, c := range []struct {
		name        string
		opts        emulator.Options
		first, next []int // indexes of messages; next is asked from the last of first
	}{
		{"newest first", emulator.Options{}, []int{5, 4}, []int{4, 3}},
		{"oldest first", emulator.Options{Order: emulator.OldestFirst}, []int{0, 1}, []int{1, 2}},
		{"mixed", emulator.Options{Order: emulator.Mixed}, []int{4, 5}, []int{4, 5}},
		{"exclusive", emulator.Options{Cursor: emulator.Exclusive}, []int{5, 4}, []int{3, 2}},
		{"ignored", emulator.Options{Cursor: emulator.Ignored}, []int{5, 4}, []int{5, 4}},
		{"capped", emulator.Options{PageCap: 1, Cursor: emulator.Exclusive}, []int{5}, []int{4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			call := start(t, c.opts)
			var posted []string
			for range 6 { // of one time, so that arrival alone decides
				posted = append(posted, call.p.Post(user, emulator.Message{TimeMS: (base + 10) * 1000, Content: "x"}))
			}
			pick := func(places []int) (want []string) {
				for _, i := range places {
					want = append(want, posted[i])
				}
				return want
			}
			_, answer := call.get(map[string]string{"page_size": "2"})
			first := ids(t, answer)
			assert.Equal(t, pick(c.first), first)
			_, answer = call.get(map[string]string{"page_size": "2", "message_id": first[len(first)-1]})
			assert.Equal(t, pick(c.next), ids(t, answer))
		})
	}
}

func TestDefaultPage(t *testing.T) {
	c := start(t, emulator.Options{})
	for i := range 60 {
		c.p.Post(user, emulator.Message{TimeMS: base*1000 + int64(i), Content: "x"})
	}
	for size, want := range map[string]int{"": 20, "50": 50} {
		_, answer := c.get(map[string]string{"page_size": size})
		assert.Len(t, ids(t, answer), want)
	}
}

// TestSwitches: windows, searches, lost messages, filters and lists.
func TestSwitches(t *testing.T) {
	edges := []int64{base * 1000, base*1000 + 1, (base+60)*1000 - 1, (base + 60) * 1000, (base+60)*1000 + 999, (base + 61) * 1000}
	for ends, want := range map[emulator.Ends]int{emulator.Closed: 4, emulator.HalfOpen: 3, emulator.Open: 2, emulator.Seconds: 5} {
		c := start(t, emulator.Options{Ends: ends})
		for _, at := range edges {
			c.p.Post(user, emulator.Message{TimeMS: at, Content: "x"})
		}
		_, answer := c.get(map[string]string{"end_time": fmt.Sprint(base + 60)})
		assert.Len(t, ids(t, answer), want, "ends %d", ends)
	}
	for _, leaves := range []bool{false, true} {
		c := start(t, emulator.Options{Leaves: leaves})
		c.p.Post(user, emulator.Message{TimeMS: (base - 99) * 1000, Content: "x"})
		id := c.p.Post(user, emulator.Message{TimeMS: base * 1000, Content: "x"})
		_, answer := c.get(map[string]string{"message_id": id})
		assert.Len(t, ids(t, answer), map[bool]int{false: 1, true: 2}[leaves])
	}
	for lost, want := range map[emulator.Lost]int{emulator.LostRefused: -1, emulator.LostIgnored: 1, emulator.LostEmpty: 0} {
		c := start(t, emulator.Options{Lost: lost})
		id := c.p.Post(user, emulator.Message{TimeMS: base * 1000, Content: "x"})
		c.p.Post(user, emulator.Message{TimeMS: base * 1000, Content: "x"})
		c.p.Vanish(user, id)
		_, answer := c.get(map[string]string{"message_id": id})
		if want < 0 {
			assert.Equal(t, 10001, codeOf(answer))
		} else {
			assert.Len(t, ids(t, answer), want)
		}
	}
	for _, cutFirst := range []bool{false, true} {
		c := start(t, emulator.Options{CutFirst: cutFirst})
		for _, kind := range []string{"text", "file", "file", "image", "text"} {
			c.p.Post(user, emulator.Message{TimeMS: base * 1000, Type: kind, Content: "x"})
		}
		_, answer := c.get(map[string]string{"page_size": "3", "message_type": "text"})
		assert.Len(t, ids(t, answer), map[bool]int{false: 2, true: 1}[cutFirst])
	}
}

// TestLists: the forms of a list, with and without messages.
func TestLists(t *testing.T) {
	for _, c := range []struct {
		opts        emulator.Options
		empty, full string
	}{
		{emulator.Options{}, `[]`, `list`},
		{emulator.Options{Empty: emulator.EmptyNull}, `null`, `list`},
		{emulator.Options{Empty: emulator.EmptyAbsent}, ``, `list`},
		{emulator.Options{Wrap: emulator.Items}, `{"items":[]}`, `items`},
		{emulator.Options{Wrap: emulator.Messages, Empty: emulator.EmptyNull}, `{"messages":null}`, `messages`},
	} {
		call := start(t, c.opts)
		_, answer := call.get(nil)
		data, there := answer["data"]
		raw, err := json.Marshal(data)
		require.NoError(t, err)
		assert.Equal(t, c.empty != "", there)
		if there {
			assert.Equal(t, c.empty, string(raw))
		}
		call.p.Post(user, emulator.Message{TimeMS: base * 1000, Content: "x"})
		_, answer = call.get(nil)
		list := answer["data"]
		if wrapped, ok := list.(map[string]any); ok {
			list = wrapped[c.full]
		}
		assert.Len(t, list, 1)
	}
}

// TestItem: a message as the official example has it, and what switches and
// changes make of it.
func TestItem(t *testing.T) {
	c := start(t, emulator.Options{})
	id := c.p.Post(user, emulator.Message{TimeMS: base*1000 + 123, Content: " @所有人 @小王 hello", Mentions: []emulator.Mention{{ID: "-1"}, {ID: "ou_a1"}}})
	row := func() map[string]any {
		_, answer := c.get(nil)
		return answer["data"].([]any)[0].(map[string]any)
	}
	want := fmt.Sprintf(`{"message_id":%q,"root_id":null,"parent_id":null,"msg_type":"text","create_time":"1700000000123","update_time":"1700000000123",
		"deleted":false,"updated":false,"chat_id":null,"sender":{"id":null,"idType":null,"senderType":"IM机器人","tenantKey":"tk_demo"},
		"body":{"content":"{\"atIdList\":[\"-1\",\"ou_a1\"],\"text\":\" @所有人 @小王 hello\"}"},
		"mentions":[{"id":"-1","id_type":"open_id","tenant_key":"tk_demo"},{"id":"ou_a1","id_type":"open_id","tenant_key":"tk_demo"}],
		"upper_message_id":null}`, id)
	got, err := json.Marshal(row())
	require.NoError(t, err)
	assert.JSONEq(t, want, string(got))
	assert.Regexp(t, `^[0-9A-Za-z]{20,38}~+$`, id)

	c.p.Edit(user, id, "changed", "changed")
	assert.Equal(t, true, row()["updated"])
	assert.Greater(t, row()["update_time"], row()["create_time"])
	c.p.SetOptions(func(o *emulator.Options) { o.SnakeSender = true })
	assert.Contains(t, row()["sender"], "sender_type")
	for _, keeps := range []bool{false, true} {
		c.p.SetOptions(func(o *emulator.Options) { o.RecallKeeps = keeps })
		c.p.Recall(user, id)
		assert.Equal(t, true, row()["deleted"])
		assert.Equal(t, keeps, row()["body"].(map[string]any)["content"] != "")
	}
}

func TestUserChanges(t *testing.T) {
	c := start(t, emulator.Options{})
	for code, change := range map[int]func(string){10004: c.p.Forbid, 10005: c.p.Remove, 0: c.p.Allow} {
		c.p.Allow(user)
		change(user)
		_, answer := c.get(nil)
		assert.Equal(t, code, codeOf(answer))
		_, seen := c.p.Truth()[user]
		assert.Equal(t, code == 0, seen)
	}
}

func TestRateLimit(t *testing.T) {
	c := start(t, emulator.Options{RateLimit: 3, Statuses: true})
	c.now = c.now.Add(time.Second)
	for i, want := range []int{200, 200, 200, 429} {
		status, _ := c.get(nil)
		assert.Equal(t, want, status, "call %d", i)
	}
	assert.Equal(t, map[string]int{"token": 1, "messages": 4}, c.p.CallsOf())
}

// TestPopulate: the same seed makes the same company, and a believable one.
func TestPopulate(t *testing.T) {
	populated := func(seed uint64) *emulator.Platform {
		p := emulator.New(emulator.Options{})
		to := time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)
		emulator.Populate(p, seed, 8000, to.AddDate(-1, 0, 0), to)
		return p
	}
	truth := populated(1).Truth()
	types, texts, all, recalled := map[string]int{}, map[string]int{}, 0, 0
	for _, messages := range truth {
		for _, m := range messages {
			var item struct {
				Type string `json:"msg_type"`
			}
			require.NoError(t, json.Unmarshal(m.Raw, &item))
			types[item.Type]++
			texts[m.Plain]++
			all++
			if m.Recalled {
				recalled++
			}
		}
	}
	assert.InDelta(t, 8000, all, 400)
	assert.NotZero(t, recalled)
	assert.Greater(t, len(texts), all*3/4)
	for _, kind := range []string{"text", "image", "rich_text", "new_rich_text", "system_card", "compressive_card", "share_location"} {
		assert.NotZero(t, types[kind], kind)
	}
	assert.Equal(t, fmt.Sprint(truth), fmt.Sprint(populated(1).Truth()))
	assert.NotEqual(t, fmt.Sprint(truth), fmt.Sprint(populated(2).Truth()))

	account := populated(1).Account("hi", "http://127.0.0.1:1")
	for _, line := range []string{`name = "hi"`, `provider = "bosshi"`, `base_url = "http://127.0.0.1:1"`, "rate = 500", `app_id = "` + emulator.DefaultAppID + `"`} {
		assert.Contains(t, account, line)
	}
	for id := range truth {
		assert.Contains(t, account, `"`+id+" ")
	}
}

// TestLater: a second drain of a populated platform finds something new, edited and recalled.
func TestLater(t *testing.T) {
	p := emulator.New(emulator.Options{})
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
