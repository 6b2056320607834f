package huawei_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/fetch"
	"imdex/fetch/emulator/edge"
	"imdex/fetch/fetchtest"
	"imdex/fetch/huawei"
	"imdex/fetch/huawei/emulator"
	"imdex/store"
)

var clock = func() time.Time { return time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC) }

const (
	user  = "1659490221026188522"
	crowd = channel + ":" + user
)

// carrier is a transport with something to do before each call.
type carrier func(*http.Request) (*http.Response, error)

func (c carrier) RoundTrip(r *http.Request) (*http.Response, error) { return c(r) }

// open connects a source to a platform, as fast as it goes.
func open(t testing.TB, h http.Handler, change ...func(*fetch.Settings)) *huawei.Source {
	t.Helper()
	return connect(t, fetchtest.Direct(h), change...)
}

func connect(t require.TestingT, way http.RoundTripper, change ...func(*fetch.Settings)) *huawei.Source {
	s := settings()
	s.Rate = 1e9
	s.Tables("channel")[0].Values["users"] = []string{user + " 张先生"}
	for _, c := range change {
		c(&s)
	}
	source, err := huawei.Open(s, fetch.Env{Transport: way, Now: clock, Observe: func(fetch.Event) {}})
	require.NoError(t, err)
	return source
}

func value(key string, v any) func(*fetch.Settings) {
	return func(s *fetch.Settings) { s.Values[key] = v }
}

// tableValue changes the settings' only channel.
func tableValue(key string, v any) func(*fetch.Settings) {
	return func(s *fetch.Settings) { s.Tables("channel")[0].Values[key] = v }
}

// found is what a walk brought.
type found struct {
	items map[string]store.Item
	order []string
	holes []store.Hole
	steps int
}

// walk walks a task to its end, through every state it returns.
func walk(ctx context.Context, s *huawei.Source, task fetch.Task) (f found, err error) {
	f.items = map[string]store.Item{}
	var state []byte
	for f.steps = 1; ; f.steps++ {
		page, err := s.Step(ctx, task, state)
		if err != nil {
			return f, err
		}
		for _, i := range page.Items {
			if _, known := f.items[i.ID]; !known {
				f.order = append(f.order, i.ID)
			}
			f.items[i.ID] = i
		}
		f.holes = append(f.holes, page.Holes...)
		if page.Done {
			return f, nil
		}
		state = page.State
	}
}

// platform is an emulator with one customer and no rows.
func platform(opts emulator.Options) *emulator.Platform {
	if opts.Now == nil {
		opts.Now = clock
	}
	p := emulator.New(opts)
	p.AddChannel(emulator.Channel{ID: channel, Type: "WEB"})
	p.AddUser(channel, user, "张先生")
	return p
}

// crowded is a platform with n rows of one customer, seven of them at one time.
func crowded(opts emulator.Options, n int) *emulator.Platform {
	p := platform(opts)
	from := clock().Add(-24 * time.Hour).UnixMilli()
	for i := range n {
		p.Post(crowd, emulator.Row{TimeMS: from + int64(i/7)*10_000, Nickname: "张先生", Content: fmt.Sprint("R&D ", i), Plain: fmt.Sprint("R&D ", i)})
	}
	return p
}

// whole is the task of all that was posted.
func whole(size int) fetch.Task {
	return fetch.Task{Chat: crowd, FromMS: clock().AddDate(-1, 0, 0).UnixMilli(), ToMS: clock().UnixMilli(), PageSize: size}
}

func demandTruth(t require.TestingT, p *emulator.Platform, f found) {
	truth := p.Truth()[crowd]
	require.NotEmpty(t, truth)
	require.Len(t, f.items, len(truth))
	for _, want := range truth {
		require.NotEmpty(t, f.items[want.ID].ID, "row %s is missing", want.ID)
		require.Equal(t, want.TimeMS, f.items[want.ID].TimeMS)
	}
}

