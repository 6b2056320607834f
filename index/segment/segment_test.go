package segment

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var fields = []Field{
	{Name: "text", Frequency: true},
	{Name: "flag"},
	{Name: "key"},
	{Name: "Upper"}, // sorts before the rest, and before the stored field
}

// source is a document as the tests write it down.
type source struct {
	id     uint64
	order  int64
	stored string
	terms  [][]string // by field
}

func build(sources []source) *Builder {
	b := NewBuilder(fields, "document")
	fill(b, sources)
	return b
}

func fill(b *Builder, sources []source) {
	for _, s := range sources {
		b.Add(s.id, s.order, []byte(s.stored))
		for field, terms := range s.terms {
			for _, t := range terms {
				b.Post(field, t)
			}
		}
	}
}

// direct and stock make a segment of the same documents by the two writers.
func direct(t require.TestingT, sources []source) api.Segment {
	docs := build(sources).Documents()
	slices.Reverse(docs) // Bleve gives them in the order of a map
	s, _, err := new(Plugin).New(docs)
	require.NoError(t, err)
	return s
}

func stock(t require.TestingT, sources []source) api.Segment {
	sources = slices.Clone(sources)
	slices.SortFunc(sources, func(a, b source) int {
		if a.order != b.order {
			return int(a.order - b.order)
		}
		return int(a.id) - int(b.id)
	})
	s, _, err := new(zap.ZapPlugin).New(build(sources).Documents())
	require.NoError(t, err)
	return s
}

// dump reads everything of a segment by way of Bleve's readers, a line a fact.
func dump(t require.TestingT, s api.Segment) []string {
	facts := []string{fmt.Sprintf("documents %d", s.Count()), fmt.Sprintf("fields %q", s.Fields())}
	for doc := range s.Count() {
		id, err := s.DocID(doc)
		require.NoError(t, err)
		facts = append(facts, fmt.Sprintf("document %d is %x", doc, id))
		err = s.VisitStoredFields(doc, func(name string, kind byte, value []byte, at []uint64) bool {
			facts = append(facts, fmt.Sprintf("document %d %s %c %x %v", doc, name, kind, value, at))
			return true
		})
		require.NoError(t, err)
		found, err := s.DocNumbers([]string{string(id)})
		require.NoError(t, err)
		facts = append(facts, fmt.Sprintf("id %x at %v", id, found.ToArray()))
	}
	for _, field := range s.Fields() {
		facts = append(facts, dumpField(t, s, field)...)
	}
	return facts
}

func dumpField(t require.TestingT, s api.Segment, field string) []string {
	dict, err := s.Dictionary(field)
	require.NoError(t, err)
	facts := []string{fmt.Sprintf("%s has %d terms", field, dict.Cardinality())}
	terms := dict.AutomatonIterator(nil, nil, nil)
	for {
		entry, err := terms.Next()
		require.NoError(t, err)
		if entry == nil {
			return facts
		}
		// Not entry.Count: Bleve's iterator counts 1 for every term after one
		// whose document is in the dictionary.
		list, err := dict.PostingsList([]byte(entry.Term), nil, nil)
		require.NoError(t, err)
		facts = append(facts, fmt.Sprintf("%s %q in %d", field, entry.Term, list.Count()))
		postings := list.Iterator(true, true, true, nil)
		for {
			p, err := postings.Next()
			require.NoError(t, err)
			if p == nil {
				break
			}
			facts = append(facts, fmt.Sprintf("%s %q document %d frequency %d locations %d", field, entry.Term,
				p.Number(), max(1, p.Frequency()), len(p.Locations())))
		}
	}
}

// sources draws documents: small alphabets so that terms repeat within and
// between documents, and some terms that differ only after eight bytes.
func sources(min, max int) *rapid.Generator[[]source] {
	term := rapid.OneOf(
		rapid.StringMatching(`[a-d]{1,2}`),
		rapid.StringMatching(`commonbeginning[ab\x00]{0,3}`),
		rapid.SampledFrom([]string{"\x00", "\xff", "酒店", "店", "\xff\xff"}),
	)
	return rapid.Custom(func(t *rapid.T) []source {
		ids := rapid.SliceOfNDistinct(rapid.Uint64Range(1, 1<<40), min, max, rapid.ID[uint64]).Draw(t, "ids")
		all := make([]source, len(ids))
		for i, id := range ids {
			all[i] = source{id: id, order: rapid.Int64Range(-2, 2).Draw(t, "order"), stored: rapid.String().Draw(t, "stored")}
			for range fields {
				all[i].terms = append(all[i].terms, rapid.SliceOfN(term, 0, 6).Draw(t, "terms"))
			}
			all[i].terms[2] = []string{"key" + strconv.FormatUint(id, 36)}
		}
		return all
	})
}

