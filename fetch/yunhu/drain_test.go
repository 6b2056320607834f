package yunhu_test

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
	"imdex/fetch/fetchtest"
	"imdex/fetch/yunhu"
	"imdex/fetch/yunhu/emulator"
	"imdex/store"
)

var clock = func() time.Time { return time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC) }

const crowd = "group:635409929"

// open connects a source to a platform, as fast as it goes.
func open(t testing.TB, h http.Handler, change ...func(*fetch.Settings)) *yunhu.Source {
	t.Helper()
	s := settings(crowd)
	s.Rate = 1e9
	for _, c := range change {
		c(&s)
	}
	source, err := yunhu.Open(s, fetch.Env{Transport: fetchtest.Direct(h), Now: clock, Observe: func(fetch.Event) {}})
	require.NoError(t, err)
	return source
}

func value(key string, v any) func(*fetch.Settings) {
	return func(s *fetch.Settings) { s.Values[key] = v }
}

// everything walks a task as the engine does: through every state, which must not
// come back. Between two pages it calls meanwhile, unless that is nil.
func everything(ctx context.Context, s *yunhu.Source, task fetch.Task, meanwhile func(page int)) (items []store.Item, pages int, err error) {
	var state []byte
	been := map[string]bool{}
	for pages = 1; ; pages++ {
		page, err := s.Step(ctx, task, state)
		if err != nil {
			return items, pages, err
		}
		items = append(items, page.Items...)
		if page.Done {
			return items, pages, nil
		}
		if been[string(page.State)] {
			return items, pages, &fetch.Error{Kind: fetch.Stuck}
		}
		been[string(page.State)] = true
		state = page.State
		if meanwhile != nil {
			meanwhile(pages)
		}
	}
}

// crowded is a platform with n messages in one chat, runs of them at one time,
// some recalled.
func crowded(opts emulator.Options, n int) *emulator.Platform {
	opts.Now = clock
	p := emulator.New(opts)
	p.AddChat(crowd, "项目群")
	from := clock().Add(-time.Hour).UnixMilli()
	for i := range n {
		id := p.Post(crowd, emulator.Message{TimeMS: from + int64(i/9*9)*250, Sender: emulator.Sender{ID: "7", Name: "阿青"}, Content: fmt.Sprint("message ", i)})
		if i%11 == 5 {
			p.Recall(crowd, id)
		}
	}
	return p
}

func whole(size int) fetch.Task {
	return fetch.Task{Chat: crowd, ToMS: clock().UnixMilli(), PageSize: size}
}

// caps are the silent limits that a client must bear.
var caps = []emulator.Options{{}, {Cap: 1}, {Cap: 2}, {Cap: 7}, {Cap: 2, CapHoldsAnchor: true}, {Cap: 7, CapHoldsAnchor: true}}

// readings are all combinations of the switches that a walk can meet.
func readings() map[string]emulator.Options {
	all := map[string]emulator.Options{}
	for _, opts := range caps {
		for _, opts.Lost = range []emulator.Lost{emulator.LostEmpty, emulator.LostRefused, emulator.LostNewest} {
			for _, opts.Recall = range []emulator.RecallForm{emulator.RecallHole, emulator.RecallEmpty, emulator.RecallTip} {
				all[fmt.Sprintf("cap %d %v, lost %d, recall %d", opts.Cap, opts.CapHoldsAnchor, opts.Lost, opts.Recall)] = opts
			}
		}
	}
	return all
}

// TestEveryReading walks one chat under every reading of the documents, with page
// sizes from 1 to 50: each message that the bot may see, once.
func TestEveryReading(t *testing.T) {
	for name, opts := range readings() {
		t.Run(name, func(t *testing.T) {
			p := crowded(opts, 36)
			source := open(t, p)
			for _, size := range []int{1, 2, 3, 5, 8, 35, 36, 37, 49, 50} {
				demandTruth(t, p, source, whole(size))
			}
		})
	}
}

func demandTruth(t *testing.T, p *emulator.Platform, source *yunhu.Source, task fetch.Task) {
	t.Helper()
	items, _, err := everything(t.Context(), source, task, nil)
	require.NoError(t, err)
	truth := p.Truth()[task.Chat]
	require.NotEmpty(t, truth)
	require.Len(t, items, len(truth), "page size %d", task.PageSize)
	slices.Reverse(items)
	for i, want := range truth {
		require.Equal(t, []any{want.ID, want.TimeMS, string(want.Raw)}, []any{items[i].ID, items[i].TimeMS, string(items[i].Raw)})
	}
}

