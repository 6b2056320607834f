package bosshi_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/bosshi"
	"imdex/fetch/bosshi/emulator"
	"imdex/fetch/emulator/edge"
	"imdex/fetch/fetchtest"
	"imdex/store"
	"imdex/store/chat"
)

// at is a time of the walked days.
func at(day, second int, ms int64) int64 {
	return since.AddDate(0, 0, day).Unix()*1000 + int64(second)*1000 + ms
}

func TestStreams(t *testing.T) {
	var list []fetch.Stream
	p := platform(emulator.Options{})
	source := open(t, p, value("users", []string{"100021 王伟", "ou_2", "100021 again", " "}))
	require.NoError(t, source.Streams(t.Context(), func(s fetch.Stream) error { list = append(list, s); return nil }))
	assert.Equal(t, []fetch.Stream{{Chat: "100021", Name: "王伟", Kind: chat.KindSingle}, {Chat: "ou_2", Kind: chat.KindSingle}}, list)
	assert.Zero(t, p.Calls())
	enough := errors.New("enough")
	assert.ErrorIs(t, source.Streams(t.Context(), func(fetch.Stream) error { return enough }), enough)
}

// TestCalls: what a walk costs, the token apart.
func TestCalls(t *testing.T) {
	busy := []int64{at(3, 100, 0), at(3, 200, 0), at(3, 300, 0)}
	lonely := []int64{at(3, 100, 1)}
	neighbours := []int64{at(3, 100, 1), at(2, 80000, 1)}
	for _, c := range []struct {
		name  string
		opts  emulator.Options
		times []int64
		extra int // calls beyond one a window
	}{
		{"nothing", emulator.Options{}, nil, 0},
		{"inclusive: the anchor alone", emulator.Options{}, busy, 1},
		{"exclusive: nothing, and the page again", emulator.Options{Cursor: emulator.Exclusive}, busy, 2},
		{"inclusive, one message: the anchor and the two days beside it", emulator.Options{}, lonely, 3},
		{"exclusive, one message", emulator.Options{Cursor: emulator.Exclusive}, lonely, 2},
		{"inclusive, two messages of a day in two windows: both asked for, once", emulator.Options{}, neighbours, 4 + 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := platform(c.opts, c.times...)
			w, err := walk(t.Context(), same(open(t, p)), task(0))
			require.NoError(t, err)
			demandWhole(t, p, w)
			assert.Equal(t, windows+c.extra, p.CallsOf()["messages"])
		})
	}
}

// TestLonely: a chat with a single message, wherever it stands, is complete.
func TestLonely(t *testing.T) {
	for _, when := range []int64{at(0, 0, 999), at(2, 0, 0), at(2, 43210, 1), at(2, 86399, 999), clock().UnixMilli()} {
		for _, ends := range []emulator.Ends{emulator.Closed, emulator.HalfOpen, emulator.Open, emulator.Seconds} {
			for _, cursor := range []emulator.Cursor{emulator.Inclusive, emulator.Exclusive, emulator.Ignored} {
				p := platform(emulator.Options{Ends: ends, Cursor: cursor}, when)
				w, err := walk(t.Context(), same(open(t, p)), task(0))
				require.NoError(t, err)
				demandWhole(t, p, w)
				assert.LessOrEqual(t, p.CallsOf()["messages"], windows+8)
			}
		}
	}
}

// TestPagesOfOne: a platform that only ever shows the message that it was asked
// from is found out; what it hides is a hole, and what it does not is read.
func TestPagesOfOne(t *testing.T) {
	times := []int64{at(0, 500, 0), at(1, 500, 0), at(1, 500, 7), at(3, 100, 5), at(3, 200, 5), at(3, 200, 6), at(3, 50000, 0)}
	for _, order := range []emulator.Order{emulator.NewestFirst, emulator.OldestFirst} {
		p := platform(emulator.Options{PageCap: 1, Order: order}, times...)
		w, err := walk(t.Context(), same(open(t, p)), task(0))
		require.NoError(t, err)
		demandHonest(t, p, w)
		assert.GreaterOrEqual(t, len(w.items), 5, "one of each second")
		for _, hidden := range []int64{times[2], times[5]} {
			assert.True(t, inHole(w.holes, hidden), "%d in %v", hidden, w.holes)
		}
		assert.False(t, inHole(w.holes, at(2, 500, 0)), "a day without messages is read")
	}
}