// TestEveryReading walks one history under every reading of the documents that
// concerns walking, in several page sizes.
func TestEveryReading(t *testing.T) {
	const rows = 60
	for _, order := range []emulator.Order{emulator.OldestFirst, emulator.NewestFirst, emulator.Scattered} {
		for _, bounds := range []emulator.Bounds{emulator.Closed, emulator.HalfOpen, emulator.Open} {
			for _, cut := range []struct {
				pages bool
				most  int
			}{{false, 0}, {false, 2}, {false, 20}, {true, 0}, {true, 20}} {
				opts := emulator.Options{Order: order, Bounds: bounds, Pages: cut.pages, Cap: cut.most}
				t.Run(fmt.Sprintf("order %d, bounds %d, pages %v, cap %d", order, bounds, cut.pages, cut.most), func(t *testing.T) {
					p := crowded(opts, rows)
					for _, size := range []int{1, 2, 7, 49, 50} {
						before := p.Calls()
						f, err := walk(t.Context(), open(t, p), whole(size))
						require.NoError(t, err)
						demandTruth(t, p, f)
						assert.Empty(t, f.holes)
						if !cut.pages && cut.most == 0 {
							assert.LessOrEqual(t, p.Calls()-before, 2+rows/min(size, 49)+4)
						}
					}
				})
			}
		}
	}
}

// TestAnyReading draws every switch of the emulator, so that each pair of them
// meets: all rows are read, in their words.
func TestAnyReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
		pick := func(name string, n int) int { return rapid.IntRange(0, n-1).Draw(t, name) }
		p := crowded(emulator.Options{
			Order: emulator.Order(pick("order", 3)), Pages: flag("pages"), Cap: []int{0, 12}[pick("cap", 2)],
			Bounds: emulator.Bounds(pick("bounds", 3)), End: emulator.EndForm(pick("end", 3)), Recall: emulator.RecallForm(pick("recall", 3)),
			Mandatory: emulator.Mandatory(pick("mandatory", 3)), Channel: emulator.ChannelField(pick("channel", 3)),
			RotateEvery: pick("rotation", 4), Snake: flag("snake"), HTML: flag("HTML"), ShortIDs: flag("short ids"), BareToken: flag("bare token"),
			NumericExpiry: flag("numeric expiry"), NumericCode: flag("numeric code"), Failure500: flag("failure 500"), Numbers: flag("numbers"),
		}, 40)
		p.Recall(crowd, p.Truth()[crowd][7].ID)
		f, err := walk(context.Background(), connect(t, fetchtest.Direct(p)), whole(rapid.IntRange(1, 50).Draw(t, "page size")))
		require.NoError(t, err)
		require.Empty(t, f.holes)
		demandTruth(t, p, f)
		for _, s := range p.Truth()[crowd] {
			m := huawei.Decode(f.items[s.ID])
			require.Equal(t, s.Recalled, m.Recalled)
			require.True(t, m.Text == s.Plain || s.Recalled && m.Text == "", "%q is not %q", m.Text, s.Plain)
		}
	})
}

// TestOrderKept: rows are the platform's own bytes, in the order in which it lists them.
func TestOrderKept(t *testing.T) {
	for _, order := range []emulator.Order{emulator.OldestFirst, emulator.NewestFirst} {
		p := crowded(emulator.Options{Order: order}, 30)
		f, err := walk(t.Context(), open(t, p), whole(4))
		require.NoError(t, err)
		var want []string
		for _, s := range p.Truth()[crowd] {
			want = append(want, s.ID)
			assert.Len(t, s.ID, 30)
			assert.True(t, strings.HasPrefix(string(f.items[s.ID].Raw), `{"id":"`+s.ID+`"`))
		}
		if order == emulator.NewestFirst {
			slices.Reverse(want)
		}
		assert.Equal(t, want, f.order)
	}
}

// TestWindow: a task's ends are part of it, whatever the platform thinks of its own.
func TestWindow(t *testing.T) {
	for _, bounds := range []emulator.Bounds{emulator.Closed, emulator.HalfOpen, emulator.Open} {
		p := crowded(emulator.Options{Bounds: bounds}, 70)
		source := open(t, p)
		truth := p.Truth()[crowd]
		for _, cut := range []int{0, 10, 20, 30} {
			task := fetch.Task{Chat: crowd, FromMS: truth[cut].TimeMS, ToMS: truth[cut+15].TimeMS, PageSize: 7}
			f, err := walk(t.Context(), source, task)
			require.NoError(t, err)
			for _, want := range truth {
				inside := want.TimeMS >= task.FromMS && want.TimeMS <= task.ToMS
				assert.True(t, f.items[want.ID].ID != "" || !inside, "row of %d in [%d, %d]", want.TimeMS, task.FromMS, task.ToMS)
			}
			assert.Less(t, len(f.items), len(truth), "a window is not everything")
		}
	}
}

