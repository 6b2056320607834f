package bolt

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/store"
)

func dump(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, s.Dump(t.Context(), &b))
	return b.String()
}

// TestDumpIsCanonical: the order and the time of reading do not show.
func TestDumpIsCanonical(t *testing.T) {
	pages := []store.Page{groupPage(1), groupPage(2), groupPage(3)}
	pages[2].Stream.Chat = "another"
	pages[1].Marks = []store.MarkedID{{ID: "2-3", Mark: store.Mark{Kind: store.MarkRecalled, AtMS: 5, Evidence: "row 7"}}}
	first := create(t)
	commit(t, first, pages...)
	want := dump(t, first)

	r := moments(t)
	for range 5 {
		s := create(t)
		r.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
		for _, p := range pages {
			p.SeenMS = r.Int64()
			shuffled := append([]store.Item{}, p.Items...)
			r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			p.Items = shuffled
			commit(t, s, p)
		}
		assert.Equal(t, want, dump(t, s))
	}
	commit(t, first, pages...)
	assert.Equal(t, want, dump(t, first), "the same again")
}

// TestDumpShowsDifferences is the control: one other byte is another dump.
func TestDumpShowsDifferences(t *testing.T) {
	base := dump(t, dumped(t, func(*store.Page) {}))
	for name, change := range map[string]func(p *store.Page){
		"raw":      func(p *store.Page) { p.Items[3].Raw = []byte("other") },
		"time":     func(p *store.Page) { p.Items[3].TimeMS++ },
		"format":   func(p *store.Page) { p.Items[3].Format = "test/2" },
		"one less": func(p *store.Page) { p.Items = p.Items[1:] },
		"mark": func(p *store.Page) {
			p.Marks = []store.MarkedID{{ID: "1-1", Mark: store.Mark{Kind: store.MarkVanished}}}
		},
		"name": func(p *store.Page) { p.Chat = &store.ChatName{Name: "群"} },
	} {
		assert.NotEqual(t, base, dump(t, dumped(t, change)), name)
	}
}

func dumped(t *testing.T, change func(*store.Page)) *Store {
	t.Helper()
	s, p := create(t), groupPage(1)
	change(&p)
	commit(t, s, p)
	return s
}

// TestDumpInChunks: more messages than a chunk holds are all there.
func TestDumpInChunks(t *testing.T) {
	s := create(t)
	var pages []store.Page
	for i := range 2*chunk/groupSize + 1 {
		pages = append(pages, groupPage(i))
	}
	rand.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
	commit(t, s, pages...)
	assert.Equal(t, len(pages)*groupSize, strings.Count(dump(t, s), "message "))
}
