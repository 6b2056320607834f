package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/store"
)

func fail(kind fetch.Kind) error {
	return &fetch.Error{Kind: kind, Op: "messages", Err: errors.New("because")}
}

func TestStuckWalkKeepsItsCheckpoint(t *testing.T) {
	for _, c := range []struct {
		name   string
		states []string // that the pages lead to
		stored string   // the checkpoint that stands
	}{
		{"at once", []string{""}, ""},
		{"the same again", []string{"x", "x"}, "x"},
		{"in a circle", []string{"x", "y", "z", "x"}, "z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				library, n := fetchtest.NewLibrary(), 0
				source := one(func(fetch.Task, []byte) (fetch.Page, error) {
					n++
					p := page(fmt.Sprint(n))
					p.State = []byte(c.states[n-1])
					return p, nil
				})
				report, err := fetch.Run(t.Context(), options(source, library))
				require.NoError(t, err)
				assert.Equal(t, fetch.Stuck, fetch.KindOf(report.Streams[0].Err))
				assert.Len(t, library.Messages(key), len(c.states), "what came is kept")
				assert.Empty(t, coverage(t, library).Windows)
				assert.NotEmpty(t, coverage(t, library).Error)
				var seen []string
				source.step = func(_ fetch.Task, state []byte) (fetch.Page, error) {
					seen = append(seen, string(state))
					return fetch.Page{Done: true}, nil
				}
				run(t, options(source, library))
				assert.Equal(t, c.stored, seen[0])
				assert.Empty(t, coverage(t, library).Error)
			})
		})
	}
}

func TestRestart(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library, refusals := fetchtest.NewLibrary(), 0
		source := one(func(_ fetch.Task, state []byte) (fetch.Page, error) {
			if len(state) == 1 && refusals > 0 {
				refusals--
				return fetch.Page{}, fail(fetch.Restart)
			}
			return inPages(page("3", "2"), page("1"))(fetch.Task{}, state)
		})
		refusals = 1
		assert.Equal(t, 3, run(t, options(source, library)).Pages)
		assert.Len(t, library.Messages(key), 3)

		refusals = 2
		opts := options(source, library)
		opts.Full = true
		report, err := fetch.Run(t.Context(), opts)
		require.NoError(t, err)
		assert.Equal(t, fetch.Restart, fetch.KindOf(report.Streams[0].Err), "a walk begins again once")
	})
}

func TestOneStreamsFailureIsItsOwn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		source := &script{streams: []fetch.Stream{{Chat: "bad"}, {Chat: "c"}, {Chat: "none", Err: fail(fetch.Gone)}, {Chat: "c"}, {}}}
		source.step = func(task fetch.Task, state []byte) (fetch.Page, error) {
			if task.Chat == "bad" {
				return fetch.Page{}, fail(fetch.Forbidden)
			}
			return inPages(page("1"))(task, state)
		}
		report, err := fetch.Run(t.Context(), options(source, library))
		require.NoError(t, err)
		assert.True(t, report.Started)
		assert.Equal(t, 3, report.Failed)
		assert.Len(t, report.Streams, 4, "a chat that is listed twice is one")
		assert.Equal(t, fetch.Forbidden, fetch.KindOf(report.Streams[0].Err))
		assert.True(t, report.Streams[1].Done)
		assert.Equal(t, 1, report.Streams[1].Added)
		assert.Equal(t, fetch.Gone, fetch.KindOf(report.Streams[2].Err))
		assert.Equal(t, fetch.Malformed, fetch.KindOf(report.Streams[3].Err))
		for _, chat := range []string{"bad", "none"} {
			cover, err := library.Coverage(t.Context(), store.Stream{Account: "a", Chat: chat})
			require.NoError(t, err)
			assert.Contains(t, cover.Error, "because")
		}
	})
}

func TestNothingStarted(t *testing.T) {
	bubble(t, func(t *testing.T) {
		refused := one(func(fetch.Task, []byte) (fetch.Page, error) { return fetch.Page{}, fail(fetch.Auth) })
		report, err := fetch.Run(t.Context(), options(refused, fetchtest.NewLibrary()))
		require.NoError(t, err)
		assert.False(t, report.Started)

		report, err = fetch.Run(t.Context(), options(&script{listErr: fail(fetch.Auth)}, fetchtest.NewLibrary()))
		require.NoError(t, err)
		assert.False(t, report.Started)
		assert.Equal(t, fetch.Auth, fetch.KindOf(report.ListErr))

		report, err = fetch.Run(t.Context(), options(&script{}, fetchtest.NewLibrary()))
		require.NoError(t, err)
		assert.True(t, report.Started, "an account without a chat has not failed")
	})
}

func TestDryRunReadsNoMessage(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		source := one(inPages(page("1")))
		opts := options(source, library)
		opts.DryRun = true
		report := run(t, opts)
		assert.Empty(t, source.tasks)
		assert.Zero(t, library.Commits())
		require.Len(t, report.Streams[0].Plan, 1)
		assert.Equal(t, time.Now().UnixMilli(), report.Streams[0].Plan[0].ToMS)
		assert.False(t, report.Streams[0].Done)
	})
}

