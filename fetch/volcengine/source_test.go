package volcengine_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/emulator/edge"
	"imdex/fetch/fetchtest"
	"imdex/fetch/volcengine"
	"imdex/fetch/volcengine/emulator"
	"imdex/store"
	"imdex/store/chat"
)

func streams(t *testing.T, s *volcengine.Source) (list []fetch.Stream, err error) {
	t.Helper()
	err = s.Streams(t.Context(), func(s fetch.Stream) error { list = append(list, s); return nil })
	return list, err
}

// company is a platform with 45 groups of one user, a single chat of two and a
// live group.
func company(opts emulator.Options) *emulator.Platform {
	opts.Now = clock
	p := emulator.New(opts)
	for i := range 120 {
		p.AddUser(emulator.User{ID: fmt.Sprint(10001 + i), Name: fmt.Sprint("同事", i), Robot: i == 7})
	}
	for i := range 45 {
		p.AddChat(emulator.Chat{ID: fmt.Sprint(7171000000000000000 + i), Name: fmt.Sprint("群", i), Members: []string{"10001"}})
	}
	p.AddChat(emulator.Chat{ID: single, Kind: emulator.Single, Members: []string{"10001", "10002"}})
	p.AddChat(emulator.Chat{ID: live, Name: "直播间", Kind: emulator.Live, Members: []string{"10001"}})
	return p
}

func TestStreams(t *testing.T) {
	for _, quoted := range []bool{false, true} {
		p := company(emulator.Options{Quoted: quoted})
		list, err := streams(t, open(t, p, value("users", []string{"10001 王伟", "10002", "99999 走了"})))
		require.NoError(t, err)
		require.Len(t, list, 1+45+1+1)
		assert.Equal(t, fetch.Stream{Chat: live, Name: "新品直播", Kind: chat.KindLive}, list[0], "the configured name")
		assert.Equal(t, fetch.Stream{Chat: "7171000000000000000", Name: "群0", Kind: chat.KindGroup}, list[1])
		assert.Equal(t, fetch.Stream{Chat: single, Kind: chat.KindSingle}, list[46], "once, for both of its members")
		assert.Equal(t, "user:99999", list[47].Chat)
		assert.Equal(t, fetch.Gone, fetch.KindOf(list[47].Err), "an unknown user")
		assert.Contains(t, fetchtest.Failure(t, list[47].Err).Advice, "users")
		assert.Equal(t, map[string]int{"BatchGetConversations": 1, "GetUserConversations": 3 + 1 + 1}, p.CallsOf())
	}
}

// TestStreamsChosen: a conversation that the platform does not describe is walked
// all the same, and spoils nothing for the others.
func TestStreamsChosen(t *testing.T) {
	for _, strict := range []bool{false, true} {
		p := company(emulator.Options{StrictBatch: strict})
		p.Dissolve("7171000000000000003")
		chosen := []string{"7171000000000000002", "7171000000000000003 旧群", live}
		list, err := streams(t, open(t, p, value("users", nil), value("conversations", chosen)))
		require.NoError(t, err)
		assert.Equal(t, []fetch.Stream{
			{Chat: "7171000000000000002", Name: "群2", Kind: chat.KindGroup},
			{Chat: "7171000000000000003", Name: "旧群"},
			{Chat: live, Name: "直播间", Kind: chat.KindLive},
		}, list)
	}
}

func TestStreamsOfStringUsers(t *testing.T) {
	p := emulator.New(emulator.Options{Now: clock, StringIDs: true})
	p.AddUser(emulator.User{ID: "lin@corp", Name: "小林"})
	p.AddChat(emulator.Chat{ID: group, Name: "项目群", Members: []string{"lin@corp"}})
	list, err := streams(t, open(t, p, value("users", []string{"lin@corp"}), value("conversations", nil)))
	require.NoError(t, err)
	require.Len(t, list, 1)
	assert.Equal(t, group, list[0].Chat)
	members, err := open(t, p).Members(t.Context(), group)
	require.NoError(t, err)
	assert.Equal(t, []string{"lin@corp"}, members)
}

func TestStreamsStopAtYield(t *testing.T) {
	enough := errors.New("enough")
	for _, users := range [][]string{{"10001"}, nil} {
		err := open(t, company(emulator.Options{}), value("users", users)).Streams(t.Context(), func(fetch.Stream) error { return enough })
		assert.ErrorIs(t, err, enough)
	}
	err := open(t, company(emulator.Options{}), value("conversations", nil)).Streams(t.Context(), func(fetch.Stream) error { return enough })
	assert.ErrorIs(t, err, enough)
}

func TestStreamsLoop(t *testing.T) {
	p := company(emulator.Options{})
	p.SetFault(func(c edge.Call) edge.Fault { return edge.Fault{SameCursor: c.Op == "GetUserConversations"} })
	list, err := streams(t, open(t, p, value("users", []string{"10001"})))
	require.NoError(t, err)
	assert.Equal(t, fetch.Stuck, fetch.KindOf(list[len(list)-1].Err), "the user's own error")
}

