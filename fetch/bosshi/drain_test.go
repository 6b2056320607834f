package bosshi_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/fetch"
	"imdex/fetch/bosshi"
	"imdex/fetch/bosshi/emulator"
	"imdex/fetch/emulator/edge"
	"imdex/fetch/fetchtest"
	"imdex/store"
)

var clock = func() time.Time { return time.Date(2025, 6, 2, 3, 4, 5, 678e6, time.UTC) }

const user = "100021"

// since is where the walks of these tests begin.
var since = clock().AddDate(0, 0, -4)

func task(size int) fetch.Task {
	return fetch.Task{Chat: user, FromMS: since.UnixMilli(), ToMS: clock().UnixMilli(), PageSize: size}
}

// windows is how many a walk over since has.
const windows = 5

// open connects a source to a platform, as fast as it goes.
func open(t require.TestingT, h http.Handler, change ...func(*fetch.Settings)) *bosshi.Source {
	s := settings(user)
	s.Rate = 1e9
	for _, c := range change {
		c(&s)
	}
	source, err := bosshi.Open(s, fetch.Env{Transport: fetchtest.Direct(h), Now: clock, Observe: func(fetch.Event) {}})
	require.NoError(t, err)
	return source
}

func value(key string, v any) func(*fetch.Settings) {
	return func(s *fetch.Settings) { s.Values[key] = v }
}

// platform has one user and messages at these times.
func platform(opts emulator.Options, times ...int64) *emulator.Platform {
	opts.Now = clock
	p := emulator.New(opts)
	p.AddUser(user, "王伟")
	for i, at := range times {
		p.Post(user, emulator.Message{TimeMS: at, Content: fmt.Sprint("message ", i)})
	}
	return p
}

// walked is what came of a walk.
type walked struct {
	items   map[string]store.Item
	covered []store.Window
	holes   []store.Hole
	steps   int
}

// walk takes a task to its end, each step with a new source if fresh is set, as
// after a kill.
func walk(ctx context.Context, source func() *bosshi.Source, task fetch.Task) (w walked, err error) {
	w.items = map[string]store.Item{}
	var state []byte
	for {
		page, err := source().Step(ctx, task, state)
		if err != nil {
			return w, err
		}
		w.steps++
		for _, item := range page.Items {
			w.items[item.ID] = item
		}
		w.covered = append(w.covered, page.Covered...)
		w.holes = append(w.holes, page.Holes...)
		if page.Done {
			return w, nil
		}
		state = page.State
	}
}

// same is a source that is used for all steps.
func same(s *bosshi.Source) func() *bosshi.Source { return func() *bosshi.Source { return s } }

func inHole(holes []store.Hole, ms int64) bool {
	for _, h := range holes {
		if h.FromMS <= ms && ms <= h.ToMS {
			return true
		}
	}
	return false
}

// wanted is what the app may see of the time that is walked over.
func wanted(p *emulator.Platform) []edge.Seen {
	return slices.DeleteFunc(p.Truth()[user], func(s edge.Seen) bool {
		return s.TimeMS < since.UnixMilli() || s.TimeMS > clock().UnixMilli()
	})
}

// demandHonest: what the app may see was read, or lies in a hole; and no stretch
// is called both read and a hole.
func demandHonest(t require.TestingT, p *emulator.Platform, w walked) {
	for _, want := range wanted(p) {
		item, found := w.items[want.ID]
		if !found {
			require.True(t, inHole(w.holes, want.TimeMS), "message of %d is missing, holes %v", want.TimeMS, w.holes)
			continue
		}
		require.Equal(t, want.TimeMS, item.TimeMS)
	}
	for _, h := range w.holes {
		require.Equal(t, "page limit", h.Reason)
		for _, c := range w.covered {
			require.False(t, c.FromMS <= h.ToMS && h.FromMS <= c.ToMS, "%v is read and a hole", h)
		}
	}
}

// demandWhole: everything was read and nothing is a hole.
func demandWhole(t require.TestingT, p *emulator.Platform, w walked) {
	require.Empty(t, w.holes)
	demandHonest(t, p, w)
	for _, want := range wanted(p) {
		require.Equal(t, string(want.Raw), string(w.items[want.ID].Raw))
	}
}

// crowded are times of four days: runs of one millisecond and of one second,
// seconds in a row, ends of windows to the millisecond, lonely messages and a
// day without any.
func crowded() []int64 {
	at := func(day, seconds int) int64 { return since.AddDate(0, 0, day).UnixMilli() + int64(seconds)*1000 }
	var times []int64
	for i := range 9 {
		times = append(times, at(0, 30000+i/4)+int64(i%2)*400)
	}
	times = append(times, at(1, 100))
	top := clock().Unix() + 1
	for i := range 3 {
		end := (top - int64(i)*86398) * 1000
		times = append(times, end-1, end, end+1, end+999, end+1000, end+1001)
	}
	for i := range 14 {
		times = append(times, at(3, 40000+i/11)+int64(i/3))
	}
	return times
}

