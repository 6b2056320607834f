package volcengine_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
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

const history = "GetConversationMessages"

var clock = func() time.Time { return time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC) }

// ago is a time in milliseconds.
func ago(d time.Duration) int64 { return clock().Add(-d).UnixMilli() }

const day = 24 * time.Hour

// openAt connects a source to a platform, as fast as it goes.
func openAt(t testing.TB, h http.Handler, now func() time.Time, change ...func(*fetch.Settings)) *volcengine.Source {
	t.Helper()
	s := settings(emulator.Options{})
	s.Rate = 1e9
	for _, c := range change {
		c(&s)
	}
	source, err := volcengine.Open(s, fetch.Env{Transport: fetchtest.Direct(h), Now: now, Observe: func(fetch.Event) {}})
	require.NoError(t, err)
	return source
}

func open(t testing.TB, h http.Handler, change ...func(*fetch.Settings)) *volcengine.Source {
	t.Helper()
	return openAt(t, h, clock, change...)
}

func value(key string, v any) func(*fetch.Settings) {
	return func(s *fetch.Settings) { s.Values[key] = v }
}

// walked is what a walk brought.
type walked struct {
	items []store.Item
	pages []fetch.Page
	err   error
}

// walk reads a task to its end, through every state it returns.
func walk(ctx context.Context, s *volcengine.Source, task fetch.Task) (w walked) {
	var state []byte
	for len(w.pages) < 1000 {
		page, err := s.Step(ctx, task, state)
		if err != nil {
			w.err = err
			return w
		}
		w.pages = append(w.pages, page)
		w.items = append(w.items, page.Items...)
		if page.Done {
			return w
		}
		state = page.State
	}
	w.err = fmt.Errorf("no end after %d pages", len(w.pages))
	return w
}

// holes are those of all pages.
func (w walked) holes() (list []store.Hole) {
	for _, p := range w.pages {
		list = append(list, p.Holes...)
	}
	return list
}

// crowded is a platform with n messages in a group, a day apart in runs of one
// time, some recalled, some that nobody may see.
func crowded(opts emulator.Options, kind emulator.Kind, n int) *emulator.Platform {
	opts.Now = clock
	p := emulator.New(opts)
	p.AddUser(emulator.User{ID: "10001", Name: "王伟"})
	p.AddChat(emulator.Chat{ID: group, Name: "项目群", Kind: kind, Members: []string{"10001"}, CreatedMS: ago(6 * day)})
	step := 20 * time.Hour / time.Duration(n)
	for i := range n {
		m := emulator.Message{TimeMS: ago(20*time.Hour - time.Duration(i/9*9)*step), Sender: "10001", Content: fmt.Sprint("message ", i)}
		id := p.Post(group, m)
		if i%11 == 5 {
			p.Recall(group, id)
		}
		if i%13 == 6 {
			p.Post(group, emulator.Message{TimeMS: m.TimeMS, Sender: "10001", Unseen: true})
		}
	}
	return p
}

func demandTruth(t *testing.T, p *emulator.Platform, w walked) {
	t.Helper()
	require.NoError(t, w.err)
	truth := p.Truth()[group]
	require.NotEmpty(t, truth)
	found := map[string]store.Item{}
	for _, item := range w.items {
		found[item.ID] = item
	}
	require.Len(t, found, len(truth))
	for _, want := range truth {
		got := found[want.ID]
		require.Equal(t, []any{want.ID, want.TimeMS, want.Order}, []any{got.ID, got.TimeMS, got.Order})
		again, err := volcengine.Split(want.Raw)
		require.NoError(t, err)
		require.Equal(t, again[0].Item.Fingerprint, got.Fingerprint)
	}
}

// TestEveryReading walks a conversation under every reading of the documents, with
// pages of many sizes: each message that may be seen, and few calls too many.
func TestEveryReading(t *testing.T) {
	for _, kind := range []emulator.Kind{emulator.Group, emulator.Live} {
		for _, cursor := range []emulator.Cursor{emulator.InclusiveNext, emulator.InclusiveLast, emulator.ExclusiveLast, emulator.InclusiveBehind} {
			for i := range 6 {
				// A cursor that says nothing, and pages that may be empty, leave nothing to go on with.
				opts := emulator.Options{Cursor: cursor, Filtered: i%3 != 1 && cursor != emulator.InclusiveBehind, Recall: emulator.RecallForm(i % 3),
					SmallIndex: i%2 == 0, Descending: i >= 3, Quoted: i == 2, NoFarCursors: i == 4, ErrorStatus: 200 + 200*(i%2)}
				t.Run(fmt.Sprintf("kind %d, cursor %d, variation %d", kind, cursor, i), func(t *testing.T) {
					p := crowded(opts, kind, 60)
					source := open(t, p)
					for _, size := range []int{1, 2, 3, 7, 19, 20} {
						w := walk(t.Context(), source, fetch.Task{Chat: group, ToMS: clock().UnixMilli(), FromMS: ago(3 * day), PageSize: size})
						demandTruth(t, p, w)
						assert.LessOrEqual(t, len(w.pages), 80/max(size-1, 1)+4, "page size %d", size)
					}
				})
			}
		}
	}
}