// TestWrongCredentials: each of them says what to check, and a listing does not
// go on with a key that nobody knows.
func TestWrongCredentials(t *testing.T) {
	for _, c := range []struct {
		key    string
		value  any
		kind   fetch.Kind
		advice string
	}{
		{"access_key", fetch.NewSecret("AKLTsomebodyelse"), fetch.Auth, "密钥管理"},
		{"secret_key", fetch.NewSecret("wrong"), fetch.Auth, "secret_key"},
		{"session_token", fetch.NewSecret("of another pair"), fetch.Auth, "session_token"},
		{"region", "cn-south-1", fetch.Auth, "region"},
		{"app_id", int64(7), fetch.Forbidden, "app_id"},
	} {
		t.Run(c.key, func(t *testing.T) {
			p := company(emulator.Options{})
			source := open(t, p, value(c.key, c.value))
			_, err := source.Step(t.Context(), fetch.Task{Chat: group, ToMS: clock().UnixMilli()}, nil)
			assert.Equal(t, c.kind, fetch.KindOf(err), "%v", err)
			assert.Contains(t, fetchtest.Failure(t, err).Advice, c.advice)
			list, err := streams(t, source)
			if c.kind == fetch.Auth {
				assert.Equal(t, fetch.Auth, fetch.KindOf(err))
				assert.Empty(t, list)
				return
			}
			require.NoError(t, err)
			for _, s := range list[1:] {
				assert.Equal(t, c.kind, fetch.KindOf(s.Err))
			}
		})
	}
}

// TestClock: a computer whose clock is off drains all the same, with one call
// more; one that is off by days is told so.
func TestClock(t *testing.T) {
	for _, status := range []int{400, 403} {
		p := crowded(emulator.Options{LateStatus: status}, emulator.Group, 30)
		task := fetch.Task{Chat: group, FromMS: ago(3 * day), ToMS: clock().UnixMilli()}
		off := openAt(t, p, func() time.Time { return clock().Add(-time.Hour) })
		demandTruth(t, p, walk(t.Context(), off, task))
		assert.Equal(t, 1+2, p.CallsOf()[history])
		lost := openAt(t, p, func() time.Time { return clock().Add(-50 * time.Hour) })
		w := walk(t.Context(), lost, task)
		assert.Equal(t, fetch.Auth, fetch.KindOf(w.err))
		assert.Contains(t, fetchtest.Failure(t, w.err).Advice, "clock is off by 50h")
	}
}

func TestNames(t *testing.T) {
	p := company(emulator.Options{})
	var ids []string
	for i := range 120 {
		ids = append(ids, fmt.Sprint(10001+i))
	}
	ids = append(ids, "5", "lin@corp")
	people, err := open(t, p).Names(t.Context(), ids)
	require.NoError(t, err)
	require.Len(t, people, 122)
	assert.Equal(t, store.PersonName{ID: "10001", Name: "同事0", Kind: "user"}, people[0])
	assert.Equal(t, store.PersonName{ID: "10008", Name: "同事7", Kind: "bot"}, people[7])
	assert.Equal(t, []store.PersonName{{ID: "5", Kind: "user"}, {ID: "lin@corp", Kind: "user"}}, people[120:], "asked, and without a name")
	assert.Equal(t, 3, p.CallsOf()["BatchGetUser"])
	people, err = open(t, p).Names(t.Context(), []string{"lin@corp"})
	require.NoError(t, err)
	assert.Len(t, people, 1)
	assert.Equal(t, 3, p.CallsOf()["BatchGetUser"], "no call for string ids alone")
}

func TestMembers(t *testing.T) {
	p := company(emulator.Options{})
	var all []string
	for i := range 45 {
		all = append(all, fmt.Sprint(10001+i))
	}
	p.AddChat(emulator.Chat{ID: group, Members: all})
	members, err := open(t, p).Members(t.Context(), group)
	require.NoError(t, err)
	assert.Equal(t, all, members)
	_, err = open(t, p).Members(t.Context(), "42")
	assert.Equal(t, fetch.Gone, fetch.KindOf(err))
}

// TestQuotes: quoted messages are wanted unless they are on the page or cannot be
// had, and a quote says that its message was recalled.
func TestQuotes(t *testing.T) {
	now := clock()
	p := emulator.New(emulator.Options{Now: func() time.Time { return now }, Recall: emulator.RecallMissing})
	p.AddChat(emulator.Chat{ID: group, CreatedMS: ago(6 * day)})
	post := func(at time.Duration, quote string) string {
		return p.Post(group, emulator.Message{TimeMS: ago(at), Sender: "10001", Content: "x", Plain: "x", Quote: quote})
	}
	old, recalled := post(6*day, ""), post(5*day, "")
	p.Recall(group, recalled)
	first := post(3*day, old)
	post(2*day, recalled)
	post(2*day, first)
	expired := post(8*day, "")
	post(day, expired)
	source := openAt(t, p, func() time.Time { return now })
	task := fetch.Task{Chat: group, FromMS: ago(4 * day), ToMS: clock().UnixMilli(), PageSize: 3}
	page, err := source.Step(t.Context(), task, nil)
	require.NoError(t, err)
	assert.Empty(t, page.Wanted, "it is on the same page")
	page, err = source.Step(t.Context(), task, page.State)
	require.NoError(t, err)
	assert.Equal(t, []string{first}, page.Wanted)
	require.Len(t, walk(t.Context(), source, task).pages[0].Recall, 1)
	assert.Equal(t, recalled, walk(t.Context(), source, task).pages[0].Recall[0].ID)

	item, err := source.Get(t.Context(), group, old)
	require.NoError(t, err)
	assert.Equal(t, old, item.ID)
	for _, id := range []string{recalled, expired, "42"} {
		_, err = source.Get(t.Context(), group, id)
		assert.Equal(t, fetch.Gone, fetch.KindOf(err), id)
	}
}