// TestIgnoredCursor: a platform that always answers with the first page is read
// by halving, but for seconds of more messages than a page has.
func TestIgnoredCursor(t *testing.T) {
	var times []int64
	for i := range 40 {
		times = append(times, at(2, 30000+i*7, 0))
	}
	for range 12 {
		times = append(times, at(1, 4000, 3))
	}
	p := platform(emulator.Options{Cursor: emulator.Ignored, PageCap: 10}, times...)
	w, err := walk(t.Context(), same(open(t, p)), task(0))
	require.NoError(t, err)
	demandHonest(t, p, w)
	assert.Len(t, w.items, 50)
	assert.LessOrEqual(t, len(w.holes), 2, "%v", w.holes)
	assert.True(t, inHole(w.holes, at(1, 4000, 3)))
	assert.Less(t, p.Calls(), 400)
}

// TestBusyDay: a day of more messages than a step reads is read in parts.
func TestBusyDay(t *testing.T) {
	var times []int64
	for i := range 2500 {
		times = append(times, at(2, i*20, int64(i%1000)))
	}
	for i := range 300 {
		times = append(times, at(1, 60000, int64(i%3)))
	}
	for _, order := range []emulator.Order{emulator.NewestFirst, emulator.OldestFirst} {
		p := platform(emulator.Options{Order: order}, times...)
		w, err := walk(t.Context(), same(open(t, p)), task(0))
		require.NoError(t, err)
		demandWhole(t, p, w)
		assert.Less(t, p.Calls(), 3*len(times)/50)
	}
}

// TestLostMessage: the message that a page is asked from may be gone by then, and
// the one before it as well.
func TestLostMessage(t *testing.T) {
	for _, lost := range []emulator.Lost{emulator.LostRefused, emulator.LostIgnored, emulator.LostEmpty} {
		for _, cursor := range []emulator.Cursor{emulator.Inclusive, emulator.Exclusive} {
			for n := 1; n <= 2; n++ {
				var times []int64
				for i := range 30 {
					times = append(times, at(2, i*10, 0))
				}
				p := platform(emulator.Options{Lost: lost, Cursor: cursor, PageCap: 4}, times...)
				var asked, gone []string // messages that pages were asked from
				source := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if from := r.URL.Query().Get("message_id"); from != "" {
						asked = append(asked, from)
						if len(asked) == n {
							gone = slices.Clone(asked)
						}
						for _, id := range gone {
							p.Vanish(user, id)
						}
					}
					p.ServeHTTP(w, r)
				}))
				w, err := walk(t.Context(), same(source), task(0))
				require.NoError(t, err)
				require.Len(t, gone, n)
				demandWhole(t, p, w)
			}
		}
	}
}

// TestWindows: calls are of a day at most, in seconds of ten digits, newest
// first, and leave nothing out; a walk from the beginning of time has an end.
func TestWindows(t *testing.T) {
	p := platform(emulator.Options{})
	newest := ""
	var calls atomic.Int64
	source := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); q.Has("end_time") {
			calls.Add(1)
			if newest != "" {
				assert.LessOrEqual(t, q.Get("end_time"), newest)
				assert.GreaterOrEqual(t, q.Get("end_time"), "1000000000")
			}
			newest = q.Get("start_time")
			newest = fmt.Sprint(mustInt(t, newest) + 1)
		}
		p.ServeHTTP(w, r)
	}))
	w, err := walk(t.Context(), same(source), fetch.Task{Chat: user, ToMS: clock().UnixMilli()})
	require.NoError(t, err)
	assert.Equal(t, int((clock().Unix()-1_000_000_000)/86398)+1, int(calls.Load()))
	assert.Len(t, w.covered, w.steps)

	w, err = walk(t.Context(), same(source), fetch.Task{Chat: user, ToMS: 5_000})
	require.NoError(t, err)
	assert.Equal(t, 1, w.steps, "before all times that can be asked for")
}