// TestEveryReading walks one chat under every reading of the documents, with
// pages from the shortest to the longest.
func TestEveryReading(t *testing.T) {
	times := crowded()
	for _, order := range []emulator.Order{emulator.NewestFirst, emulator.OldestFirst, emulator.Mixed} {
		for _, cursor := range []emulator.Cursor{emulator.Inclusive, emulator.Exclusive} {
			for _, ends := range []emulator.Ends{emulator.Closed, emulator.HalfOpen, emulator.Open, emulator.Seconds} {
				for _, leaves := range []bool{false, true} {
					opts := emulator.Options{Order: order, Cursor: cursor, Ends: ends, Leaves: leaves}
					t.Run(fmt.Sprintf("order %d, cursor %d, ends %d, leaves %v", order, cursor, ends, leaves), func(t *testing.T) {
						for _, limit := range []int{0, 1, 2, 3} {
							if limit == 1 && cursor == emulator.Inclusive {
								continue // see TestPagesOfOne
							}
							opts.PageCap, opts.CutFirst = limit, limit%2 == 0
							p := platform(opts, times...)
							for i := range 5 { // what nobody can ask for takes places
								p.Post(user, emulator.Message{Type: "file", TimeMS: times[i*5] + 1, Content: map[string]any{}})
							}
							for _, size := range []int{2, 3, 50} {
								w, err := walk(t.Context(), same(open(t, p)), task(size))
								require.NoError(t, err)
								demandWhole(t, p, w)
							}
						}
					})
				}
			}
		}
	}
}

// TestHonest: under any switches and for any history, a message is read or lies
// in a hole; there is a hole only where the platform cannot be paged, or shows less
// of a second than there is. After a kill at any step the walk goes on as well.
func TestHonest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opts := emulator.Options{
			Order:    rapid.SampledFrom([]emulator.Order{emulator.NewestFirst, emulator.OldestFirst, emulator.Mixed}).Draw(t, "order"),
			Cursor:   rapid.SampledFrom([]emulator.Cursor{emulator.Inclusive, emulator.Exclusive, emulator.Ignored}).Draw(t, "cursor"),
			Lost:     rapid.SampledFrom([]emulator.Lost{emulator.LostRefused, emulator.LostIgnored, emulator.LostEmpty}).Draw(t, "lost"),
			Ends:     rapid.SampledFrom([]emulator.Ends{emulator.Closed, emulator.HalfOpen, emulator.Seconds, emulator.Open}).Draw(t, "ends"),
			Leaves:   rapid.Bool().Draw(t, "leaves"),
			CutFirst: rapid.Bool().Draw(t, "cut first"),
			PageCap:  rapid.IntRange(1, 5).Draw(t, "page cap"),
		}
		base := since.Unix()
		var times []int64
		for range rapid.IntRange(0, 12).Draw(t, "messages") {
			second := base + int64(rapid.SampledFrom([]int{0, 1, 2, 5, 40000, 86398, 86399, 86400, 200000, 200001}).Draw(t, "second"))
			times = append(times, second*1000+int64(rapid.SampledFrom([]int{0, 1, 500, 999}).Draw(t, "ms")))
		}
		p := platform(opts, times...)
		source := same(open(t, p))
		if rapid.Bool().Draw(t, "a new process for each step") {
			source = func() *bosshi.Source { return open(t, p) }
		}
		w, err := walk(context.Background(), source, task(rapid.IntRange(2, 50).Draw(t, "page size")))
		require.NoError(t, err)
		if opts.Cursor == emulator.Exclusive || opts.Cursor == emulator.Inclusive && opts.PageCap > 1 {
			demandWhole(t, p, w)
			return
		}
		switch {
		case opts.PageCap > 1:
			demandHonest(t, p, w)
		case opts.Ends != emulator.Open && proves(times):
			demandHonest(t, p, w)
			if !opts.CutFirst { // else a page has two
				require.NotEmpty(t, w.holes, "each message may hide others of its second")
			}
		}
	})
}

// proves reports whether two messages of one day tell a platform with pages of
// one, which cannot be paged, from one with a lonely message.
func proves(times []int64) bool {
	for _, a := range times {
		for _, b := range times {
			if d := b/1000 - a/1000; d > 1 && d < 86390 {
				return true
			}
		}
	}
	return false
}

// TestPopulated: what a believable company wrote is read as it was meant, every
// message of it, through the engine.
func TestPopulated(t *testing.T) {
	const messages = 2000
	p := emulator.New(emulator.Options{Now: clock})
	emulator.Populate(p, 7, messages, clock().AddDate(-1, 0, 0), clock())
	truth := p.Truth()
	var users []string
	for id := range truth {
		users = append(users, id)
	}
	library := fetchtest.NewLibrary()
	report, err := fetch.Run(t.Context(), fetch.Options{Account: "hi", Provider: bosshi.Provider(), Source: open(t, p, value("users", users)),
		Library: library, Now: clock, Since: clock().AddDate(-1, 0, -1), Workers: 4})
	require.NoError(t, err)
	require.Len(t, report.Streams, len(users))
	for _, s := range report.Streams {
		assert.NoError(t, s.Err, "chat %s", s.Chat)
	}
	count := 0
	for chat, seen := range truth {
		key := store.Stream{Account: "hi", Chat: chat}
		stored := library.Messages(key)
		require.Len(t, stored, len(seen), "chat %s", chat)
		cover, err := library.Coverage(t.Context(), key)
		require.NoError(t, err)
		assert.Empty(t, cover.Holes)
		for _, want := range seen {
			count++
			m := bosshi.Decode(stored[want.ID].Newest())
			if want.Recalled {
				assert.True(t, m.Recalled)
				assert.Empty(t, m.Text)
				continue
			}
			require.Equal(t, want.Plain, m.Text, "%s", want.Raw)
		}
	}
	assert.Greater(t, count, messages*9/10)
}
