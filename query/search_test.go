package query

import (
	"context"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/query/lang"
	"imdex/store"
)

// world is a store with an index that is some changes behind, and both ways to
// search it.
type world struct {
	*memory
	indexed, scanned *Searcher
}

func drawWorld(t *rapid.T) (*world, func()) {
	m := drawStore()
	dir, err := os.MkdirTemp("", "query")
	require.NoError(t, err)
	for range rapid.IntRange(1, 3).Draw(t, "publishes") {
		for range rapid.IntRange(0, 30).Draw(t, "changes") {
			m.drawChange(t)
		}
		m.build(t, dir)
	}
	for range rapid.IntRange(0, 6).Draw(t, "late changes") {
		m.drawChange(t)
	}
	s, done := m.indexed(t, dir)
	return &world{m, s, m.scanner(t)}, func() {
		done()
		require.NoError(t, os.RemoveAll(dir))
	}
}

func (w *world) now() store.Revision { return store.Revision(len(w.changes)) }

func TestSearchIsWhatAScanWouldFind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, done := drawWorld(t)
		defer done()
		for range 12 {
			query := drawQuery(t)
			w.agree(t, query, rapid.Bool().Draw(t, "hidden"))
			w.agreeAt(t, query, store.Revision(rapid.IntRange(1, max(1, int(w.now()))).Draw(t, "at")))
		}
	})
}

// agree holds every way to answer a query against the naive one.
func (w *world) agree(t *rapid.T, query string, hidden bool) {
	node := parse(t, query)
	want := w.all(w.now(), node, hidden)
	for name, s := range map[string]*Searcher{"index": w.indexed, "scan": w.scanned} {
		w.same(t, s, node, hidden, want)
		for _, order := range []Sort{Newest, Oldest} {
			limit := rapid.IntRange(1, 9).Draw(t, "limit")
			got := w.pages(t, s, Request{Node: node, Hidden: hidden, Sort: order, Limit: limit}, len(want))
			wanted := slices.Clone(want)
			if order == Newest {
				slices.Reverse(wanted)
			}
			require.Equal(t, wanted, got, "%s of %q, %s", name, query, order)
		}
		var each []Key
		err := s.Each(context.Background(), Request{Node: node, Hidden: hidden}, nil, func(m Match) error {
			each = append(each, m.Key)
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, want, each, "each of %s of %q", name, query)
	}
}

// pages are the keys of all hits, page by page.
func (w *world) pages(t *rapid.T, s *Searcher, r Request, total int) []Key {
	var keys []Key
	for {
		result, err := s.Search(context.Background(), r)
		require.NoError(t, err)
		require.False(t, result.Partial)
		require.Equal(t, total, result.Total, "total of %q, index: %v", r.Node, s.Index != nil)
		require.LessOrEqual(t, len(result.Hits), r.Limit)
		for _, h := range result.Hits {
			keys = append(keys, h.Key)
			for _, span := range h.Spans {
				require.Less(t, span.Start, span.End)
				require.LessOrEqual(t, span.End, len([]rune(h.Document.Text)))
			}
		}
		if len(result.Hits) < r.Limit {
			return keys
		}
		r.After = keys[len(keys)-1].Cursor()
	}
}

func TestPagesWhileMessagesArrive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, done := drawWorld(t)
		defer done()
		node := parse(t, drawQuery(t))
		r := Request{Node: node, Limit: rapid.IntRange(1, 5).Draw(t, "limit")}
		for range 3 {
			result, err := w.indexed.Search(context.Background(), r)
			require.NoError(t, err)
			want := w.all(w.now(), node, false)
			slices.Reverse(want)
			if r.After != "" {
				last, err := ParseCursor(r.After)
				require.NoError(t, err)
				want = slices.DeleteFunc(want, func(k Key) bool { return k.Compare(last) >= 0 })
			}
			want = want[:min(r.Limit, len(want))]
			got := []Key{}
			for _, h := range result.Hits {
				got = append(got, h.Key)
			}
			require.Equal(t, append([]Key{}, want...), got)
			if len(got) == 0 {
				return
			}
			r.After = got[len(got)-1].Cursor()
			for range rapid.IntRange(1, 5).Draw(t, "arrivals") {
				w.drawChange(t)
			}
		}
	})
}

func TestFacets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, done := drawWorld(t)
		defer done()
		node := parse(t, drawQuery(t))
		for _, field := range []string{"from", "sender", "in", "type", "provider", "account", "date", "month", "Year"} {
			want := w.count(node, field)
			for name, s := range map[string]*Searcher{"index": w.indexed, "scan": w.scanned} {
				got, err := s.Facets(context.Background(), Request{Node: node}, field)
				require.NoError(t, err)
				counted := map[group]int{}
				total := 0
				for i, f := range got.Facets {
					counted[group{f.Account, f.Value}] = f.Count
					total += f.Count
					if i > 0 {
						require.GreaterOrEqual(t, got.Facets[i-1].Count, f.Count)
					}
				}
				require.Equal(t, want, counted, "%s of %q by %s", name, node, field)
				require.Equal(t, got.Total, total)
			}
		}
	})
}

func (w *world) count(node lang.Node, field string) map[group]int {
	counts := map[group]int{}
	for _, k := range w.all(w.now(), node, false) {
		n := slices.IndexFunc(w.versions, func(v []store.Record) bool {
			return v[0].ID == k.ID && v[0].Stream == store.Stream{Account: k.Account, Chat: k.Chat}
		})
		r, _ := w.at(w.now(), store.Number(n+1))
		m := decodeJSON(r)
		local := parseLocal(m.TimeMS)
		counts[map[string]group{
			"from": {k.Account, m.Sender.ID}, "sender": {k.Account, m.Sender.ID}, "in": {k.Account, k.Chat},
			"type": {"", string(m.Type)}, "provider": {"", providers[k.Account]}, "account": {"", k.Account},
			"date": {"", local[:10]}, "month": {"", local[:7]}, "Year": {"", local[:4]},
		}[field]]++
	}
	return counts
}

// same compares one page of everything, for messages that can be read.
func (w *world) same(t *rapid.T, s *Searcher, node lang.Node, hidden bool, want []Key) {
	r, err := s.Search(context.Background(), Request{Node: node, Hidden: hidden, Sort: Oldest, Limit: 1000})
	require.NoError(t, err)
	got := []Key{}
	for _, h := range r.Hits {
		got = append(got, h.Key)
	}
	require.Equal(t, append([]Key{}, want...), got, "%q, index: %v", node, s.Index != nil)
	require.Len(t, want, r.Total)
}

// agreeAt holds an answer for an earlier revision against the naive one.
func (w *world) agreeAt(t *rapid.T, query string, at store.Revision) {
	node := parse(t, query)
	want := w.all(at, node, true)
	for _, s := range []*Searcher{w.indexed, w.scanned} {
		got := []Key{}
		err := s.Each(context.Background(), Request{Node: node, Hidden: true, At: at}, nil, func(m Match) error {
			got = append(got, m.Key)
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, append([]Key{}, want...), got, "%q at %d of %d, index: %v", query, at, w.now(), s.Index != nil)
	}
}