func mustInt(t *testing.T, s string) (n int64) {
	t.Helper()
	_, err := fmt.Sscan(s, &n)
	require.NoError(t, err)
	return n
}

// TestTypes: new_rich_text is left out where it is refused, and only there.
func TestTypes(t *testing.T) {
	post := func(p *emulator.Platform) *emulator.Platform {
		for i, kind := range []string{"text", "image", "new_rich_text", "rich_text", "system_card", "compressive_card", "file"} {
			p.Post(user, emulator.Message{TimeMS: at(3, 100+i, 0), Type: kind, Content: "x"})
		}
		return p
	}
	p := post(platform(emulator.Options{NoNewRich: true}))
	w, err := walk(t.Context(), same(open(t, p)), task(0))
	require.NoError(t, err)
	demandWhole(t, p, w)
	assert.Len(t, w.items, 5)
	assert.Equal(t, windows+1+2, p.CallsOf()["messages"], "the refusal is asked for twice, once an account")

	p = post(platform(emulator.Options{}))
	p.SetFault(func(c edge.Call) edge.Fault {
		if c.Op == "messages" && c.Number == 2 {
			return edge.Fault{Status: 200, Code: "10001"}
		}
		return edge.Fault{}
	})
	w, err = walk(t.Context(), same(open(t, p)), task(0))
	require.NoError(t, err)
	demandWhole(t, p, w)
	assert.Len(t, w.items, 6, "one odd refusal is no rule")
}

// TestToken: a token is used until half an hour before its end, wherever it
// stands in the answer.
func TestToken(t *testing.T) {
	for _, flat := range []bool{false, true} {
		now := clock()
		p := platform(emulator.Options{FlatToken: flat})
		p.SetOptions(func(o *emulator.Options) { o.Now = func() time.Time { return now } })
		source := openAt(t, p, func() time.Time { return now })
		for range 5 {
			_, err := source.Step(t.Context(), task(0), nil)
			require.NoError(t, err)
			now = now.Add(time.Hour)
		}
		assert.Len(t, p.Issued(), 3, "tokens of two hours in four")
		assert.Equal(t, 3, p.CallsOf()["token"])
	}
}

func openAt(t *testing.T, h http.Handler, now func() time.Time) *bosshi.Source {
	s := settings(user)
	s.Rate = 1e9
	source, err := bosshi.Open(s, fetch.Env{Transport: fetchtest.Direct(h), Now: now, Observe: func(fetch.Event) {}})
	require.NoError(t, err)
	return source
}

// TestTokenAnswers: an answer without a life gets the documented one, one
// without a token is told.
func TestTokenAnswers(t *testing.T) {
	for body, kind := range map[string]fetch.Kind{
		`{"code":0,"data":{"tenant_access_token":"t-1"}}`:              0,
		`{"code":0,"tenant_access_token":"t-1","expire":"7140"}`:       0,
		`{"code":0,"data":{"tenant_access_token":null,"expire":1}}`:    fetch.Malformed,
		`{"code":0,"data":null}`:                                       fetch.Malformed,
		`{"code":10003,"msg":"应用凭证错误","traceId":"_T","success":false}`: fetch.Auth,
	} {
		source := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				_, _ = w.Write([]byte(body))
				return
			}
			assert.Equal(t, "Bearer t-1", r.Header.Get("Authorization"))
			_, _ = w.Write([]byte(`{"code":0}`))
		}))
		_, err := source.Step(t.Context(), task(0), nil)
		assert.Equal(t, kind, fetch.KindOf(err), "%s: %v", body, err)
	}
}