// TestContiguous: pages are runs of the history, whatever is missing in them.
func TestContiguous(t *testing.T) {
	for _, kind := range []emulator.Kind{emulator.Group, emulator.Live} {
		for _, descending := range []bool{false, true} {
			p := crowded(emulator.Options{Descending: descending}, kind, 60)
			w := walk(t.Context(), open(t, p), fetch.Task{Chat: group, FromMS: ago(3 * day), ToMS: clock().UnixMilli(), PageSize: 8})
			demandTruth(t, p, w)
			for _, page := range w.pages {
				assert.True(t, page.Contiguous)
				assert.True(t, slices.IsSortedFunc(page.Items, func(a, b store.Item) int { return int(a.Order - b.Order) }))
			}
		}
	}
}

// week is a platform with n messages spread over the last week.
func week(opts emulator.Options, n int) *emulator.Platform {
	opts.Now = clock
	p := emulator.New(opts)
	p.AddChat(emulator.Chat{ID: group, Name: "项目群", CreatedMS: ago(30 * day)})
	for i := range n {
		p.Post(group, emulator.Message{TimeMS: ago(7*day - time.Minute - time.Duration(i)*7*day/time.Duration(n+1)), Sender: "10001", Content: fmt.Sprint(i)})
	}
	return p
}

// TestIncremental: a walk over the last two days costs the pages of these days
// and one call, where the index is a time; all pages where it is none.
func TestIncremental(t *testing.T) {
	const messages = 1400 // 400 of them in two days, 200 a day
	task := fetch.Task{Chat: group, FromMS: ago(2 * day), ToMS: clock().UnixMilli()}
	for _, c := range []struct {
		name  string
		opts  emulator.Options
		calls int
	}{
		{"index is the time", emulator.Options{}, 1 + 21},
		{"index is the time, cursor outside", emulator.Options{Cursor: emulator.ExclusiveLast}, 1 + 21},
		{"index is a number", emulator.Options{SmallIndex: true}, 70},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := week(c.opts, messages)
			w := walk(t.Context(), open(t, p), task)
			require.NoError(t, w.err)
			assert.Equal(t, c.calls, p.CallsOf()[history])
			assert.Empty(t, w.holes())
			for _, want := range p.Truth()[group] {
				found := slices.ContainsFunc(w.items, func(i store.Item) bool { return i.ID == want.ID })
				require.True(t, found || want.TimeMS < task.FromMS, "message of %d", want.TimeMS)
			}
		})
	}
	for name, quiet := range map[string]*emulator.Platform{"a quiet conversation": week(emulator.Options{}, 19), "an empty one": week(emulator.Options{}, 0)} {
		w := walk(t.Context(), open(t, quiet), task)
		require.NoError(t, w.err)
		assert.Equal(t, 1, quiet.CallsOf()[history], name)
	}
	p := week(emulator.Options{}, 0)
	for i := range 300 {
		p.Post(group, emulator.Message{TimeMS: ago(6*day - time.Duration(i)*time.Minute), Sender: "10001", Content: "old"})
	}
	w := walk(t.Context(), open(t, p), task)
	require.NoError(t, w.err)
	assert.Equal(t, 2, p.CallsOf()[history], "a conversation without anything new")
	assert.False(t, w.pages[0].Contiguous, "what the jump left out must not look vanished")
}

