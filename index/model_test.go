package index

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/index/token"
	"imdex/store"
)

// inverted is an index as a reader of the documentation would write it: for
// each posting and term the numbers of the messages.
type inverted map[string][]store.Number

func (v inverted) put(p Posting, term string, n store.Number) {
	key := p.String() + " " + term
	if list := v[key]; len(list) == 0 || list[len(list)-1] != n {
		v[key] = append(list, n)
	}
}

func (v inverted) text(p Posting, n store.Number, texts ...string) {
	for _, t := range texts {
		folded := token.Fold(t)
		tokens := token.Append(nil, folded)
		for i, tok := range tokens {
			term := folded[tok.Start:tok.End]
			if tok.Kind == token.Ideograph && i+1 < len(tokens) && tokens[i+1].Kind == token.Ideograph && tokens[i+1].Start == tok.End {
				term = folded[tok.Start:tokens[i+1].End]
			}
			if len(term) > 64 {
				v.put(p, "\x00", n)
				for len(term) > 64 {
					runes := []rune(term)
					term = string(runes[:len(runes)-1])
				}
			}
			v.put(p, term, n)
		}
	}
}

func (v inverted) add(d Document) {
	n := d.Number
	v.text(ByText, n, d.Text)
	v.text(ByQuote, n, d.Quote, d.Footer)
	v.text(ByFile, n, d.Files...)
	v.text(ByWas, n, d.Was...)
	v.text(ByURL, n, d.Links...)
	v.put(ByStream, string([]byte{0, 0, 0, byte(d.StreamID)}), n)
	v.put(BySender, d.Account+"\x00"+d.Sender, n)
	for _, m := range d.Mentions {
		v.put(ByMention, d.Account+"\x00"+m.ID, n)
	}
	if d.MentionAll {
		v.put(ByMention, "*", n)
	}
	v.put(ByType, string(d.Type), n)
	v.put(BySenderKind, string(d.SenderKind), n)
	for _, f := range Flags(&d, token.Fold(d.Text), token.Append(nil, token.Fold(d.Text))) {
		v.put(ByFlag, string(f), n)
	}
	v.put(ByID, string(KeyTerm(d.ID)), n)
	if d.ReplyTo != "" {
		v.put(ByReplyTo, string(KeyTerm(d.ReplyTo)), n)
	}
	if d.Root != "" {
		v.put(ByRoot, string(KeyTerm(d.Root)), n)
	}
}

// expected is the model of a store at a revision, and its documents.
func expected(f *fake, at store.Revision) (inverted, map[store.Number]Document) {
	v, docs := inverted{}, map[store.Number]Document{}
	for i := range f.versions {
		if r, ok := f.at(at, store.Number(i+1)); ok {
			d := NewDocument(r, decode(r))
			docs[d.Number] = d
			v.add(d)
		}
	}
	return v, docs
}

// contents reads all of an index back.
func contents(t require.TestingT, r *Reader) (inverted, map[store.Number]Document) {
	v, docs := inverted{}, map[store.Number]Document{}
	for _, s := range r.Segments() {
		numbers := make([]store.Number, s.Count())
		for it := s.Live().Iterator(); it.HasNext(); {
			doc := it.Next()
			var d Document
			require.NoError(t, s.Document(doc, &d))
			_, twice := docs[d.Number]
			docs[d.Number], numbers[doc] = d, d.Number
			found, ok := s.Find(d.Number)
			text, err := s.Text(doc, nil)
			require.NoError(t, err)
			same := !twice && ok && doc == found && d.Text == string(text) &&
				d.TimeMS == s.Times()[doc] && d.StreamID == s.Streams()[doc] &&
				string(PersonTerm(d.Account, d.Sender)) == string(s.Sender(s.Senders()[doc]))
			if !same { // a call of require each would take longer than all the rest
				require.Fail(t, "what a segment says of a document differs from the document")
			}
		}
		low, high := s.Bounds()
		require.Equal(t, slices.Min(s.Times()), low)
		require.Equal(t, slices.Max(s.Times()), high)
		for _, p := range Postings() {
			visit := func(term []byte) error {
				list, err := s.Postings(p, term)
				for it := list.Iterator(); it.HasNext(); {
					v[p.String()+" "+string(term)] = append(v[p.String()+" "+string(term)], numbers[it.Next()])
				}
				return err
			}
			require.NoError(t, s.Terms(p, nil, visit))
			require.NoError(t, visit([]byte(cutMarker)))
		}
	}
	for _, list := range v {
		slices.Sort(list)
	}
	return v, docs
}

func requireSame(t require.TestingT, f *fake, dir string) {
	head, _ := f.Head(context.Background())
	wantPostings, wantDocs := expected(f, head.Revision)
	r, err := OpenReader(context.Background(), dir)
	require.NoError(t, err)
	defer r.Close()
	gotPostings, gotDocs := contents(t, r)
	require.Equal(t, Position{head.UUID, head.Revision, Fingerprint("test 1"), uint64(len(wantDocs))}, r.Position())
	require.Equal(t, slices.Sorted(maps.Keys(wantDocs)), slices.Sorted(maps.Keys(gotDocs)))
	for n, want := range wantDocs {
		if !reflect.DeepEqual(want, gotDocs[n]) {
			require.Equal(t, want, gotDocs[n])
		}
	}
	require.Equal(t, "", difference(wantPostings, gotPostings))
}