// TestEverything: a task from the beginning of all time is a window that the
// platform takes.
func TestEverything(t *testing.T) {
	for _, pages := range []bool{false, true} {
		p := crowded(emulator.Options{Pages: pages}, 200)
		f, err := walk(t.Context(), open(t, p), fetch.Task{Chat: crowd, ToMS: clock().UnixMilli()})
		require.NoError(t, err)
		demandTruth(t, p, f)
	}
}

// TestEndProof: nothing but two answers without a further row ends a walk.
func TestEndProof(t *testing.T) {
	for rows, want := range map[int]int{0: 2, 1: 3, 2: 3, 49: 3, 50: 3, 51: 4, 98: 4, 99: 4} {
		p := crowded(emulator.Options{}, rows)
		source := open(t, p)
		_, err := walk(t.Context(), source, whole(0))
		require.NoError(t, err)
		assert.Equal(t, want, p.CallsOf()["history"], "%d rows", rows)
	}
}

// TestCrowdedSecond: where offsets count pages, a second with more rows than an
// answer holds is read answer by answer.
func TestCrowdedSecond(t *testing.T) {
	for _, order := range []emulator.Order{emulator.OldestFirst, emulator.NewestFirst, emulator.Scattered} {
		p := crowded(emulator.Options{Pages: true, Cap: 3, Order: order}, 40)
		f, err := walk(t.Context(), open(t, p), whole(0))
		require.NoError(t, err)
		assert.Empty(t, f.holes)
		demandTruth(t, p, f)
	}
}

// TestSecondThatStaysShut: where further answers of such a second bring nothing
// new, it is a hole with a name, and all around it is read.
func TestSecondThatStaysShut(t *testing.T) {
	p := crowded(emulator.Options{Pages: true, Cap: 3}, 14)
	lone := p.Post(crowd, emulator.Row{TimeMS: clock().Add(-time.Minute).UnixMilli(), Content: "later"})
	source := connect(t, carrier(func(r *http.Request) (*http.Response, error) {
		if body, ok := history(r); ok && body["offset"] > "1" {
			body["offset"] = "1"
			r = withBody(r, body)
		}
		return fetchtest.Direct(p).RoundTrip(r)
	}))
	f, err := walk(t.Context(), source, whole(0))
	require.NoError(t, err)
	require.NotEmpty(t, f.holes)
	assert.NotEmpty(t, f.items[lone].ID)
	for _, s := range p.Truth()[crowd] {
		inHole := slices.ContainsFunc(f.holes, func(h store.Hole) bool { return h.FromMS-2000 <= s.TimeMS && s.TimeMS <= h.ToMS+2000 })
		assert.True(t, inHole || f.items[s.ID].ID != "", "%d is neither read nor in a hole", s.TimeMS)
	}
	for _, h := range f.holes {
		assert.Contains(t, h.Reason, "one second")
		assert.False(t, h.Final())
	}
}

// history is the body of a history call.
func history(r *http.Request) (body map[string]string, ok bool) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		panic(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	return body, strings.HasSuffix(r.URL.Path, "queryHistoryChatMessage") && json.Unmarshal(raw, &body) == nil
}

func withBody(r *http.Request, body map[string]string) *http.Request {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	return r
}

// TestOneRowAtATime: a platform that gives no more than that is read as well.
func TestOneRowAtATime(t *testing.T) {
	p := platform(emulator.Options{Cap: 1, Order: emulator.NewestFirst})
	for i := range 20 {
		p.Post(crowd, emulator.Row{TimeMS: clock().Add(-time.Duration(i) * time.Hour).UnixMilli(), Content: "x"})
	}
	f, err := walk(t.Context(), open(t, p), whole(0))
	require.NoError(t, err)
	demandTruth(t, p, f)
	assert.Empty(t, f.holes)
}