// TestNamesOfThePage: a sender's name in a message is noted.
func TestNamesOfThePage(t *testing.T) {
	p := emulator.New(emulator.Options{Now: clock})
	p.AddChat(emulator.Chat{ID: group})
	p.Post(group, emulator.Message{Sender: "10001", Content: "x", Ext: map[string]string{"s:nick_name": "王伟"}})
	p.Post(group, emulator.Message{Sender: "10002", Content: "x"})
	w := walk(t.Context(), open(t, p), fetch.Task{Chat: group, ToMS: clock().UnixMilli()})
	require.NoError(t, w.err)
	assert.Equal(t, []store.PersonName{{ID: "10001", Name: "王伟", Kind: "user"}}, w.pages[0].People)
}

// TestDismissed: a dissolved conversation is read if it can be, and is a hole if not.
func TestDismissed(t *testing.T) {
	task := fetch.Task{Chat: group, FromMS: ago(3 * day), ToMS: clock().UnixMilli()}
	for _, closed := range []bool{false, true} {
		p := crowded(emulator.Options{}, emulator.Group, 30)
		p.Dissolve(group)
		source := open(t, p, value("users", []string{"10001"}))
		_, err := streams(t, source)
		require.NoError(t, err)
		if !closed {
			demandTruth(t, p, walk(t.Context(), source, task))
			continue
		}
		p.Remove(group)
		w := walk(t.Context(), source, task)
		require.NoError(t, w.err)
		assert.Equal(t, []store.Hole{{FromMS: task.FromMS, ToMS: task.ToMS, Reason: "dismissed"}}, w.holes())
	}
	p := crowded(emulator.Options{}, emulator.Group, 30)
	p.Remove(group)
	assert.Equal(t, fetch.Gone, fetch.KindOf(walk(t.Context(), open(t, p), task).err), "one that is not known to be dissolved")
}

// TestRate: a platform that allows fewer calls than the account asks for slows
// the drain down and loses nothing.
func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(clock()))
		p := crowded(emulator.Options{}, emulator.Group, 400)
		p.SetOptions(func(o *emulator.Options) { o.RateLimit, o.Now = 5, time.Now })
		source := openAt(t, p, time.Now, func(s *fetch.Settings) { s.Rate = 20 })
		demandTruth(t, p, walk(t.Context(), source, fetch.Task{Chat: group, FromMS: ago(3 * day), ToMS: clock().UnixMilli(), PageSize: 10}))
		assert.Greater(t, p.BusiestSecond(), 5, "it was told to slow down")
	})
}

func TestConfig(t *testing.T) {
	for _, c := range []struct {
		key   string
		value any
	}{
		{"app_id", nil}, {"app_id", int64(-1)}, {"app_id", int64(1) << 40}, {"access_key", nil}, {"secret_key", fetch.NewSecret("")},
		{"region", "cn north"}, {"conversations", []string{"项目群"}}, {"conversations", []string{"0"}}, {"conversations", []string{"99999999999999999999"}},
	} {
		s := settings(emulator.Options{})
		s.Values[c.key] = c.value
		_, err := volcengine.Provider().Open(s, fetch.Env{Transport: fetchtest.Direct(nil), Now: clock, Observe: func(fetch.Event) {}})
		var refused *fetch.ConfigError
		require.ErrorAs(t, err, &refused, "%s = %v", c.key, c.value)
		assert.Equal(t, c.key, refused.Key)
		assert.NotEmpty(t, refused.Hint)
	}
	for key, change := range map[string]func(*fetch.Settings){
		"users":     func(s *fetch.Settings) { s.Values["users"], s.Values["conversations"] = nil, []string{" "} },
		"base_url":  func(s *fetch.Settings) { s.BaseURL = "rtc.volcengineapi.com" },
		"page_size": func(s *fetch.Settings) { s.PageSize = 21 },
	} {
		s := settings(emulator.Options{})
		change(&s)
		_, err := volcengine.Open(s, fetch.Env{})
		var refused *fetch.ConfigError
		require.ErrorAs(t, err, &refused, key)
		assert.Equal(t, key, refused.Key)
	}
}
