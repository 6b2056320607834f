package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/emulator/edge"
	"imdex/fetch/yunhu/emulator"
)

const (
	group  = "group:635409929"
	friend = "user:7058262"
	path   = "/open-apis/v1/bot/messages"
)

// caller makes calls by hand.
type caller struct {
	t   *testing.T
	p   *emulator.Platform
	now time.Time
}

func start(t *testing.T, opts emulator.Options) *caller {
	t.Helper()
	c := &caller{t: t, now: time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC)}
	opts.Now = func() time.Time { return c.now }
	c.p = emulator.New(opts)
	c.p.AddChat(group, "项目群")
	c.p.AddChat(friend, "")
	return c
}

// posted is a platform with so many messages in the group, oldest first.
func posted(t *testing.T, n int, opts emulator.Options) (*caller, []string) {
	t.Helper()
	c := start(t, opts)
	var ids []string
	for i := range n {
		ids = append(ids, c.p.Post(group, emulator.Message{TimeMS: 1700000000000 + int64(i/2), Content: fmt.Sprint("message ", i)}))
	}
	return c, ids
}

type answer struct {
	status int
	text   string
	Code   any
	Msg    string
	Data   *struct {
		List  []map[string]any
		Total int
	}
}

func (a answer) ids() (ids []string) {
	for _, row := range a.Data.List {
		ids = append(ids, row["msgId"].(string))
	}
	return ids
}

func (c *caller) send(method, uri, body string) (a answer) {
	c.t.Helper()
	w := httptest.NewRecorder()
	c.p.ServeHTTP(w, httptest.NewRequest(method, uri, strings.NewReader(body)))
	a.status, a.text = w.Code, w.Body.String()
	if strings.HasPrefix(a.text, "{") {
		require.NoError(c.t, json.Unmarshal(w.Body.Bytes(), &a))
	}
	return a
}

// get calls with a good token; query is what else is asked.
func (c *caller) get(query string) answer {
	c.t.Helper()
	return c.send(http.MethodGet, path+"?token="+url.QueryEscape(emulator.DefaultToken)+"&"+query, "")
}

const inGroup = "chat-type=group&chat-id=635409929"

// TestWindow holds the answers against the table of the documents.
func TestWindow(t *testing.T) {
	c, ids := posted(t, 40, emulator.Options{})
	newest := slices.Clone(ids)
	slices.Reverse(newest)
	anchor := "&message-id=" + newest[20]
	for _, w := range []struct {
		query string
		want  []string
	}{
		{"&before=10", newest[:10]},
		{anchor + "&before=10", newest[20:31]},
		{anchor + "&after=10", newest[10:21]},
		{anchor + "&before=10&after=10", newest[10:31]},
		{anchor + "&before=0&after=0", nil},
		{anchor, nil},
		{"", nil},
		{"&after=10", nil},
		{"&before=1000", newest},
		{anchor + "&before=1000", newest[20:]},
		{"&message-id=" + newest[39] + "&before=10", newest[39:]},
	} {
		a := c.get(inGroup + w.query)
		require.Equal(t, 200, a.status)
		assert.Equal(t, float64(1), a.Code)
		assert.Equal(t, w.want, a.ids(), w.query)
		assert.Equal(t, len(w.want), a.Data.Total, "total is the size of the answer")
	}
}

func TestCap(t *testing.T) {
	for _, c := range []struct {
		opts           emulator.Options
		newest, around int
	}{
		{emulator.Options{Cap: 3}, 3, 4},
		{emulator.Options{Cap: 3, CapHoldsAnchor: true}, 3, 3},
		{emulator.Options{Cap: 1}, 1, 2},
		{emulator.Options{Cap: 1, CapHoldsAnchor: true}, 1, 1},
	} {
		caller, ids := posted(t, 20, c.opts)
		assert.Len(t, caller.get(inGroup+"&before=10").ids(), c.newest)
		assert.Len(t, caller.get(inGroup+"&before=10&message-id="+ids[15]).ids(), c.around)
	}
}