func TestSameAsStock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := sources(1, 20).Draw(t, "documents")
		require.Equal(t, dump(t, stock(t, all)), dump(t, direct(t, all)))
	})
}

// TestControl shows that the comparison sees a changed fact of each kind.
func TestControl(t *testing.T) {
	all := many(300)
	want := dump(t, stock(t, all))
	changes := map[string]func(s *source){
		"id":        func(s *source) { s.id = 999 },
		"stored":    func(s *source) { s.stored += "x" },
		"term":      func(s *source) { s.terms[1] = append(s.terms[1], "new") },
		"frequency": func(s *source) { s.terms[0] = append(s.terms[0], s.terms[0][0]) },
		"many":      func(s *source) { s.terms[0] = slices.Repeat([]string{"all"}, 1000) },
		"order":     func(s *source) { s.order = 1000 },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			changed := many(300)
			change(&changed[7])
			assert.NotEqual(t, want, dump(t, direct(t, changed)))
		})
	}
}

// many are documents enough for several chunks and both kinds of containers.
func many(n int) []source {
	all := make([]source, n)
	for i := range all {
		s := source{id: uint64(i + 1), order: int64(i / 3), stored: strings.Repeat("文", i%7), terms: make([][]string, len(fields))}
		s.terms[0] = []string{"all", "all", "mod" + strconv.Itoa(i%5), "rare" + strconv.Itoa(i/2)}
		if i%2 == 0 {
			s.terms[1] = []string{"even"}
		}
		s.terms[2] = []string{strconv.Itoa(i)}
		s.terms[3] = []string{"T"}
		all[i] = s
	}
	return all
}

func TestLargeSameAsStock(t *testing.T) {
	for _, n := range []int{1, 2, 1023, 1024, 1025, 4096, 4097, 9000} {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			all := many(n)
			assert.True(t, slices.Equal(dump(t, stock(t, all)), dump(t, direct(t, all))))
		})
	}
}

// TestMergedSameAsStock merges direct segments with Bleve's merge and compares
// with the merge of stock segments, with documents dropped, once more merged.
func TestMergedSameAsStock(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		all := sources(4, 24).Draw(rt, "documents")
		cuts := rapid.IntRange(1, len(all)-1).Draw(rt, "cut")
		groups := [][]source{all[:cuts], all[cuts:]}
		var fromDirect, fromStock []api.Segment
		var drops []*roaring.Bitmap
		for _, g := range groups {
			fromDirect = append(fromDirect, direct(rt, g))
			fromStock = append(fromStock, stock(rt, g))
			drop := roaring.New()
			for i := 1; i < len(g); i++ { // the first stays, so that no segment is empty
				if rapid.Bool().Draw(rt, "drop") {
					drop.Add(uint32(i))
				}
			}
			drops = append(drops, drop)
		}
		a := merged(rt, filepath.Join(dir, "direct"), fromDirect, drops)
		b := merged(rt, filepath.Join(dir, "stock"), fromStock, drops)
		defer a.Close()
		defer b.Close()
		require.Equal(rt, dump(rt, b), dump(rt, a))
		again := merged(rt, filepath.Join(dir, "again"), []api.Segment{a, direct(rt, shifted(all))}, []*roaring.Bitmap{nil, nil})
		twice := merged(rt, filepath.Join(dir, "twice"), []api.Segment{b, stock(rt, shifted(all))}, []*roaring.Bitmap{nil, nil})
		defer again.Close()
		defer twice.Close()
		require.Equal(rt, dump(rt, twice), dump(rt, again))
		requireStored(rt, a.(*zap.Segment))
		requireStored(rt, again.(*zap.Segment))
	})
}