func TestGroups(t *testing.T) {
	for _, c := range []struct {
		name    string
		pages   int
		items   int           // of each page
		pause   time.Duration // before each page
		commits int
	}{
		{"by records", 12, 1000, 0, 3},
		{"by time", 10, 1, 300 * time.Millisecond, 3},
		{"a page larger than a group", 2, 6000, 0, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				library := fetchtest.NewLibrary()
				source := one(func(_ fetch.Task, state []byte) (fetch.Page, error) {
					time.Sleep(c.pause)
					n := len(state)
					p := fetch.Page{State: make([]byte, n+1), Done: n == c.pages-1}
					for i := range c.items {
						p.Items = append(p.Items, store.Item{ID: fmt.Sprint(n, "-", i), Format: "script/1", Raw: []byte{}, TimeMS: at(1)})
					}
					return p, nil
				})
				run(t, options(source, library))
				assert.Len(t, library.Messages(key), c.pages*c.items)
				assert.Equal(t, c.commits, library.Commits())
			})
		})
	}
}

func TestInterruptionStoresWhatWasRead(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		ctx, cancel := context.WithCancel(t.Context())
		source := one(func(_ fetch.Task, state []byte) (fetch.Page, error) {
			if len(state) == 2 {
				cancel()
				return fetch.Page{}, ctx.Err()
			}
			return inPages(page("3"), page("2"), page("1"))(fetch.Task{}, state)
		})
		report, err := fetch.Run(ctx, options(source, library))
		require.ErrorIs(t, err, context.Canceled)
		assert.Len(t, library.Messages(key), 2)
		assert.NoError(t, report.Streams[0].Err, "an interruption is nobody's failure")
		assert.Zero(t, report.Failed)
		assert.Empty(t, coverage(t, library).Windows)
	})
}

func TestStoreThatHangsDoesNotHoldAnInterruption(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		library := hanging{fetchtest.NewLibrary()}
		source := one(func(_ fetch.Task, state []byte) (fetch.Page, error) {
			if len(state) == 1 {
				cancel()
			}
			return inPages(page("2"), page("1"))(fetch.Task{}, state)
		})
		begin := time.Now()
		_, err := fetch.Run(ctx, options(source, library))
		require.ErrorIs(t, err, context.Canceled)
		assert.LessOrEqual(t, time.Since(begin), 2*time.Second)
	})
}

type hanging struct{ *fetchtest.Library }

func (hanging) Commit(ctx context.Context, _ []store.Page) (store.Receipt, error) {
	<-ctx.Done()
	return store.Receipt{}, ctx.Err()
}

func TestLibraryErrorEndsTheRun(t *testing.T) {
	bubble(t, func(t *testing.T) {
		damaged := errors.New("damaged")
		source := &script{step: inPages(page("1"))}
		for i := range 20 {
			source.streams = append(source.streams, fetch.Stream{Chat: fmt.Sprint(i)})
		}
		_, err := fetch.Run(t.Context(), options(source, unreadable{fetchtest.NewLibrary(), damaged}))
		require.ErrorIs(t, err, damaged)
		assert.Empty(t, source.tasks)
	})
}

type unreadable struct {
	*fetchtest.Library
	err error
}

func (u unreadable) Coverage(context.Context, store.Stream) (store.Coverage, error) {
	return store.Coverage{}, u.err
}

func TestWorkersAreBounded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		source := &script{}
		busy, most := make(chan struct{}, 100), 0
		source.step = func(fetch.Task, []byte) (fetch.Page, error) {
			busy <- struct{}{}
			source.mu.Lock()
			most = max(most, len(busy))
			source.mu.Unlock()
			time.Sleep(time.Minute)
			<-busy
			return fetch.Page{Done: true}, nil
		}
		for i := range 20 {
			source.streams = append(source.streams, fetch.Stream{Chat: fmt.Sprint(i)})
		}
		run(t, options(source, fetchtest.NewLibrary()))
		assert.Equal(t, fetch.DefaultWorkers, most)
	})
}

func TestWatching(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var kinds []fetch.ProgressKind
		var receipts []store.Receipt
		opts := options(one(inPages(page("2"), page("1"))), fetchtest.NewLibrary())
		opts.Watch = func(p fetch.Progress) { kinds = append(kinds, p.Kind) }
		opts.Committed = func(r store.Receipt) { receipts = append(receipts, r) }
		run(t, opts)
		assert.Equal(t, []fetch.ProgressKind{fetch.ProgressListed, fetch.ProgressStarted, fetch.ProgressPage,
			fetch.ProgressPage, fetch.ProgressDone, fetch.ProgressCommitted}, kinds)
		require.Len(t, receipts, 1)
		assert.Equal(t, 2, receipts[0].Added)
	})
}