// difference names the first postings that differ.
func difference(want, got inverted) string {
	keys := map[string]bool{}
	for k := range want {
		keys[k] = true
	}
	for k := range got {
		keys[k] = true
	}
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if !slices.Equal(want[k], got[k]) {
			return fmt.Sprintf("%q: want %v, got %v", k, want[k], got[k])
		}
	}
	return ""
}

// TestModel: after any sequence of changes and updates the index is what its
// documentation says of the store, and so is one that was rebuilt.
func TestModel(t *testing.T) {
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		if runs > 12 { // each run is some thirty updates' work
			return
		}
		f := random(rapid.Uint64().Draw(rt, "seed"), rapid.IntRange(1, 60).Draw(rt, "messages"))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "changes"), 1))
		dir := t.TempDir()
		b := builder(dir, f)
		require.True(rt, update(rt, b).Rebuilt)
		requireSame(rt, f, dir)
		for range rapid.IntRange(1, 5).Draw(rt, "updates") {
			f.disturb(r, rapid.IntRange(1, 40).Draw(rt, "times"))
			result := update(rt, b)
			require.False(rt, result.Rebuilt, result.Reason)
			requireSame(rt, f, dir)
		}
		_, err := b.Rebuild(context.Background())
		require.NoError(rt, err)
		requireSame(rt, f, dir)
	})
}

// TestModelControl: the comparison sees one changed posting and one changed
// document.
func TestModelControl(t *testing.T) {
	f := random(1, 30)
	dir := t.TempDir()
	update(t, builder(dir, f))
	v, docs := contents(t, reader(t, dir))
	want, wantDocs := expected(f, 30)
	require.Empty(t, difference(want, v))
	require.Equal(t, wantDocs, docs)
	for key := range v {
		v[key] = v[key][1:]
		break
	}
	assert.NotEmpty(t, difference(want, v))
	f.put(7, message(rand.New(rand.NewPCG(3, 3)), 1), 1)
	_, wantDocs = expected(f, 31)
	assert.NotEqual(t, wantDocs, docs)
}

// TestSeveralBatches drives an update and a rebuild through more than one
// batch, segment and read.
func TestSeveralBatches(t *testing.T) {
	f := random(2, 2*smallestBatch+2500)
	dir := t.TempDir()
	b := builder(dir, f)
	var last Progress
	b.Report = func(p Progress) { last = p }
	result := update(t, b)
	assert.GreaterOrEqual(t, result.Segments, 2)
	assert.Equal(t, Progress{Rebuilding, 12500, 12500}, last)
	f.disturb(rand.New(rand.NewPCG(1, 1)), changesPerRead+100)
	result = update(t, b)
	assert.False(t, result.Rebuilt)
	assert.EqualValues(t, changesPerRead+100, result.Changes)
	requireSame(t, f, dir)
}

func TestSegmentOrder(t *testing.T) {
	f := random(3, 300)
	dir := t.TempDir()
	b := builder(dir, f)
	update(t, b)
	for range 4 {
		f.disturb(rand.New(rand.NewPCG(4, 4)), 20)
		update(t, b)
	}
	r := reader(t, dir)
	segments := r.Segments()
	require.Greater(t, len(segments), 1)
	assert.True(t, sort.SliceIsSorted(segments, func(i, j int) bool {
		_, a := segments[i].Bounds()
		_, b := segments[j].Bounds()
		return a > b
	}))
	for _, s := range segments {
		assert.True(t, slices.IsSorted(s.Times()), "no segment was merged, so each is in order of time")
	}
}

func TestFrequencies(t *testing.T) {
	f := &fake{uuid: "u"}
	m := message(rand.New(rand.NewPCG(1, 1)), 9)
	for _, text := range []string{"酒店 deploy deploy", "deploy", "店"} {
		m.Text = text
		f.put(0, m, 1)
	}
	dir := t.TempDir()
	update(t, builder(dir, f))
	r := reader(t, dir)
	require.Len(t, r.Segments(), 1)
	got := map[string][]uint64{}
	for _, term := range []string{"deploy", "酒店", "店", "none"} {
		err := r.Segments()[0].Frequencies([]byte(term), func(doc uint32, often uint64) bool {
			got[term] = append(got[term], uint64(doc), often)
			return true
		})
		require.NoError(t, err)
	}
	assert.Equal(t, map[string][]uint64{"deploy": {0, 2, 1, 1}, "酒店": {0, 1}, "店": {0, 1, 2, 1}}, got)
	assert.Equal(t, []uint16{4, 1, 1}, r.Segments()[0].Lengths())
	assert.InDelta(t, 2.0, r.AverageTerms(), 1e-9)
}

func TestTermsByPrefix(t *testing.T) {
	f := &fake{uuid: "u"}
	m := message(rand.New(rand.NewPCG(1, 1)), 9)
	m.Text = "dep deploy deployed depth 部署 部门 部 " + strings.Repeat("z", 70)
	f.put(0, m, 1)
	dir := t.TempDir()
	update(t, builder(dir, f))
	s := reader(t, dir).Segments()[0]
	for prefix, want := range map[string][]string{
		"deploy": {"deploy", "deployed"},
		"部":      {"部", "部署", "部门"},
		"x":      nil,
		"z":      {strings.Repeat("z", 64)},
	} {
		var got []string
		require.NoError(t, s.Terms(ByText, []byte(prefix), func(term []byte) error {
			got = append(got, string(term))
			return nil
		}))
		assert.Equal(t, want, got, prefix)
	}
	stop := assert.AnError
	assert.ErrorIs(t, s.Terms(ByText, nil, func(term []byte) error {
		assert.NotEqual(t, cutMarker, string(term))
		return stop
	}), stop)
}
