package wps_test

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
	"imdex/fetch/wps"
	"imdex/fetch/wps/emulator"
	"imdex/store"
)

var clock = func() time.Time { return time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC) }

// open connects a source to a platform, as fast as it goes.
func open(t testing.TB, h http.Handler, change ...func(*fetch.Settings)) *wps.Source {
	t.Helper()
	s := fetch.Settings{
		Account: "work-wps", BaseURL: "https://wps.example", Rate: 1e9,
		Values: map[string]any{"app_id": emulator.DefaultAppID, "app_key": fetch.NewSecret(emulator.DefaultAppKey)},
	}
	for _, c := range change {
		c(&s)
	}
	source, err := wps.Open(s, fetch.Env{Transport: fetchtest.Direct(h), Now: clock, Observe: func(fetch.Event) {}})
	require.NoError(t, err)
	return source
}

func value(key string, v any) func(*fetch.Settings) {
	return func(s *fetch.Settings) { s.Values[key] = v }
}

// everything walks a task to its end, through every state it returns.
func everything(ctx context.Context, s *wps.Source, task fetch.Task) (items []store.Item, pages int, err error) {
	var state []byte
	for pages = 1; ; pages++ {
		page, err := s.Step(ctx, task, state)
		if err != nil {
			return items, pages, err
		}
		items = append(items, page.Items...)
		if page.Done {
			return items, pages, nil
		}
		state = page.State
	}
}

const crowd = "9000001"

// crowded is a platform with n messages in one chat, runs of them at one time,
// some recalled, some missing, the lowest position above 1.
func crowded(opts emulator.Options, n int) *emulator.Platform {
	opts.Now = clock
	p := emulator.New(opts)
	p.AddChat(emulator.Chat{ID: crowd, Name: "项目群"})
	p.SkipPositions(crowd, 7)
	from := clock().Add(-time.Hour).UnixMilli()
	for i := range n {
		id := p.Post(crowd, emulator.Message{TimeMS: from + int64(i/9*9)*250, Sender: emulator.Sender{ID: "u1"}, Content: fmt.Sprint("message ", i)})
		if i%11 == 5 {
			p.Recall(crowd, id)
		}
		if i%13 == 6 {
			p.SkipPositions(crowd, 2)
		}
	}
	return p
}

// TestEveryReading walks one chat under every reading of the documents, with
// every page size: each message that the app may see, once.
func TestEveryReading(t *testing.T) {
	for _, order := range []emulator.Order{emulator.NewestFirst, emulator.OldestFirst, emulator.Mixed} {
		for _, end := range []emulator.End{emulator.TokenAbsent, emulator.TokenEmpty, emulator.EmptyPage} {
			for _, form := range []emulator.RecallForm{emulator.RecallHole, emulator.RecallNull, emulator.RecallEmpty, emulator.RecallUnknown} {
				for _, window := range []bool{false, true} {
					opts := emulator.Options{Order: order, End: end, Recall: form, OpenWindow: window}
					t.Run(fmt.Sprintf("order %d, end %d, recall %d, open window %v", order, end, form, window), func(t *testing.T) {
						p := crowded(opts, 36)
						source := open(t, p)
						for size := 1; size <= 50; size++ {
							demandTruth(t, p, source, fetch.Task{Chat: crowd, ToMS: clock().UnixMilli(), PageSize: size})
						}
					})
				}
			}
		}
	}
}

func demandTruth(t *testing.T, p *emulator.Platform, source *wps.Source, task fetch.Task) {
	t.Helper()
	items, pages, err := everything(t.Context(), source, task)
	require.NoError(t, err)
	truth := p.Truth()[task.Chat]
	require.NotEmpty(t, truth)
	slices.SortFunc(items, func(a, b store.Item) int { return int(a.Order - b.Order) })
	require.Len(t, items, len(truth), "page size %d", task.PageSize)
	for i, want := range truth {
		got := items[i]
		require.Equal(t, []any{want.ID, want.TimeMS, want.Order, string(want.Raw)}, []any{got.ID, got.TimeMS, got.Order, string(got.Raw)})
	}
	assert.LessOrEqual(t, pages, len(truth)/task.PageSize+2)
}