// requireStored compares the short way to a stored field with Bleve's.
func requireStored(t require.TestingT, s *zap.Segment) {
	var buf []byte
	for doc := range s.Count() {
		var want string
		err := s.VisitStoredFields(doc, func(name string, _ byte, value []byte, _ []uint64) bool {
			if name == "document" {
				want = string(value)
			}
			return true
		})
		require.NoError(t, err)
		buf, err = Stored(s, uint32(doc), buf)
		require.NoError(t, err)
		require.Equal(t, want, string(buf))
	}
	_, err := Stored(s, uint32(s.Count()), nil)
	require.Error(t, err)
}

func shifted(all []source) []source {
	all = slices.Clone(all)
	for i := range all {
		all[i].id += 1 << 41
	}
	return all
}

func merged(t require.TestingT, path string, segments []api.Segment, drops []*roaring.Bitmap) api.Segment {
	_, _, err := new(Plugin).Merge(segments, drops, path, nil, nil)
	require.NoError(t, err)
	s, err := new(Plugin).Open(path)
	require.NoError(t, err)
	return s
}

// TestMergeInOrder: a merge puts the segments in the order of their first
// documents and tells the caller where each document went.
func TestMergeInOrder(t *testing.T) {
	p := &Plugin{Order: func(stored []byte) int64 { n, _ := strconv.ParseInt(string(stored), 10, 64); return n }}
	dated := func(id uint64, order int64) source {
		return source{id: id, order: order, stored: strconv.FormatInt(order, 10), terms: make([][]string, len(fields))}
	}
	newer := direct(t, []source{dated(1, 50), dated(2, 60)})
	older := direct(t, []source{dated(3, 10), dated(4, 20), dated(5, 30)})
	path := filepath.Join(t.TempDir(), "merged")
	numbers, _, err := p.Merge([]api.Segment{newer, older}, []*roaring.Bitmap{nil, roaring.BitmapOf(1)}, path, nil, nil)
	require.NoError(t, err)
	assert.Equal(t, [][]uint64{{2, 3}, {0, math.MaxUint64, 1}}, numbers)
	s, err := p.Open(path)
	require.NoError(t, err)
	defer s.Close()
	var ids []byte
	for doc := range s.Count() {
		id, err := s.DocID(doc)
		require.NoError(t, err)
		ids = append(ids, id[7])
	}
	assert.Equal(t, []byte{3, 5, 1, 2}, ids)
}

func TestOthersDocumentsGoToStock(t *testing.T) {
	a, b := build(many(3)), build(shifted(many(3)))
	for name, docs := range map[string]int{"some of a builder": 2, "two builders": 6} {
		t.Run(name, func(t *testing.T) {
			list := append(a.Documents(), b.Documents()...)[:docs]
			assert.Nil(t, builderOf(list))
			s, _, err := new(Plugin).New(list)
			require.NoError(t, err)
			assert.EqualValues(t, docs, s.Count())
		})
	}
}

func TestResetBuilder(t *testing.T) {
	b := build(many(500))
	b.Reset()
	fill(b, many(40))
	s, _, err := new(Plugin).New(b.Documents())
	require.NoError(t, err)
	assert.Equal(t, dump(t, direct(t, many(40))), dump(t, s))
}

func TestBitmapSameAsLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.Uint32Range(0, 1<<20).Draw(t, "start")
		steps := rapid.SliceOfN(rapid.Uint32Range(1, 3000), 1, 300).Draw(t, "steps")
		dense := rapid.IntRange(0, 9000).Draw(t, "dense")
		var numbers []uint32
		for _, s := range steps {
			numbers = append(numbers, start)
			start += s
		}
		for range dense {
			numbers = append(numbers, start)
			start++
		}
		b := roaring.New()
		b.AddMany(numbers)
		want, err := b.ToBytes()
		require.NoError(t, err)
		require.True(t, bytes.Equal(want, appendBitmap(nil, numbers)))
	})
}

func BenchmarkBuild(b *testing.B) {
	all := many(20000)
	builder := NewBuilder(fields, "document")
	for b.Loop() {
		builder.Reset()
		fill(builder, all)
		_, err := builder.encode()
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(all)), "ns/doc")
}