func TestLostAnchor(t *testing.T) {
	lost := func(lost emulator.Lost) answer {
		c, ids := posted(t, 20, emulator.Options{Lost: lost})
		c.p.Recall(group, ids[9])
		return c.get(inGroup + "&before=5&message-id=" + ids[9])
	}
	assert.Empty(t, lost(emulator.LostEmpty).ids())
	assert.Equal(t, float64(-1), lost(emulator.LostRefused).Code)
	assert.Len(t, lost(emulator.LostNewest).ids(), 5)
}

// TestRefuses: what the platform refuses is refused in its own words.
func TestRefuses(t *testing.T) {
	good := "token=" + url.QueryEscape(emulator.DefaultToken)
	for _, c := range []struct {
		name, query string
		code        float64
		says        string
	}{
		{"as it should be", good + "&" + inGroup + "&before=5", 1, "success"},
		{"a friend", good + "&chat-type=user&chat-id=7058262&before=5", 1, "success"},
		{"no token", inGroup, 1002, "token不存在"},
		{"another token", "token=x&" + inGroup, 1003, "非法token"},
		{"a token that was not escaped", "token=" + emulator.DefaultToken + "&" + inGroup, 1003, "非法token"},
		{"no chat type", good + "&chat-id=635409929", 1002, "chat-type取值错误，取值仅支持group、user"},
		{"the chat type of events", good + "&chat-type=bot&chat-id=7058262", 1002, "chat-type取值错误，取值仅支持group、user"},
		{"no chat id", good + "&chat-type=group", 1002, "chat-id值错误，值不能为空"},
		{"a group that does not exist", good + "&chat-type=group&chat-id=7058262", -1, "群(ID:7058262)不存在。"},
		{"a stranger", good + "&chat-type=user&chat-id=635409929", 1003, "recvId值错误，该用户不是机器人好友"},
		{"underscores", good + "&chat_type=group&chat_id=635409929", 1002, "chat-type"},
		{"an unknown parameter", good + "&" + inGroup + "&limit=5", 1002, "limit"},
		{"a parameter twice", good + "&" + inGroup + "&before=5&before=6", 1002, "before"},
		{"not a number", good + "&" + inGroup + "&before=all", 1002, "before"},
		{"below nothing", good + "&" + inGroup + "&after=-1", 1002, "after"},
		{"a broken query", good + "&" + inGroup + "&before=%zz", 1002, "query"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, status := range []int{200, 400} {
				a := start(t, emulator.Options{ErrorStatus: status}).send(http.MethodGet, path+"?"+c.query, "")
				assert.Equal(t, c.code, a.Code)
				assert.Contains(t, a.Msg, c.says)
				if c.code != 1 {
					assert.Equal(t, status, a.status)
					assert.NotContains(t, a.text, "data", "errors have none")
				}
			}
		})
	}
}

func TestRefusesChats(t *testing.T) {
	c := start(t, emulator.Options{})
	c.p.Forbid(group)
	assert.Equal(t, "群(ID:635409929)中未添加当前机器人(ID: 20770931)。", c.get(inGroup).Msg)
	assert.NotContains(t, c.p.Truth(), group)
	c.p.Remove(group)
	assert.Equal(t, "群(ID:635409929)不存在。", c.get(inGroup).Msg)
	c.p.Ban(group)
	assert.Equal(t, float64(1005), c.get(inGroup).Code)
	c.p.Allow(group)
	assert.Equal(t, float64(1), c.get(inGroup).Code)
	c.p.Forbid(friend)
	assert.Equal(t, "recvId值错误，该用户不是机器人好友", c.get("chat-type=user&chat-id=7058262").Msg)
	c.p.SetOptions(func(o *emulator.Options) { o.BotBanned = true })
	assert.Equal(t, float64(1004), c.get(inGroup).Code)
	c.p.Expire()
	assert.Equal(t, "非法token", c.get(inGroup).Msg)
}