// TestJumpTakenBack: rows that stop agreeing with their time, and a platform that
// refuses the cursor that was made of it, lead back to the beginning.
func TestJumpTakenBack(t *testing.T) {
	task := fetch.Task{Chat: group, FromMS: ago(2 * day), ToMS: clock().UnixMilli()}
	p := week(emulator.Options{}, 350)
	p.Post(group, emulator.Message{TimeMS: ago(-2 * time.Hour), Sender: "10001", Content: "of tomorrow"})
	p.Post(group, emulator.Message{TimeMS: ago(0), Sender: "10001", Content: "its index is two hours ahead"})
	w := walk(t.Context(), open(t, p), task)
	demandTruth(t, p, w)
	require.Len(t, w.pages, 1+6+18, "the jump, the last two days, and everything")
	for i, page := range w.pages {
		assert.Equal(t, i != 0 && i != 6, page.Contiguous, "page %d: the jump and the way back are no runs", i)
	}

	p = week(emulator.Options{}, 350)
	p.SetFault(func(c edge.Call) edge.Fault {
		if c.Number == 2 {
			return edge.Fault{Status: 400, Code: "InvalidParam"}
		}
		return edge.Fault{}
	})
	demandTruth(t, p, walk(t.Context(), open(t, p), task))
}

// TestRetention: time that ran out is a hole, and only that.
func TestRetention(t *testing.T) {
	for _, c := range []struct {
		name    string
		kind    emulator.Kind
		from    time.Duration // all times are before now
		to      time.Duration
		created time.Duration
		posts   []time.Duration
		keepAll bool
		want    []store.Hole
	}{
		{"a first drain of what is kept", emulator.Group, 7 * day, 0, 90 * day, []time.Duration{3 * day}, false, nil},
		{"more is asked for than is kept", emulator.Group, 30 * day, 0, 90 * day, []time.Duration{40 * day, 20 * day, 3 * day}, false,
			[]store.Hole{{FromMS: ago(30 * day), ToMS: ago(7*day) - 1}}},
		{"the oldest kept message is at the edge", emulator.Group, 30 * day, 0, 90 * day, []time.Duration{7*day - time.Second}, false,
			[]store.Hole{{FromMS: ago(30 * day), ToMS: ago(7*day) - 1}}},
		{"nothing is left", emulator.Group, 30 * day, 0, 90 * day, nil, false, []store.Hole{{FromMS: ago(30 * day), ToMS: ago(7*day) - 1}}},
		{"the conversation is younger", emulator.Group, 30 * day, 0, 5 * day, []time.Duration{3 * day}, false, nil},
		{"it began in between", emulator.Group, 30 * day, 0, 9 * day, []time.Duration{3 * day}, false,
			[]store.Hole{{FromMS: ago(9 * day), ToMS: ago(7*day) - 1}}},
		{"the platform keeps more", emulator.Group, 30 * day, 0, 90 * day, []time.Duration{20 * day, 3 * day}, true, nil},
		{"the platform has not cleared up yet", emulator.Group, 30 * day, 0, 90 * day, []time.Duration{7*day + time.Hour, 3 * day}, true,
			[]store.Hole{{FromMS: ago(30 * day), ToMS: ago(7*day+time.Hour) - 1}}},
		{"a live group", emulator.Live, 7 * day, 0, 90 * day, []time.Duration{3 * day, 2 * time.Hour}, false,
			[]store.Hole{{FromMS: ago(7 * day), ToMS: ago(day) - 1}}},
		{"a live group that keeps more", emulator.Live, 7 * day, 0, 90 * day, []time.Duration{3 * day, 2 * time.Hour}, true, nil},
		{"half an hour ran out since it began", emulator.Group, 7*day + 30*time.Minute, 0, 90 * day, []time.Duration{3 * day}, false, nil},
		{"all that is asked for ran out", emulator.Group, 30 * day, 20 * day, 90 * day, []time.Duration{3 * day}, false,
			[]store.Hole{{FromMS: ago(30 * day), ToMS: ago(20 * day)}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := emulator.New(emulator.Options{Now: clock, KeepAll: c.keepAll})
			p.AddChat(emulator.Chat{ID: group, Kind: c.kind, CreatedMS: ago(c.created)})
			for _, at := range c.posts {
				p.Post(group, emulator.Message{TimeMS: ago(at), Sender: "10001", Content: "x"})
			}
			source := open(t, p, value("conversations", []string{group}), value("users", nil))
			_, err := streams(t, source)
			require.NoError(t, err)
			w := walk(t.Context(), source, fetch.Task{Chat: group, FromMS: ago(c.from), ToMS: ago(c.to), PageSize: 2})
			require.NoError(t, w.err)
			for i := range c.want {
				c.want[i].Reason = store.ReasonRetention
			}
			assert.Equal(t, c.want, w.holes())
		})
	}
}