// TestAnswers: what is a list and what is none.
func TestAnswers(t *testing.T) {
	item := `{"message_id":"m~","msg_type":"text","create_time":"` + fmt.Sprint(at(4, 0, 0)) + `","body":{"content":"x"}}`
	for _, c := range []struct {
		body  string
		items int
		kind  fetch.Kind
	}{
		{`{"code":0}`, 0, 0},
		{`{"code":"0","data":null}`, 0, 0},
		{`{"code":0,"data":[]}`, 0, 0},
		{`{"code":0,"data":{"items":null}}`, 0, 0},
		{`{"code":0,"data":[` + item + `,null]}`, 1, 0},
		{`{"code":0,"data":{"items":[` + item + `]}}`, 1, 0},
		{`{"code":0,"data":{"messages":[` + item + `]}}`, 1, 0},
		{`{"code":0,"data":{}}`, 0, fetch.Malformed},
		{`{"code":0,"data":{"items":7}}`, 0, fetch.Malformed},
		{`{"code":0,"data":{"tenant_access_token":"t"}}`, 0, fetch.Malformed},
		{`{"code":0,"data":"maintenance"}`, 0, fetch.Malformed},
		{`{"code":0,"data":0}`, 0, fetch.Malformed},
		{`{}`, 0, fetch.Malformed},
		{`[]`, 0, fetch.Transient},
		{`{"data":[]}`, 0, fetch.Malformed},
		{`{"code":0,"data":[` + strings.ReplaceAll(item, fmt.Sprint(at(4, 0, 0)), "1600000000000") + `]}`, 0, fetch.Malformed},
	} {
		t.Run(c.body, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // a transient fault is tried again
				source := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Method == http.MethodPost {
						_, _ = w.Write([]byte(`{"code":0,"data":{"tenant_access_token":"t-1"}}`))
						return
					}
					_, _ = w.Write([]byte(c.body))
				}))
				page, err := source.Step(t.Context(), task(0), nil)
				assert.Equal(t, c.kind, fetch.KindOf(err), "%v", err)
				assert.Len(t, page.Items, c.items)
			})
		})
	}
}

// TestNamelessRow: a message without an id is kept, and nothing is asked from it.
func TestNamelessRow(t *testing.T) {
	rows := `{"msg_type":"text","create_time":"` + fmt.Sprint(at(4, 0, 0)) + `","body":{"content":"x"}}`
	source := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.False(t, r.URL.Query().Has("message_id"))
		_, _ = w.Write([]byte(`{"code":0,"tenant_access_token":"t-1","data":[` + rows + `]}`))
	}))
	page, err := source.Step(t.Context(), task(0), nil)
	require.NoError(t, err)
	require.Len(t, page.Items, 1)
	assert.Regexp(t, `^noid:[0-9a-f]{32}$`, page.Items[0].ID)
	assert.Empty(t, page.Covered)
}

// TestPeople: names come from the configuration and from mentions.
func TestPeople(t *testing.T) {
	p := platform(emulator.Options{})
	for i := range 2 {
		p.Post(user, emulator.Message{TimeMS: at(4, i, 0), Content: " @所有人 @小王 hello", Mentions: []emulator.Mention{{ID: "-1"}, {ID: "ou_a1"}}})
	}
	page, err := open(t, p, value("users", []string{user + " 王伟"})).Step(t.Context(), task(0), nil)
	require.NoError(t, err)
	assert.Equal(t, []store.PersonName{{ID: user, Name: "王伟", Kind: "user"}, {ID: "ou_a1", Name: "小王", Kind: "user"}}, page.People)
	assert.True(t, page.Contiguous)
	page, err = open(t, platform(emulator.Options{}), value("users", []string{user + " 王伟"})).Step(t.Context(), task(0), nil)
	require.NoError(t, err)
	assert.Empty(t, page.People)
}

