package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/store"
	"imdex/store/chat"
)

// within answers a task from a chat that counts its messages by minute.
func within(present ...string) func(fetch.Task, []byte) (fetch.Page, error) {
	return func(task fetch.Task, _ []byte) (fetch.Page, error) {
		p := counted(page(present...))
		p.Done = true
		p.Items = slices.DeleteFunc(p.Items, func(i store.Item) bool { return i.TimeMS < task.FromMS || i.TimeMS > task.ToMS })
		return p, nil
	}
}

func TestGapsAreReadAgainOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		present := []string{"3", "4", "6"}
		for i := 9; i < 90; i++ {
			present = append(present, fmt.Sprint(i))
		}
		source := one(within(append(present, "92")...))
		opts := options(source, library)
		opts.Provider.Limits.GapFree, opts.Overlap = true, 10*day
		run(t, opts)
		assert.Equal(t, []fetch.Task{
			{Chat: "c", ToMS: time.Now().UnixMilli()},
			{Chat: "c", FromMS: at(4) - 1000, ToMS: at(9) + 1000},
			{Chat: "c", FromMS: at(89) - 1000, ToMS: at(92) + 1000},
		}, source.tasks, "one walk for two gaps that are close")
		want := []store.Hole{
			{FromMS: at(4), ToMS: at(6), FromPosition: 5, ToPosition: 5, Reason: store.ReasonUnavailable},
			{FromMS: at(6), ToMS: at(9), FromPosition: 7, ToPosition: 8, Reason: store.ReasonUnavailable},
			{FromMS: at(89), ToMS: at(92), FromPosition: 90, ToPosition: 91, Reason: store.ReasonUnavailable},
		}
		assert.Equal(t, want, coverage(t, library).Holes)
		assert.Len(t, coverage(t, library).Windows, 1, "missing messages spoil no window")

		source.tasks = nil
		run(t, opts)
		assert.Len(t, source.tasks, 1, "not read for again")
		assert.Equal(t, want, coverage(t, library).Holes)

		source.step = within(append(present, "8", "92")...)
		run(t, opts)
		want[1].ToPosition = 7
		assert.ElementsMatch(t, want, coverage(t, library).Holes, "8 turned up")
	})
}

func TestGapThatTheSecondReadingFills(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		calls := 0
		source := one(func(task fetch.Task, state []byte) (fetch.Page, error) {
			if calls++; calls == 1 {
				return within("3", "5")(task, state)
			}
			return within("3", "4", "5")(task, state)
		})
		opts := options(source, library)
		opts.Provider.Limits.GapFree = true
		run(t, opts)
		assert.Len(t, library.Messages(key), 3)
		assert.Empty(t, coverage(t, library).Holes)
		assert.Equal(t, 2, calls)
	})
}

func TestWantedMessages(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		var asked []string
		broken := true
		first, last := page("9"), page("5")
		first.Wanted, last.Wanted = []string{"5", "2", "gone", "2"}, []string{"hidden", "1"}
		source := &asking{script: one(inPages(first, last))}
		source.get = func(id string) (store.Item, error) {
			asked = append(asked, id)
			switch {
			case id == "gone":
				return store.Item{}, fail(fetch.Gone)
			case id == "hidden":
				return store.Item{}, fail(fetch.Forbidden)
			case id == "1" && broken:
				return store.Item{}, fail(fetch.Transient)
			}
			return item(id), nil
		}
		opts := options(source, library)
		report, err := fetch.Run(t.Context(), opts)
		require.NoError(t, err)
		assert.Equal(t, fetch.Transient, fetch.KindOf(report.Streams[0].Err))
		assert.Equal(t, []string{"2", "gone", "hidden", "1"}, asked, "5 came with the walk itself")

		broken, asked, source.tasks = false, nil, nil
		run(t, opts)
		assert.Equal(t, []string{"gone", "hidden", "1"}, asked, "the wish outlives the run")
		assert.Len(t, source.tasks, 2, "the walk that was read to its end is not read again")
		assert.Len(t, library.Messages(key), 4)
		assert.Empty(t, checkpoint(t, library))
	})
}

func TestNames(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		_, err := library.Commit(t.Context(), []store.Page{{Stream: key, SeenMS: 1, People: []store.PersonName{{Account: "a", ID: "u7", AtMS: 1}}}})
		require.NoError(t, err)
		p := fetch.Page{People: []store.PersonName{{ID: "u8", Name: "Known"}, {ID: ""}}}
		for i := range 250 {
			it := item(fmt.Sprint(i))
			it.Raw = fmt.Appendf(nil, "u%d", i)
			p.Items = append(p.Items, it)
		}
		var batches []int
		members := 0
		source := &asking{script: one(inPages(p))}
		source.streams[0].Kind = chat.KindGroup
		source.members = func() ([]string, error) { members++; return []string{"u1", "member"}, nil }
		source.names = func(ids []string) (out []store.PersonName, _ error) {
			batches = append(batches, len(ids))
			for _, id := range ids {
				assert.NotContains(t, []string{"u7", "u8"}, id)
				out = append(out, store.PersonName{ID: id, Name: "Name of " + id})
			}
			return out, nil
		}
		opts := options(source, library)
		opts.Provider.Decode, opts.Full = said, true
		assert.NoError(t, run(t, opts).NameErr)
		assert.Equal(t, []int{99, 100, 49, 1}, batches)
		assert.Equal(t, 1, members)
		run(t, opts)
		assert.Len(t, batches, 4, "nobody is asked for twice")
		assert.Equal(t, 1, members, "members are asked for after the first complete walk")
	})
}

func TestNamesFailNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		source := &asking{script: &script{step: inPages(page("1"))}}
		calls := 0
		source.members = func() ([]string, error) { return nil, errors.New("no") }
		source.names = func([]string) ([]store.PersonName, error) { calls++; return nil, fail(fetch.Forbidden) }
		for i := range 10 {
			source.streams = append(source.streams, fetch.Stream{Chat: fmt.Sprint(i), Kind: chat.KindGroup})
		}
		opts := options(source, fetchtest.NewLibrary())
		opts.Provider.Decode, opts.Workers = said, 1
		report := run(t, opts)
		assert.Error(t, report.NameErr)
		assert.Equal(t, 1, calls, "a directory that refuses is not asked again")
		assert.Zero(t, report.Failed)
	})
}

func TestChatNames(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var seen []store.ChatName
		library := recording{fetchtest.NewLibrary(), &seen}
		source := one(inPages(page("2"), page("1")))
		source.streams[0].Name, source.streams[0].Kind = "Team", chat.KindGroup
		run(t, options(source, library))
		assert.Equal(t, []store.ChatName{{Name: "Team", Kind: "group", AtMS: time.Now().UnixMilli()}}, seen)
	})
}

// recording keeps the chat names that it is given.
type recording struct {
	*fetchtest.Library
	names *[]store.ChatName
}

func (r recording) Commit(ctx context.Context, pages []store.Page) (store.Receipt, error) {
	for _, p := range pages {
		if p.Chat != nil {
			*r.names = append(*r.names, *p.Chat)
		}
	}
	return r.Library.Commit(ctx, pages)
}