// TestRetentionInTheMiddle: a walk that rests for days loses what ran out meanwhile.
func TestRetentionInTheMiddle(t *testing.T) {
	now := clock()
	later := func() time.Time { return now }
	p := emulator.New(emulator.Options{Now: later})
	p.AddChat(emulator.Chat{ID: group, CreatedMS: ago(90 * day)})
	for i := range 14 {
		p.Post(group, emulator.Message{TimeMS: ago(7*day - time.Duration(i)*12*time.Hour - time.Minute), Sender: "10001", Content: "x"})
	}
	task := fetch.Task{Chat: group, FromMS: ago(7 * day), ToMS: clock().UnixMilli(), PageSize: 2}
	source := openAt(t, p, later)
	page, err := source.Step(t.Context(), task, nil)
	require.NoError(t, err)
	require.Empty(t, page.Holes)
	last := page.Items[len(page.Items)-1].TimeMS
	now = now.Add(3 * day)
	page, err = source.Step(t.Context(), task, page.State)
	require.NoError(t, err)
	assert.Equal(t, []store.Hole{{FromMS: last, ToMS: ago(4*day) - 1, Reason: store.ReasonRetention}}, page.Holes)
}

// TestEndProof: only HasMore false ends a walk, and it must be there.
func TestEndProof(t *testing.T) {
	task := fetch.Task{Chat: group, ToMS: clock().UnixMilli()}
	for body, done := range map[string]bool{
		`{"HasMore":false,"Messages":null}`:    true,
		`{"HasMore":false,"NewCursor":7}`:      true,
		`{"HasMore":"false","Messages":[]}`:    true,
		`{"Messages":[]}`:                      false,
		`{"HasMore":null,"Messages":[]}`:       false,
		`{"HasMore":"soon","Messages":[]}`:     false,
		`{"HasMore":[],"Messages":[]}`:         false,
		`{"HasMore":true,"Messages":[]}`:       false,
		`{"HasMore":true,"NewCursor":"later"}`: false,
	} {
		w := walk(t.Context(), open(t, fixed(body)), task)
		assert.Equal(t, done, w.err == nil, body)
		if !done {
			assert.Contains(t, []fetch.Kind{fetch.Malformed, fetch.Stuck}, fetch.KindOf(w.err), body)
		}
	}
}