// TestWindow: a task's ends are part of it, whatever the platform thinks of its own.
func TestWindow(t *testing.T) {
	for _, exclusive := range []bool{false, true} {
		p := crowded(emulator.Options{OpenWindow: exclusive}, 60)
		source := open(t, p)
		truth := p.Truth()[crowd]
		for _, cut := range []int{0, 10, 20, 30} {
			task := fetch.Task{Chat: crowd, FromMS: truth[cut].TimeMS, ToMS: truth[cut+15].TimeMS, PageSize: 7}
			items, _, err := everything(t.Context(), source, task)
			require.NoError(t, err)
			for _, want := range truth {
				inside := want.TimeMS >= task.FromMS && want.TimeMS <= task.ToMS
				found := slices.ContainsFunc(items, func(i store.Item) bool { return i.ID == want.ID })
				assert.True(t, found || !inside, "message of %d in [%d, %d]", want.TimeMS, task.FromMS, task.ToMS)
			}
			assert.Less(t, len(items), len(truth), "a window is not everything")
		}
	}
}

// TestContiguous: pages in order are runs whatever is missing in them.
func TestContiguous(t *testing.T) {
	for _, order := range []emulator.Order{emulator.NewestFirst, emulator.OldestFirst, emulator.Mixed} {
		source := open(t, crowded(emulator.Options{Order: order}, 60))
		var state []byte
		for done := false; !done; {
			page, err := source.Step(t.Context(), fetch.Task{Chat: crowd, ToMS: clock().UnixMilli(), PageSize: 8}, state)
			require.NoError(t, err)
			assert.True(t, page.Contiguous)
			state, done = page.State, page.Done
		}
	}
}

// TestRefusedToken: a walk whose token is not good any more begins again.
func TestRefusedToken(t *testing.T) {
	p := crowded(emulator.Options{}, 60)
	source := open(t, p)
	task := fetch.Task{Chat: crowd, ToMS: clock().UnixMilli(), PageSize: 10}
	page, err := source.Step(t.Context(), task, nil)
	require.NoError(t, err)
	p.ForgetPages()
	_, err = source.Step(t.Context(), task, page.State)
	assert.Equal(t, fetch.Restart, fetch.KindOf(err))
	demandTruth(t, p, source, task)
}

// TestRepeatedToken: a platform that always answers with the same token is left,
// with all that it gave.
func TestRepeatedToken(t *testing.T) {
	p := crowded(emulator.Options{}, 60)
	p.SetFault(func(c edge.Call) edge.Fault { return edge.Fault{SameCursor: c.Op == "messages"} })
	source := open(t, p)
	items, pages, err := everything(t.Context(), source, fetch.Task{Chat: crowd, ToMS: clock().UnixMilli(), PageSize: 10})
	assert.Equal(t, fetch.Stuck, fetch.KindOf(err))
	assert.Len(t, items, 20, "the first page and the one that its token gave")
	assert.LessOrEqual(t, pages, 4)
	p.SetFault(nil)
	demandTruth(t, p, source, fetch.Task{Chat: crowd, ToMS: clock().UnixMilli(), PageSize: 10})
}

// TestSmallPages: a platform that takes smaller pages only is read with those.
func TestSmallPages(t *testing.T) {
	p := crowded(emulator.Options{MaxPageSize: 20}, 60)
	source := open(t, p)
	for range 2 {
		items, _, err := everything(t.Context(), source, fetch.Task{Chat: crowd, ToMS: clock().UnixMilli()})
		require.NoError(t, err)
		assert.Len(t, items, len(p.Truth()[crowd]))
	}
	assert.Equal(t, 1+3+3, p.CallsOf()["messages"], "one refusal, then two walks of three pages")
}

// TestPopulated: what a believable company wrote is read as it was meant, every
// message of it, through the engine.
func TestPopulated(t *testing.T) {
	const messages = 3000
	p := emulator.New(emulator.Options{Now: clock, DismissedClosed: true, Recall: emulator.RecallNull})
	emulator.Populate(p, 7, messages, clock().AddDate(-1, 0, 0), clock())
	source := open(t, p, value("users", []string{emulator.SingleUser()}))
	library := fetchtest.NewLibrary()
	report, err := fetch.Run(t.Context(), fetch.Options{Account: "work-wps", Provider: wps.Provider(), Source: source, Library: library, Now: clock, Workers: 4})
	require.NoError(t, err)
	require.NoError(t, report.ListErr)
	for _, s := range report.Streams {
		assert.NoError(t, s.Err, "chat %s", s.Chat)
	}
	count := 0
	for chat, truth := range p.Truth() {
		stored := library.Messages(store.Stream{Account: "work-wps", Chat: chat})
		require.Len(t, stored, len(truth), "chat %s", chat)
		for _, want := range truth {
			m := wps.Decode(stored[want.ID].Newest())
			count++
			if want.Recalled {
				assert.Contains(t, m.Warnings, "content unavailable")
				assert.Empty(t, m.Text)
				continue
			}
			require.Equal(t, want.Plain, m.Text, "%s", want.Raw)
		}
	}
	assert.Greater(t, count, messages*9/10)
}
