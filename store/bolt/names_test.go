package bolt

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/store"
)

func TestNames(t *testing.T) {
	const day = sightStep
	for _, c := range []struct {
		name   string
		sights []sight
		want   []store.Name
		wrote  bool // at the last sight
	}{
		{"first", []sight{{"a", "", 5, 7}}, []store.Name{{Name: "a", FirstMS: 5, LastMS: 5, Revision: 7}}, true},
		{"nameless", []sight{{"", "", 5, 7}}, nil, false},
		{"kind alone", []sight{{"", "bot", 5, 7}}, nil, true},
		{"same within the day", []sight{{"a", "", 0, 1}, {"a", "", day - 1, 2}}, []store.Name{{Name: "a", Revision: 1}}, false},
		{"same a day later", []sight{{"a", "", 0, 1}, {"a", "", day, 2}}, []store.Name{{Name: "a", LastMS: day, Revision: 1}}, true},
		{"same a day earlier", []sight{{"a", "", day, 1}, {"a", "", 0, 2}}, []store.Name{{Name: "a", LastMS: day, Revision: 1}}, true},
		{"renamed", []sight{{"a", "", 0, 1}, {"b", "", 5, 2}},
			[]store.Name{{Name: "a", Revision: 1}, {Name: "b", FirstMS: 5, LastMS: 5, Revision: 2}}, true},
		{"an old name comes back", []sight{{"a", "", 0, 1}, {"b", "", 5, 2}, {"a", "", 6, 3}},
			[]store.Name{{Name: "a", LastMS: 6, Revision: 1}, {Name: "b", FirstMS: 5, LastMS: 5, Revision: 2}}, true},
		{"an old name from before", []sight{{"b", "", 5, 1}, {"a", "", 0, 2}, {"a", "", 3, 3}},
			[]store.Name{{Name: "a", LastMS: 3, Revision: 2}, {Name: "b", FirstMS: 5, LastMS: 5, Revision: 1}}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var n names
			wrote := false
			for _, s := range c.sights {
				wrote = n.see(s)
			}
			assert.Equal(t, c.want, n.seen)
			assert.Equal(t, c.wrote, wrote)
		})
	}
}

// TestNamesLaws: names stay in order, the name with the newest sight is the
// one that was seen last, and what is not written changes nothing.
func TestNamesLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var n names
		now := int64(0)
		for range rapid.IntRange(1, 20).Draw(t, "sights") {
			now += rapid.Int64Range(1, sightStep+1).Draw(t, "later")
			s := sight{name: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "name"), atMS: now}
			before := n.append(nil)
			wrote := n.see(s)
			require.Equal(t, !wrote, string(before) == string(n.append(nil)))
			last := store.Name{LastMS: -1}
			for i, o := range n.seen {
				require.True(t, i == 0 || n.seen[i-1].FirstMS <= o.FirstMS)
				if o.LastMS > last.LastMS {
					last = o
				}
			}
			require.Equal(t, s.name, last.Name)
		}
	})
}

// Unnamed picks those whose name is older than wanted; who has none was asked.
func TestUnnamedSince(t *testing.T) {
	s := create(t)
	commit(t, s, store.Page{Stream: streamA, SeenMS: 1, People: []store.PersonName{
		{Account: "a", ID: "old", Name: "A", AtMS: 1000}, {Account: "a", ID: "new", Name: "B", AtMS: 2000}, {Account: "a", ID: "none", AtMS: 1},
	}})
	for since, want := range map[int64][]string{0: {"x"}, 1000: {"x"}, 1001: {"old", "x"}, 2001: {"old", "new", "x"}} {
		got, err := s.Unnamed(t.Context(), "a", []string{"old", "new", "none", "x"}, since)
		require.NoError(t, err)
		assert.Equal(t, want, got, "%d", since)
	}
}