// TestWrongSettings: what is wrong at the user's end is told in words that lead
// to where it can be mended.
func TestWrongSettings(t *testing.T) {
	unchanged := func(*fetch.Settings) {}
	for _, statuses := range []bool{false, true} {
		for _, c := range []struct {
			name   string
			change func(*fetch.Settings)
			fault  edge.Fault
			kind   fetch.Kind
			says   string
		}{
			{"wrong secret", value("app_secret", fetch.NewSecret("bs-wrong-wrong")), edge.Fault{}, fetch.Auth, "app_secret"},
			{"wrong app id", value("app_id", "bli_wrong"), edge.Fault{}, fetch.Auth, "app_id"},
			{"another type of ids", value("user_id_type", "open_id"), edge.Fault{}, fetch.Gone, "user_id_type"},
			{"wrong path", func(s *fetch.Settings) { s.BaseURL += "/v1" }, edge.Fault{}, fetch.Malformed, "base_url"},
			{"an address that is not allowed", unchanged, edge.Fault{Status: 200, Code: "10008"}, fetch.Forbidden, "IP 白名单"},
			{"a version that is not published", unchanged, edge.Fault{Status: 403, Code: "10009"}, fetch.Forbidden, "版本管理与发布"},
			{"no permission", unchanged, edge.Fault{Status: 403, Code: "10004"}, fetch.Forbidden, "获取单聊、群聊消息"},
			{"a bare refusal", unchanged, edge.Fault{Status: 403}, fetch.Forbidden, "IP 白名单"},
			{"a firewall", unchanged, edge.Fault{Status: 403, Body: "<html>forbidden"}, fetch.Forbidden, "IP 白名单"},
		} {
			t.Run(fmt.Sprint(c.name, statuses), func(t *testing.T) {
				p := platform(emulator.Options{Statuses: statuses}, at(3, 0, 0))
				p.SetFault(func(edge.Call) edge.Fault { return c.fault })
				_, err := open(t, p, c.change).Step(t.Context(), task(0), nil)
				require.Error(t, err)
				assert.Equal(t, c.kind, fetch.KindOf(err), "%v", err)
				assert.Contains(t, fetchtest.Failure(t, err).Advice, c.says)
				assert.NotContains(t, fmt.Sprintf("%v %+v", err, err), emulator.DefaultAppSecret)
			})
		}
	}
}

// TestTroubledPlatform: faults that pass are not seen, in a time that nobody waits.
func TestTroubledPlatform(t *testing.T) {
	for name, fault := range map[string]edge.Fault{
		"too many": emulator.TooMany, "unavailable": emulator.Unavailable, "busy": emulator.Busy, "expired": emulator.Expired,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := platform(emulator.Options{}, crowded()...)
				p.SetFault(func(c edge.Call) edge.Fault {
					if c.Number%7 == 3 {
						return fault
					}
					return edge.Fault{}
				})
				w, err := walk(t.Context(), same(open(t, p)), task(4))
				require.NoError(t, err)
				demandWhole(t, p, w)
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
		{"no secret", value("app_secret", fetch.Secret{}), "app_secret"},
		{"another type of ids", value("user_id_type", "email"), "user_id_type"},
		{"nobody", value("users", []string{" "}), "users"},
		{"no address", func(s *fetch.Settings) { s.BaseURL = "hi-gw.weizhipin.com" }, "base_url"},
		{"pages of one", func(s *fetch.Settings) { s.PageSize = 1 }, "page_size"},
		{"pages too large", func(s *fetch.Settings) { s.PageSize = 51 }, "page_size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := settings(user)
			c.change(&s)
			_, err := bosshi.Open(s, fetch.Env{})
			var wrong *fetch.ConfigError
			require.ErrorAs(t, err, &wrong)
			assert.Equal(t, c.key, wrong.Key)
			assert.NotEmpty(t, wrong.Hint)
			assert.False(t, strings.HasSuffix(wrong.Problem, "."))
		})
	}
}

// TestPageSize: what is asked for is the task's, else the account's, else the most.
func TestPageSize(t *testing.T) {
	for _, c := range []struct {
		account, task int
		want          string
	}{{0, 0, "50"}, {7, 0, "7"}, {7, 9, "9"}, {0, 2, "2"}} {
		p := platform(emulator.Options{})
		asked := ""
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = r.URL.Query().Get("page_size")
			p.ServeHTTP(w, r)
		})
		_, err := open(t, h, func(s *fetch.Settings) { s.PageSize = c.account }).Step(t.Context(), task(c.task), nil)
		require.NoError(t, err)
		assert.Equal(t, c.want, asked)
	}
}