// fixed answers every call with one result.
func fixed(result string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"ResponseMetadata":{"RequestId":"r"},"Result":` + result + `}`))
	})
}

// TestStrangeRows: what is no message on a page is kept, and proves nothing.
func TestStrangeRows(t *testing.T) {
	row := `{"MessageId":8,"MsgType":10001,"Content":"x","CreateTime":1748833445000,"IndexInConversation":1748833445000001}`
	for _, strange := range []string{"null", "7", `"x"`, "[]"} {
		w := walk(t.Context(), open(t, fixed(`{"HasMore":false,"Messages":[`+row+`,`+strange+`]}`)), fetch.Task{Chat: group, ToMS: clock().UnixMilli()})
		require.NoError(t, w.err)
		if strange == "null" {
			assert.Len(t, w.items, 1)
		} else {
			assert.Len(t, w.items, 2, strange)
		}
		assert.False(t, w.pages[0].Contiguous, strange)
	}
}

// TestCursorStays: where the platform's cursor stays, the rows' own indexes lead
// on; where there are none, the walk is stuck and no checkpoint moves.
func TestCursorStays(t *testing.T) {
	task := fetch.Task{Chat: group, FromMS: ago(3 * day), ToMS: clock().UnixMilli(), PageSize: 10}
	stay := func(c edge.Call) edge.Fault { return edge.Fault{SameCursor: c.Op == history} }
	for _, kind := range []emulator.Kind{emulator.Group, emulator.Live} {
		p := crowded(emulator.Options{}, kind, 60)
		p.SetFault(stay)
		demandTruth(t, p, walk(t.Context(), open(t, p), task))
	}
	p := crowded(emulator.Options{Filtered: true}, emulator.Group, 60)
	for range 30 {
		p.Post(group, emulator.Message{Sender: "10001", Unseen: true})
	}
	p.Post(group, emulator.Message{Sender: "10001", Content: "the last one"})
	p.SetFault(stay)
	w := walk(t.Context(), open(t, p), task)
	assert.Equal(t, fetch.Stuck, fetch.KindOf(w.err))
	assert.Contains(t, fetchtest.Failure(t, w.err).Advice, "--full")
	p.SetFault(nil)
	demandTruth(t, p, walk(t.Context(), open(t, p), task))
}

// TestResume: a state is small, goes on exactly, and one that cannot be gone on
// with restarts the walk.
func TestResume(t *testing.T) {
	p := crowded(emulator.Options{}, emulator.Group, 200)
	task := fetch.Task{Chat: group, FromMS: ago(3 * day), ToMS: clock().UnixMilli(), PageSize: 20}
	var got walked
	for {
		var state []byte
		if n := len(got.pages); n > 0 {
			state = got.pages[n-1].State
			assert.Less(t, len(state), 1000)
		}
		page, err := open(t, p).Step(t.Context(), task, state) // a new process each time
		require.NoError(t, err)
		got.pages = append(got.pages, page)
		got.items = append(got.items, page.Items...)
		if page.Done {
			break
		}
	}
	demandTruth(t, p, got)
	other := task
	other.ToMS++
	for name, c := range map[string]struct {
		task  fetch.Task
		state []byte
	}{
		"another task": {other, got.pages[0].State},
		"no state":     {task, []byte("x")},
		"of tomorrow":  {task, []byte(`{"v":2}`)},
	} {
		_, err := open(t, p).Step(t.Context(), c.task, c.state)
		assert.Equal(t, fetch.Restart, fetch.KindOf(err), name)
	}
	p.SetFault(func(edge.Call) edge.Fault { return edge.Fault{Status: 400, Code: "InvalidParam"} })
	_, err := open(t, p).Step(t.Context(), task, got.pages[0].State)
	assert.Equal(t, fetch.Restart, fetch.KindOf(err), "a cursor that the platform refuses")
}

// TestLive: live groups are read although nobody said what they are.
func TestLive(t *testing.T) {
	for _, code := range []string{"LiveConversationNotSupport", "InvalidParam"} {
		for _, noFar := range []bool{false, true} {
			p := crowded(emulator.Options{LiveRefusal: code, NoFarCursors: noFar}, emulator.Live, 60)
			demandTruth(t, p, walk(t.Context(), open(t, p), fetch.Task{Chat: group, FromMS: ago(3 * day), ToMS: clock().UnixMilli()}))
		}
	}
}

// TestPopulated: what a believable company wrote is read as it was meant, every
// message of it, through the engine; and what happens later too.
func TestPopulated(t *testing.T) {
	const messages = 3000
	p := emulator.New(emulator.Options{Now: clock, Recall: emulator.RecallStatus})
	emulator.Populate(p, 7, messages, clock().AddDate(0, 0, -6), clock())
	source := open(t, p, value("users", []string{"10001"}), value("conversations", []string{live}))
	library := fetchtest.NewLibrary()
	drain := func() fetch.Report {
		report, err := fetch.Run(t.Context(), fetch.Options{Account: "app", Provider: volcengine.Provider(), Source: source, Library: library,
			Now: clock, Since: clock().Add(-7 * day), Overlap: 7 * day, Workers: 4})
		require.NoError(t, err)
		require.NoError(t, report.ListErr)
		require.NoError(t, report.NameErr)
		for _, s := range report.Streams {
			assert.NoError(t, s.Err, "chat %s", s.Chat)
		}
		return report
	}
	report := drain()
	count, types := demandPlain(t, p, library)
	assert.Equal(t, report.Added, count)
	assert.Greater(t, count, messages*8/10)
	for _, kind := range goldens.Types {
		assert.Positive(t, types[kind], "messages of type %s", kind)
	}
	again := drain()
	assert.Zero(t, again.Added+again.Revised+again.Marked, "nothing happened")
	emulator.Later(p, 7, clock())
	changed := drain()
	assert.Equal(t, 6*5, changed.Added)
	assert.Equal(t, 6*2, changed.Revised, "a change and a recall in each group")
	demandPlain(t, p, library)
}

// demandPlain holds every stored message against what its sender meant.
func demandPlain(t *testing.T, p *emulator.Platform, library *fetchtest.Library) (count int, types map[chat.Type]int) {
	t.Helper()
	types = map[chat.Type]int{}
	for id, truth := range p.Truth() {
		stored := library.Messages(store.Stream{Account: "app", Chat: id})
		require.Len(t, stored, len(truth), "chat %s", id)
		for _, want := range truth {
			m := volcengine.Decode(stored[want.ID].Newest())
			types[m.Type]++
			count++
			require.Equal(t, want.Recalled, m.Recalled, "%s", want.Raw)
			if !want.Recalled {
				require.Equal(t, want.Plain, m.Text, "%s", want.Raw)
			}
		}
	}
	return count, types
}
