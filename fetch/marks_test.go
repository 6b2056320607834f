package fetch_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/store"
)

// Pages are written as their messages, page by page: "9 8|7 6".
func pagesOf(text string) []fetch.Page {
	var pages []fetch.Page
	for _, one := range strings.Split(text, "|") {
		pages = append(pages, page(strings.Fields(one)...))
	}
	return pages
}

func TestVanished(t *testing.T) {
	for _, c := range []struct {
		name     string
		first    string // what is stored
		second   string // what is listed then
		change   func([]fetch.Page)
		limits   fetch.Limits
		vanished string
	}{
		{"inside a page", "9 8 7 6 5", "9 7 5", nil, fetch.Limits{}, "6 8"},
		{"oldest first", "5 6 7 8 9", "5 7 9", nil, fetch.Limits{}, "6 8"},
		{"in the seam of two pages", "9 8 7 6 5", "9 8|6 5", nil, fetch.Limits{}, "7"},
		{"pages of one message", "9 8 7 6 5", "9|7|5", nil, fetch.Limits{}, "6 8"},
		{"oldest and newest prove nothing", "9 8 7 6 5", "8 7 6", nil, fetch.Limits{}, ""},
		{"of the time of a page's edge", "9 8 8b 8c 7", "9 8|8b 7", nil, fetch.Limits{}, ""},
		{"of one time inside a page", "9 8 8b 7", "9 8 7", nil, fetch.Limits{}, "8b"},
		{"listed by the page after", "9 8 7 6 5", "9 7 6|8 5", nil, fetch.Limits{}, ""},
		{"listed by the page before", "9 8 7 6 5", "9 6 8|7 5", nil, fetch.Limits{}, ""},
		{"page with something left out", "9 8 7", "9 7", func(p []fetch.Page) { p[0].Contiguous = false }, fetch.Limits{}, ""},
		{"page with a hole", "9 8 7", "9 7", func(p []fetch.Page) { p[0].Holes = []store.Hole{{FromMS: at(8), ToMS: at(8), Reason: "x"}} }, fetch.Limits{}, ""},
		{"seam to a page with a hole", "9 8 7 6 5", "9 8|6 5", func(p []fetch.Page) { p[0].Contiguous = false }, fetch.Limits{}, ""},
		{"empty page between", "9 8 7", "9||7", nil, fetch.Limits{}, "8"},
		{"empty page that is not contiguous between", "9 8 7", "9||7", func(p []fetch.Page) { p[1].Contiguous = false }, fetch.Limits{}, ""},
		{"older than the platform keeps", "9 8 7 6 5", "9 7 5", nil, fetch.Limits{Retention: 24*time.Hour - 7*time.Minute}, "8"},
		{"nothing listed", "9 8 7", "", nil, fetch.Limits{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				library := fetchtest.NewLibrary()
				opts := options(one(inPages(pagesOf(c.first)...)), library)
				opts.Full, opts.Provider.Limits = true, c.limits
				run(t, opts)
				assert.Empty(t, vanished(library))
				pages := pagesOf(c.second)
				if c.change != nil {
					c.change(pages)
				}
				opts.Source = one(inPages(pages...))
				for range 2 { // the second time changes nothing
					run(t, opts)
					assert.ElementsMatch(t, strings.Fields(c.vanished), vanished(library))
				}
				opts.Source = one(inPages(pagesOf(c.first)...))
				run(t, opts)
				assert.Empty(t, vanished(library), "listed again")
			})
		})
	}
}

// A chat's order may differ a little from its times. Where the platform counts
// its messages, that is no reason to miss one.
func TestVanishedByOrder(t *testing.T) {
	bubble(t, func(t *testing.T) {
		swapped := func() []fetch.Page {
			pages := pagesOf("9|7|8|5")
			for i := range pages {
				pages[i].Items[0].Order = int64(9 - i)
			}
			return pages
		}
		library := fetchtest.NewLibrary()
		opts := options(one(inPages(swapped()...)), library)
		opts.Full = true
		run(t, opts)
		run(t, opts)
		assert.Empty(t, vanished(library))
		opts.Source = one(inPages(slices.Delete(swapped(), 1, 2)...))
		run(t, opts)
		assert.Empty(t, vanished(library), "7 is outside 8 and 9 by time, and outside 8 and 5 by order")
	})
}

// What an interrupted walk has found is marked when it is resumed.
func TestVanishedAcrossAnInterruption(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		opts := options(one(inPages(page("9", "8", "7", "6", "5", "4"))), library)
		run(t, opts)
		broken := true
		opts.Overlap = 10 * day
		opts.Source = one(func(task fetch.Task, state []byte) (fetch.Page, error) {
			if broken && len(state) == 1 {
				return fetch.Page{}, fail(fetch.Transient)
			}
			return inPages(page("9", "7"), page("5", "4"))(task, state)
		})
		_, err := fetch.Run(t.Context(), opts)
		require.NoError(t, err)
		assert.Empty(t, vanished(library), "decided at the end of the walk")
		broken = false
		run(t, opts)
		assert.ElementsMatch(t, []string{"8", "6"}, vanished(library))
	})
}

func TestRecalls(t *testing.T) {
	bubble(t, func(t *testing.T) {
		library := fetchtest.NewLibrary()
		p := page("3", "2", "1")
		p.Recall = []fetch.Recall{{ID: "1", AtMS: at(3), Evidence: "by 3"}, {ID: "2"}, {ID: "unknown"}}
		opts := options(one(inPages(p)), library)
		opts.Full = true
		for range 2 {
			run(t, opts)
		}
		messages := library.Messages(key)
		assert.Equal(t, []store.Mark{{Kind: store.MarkRecalled, AtMS: at(3), Evidence: "by 3"}}, messages["1"].Marks)
		require.Len(t, messages["2"].Marks, 1)
		assert.Equal(t, time.Now().UnixMilli(), messages["2"].Marks[0].AtMS, "unknown is when it was seen")
		assert.Empty(t, messages["3"].Marks)
	})
}

// Where messages are counted, a message of the time of a page's edge is told
// from the edge by its place.
func TestVanishedAtTheEdgesTime(t *testing.T) {
	bubble(t, func(t *testing.T) {
		numbered := func(p fetch.Page, orders ...int64) fetch.Page {
			for i := range p.Items {
				p.Items[i].Order = orders[i]
			}
			return p
		}
		library := fetchtest.NewLibrary()
		opts := options(one(inPages(numbered(page("5", "5b", "6", "6b"), 1, 2, 3, 4))), library)
		opts.Full, opts.Provider.Limits = true, fetch.Limits{GapFree: true}
		run(t, opts)
		opts.Source = one(inPages(numbered(page("5", "6b"), 1, 4)))
		run(t, opts)
		assert.ElementsMatch(t, []string{"5b", "6"}, vanished(library))
		opts.Source = one(inPages(numbered(page("6", "6b"), 3, 4)))
		run(t, opts)
		assert.ElementsMatch(t, []string{"5b"}, vanished(library), "what lies outside proves nothing, what is listed again returned")
	})
}