func TestMethods(t *testing.T) {
	uri := path + "?token=" + url.QueryEscape(emulator.DefaultToken) + "&" + inGroup
	c := start(t, emulator.Options{})
	assert.Equal(t, 405, c.send(http.MethodPost, uri, "").status)
	assert.Equal(t, float64(1002), c.send(http.MethodGet, uri, "{}").Code, "a GET with a body")
	assert.Equal(t, 404, c.send(http.MethodGet, "/open-apis/v1/bot/message", "").status)
	assert.Equal(t, map[string]int{"messages": 2, "unknown": 1}, c.p.CallsOf())
	c = start(t, emulator.Options{TakesPost: true})
	assert.Equal(t, float64(1), c.send(http.MethodPost, uri, "{}").Code)
	assert.Equal(t, 405, c.send(http.MethodPut, uri, "").status)
}

func TestForms(t *testing.T) {
	message := emulator.Message{TimeMS: 5, Sender: emulator.Sender{ID: "7", Name: "阿青"}, Content: "x", At: []string{"8", "9"},
		Buttons: [][]emulator.Button{{{Text: "a", Action: 1, URL: "https://a.example"}}, {{Text: "b", Action: 2, Value: "v"}}}}
	show := func(opts emulator.Options, m emulator.Message) string {
		c := start(t, opts)
		c.p.Post(group, m)
		return string(c.p.Truth()[group][0].Raw)
	}
	full := show(emulator.Options{}, message)
	assert.Contains(t, full, `"parentId":"","senderId":"7","senderType":"user","senderNickname":"阿青","contentType":"text"`)
	assert.Contains(t, full, `"at":["8","9"]`)
	assert.Contains(t, full, `"buttons":[[{"text":"a","actionType":1,"url":"https://a.example"}],[{"text":"b","actionType":2,"value":"v"}]]`)
	assert.Contains(t, full, `"sendTime":5,"commandName":"","commandId":0}`)
	other := show(emulator.Options{Sparse: true, TextAt: true, FlatButtons: true, Nameless: true}, message)
	assert.Contains(t, other, `"at":"8,9"`)
	assert.Contains(t, other, `"buttons":[{"text":"a"`)
	for _, missing := range []string{"parentId", "senderNickname", "commandName", "commandId"} {
		assert.NotContains(t, other, missing)
	}
	assert.Regexp(t, `"msgId":"[0-9a-f]{32}"`, full)
	assert.Regexp(t, `"msgId":"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"`, show(emulator.Options{}, emulator.Message{Type: "tip", Content: "x"}))
	assert.Contains(t, start(t, emulator.Options{NullList: true}).get(inGroup).text, `"list":null`)
	assert.Contains(t, start(t, emulator.Options{}).get(inGroup).text, `"list":[]`)
	assert.Contains(t, start(t, emulator.Options{TextCode: true}).get(inGroup).text, `"code":"1"`)
}

func TestRecall(t *testing.T) {
	for form, want := range map[emulator.RecallForm]string{
		emulator.RecallHole: "", emulator.RecallEmpty: `"contentType":"text","content":{}`, emulator.RecallTip: `"contentType":"tip","content":{"text":"阿青撤回了一条消息"}`,
	} {
		c := start(t, emulator.Options{Recall: form})
		id := c.p.Post(group, emulator.Message{Sender: emulator.Sender{ID: "7", Name: "阿青"}, Content: "x"})
		c.p.Recall(group, id)
		truth := c.p.Truth()[group]
		if want == "" {
			assert.Empty(t, truth)
			continue
		}
		require.Len(t, truth, 1)
		assert.Contains(t, string(truth[0].Raw), want)
		assert.Equal(t, id, truth[0].ID)
	}
}

// TestVolatile: an image's address is signed anew in each answer, and nothing else
// of it changes.
func TestVolatile(t *testing.T) {
	c := start(t, emulator.Options{})
	c.p.Post(group, emulator.Message{Type: "image", Content: map[string]any{"imageName": "a.png"}})
	content := func() map[string]any {
		return c.get(inGroup + "&before=1").Data.List[0]["content"].(map[string]any)
	}
	first, second := content(), content()
	assert.NotEqual(t, first["imageUrl"], second["imageUrl"])
	assert.Regexp(t, `^https://chat-img.jwznb.com/a.png\?sign=[0-9a-f]{32}&t=[0-9a-f]+$`, first["imageUrl"])
	delete(first, "imageUrl")
	delete(second, "imageUrl")
	assert.Equal(t, first, second)
}