// TestResume: a walk goes on from any of its states, in another process and another
// time, and is not disturbed by what arrives meanwhile.
func TestResume(t *testing.T) {
	for _, opts := range caps {
		p := crowded(opts, 36)
		want, _, err := everything(t.Context(), open(t, p), whole(5), nil)
		require.NoError(t, err)
		p.SetOptions(func(o *emulator.Options) { o.Growing = true })
		var state []byte
		var got []store.Item
		for done := false; !done; {
			page, err := open(t, p).Step(t.Context(), whole(5), state)
			require.NoError(t, err)
			got = append(got, page.Items...)
			require.Less(t, len(page.State), 1000, "a state stays small")
			state, done = page.State, page.Done
		}
		assert.Equal(t, want, got)
	}
}

// TestBounded: a task that begins at a time reads all of it, and not much more.
func TestBounded(t *testing.T) {
	for _, opts := range caps {
		p := crowded(opts, 200)
		source := open(t, p)
		truth := p.Truth()[crowd]
		for _, from := range []int{0, 1, 20, 100, len(truth) - 1} {
			task := whole(7)
			task.FromMS = truth[from].TimeMS
			items, _, err := everything(t.Context(), source, task, nil)
			require.NoError(t, err)
			for _, want := range truth {
				found := slices.ContainsFunc(items, func(i store.Item) bool { return i.ID == want.ID })
				assert.True(t, found || want.TimeMS < task.FromMS, "message of %d from %d", want.TimeMS, task.FromMS)
			}
			assert.LessOrEqual(t, len(items), len(truth)-from+9+8, "a run of one time and a page more")
		}
	}
}

// TestCovered: what is said to be read after a page is read, and grows.
func TestCovered(t *testing.T) {
	p := crowded(emulator.Options{Cap: 3}, 60)
	source := open(t, p)
	var items []store.Item
	var state []byte
	last := clock().UnixMilli() + 1
	for {
		page, err := source.Step(t.Context(), whole(8), state)
		require.NoError(t, err)
		items = append(items, page.Items...)
		if page.Done {
			break
		}
		require.Len(t, page.Covered, 1)
		covered := page.Covered[0]
		assert.Equal(t, clock().UnixMilli(), covered.ToMS)
		assert.LessOrEqual(t, covered.FromMS, last)
		assert.True(t, page.Contiguous)
		last, state = covered.FromMS, page.State
		for _, want := range p.Truth()[crowd] {
			found := slices.ContainsFunc(items, func(i store.Item) bool { return i.ID == want.ID })
			require.True(t, found || want.TimeMS < covered.FromMS)
		}
	}
}

// TestOneMessage: a chat with one message is done, whatever the cap; so is one
// with none.
func TestOneMessage(t *testing.T) {
	for _, opts := range append(caps, emulator.Options{Cap: 1, CapHoldsAnchor: true}) {
		for n := range 2 {
			items, pages, err := everything(t.Context(), open(t, crowded(opts, n)), whole(50), nil)
			require.NoError(t, err)
			assert.Len(t, items, n)
			assert.Equal(t, n+1, pages)
		}
	}
}

// TestSamePage: a platform that answers every call with one page stops the walk.
func TestSamePage(t *testing.T) {
	p := crowded(emulator.Options{}, 30)
	stuck := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		query.Del("message-id")
		r.URL.RawQuery = query.Encode()
		p.ServeHTTP(w, r)
	})
	items, _, err := everything(t.Context(), open(t, stuck), whole(5), nil)
	assert.Equal(t, fetch.Stuck, fetch.KindOf(err))
	assert.Len(t, items, 5)
}

// TestPopulated: what a believable company wrote is read as it was meant, every
// message of it, through the engine.
func TestPopulated(t *testing.T) {
	const messages = 3000
	for _, opts := range []emulator.Options{
		{Recall: emulator.RecallEmpty},
		{Cap: 20, CapHoldsAnchor: true, TextAt: true, FlatButtons: true, Sparse: true, Nameless: true, Recall: emulator.RecallEmpty},
	} {
		opts.Now = clock
		p := emulator.New(opts)
		emulator.Populate(p, 7, messages, clock().AddDate(-1, 0, 0), clock())
		var chats []string
		for chat := range p.Truth() {
			chats = append(chats, chat)
		}
		library := fetchtest.NewLibrary()
		report, err := fetch.Run(t.Context(), fetch.Options{Account: "yunhu", Provider: yunhu.Provider(), Source: open(t, p, value("chats", chats)),
			Library: library, Now: clock, Workers: 4})
		require.NoError(t, err)
		require.NoError(t, report.ListErr)
		for _, s := range report.Streams {
			assert.NoError(t, s.Err, "chat %s", s.Chat)
		}
		count := 0
		for chat, truth := range p.Truth() {
			stored := library.Messages(store.Stream{Account: "yunhu", Chat: chat})
			require.Len(t, stored, len(truth), "chat %s", chat)
			for _, want := range truth {
				m := yunhu.Decode(stored[want.ID].Newest())
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
}
