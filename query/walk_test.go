package query

import (
	"cmp"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawPart is a part with documents of any times: in order, in some stretches,
// or in more than are walked as such.
func drawPart(t *rapid.T) *part {
	times := rapid.SliceOfN(rapid.Int64Range(0, 30), 1, 300).Draw(t, "times")
	for n := rapid.IntRange(0, len(times)).Draw(t, "sorted"); n > 0; n -= 40 {
		slices.Sort(times[max(0, n-40):n])
	}
	c := &column{times: times, oldest: slices.Min(times), newest: slices.Max(times)}
	p := &part{column: c, visible: roaring.New()}
	p.visible.AddRange(0, uint64(len(times)))
	return p
}

func drawDocs(t *rapid.T, p *part) *roaring.Bitmap {
	docs := roaring.New()
	for i := range p.times {
		if rapid.Bool().Draw(t, "in") {
			docs.Add(uint32(i))
		}
	}
	return docs
}

func TestWalkIsInOrderOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type place struct {
			part *part
			doc  uint32
		}
		var answers []answer
		var want []int64
		oldest := rapid.Bool().Draw(t, "oldest")
		start := rapid.Int64Range(-1, 31).Draw(t, "start")
		for range rapid.IntRange(0, 4).Draw(t, "parts") {
			p := drawPart(t)
			a := answer{p, drawDocs(t, p)}
			answers = append(answers, a)
			eachDoc(a.docs, func(doc uint32) {
				if !beyond(start, p.times[doc], oldest) {
					want = append(want, p.times[doc])
				}
			})
		}
		slices.SortFunc(want, func(a, b int64) int {
			if oldest {
				return cmp.Compare(a, b)
			}
			return cmp.Compare(b, a)
		})
		var got []int64
		seen := map[place]bool{}
		walk(answers, oldest, start, func(p *part, doc uint32, timeMS int64) bool {
			require.Equal(t, p.times[doc], timeMS)
			require.False(t, seen[place{p, doc}])
			seen[place{p, doc}] = true
			got = append(got, timeMS)
			return true
		})
		require.Equal(t, want, got)
		for _, a := range answers {
			eachDoc(a.docs, func(doc uint32) {
				require.Equal(t, !beyond(start, a.part.times[doc], oldest), seen[place{a.part, doc}])
			})
		}
	})
}

func TestDuring(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPart(t)
		from, to := rapid.Int64Range(-2, 32).Draw(t, "from"), rapid.Int64Range(-2, 32).Draw(t, "to")
		got := p.during(from, to)
		for doc, at := range p.times {
			require.Equal(t, at >= from && at <= to, got.Contains(uint32(doc)))
		}
	})
}

// A set brackets the truth whatever its leaves leave open, and what it asks is
// the truth within it.
func TestSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := roaring.New()
		all.AddRange(0, 20)
		docs := func(label string) *roaring.Bitmap {
			return roaring.BitmapOf(rapid.SliceOfN(rapid.Uint32Range(0, 19), 0, 12).Draw(t, label)...)
		}
		type drawn struct {
			set
			truth *roaring.Bitmap
		}
		ask := func(truth *roaring.Bitmap) *test {
			return &test{holds: func(s *subject) bool { return truth.Contains(uint32(s.doc.Number)) }}
		}
		var draw func(depth int) drawn
		draw = func(depth int) drawn {
			switch what := rapid.IntRange(0, 4).Draw(t, "kind"); {
			case depth == 0 || what == 0:
				truth := docs("truth")
				if rapid.Bool().Draw(t, "exact") {
					return drawn{exactly(truth), truth}
				}
				sure, maybe := roaring.And(truth, docs("sure")), roaring.Or(truth, docs("maybe"))
				return drawn{between(sure, maybe, ask(truth)), truth}
			case what == 1:
				a := draw(depth - 1)
				truth := roaring.AndNot(all, a.truth)
				return drawn{a.not(all, ask(truth)), truth}
			case what == 2:
				a, b := draw(depth-1), draw(depth-1)
				truth := roaring.Or(a.truth, b.truth)
				return drawn{a.or(b.set, ask(truth)), truth}
			}
			a, b := draw(depth-1), draw(depth-1)
			return drawn{a.and(b.set), roaring.And(a.truth, b.truth)}
		}
		got := draw(4)
		require.True(t, roaring.AndNot(got.sure, got.truth).IsEmpty(), "sure ⊆ truth")
		require.True(t, roaring.AndNot(got.truth, got.maybe).IsEmpty(), "truth ⊆ maybe")
		if got.exact() {
			require.True(t, got.sure.Equals(got.truth))
			return
		}
		eachDoc(got.maybe, func(doc uint32) {
			require.Equal(t, got.truth.Contains(doc), got.ask.holds(numbered(doc)))
		})
	})
}