// TestChangesWhileRead: whatever comes and goes before any call of a walk, what
// was listed all the time is read. Where rows keep coming and going under pages of
// one or two, it may lie in a named hole instead, which the next walk fills.
func TestChangesWhileRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := crowded(emulator.Options{
			Order: rapid.SampledFrom([]emulator.Order{emulator.OldestFirst, emulator.NewestFirst, emulator.Scattered}).Draw(t, "order"),
			Cap:   rapid.SampledFrom([]int{0, 3, 5}).Draw(t, "cap"),
		}, rapid.IntRange(2, 80).Draw(t, "rows"))
		kept, doomed := map[string]bool{}, []string(nil)
		for _, s := range p.Truth()[crowd] {
			kept[s.ID] = true
		}
		changes := rapid.SliceOfN(rapid.IntRange(0, 200), 40, 40).Draw(t, "changes")
		calls := 0
		source := connect(t, carrier(func(r *http.Request) (*http.Response, error) {
			calls++
			if calls < len(changes) && changes[calls] < 60 {
				id := p.Truth()[crowd][changes[calls]%len(p.Truth()[crowd])].ID
				if len(kept) > 2 {
					delete(kept, id)
					p.Vanish(crowd, id)
					doomed = append(doomed, id)
				}
			} else if calls < len(changes) && changes[calls] < 80 && len(doomed) > 0 {
				p.Return(crowd, doomed[0])
				doomed = doomed[1:]
			} else if calls < len(changes) && changes[calls] < 100 {
				p.Post(crowd, emulator.Row{TimeMS: clock().UnixMilli() - int64(changes[calls]), Content: "new"})
			}
			return fetchtest.Direct(p).RoundTrip(r)
		}))
		task := whole(rapid.IntRange(1, 12).Draw(t, "page size"))
		f, err := walk(context.Background(), source, task)
		require.NoError(t, err)
		if len(f.holes) > 0 {
			require.LessOrEqual(t, task.PageSize, 2)
			f, err = walk(context.Background(), connect(t, fetchtest.Direct(p)), task)
			require.NoError(t, err)
			require.Empty(t, f.holes, "nothing changes any more")
		}
		for id := range kept {
			require.NotEmpty(t, f.items[id].ID, "row %s, listed all the time, is missing", id)
		}
	})
}

// TestUndated: a row without a time is read like the others.
func TestUndated(t *testing.T) {
	for _, pages := range []bool{false, true} {
		p := crowded(emulator.Options{Pages: pages}, 20)
		undated := p.Post(crowd, emulator.Row{TimeMS: clock().Add(-time.Hour).UnixMilli(), Content: "when?", Undated: true})
		f, err := walk(t.Context(), open(t, p), whole(4))
		require.NoError(t, err)
		assert.Len(t, f.items, 21)
		assert.Zero(t, f.items[undated].TimeMS)
	}
}

// TestStateIsSmall: however long the history, a state has a bounded size.
func TestStateIsSmall(t *testing.T) {
	p := crowded(emulator.Options{}, 3000)
	source := open(t, p)
	var state []byte
	for {
		page, err := source.Step(t.Context(), whole(0), state)
		require.NoError(t, err)
		if page.Done {
			return
		}
		state = page.State
		require.Less(t, len(state), 6000)
	}
}

// TestStuck: a platform that pays no heed to offsets or to times is left, and the
// walk goes on when it does again.
func TestStuck(t *testing.T) {
	ignoring := func(c edge.Call) edge.Fault {
		if c.Op == "history" {
			return emulator.SameCursor
		}
		return edge.Fault{}
	}
	for _, pages := range []bool{false, true} {
		p := crowded(emulator.Options{Pages: pages}, 100)
		p.SetFault(ignoring)
		library := fetchtest.NewLibrary()
		drain := func() fetch.StreamReport {
			report, err := fetch.Run(t.Context(), fetch.Options{Account: "service", Provider: huawei.Provider(), Source: open(t, p),
				Library: library, Now: clock, Since: clock().AddDate(-1, 0, 0)})
			require.NoError(t, err)
			require.Len(t, report.Streams, 1)
			return report.Streams[0]
		}
		stopped := drain()
		assert.Equal(t, fetch.Stuck, fetch.KindOf(stopped.Err))
		assert.Less(t, p.Calls(), 200)
		p.SetFault(nil)
		done := drain()
		require.NoError(t, done.Err)
		assert.True(t, done.Done)
		assert.Len(t, library.Messages(store.Stream{Account: "service", Chat: crowd}), 100)
	}
}