func TestGrowing(t *testing.T) {
	c := start(t, emulator.Options{Growing: true})
	for n := range 3 {
		assert.Len(t, c.get(inGroup+"&before=10").ids(), n)
	}
}

func TestRateLimit(t *testing.T) {
	c := start(t, emulator.Options{RateLimit: emulator.DocumentedRate})
	for i := range 11 {
		want := 1.0
		if i == 10 {
			want = 1007
		}
		assert.Equal(t, want, c.get(inGroup).Code, "call %d", i)
	}
	assert.Equal(t, 11, c.p.BusiestSecond())
	c.now = c.now.Add(time.Second)
	assert.Equal(t, float64(1), c.get(inGroup).Code)
}

func TestFaults(t *testing.T) {
	c := start(t, emulator.Options{})
	for want, fault := range map[float64]edge.Fault{1007: emulator.TooMany, 1003: emulator.BadToken} {
		c.p.SetFault(func(call edge.Call) edge.Fault {
			assert.Equal(t, group, call.Chat)
			return fault
		})
		assert.Equal(t, want, c.get(inGroup).Code)
	}
}

// TestPopulate: the same seed makes the same company, and a believable one.
func TestPopulate(t *testing.T) {
	populated := func(seed uint64) map[string][]edge.Seen {
		p := emulator.New(emulator.Options{Now: func() time.Time { return time.Time{} }})
		to := time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)
		emulator.Populate(p, seed, 10000, to.AddDate(-1, 0, 0), to)
		return p.Truth()
	}
	truth := populated(1)
	texts, types, all := map[string]int{}, map[string]int{}, 0
	for _, messages := range truth {
		for _, m := range messages {
			var item struct{ ContentType string }
			require.NoError(t, json.Unmarshal(m.Raw, &item))
			types[item.ContentType]++
			texts[m.Plain]++
			all++
		}
	}
	assert.InDelta(t, 10000, all, 500)
	assert.Greater(t, len(texts), all*2/3, "distinct texts")
	for _, kind := range []string{"text", "markdown", "html", "image", "expression", "video", "audio", "file", "form", "post", "tip", "a2ui", "call"} {
		assert.GreaterOrEqual(t, types[kind], 5, "each chat has one of type %s", kind)
	}
	for _, word := range []string{"合同", "发票", "上线", "报价", "王伟", "https://", "SO2024"} {
		count := 0
		for text, n := range texts {
			if strings.Contains(text, word) {
				count += n
			}
		}
		assert.Greater(t, count, 5, word)
	}
	assert.Equal(t, fmt.Sprint(truth), fmt.Sprint(populated(1)))
	assert.NotEqual(t, fmt.Sprint(truth), fmt.Sprint(populated(2)))
}

// TestLater: a second drain of a populated platform finds something new, edited and recalled.
func TestLater(t *testing.T) {
	p := emulator.New(emulator.Options{Recall: emulator.RecallEmpty})
	to := time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)
	emulator.Populate(p, 1, 1000, to.AddDate(0, -1, 0), to)
	before := p.Truth()
	emulator.Later(p, 2, to.Add(time.Hour))
	for chat, messages := range p.Truth() {
		added, edited, recalled := 0, 0, 0
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
		assert.Equal(t, []int{5, 1, 1}, []int{added, edited, recalled}, chat)
	}
}

func TestAccount(t *testing.T) {
	c := start(t, emulator.Options{})
	assert.Equal(t, `[[account]]
name = "work-yunhu"
provider = "yunhu"
base_url = "http://127.0.0.1:9"
rate = 500
overlap = "720h"
token = "yh3c+9f0/e77d=b4a1&61d8%2Fc5"
chats = ["group:635409929 项目群", "user:7058262"]
`, c.p.Account("work-yunhu", "http://127.0.0.1:9"))
}
