package fetch_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/store"
)

// bounds are the tasks' stretches, as ages before now.
func bounds(tasks []fetch.Task, now time.Time) (out [][2]time.Duration) {
	for _, t := range tasks {
		out = append(out, [2]time.Duration{now.Sub(time.UnixMilli(t.FromMS)), now.Sub(time.UnixMilli(t.ToMS))})
	}
	return out
}

func TestWalksLeadFromWhatIsCoveredToNow(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library, source := fetchtest.NewLibrary(), one(inPages(page("1")))
		opts := options(source, library)
		opts.Since, opts.Overlap = time.Now().Add(-10*day), 2*day
		walks := func() [][2]time.Duration {
			source.tasks = nil
			run(t, opts)
			return bounds(source.tasks, time.Now())
		}
		assert.Equal(t, [][2]time.Duration{{10 * day, 0}}, walks(), "the first")
		time.Sleep(day)
		assert.Equal(t, [][2]time.Duration{{3 * day, 0}}, walks(), "from the covered end less the overlap")
		opts.Full = true
		assert.Equal(t, [][2]time.Duration{{11 * day, 0}}, walks(), "full")
		opts.Full, opts.Since = false, opts.Since.Add(-5*day)
		assert.Equal(t, [][2]time.Duration{{2 * day, 0}, {16 * day, 11*day + time.Millisecond}}, walks(), "an earlier since")
		opts.Since = time.Now().Add(-time.Hour)
		assert.Equal(t, [][2]time.Duration{{time.Hour, 0}}, walks(), "a later since")
		cover := coverage(t, library)
		assert.Len(t, cover.Windows, 1)
		assert.Equal(t, time.Now().UnixMilli(), cover.LastSyncMS)
	})
}

func TestUnfinishedWalkIsResumedFirst(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		broken := true
		var states []int
		source := one(nil)
		source.step = func(task fetch.Task, state []byte) (fetch.Page, error) {
			if broken && len(state) == 1 {
				return fetch.Page{}, fail(fetch.Transient)
			}
			states = append(states, len(state))
			return inPages(page("3", "2"), page("1"))(task, state)
		}
		opts := options(source, library)
		opts.Overlap, opts.PageSize = time.Hour, 7
		_, err := fetch.Run(t.Context(), opts)
		require.NoError(t, err)
		old := time.Now().UnixMilli()
		require.NotEmpty(t, checkpoint(t, library))

		time.Sleep(day)
		broken, states, source.tasks, opts.PageSize = false, nil, nil, 9
		report := run(t, opts)
		assert.Equal(t, []int{1, 0, 1}, states)
		assert.Equal(t, []fetch.Task{
			{Chat: "c", ToMS: old, PageSize: 7},
			{Chat: "c", FromMS: old - time.Hour.Milliseconds(), ToMS: time.Now().UnixMilli(), PageSize: 9},
		}, report.Streams[0].Plan, "a walk keeps its task")
		assert.Empty(t, checkpoint(t, library))
	})
}

func TestForeignCheckpointIsNotRead(t *testing.T) {
	for _, raw := range []string{`{"v":99,"state":"eA=="}`, `nonsense`, `[]`, `{}`} {
		bubble(t, func(t *testing.T) {
			library := fetchtest.NewLibrary()
			_, err := library.Commit(t.Context(), []store.Page{{Stream: key, SeenMS: 1, Checkpoint: []byte(raw)}})
			require.NoError(t, err)
			source := one(func(_ fetch.Task, state []byte) (fetch.Page, error) {
				assert.Empty(t, state)
				return fetch.Page{Done: true}, nil
			})
			run(t, options(source, library))
			assert.Len(t, source.tasks, 1)
			assert.Empty(t, checkpoint(t, library))
		})
	}
}

func TestHoles(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		now := time.Now()
		ago := func(d time.Duration) int64 { return now.Add(-d).UnixMilli() }
		lost := store.Hole{FromMS: ago(5 * day), ToMS: ago(4 * day), Reason: "server trouble"}
		old := store.Hole{FromMS: ago(10 * day), ToMS: ago(7 * day), Reason: store.ReasonRetention}
		source := one(func(task fetch.Task, _ []byte) (fetch.Page, error) {
			return fetch.Page{Done: true, Holes: []store.Hole{old, lost}}, nil
		})
		opts := options(source, library)
		opts.Since = now.Add(-10 * day)
		run(t, opts)
		cover := coverage(t, library)
		assert.Equal(t, []store.Hole{old, lost}, cover.Holes)
		assert.Equal(t, []store.Window{{FromMS: old.ToMS + 1, ToMS: lost.FromMS - 1}, {FromMS: lost.ToMS + 1, ToMS: now.UnixMilli()}}, cover.Windows)

		time.Sleep(time.Hour)
		source.tasks = nil
		source.step = func(fetch.Task, []byte) (fetch.Page, error) { return fetch.Page{Done: true}, nil }
		run(t, opts)
		require.Len(t, source.tasks, 2)
		assert.Equal(t, lost.FromMS, source.tasks[1].FromMS, "a hole is tried again")
		assert.Equal(t, lost.ToMS, source.tasks[1].ToMS)
		cover = coverage(t, library)
		assert.Equal(t, []store.Hole{old}, cover.Holes, "what was read closes it; what the platform no longer keeps is not tried")
		assert.Equal(t, []store.Window{{FromMS: old.ToMS + 1, ToMS: time.Now().UnixMilli()}}, cover.Windows)
	})
}

func TestCoveredStretchesCountBeforeTheEnd(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		source := one(func(task fetch.Task, state []byte) (fetch.Page, error) {
			if len(state) == 1 {
				return fetch.Page{}, fail(fetch.Transient)
			}
			return fetch.Page{State: []byte{1}, Covered: []store.Window{{FromMS: at(10), ToMS: at(20)}, {FromMS: at(15), ToMS: task.ToMS + 99}}}, nil
		})
		_, err := fetch.Run(t.Context(), options(source, library))
		require.NoError(t, err)
		assert.Equal(t, []store.Window{{FromMS: at(10), ToMS: time.Now().UnixMilli()}}, coverage(t, library).Windows, "within the task")
	})
}

// Where messages count without gaps, a walk begins at the newest one stored at
// the latest: a chat that was quiet for longer than the overlap, or a clock that
// was ahead, must not hide what is missing before the next message.
func TestQuietChatIsReadFromItsNewestMessage(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library, source := fetchtest.NewLibrary(), one(inPages(counted(page("1", "2"))))
		opts := options(source, library)
		opts.Provider.Limits.GapFree = true
		opts.Since, opts.Overlap = time.Now().Add(-10*day), time.Hour
		run(t, opts)
		time.Sleep(5 * day)
		source.tasks = nil
		source.step = inPages(counted(page("2", "6")))
		run(t, opts)
		require.NotEmpty(t, source.tasks)
		assert.Equal(t, at(2)-time.Hour.Milliseconds(), source.tasks[0].FromMS)
		assert.Equal(t, []store.Hole{{FromMS: at(2), ToMS: at(6), FromPosition: 3, ToPosition: 5, Reason: store.ReasonUnavailable}},
			coverage(t, library).Holes)
	})
}