// TestEmptied: a history that is empty from one call to the next is not believed
// in that run.
func TestEmptied(t *testing.T) {
	p := crowded(emulator.Options{}, 100)
	source := open(t, p)
	page, err := source.Step(t.Context(), whole(10), nil)
	require.NoError(t, err)
	for _, s := range p.Truth()[crowd] {
		p.Vanish(crowd, s.ID)
	}
	_, err = source.Step(t.Context(), whole(10), page.State)
	assert.Equal(t, fetch.Stuck, fetch.KindOf(err))
	again := open(t, p)
	page, err = again.Step(t.Context(), whole(10), page.State)
	require.NoError(t, err)
	page, err = again.Step(t.Context(), whole(10), page.State)
	require.NoError(t, err)
	assert.True(t, page.Done, "a later run believes it")
}

// TestContiguous: pages in one order are runs of the history, others are not.
func TestContiguous(t *testing.T) {
	for order, want := range map[emulator.Order]bool{emulator.OldestFirst: true, emulator.NewestFirst: true, emulator.Scattered: false} {
		source := open(t, crowded(emulator.Options{Order: order}, 100))
		var state []byte
		for done := false; !done; {
			page, err := source.Step(t.Context(), whole(12), state)
			require.NoError(t, err)
			assert.Equal(t, want, page.Contiguous, "order %d", order)
			state, done = page.State, page.Done
		}
	}
}

// TestPopulated: what believable customers wrote is read as it was meant, every
// row of it, through the engine; and so is what happens afterwards.
func TestPopulated(t *testing.T) {
	const messages = 3000
	p := emulator.New(emulator.Options{Now: clock})
	emulator.Populate(p, 7, messages, clock().AddDate(0, -6, 0), clock())
	library := fetchtest.NewLibrary()
	drain := func(now time.Time) int {
		source := open(t, p, populated(p))
		report, err := fetch.Run(t.Context(), fetch.Options{Account: "service", Provider: huawei.Provider(), Source: source, Library: library,
			Now: func() time.Time { return now }, Since: clock().AddDate(-1, 0, 0), Overlap: 720 * time.Hour, Workers: 4})
		require.NoError(t, err)
		require.NoError(t, report.ListErr)
		for _, s := range report.Streams {
			assert.NoError(t, s.Err, "chat %s", s.Chat)
		}
		return demandPopulated(t, p, library)
	}
	assert.Greater(t, drain(clock()), messages*9/10)
	emulator.Later(p, 7, clock().Add(time.Hour))
	drain(clock().Add(2 * time.Hour))
}

// populated is the configuration of all of a platform's customers.
func populated(p *emulator.Platform) func(*fetch.Settings) {
	return func(s *fetch.Settings) {
		tables := map[string]fetch.Settings{}
		for chat := range p.Truth() {
			id, user, _ := strings.Cut(chat, ":")
			if tables[id].Values == nil {
				kind := map[string]string{"202207292843442389": "WEB", "202207292843449921": "WECHAT", "202311070112458803": "FACEBOOK"}[id]
				tables[id] = fetch.Settings{Values: map[string]any{"id": id, "type": kind, "users": []string{}}}
			}
			tables[id].Values["users"] = append(tables[id].Strings("users"), user)
		}
		list := []fetch.Settings{}
		for _, table := range tables {
			list = append(list, table)
		}
		s.Values["channel"] = list
	}
}

func demandPopulated(t *testing.T, p *emulator.Platform, library *fetchtest.Library) (count int) {
	t.Helper()
	for chat, truth := range p.Truth() {
		stored := library.Messages(store.Stream{Account: "service", Chat: chat})
		require.Len(t, stored, len(truth), "chat %s", chat)
		for _, want := range truth {
			m := huawei.Decode(stored[want.ID].Newest())
			count++
			require.Equal(t, want.Plain, m.Text, "%s", want.Raw)
			require.Equal(t, want.Recalled, m.Recalled)
			hidden := bytes.Contains(want.Raw, []byte(`"controlType":"INPUT"`)) || bytes.Contains(want.Raw, []byte(`"controlType":"READ"`))
			require.Equal(t, hidden, m.Hidden)
		}
	}
	return count
}
