package bolt

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/store"
)

// model is what the store must do, in the plainest form.
type model struct {
	messages    []*modelMessage // by number, from 1
	streams     []store.Stream  // by id, from 1
	changes     []store.Change
	checkpoints map[store.Stream][]byte
	coverage    map[store.Stream]store.Coverage
	people      map[[2]string]map[string]bool // account and id → names
}

type modelMessage struct {
	stream   store.Stream
	versions []store.Version
	marks    []store.Mark
}

func newModel() *model {
	return &model{
		checkpoints: map[store.Stream][]byte{}, coverage: map[store.Stream]store.Coverage{},
		people: map[[2]string]map[string]bool{},
	}
}

func (m *model) head() store.Revision { return store.Revision(len(m.changes)) }

func (m *model) number(s store.Stream, id string) store.Number {
	i := slices.IndexFunc(m.messages, func(o *modelMessage) bool { return o.stream == s && o.versions[0].ID == id })
	return store.Number(i + 1)
}

func (m *model) change(n store.Number, kind store.ChangeKind) store.Revision {
	m.changes = append(m.changes, store.Change{Revision: m.head() + 1, Number: n, Kind: kind})
	return m.head()
}

func (m *model) commit(pages []store.Page) store.Receipt {
	var r store.Receipt
	for _, p := range pages {
		count := m.page(p)
		r.Pages = append(r.Pages, count)
		r.Added, r.Revised, r.Marked = r.Added+count.Added, r.Revised+count.Revised, r.Marked+count.Marked
	}
	r.Head = m.head()
	return r
}

func (m *model) page(p store.Page) (count store.PageCount) {
	if !slices.Contains(m.streams, p.Stream) {
		m.streams = append(m.streams, p.Stream)
	}
	for _, it := range p.Items {
		n := m.number(p.Stream, it.ID)
		if n == 0 {
			n = store.Number(len(m.messages) + 1)
			v := store.Version{Revision: m.change(n, store.ChangeAdded), SeenMS: p.SeenMS, Item: it}
			m.messages = append(m.messages, &modelMessage{stream: p.Stream, versions: []store.Version{v}})
			count.Added++
			continue
		}
		msg := m.messages[n-1]
		last := msg.versions[len(msg.versions)-1]
		if last.Fingerprint != it.Fingerprint || last.Format != it.Format {
			v := store.Version{Revision: m.change(n, store.ChangeRevised), SeenMS: p.SeenMS, Item: it}
			msg.versions = append(msg.versions, v)
			count.Revised++
		}
	}
	for _, mk := range p.Marks {
		n := m.number(p.Stream, mk.ID)
		if n == 0 || !m.messages[n-1].news(mk.Mark.Kind) {
			continue
		}
		mk.Mark.Revision = m.change(n, store.ChangeMarked)
		m.messages[n-1].marks = append(m.messages[n-1].marks, mk.Mark)
		count.Marked++
	}
	if len(p.Checkpoint) > 0 {
		m.checkpoints[p.Stream] = p.Checkpoint
	} else if p.Checkpoint != nil {
		delete(m.checkpoints, p.Stream)
	}
	if p.Coverage != nil {
		m.coverage[p.Stream] = *p.Coverage
	}
	for _, w := range p.People {
		key := [2]string{w.Account, w.ID}
		if m.people[key] == nil {
			m.people[key] = map[string]bool{}
		}
		if w.Name != "" {
			m.people[key][w.Name] = true
		}
	}
	return count
}

// gone: the newest of vanished and returned is vanished.
func (m *modelMessage) gone() bool {
	for _, mk := range slices.Backward(m.marks) {
		if mk.Kind != store.MarkRecalled {
			return mk.Kind == store.MarkVanished
		}
	}
	return false
}

func (m *modelMessage) news(kind store.MarkKind) bool {
	switch kind {
	case store.MarkVanished:
		return !m.gone()
	case store.MarkReturned:
		return m.gone()
	}
	return !slices.ContainsFunc(m.marks, func(o store.Mark) bool { return o.Kind == kind })
}

func (m *model) record(at store.Revision, n store.Number) (store.Record, bool) {
	if n == 0 || int(n) > len(m.messages) {
		return store.Record{}, false
	}
	msg := m.messages[n-1]
	r := store.Record{Number: n, Stream: msg.stream, StreamID: store.StreamID(slices.Index(m.streams, msg.stream) + 1)}
	for _, v := range msg.versions {
		if at == 0 || v.Revision <= at {
			if r.Revision != 0 {
				r.Older = append(r.Older, r.Version)
			}
			r.Version = v
		}
	}
	for _, mk := range msg.marks {
		if at == 0 || mk.Revision <= at {
			r.Marks = append(r.Marks, mk)
		}
	}
	return r, r.Revision != 0
}

// places are the stream's in the order of time and number.
func (m *model) places(s store.Stream) (all []store.Place) {
	for i, msg := range m.messages {
		if msg.stream == s {
			v := msg.versions[len(msg.versions)-1]
			all = append(all, store.Place{Number: store.Number(i + 1), ID: v.ID, TimeMS: v.TimeMS, Order: v.Order, Vanished: msg.gone()})
		}
	}
	slices.SortFunc(all, func(a, b store.Place) int {
		return cmp.Or(cmp.Compare(a.TimeMS, b.TimeMS), cmp.Compare(a.Number, b.Number))
	})
	return all
}

// Few values, so that ids, times and fingerprints meet again and again.
var (
	modelStreams = []store.Stream{{Account: "a", Chat: "1"}, {Account: "a", Chat: "12"}, {Account: "a1", Chat: "2"}}
	modelIDs     = []string{"1", "2", "12", "x", "\xff\x00"}
	modelTimes   = []int64{-5, 0, 1, 255, 256, 256, 1744703111850}
)

func drawPage(t *rapid.T) store.Page {
	p := store.Page{Stream: rapid.SampledFrom(modelStreams).Draw(t, "stream"), SeenMS: rapid.Int64().Draw(t, "seen")}
	for range rapid.IntRange(0, 4).Draw(t, "items") {
		it := item(rapid.SampledFrom(modelIDs).Draw(t, "id"), rapid.SampledFrom(modelTimes).Draw(t, "time"),
			rapid.SampledFrom([]string{"", "one", "two"}).Draw(t, "text"))
		it.Order = rapid.Int64Range(-1, 3).Draw(t, "order")
		it.Format = rapid.SampledFrom([]string{"test/1", "test/2"}).Draw(t, "format")
		p.Items = append(p.Items, it)
	}
	for range rapid.IntRange(0, 2).Draw(t, "marks") {
		p.Marks = append(p.Marks, store.MarkedID{
			ID: rapid.SampledFrom(modelIDs).Draw(t, "marked"),
			Mark: store.Mark{
				Kind: store.MarkKind(rapid.IntRange(1, 3).Draw(t, "kind")), AtMS: rapid.Int64().Draw(t, "at"),
				Evidence: rapid.SampledFrom([]string{"", "row 7"}).Draw(t, "evidence"),
			},
		})
	}
	p.Checkpoint = rapid.SampledFrom([][]byte{nil, {}, []byte("k"), []byte("kk")}).Draw(t, "checkpoint")
	if rapid.Bool().Draw(t, "covers") {
		p.Coverage = &store.Coverage{LastSyncMS: rapid.Int64Range(0, 3).Draw(t, "sync")}
	}
	for range rapid.IntRange(0, 2).Draw(t, "people") {
		p.People = append(p.People, store.PersonName{
			Account: "a", ID: rapid.SampledFrom(modelIDs).Draw(t, "person"),
			Name: rapid.SampledFrom([]string{"", "王伟", "老王"}).Draw(t, "name"), AtMS: rapid.Int64Range(0, 3*sightStep).Draw(t, "sight"),
		})
	}
	return p
}

// TestModel drives the store and the model side by side.
func TestModel(t *testing.T) {
	base := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(base, "store")
		require.NoError(t, err)
		s, err := Create(context.Background(), dir, Options{})
		require.NoError(t, err)
		m := newModel()
		t.Repeat(map[string]func(*rapid.T){
			"commit": func(t *rapid.T) {
				pages := rapid.SliceOfN(rapid.Custom(drawPage), 0, 3).Draw(t, "pages")
				assert.Equal(t, m.commit(pages), commit(t, s, pages...))
			},
			"read": func(t *rapid.T) {
				require.NoError(t, s.Read(context.Background(), func(r *Reader) error {
					compareAll(t, m, r)
					return nil
				}))
			},
		})
		requireSound(t, s)
	})
}

func compareAll(t *rapid.T, m *model, r *Reader) {
	h, err := r.Head()
	require.NoError(t, err)
	assert.Equal(t, m.head(), h.Revision)
	assert.Equal(t, uint64(len(m.messages)), h.Messages)
	compareFeed(t, m, r)
	compareRecords(t, m, r)
	for _, s := range modelStreams {
		compareStream(t, m, r, s)
		comparePlaces(t, m, r, s)
	}
	compareMoments(t, m, r)
	compareChats(t, m, r)
	comparePeople(t, m, r)
}

func compareFeed(t *rapid.T, m *model, r *Reader) {
	after := rapid.IntRange(0, len(m.changes)+1).Draw(t, "after")
	limit := rapid.IntRange(0, 4).Draw(t, "limit")
	want := m.changes[min(after, len(m.changes)):]
	if limit > 0 && len(want) > limit {
		want = want[:limit]
	}
	got, err := r.Changes(store.Revision(after), limit)
	require.NoError(t, err)
	assert.Equal(t, fmt.Sprint(want), fmt.Sprint(got))
}

func compareRecords(t *rapid.T, m *model, r *Reader) {
	revision := store.Revision(rapid.IntRange(0, len(m.changes)+1).Draw(t, "at"))
	numbers := rapid.SliceOf(rapid.Custom(func(t *rapid.T) store.Number {
		return store.Number(rapid.IntRange(0, len(m.messages)+1).Draw(t, "number"))
	})).Draw(t, "numbers")
	want := []store.Record{}
	for _, n := range numbers {
		if rec, ok := m.record(revision, n); ok {
			want = append(want, rec)
		}
	}
	got, err := r.Records(revision, numbers)
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

func compareStream(t *rapid.T, m *model, r *Reader, s store.Stream) {
	checkpoint, err := r.Checkpoint(s)
	require.NoError(t, err)
	assert.Equal(t, m.checkpoints[s], checkpoint)
	coverage, err := r.Coverage(s)
	require.NoError(t, err)
	assert.Equal(t, m.coverage[s], coverage)
	var want []string
	for _, id := range modelIDs {
		n, err := r.Number(s, id)
		assert.Equal(t, m.number(s, id), n)
		if n == 0 {
			assert.ErrorIs(t, err, store.ErrNotFound)
			want = append(want, id)
		}
	}
	missing, err := r.Missing(s, modelIDs)
	require.NoError(t, err)
	assert.Equal(t, want, missing)
}

func comparePlaces(t *rapid.T, m *model, r *Reader, s store.Stream) {
	all := m.places(s)
	from, to := rapid.SampledFrom(modelTimes).Draw(t, "from"), rapid.SampledFrom(modelTimes).Draw(t, "to")
	limit := rapid.IntRange(1, 3).Draw(t, "chunk")
	var want, got []store.Place
	for _, p := range all {
		if p.TimeMS >= from && p.TimeMS <= to {
			want = append(want, p)
		}
	}
	for after := (store.Place{}); ; {
		part, err := r.Places(s, from, to, after, limit)
		require.NoError(t, err)
		require.LessOrEqual(t, len(part), limit)
		got = append(got, part...)
		if len(part) < limit {
			break
		}
		after = part[len(part)-1]
	}
	assert.Equal(t, want, got)
	newest, err := r.Newest(s)
	require.NoError(t, err)
	if len(all) == 0 {
		assert.Zero(t, newest)
		return
	}
	assert.Equal(t, max(all[len(all)-1].TimeMS, 0), newest)
	i := rapid.IntRange(0, len(all)-1).Draw(t, "middle")
	before, after := rapid.IntRange(0, 3).Draw(t, "before"), rapid.IntRange(0, 3).Draw(t, "newer")
	older, newer, err := r.Neighbours(all[i].Number, before, after)
	require.NoError(t, err)
	assert.Equal(t, numbers(all[max(0, i-before):i]), older)
	assert.Equal(t, numbers(all[i+1:min(len(all), i+1+after)]), newer)
}

func numbers(places []store.Place) (all []store.Number) {
	for _, p := range places {
		all = append(all, p.Number)
	}
	return all
}

func compareChats(t *rapid.T, m *model, r *Reader) {
	chats, err := r.Chats()
	require.NoError(t, err)
	require.Len(t, chats, len(m.streams))
	for _, c := range chats {
		assert.Equal(t, m.streams[c.StreamID-1], c.Stream)
		places := m.places(c.Stream)
		assert.Equal(t, uint64(len(places)), c.Messages)
		var first, last int64
		for _, p := range places {
			if p.TimeMS > 0 {
				last = p.TimeMS
				first = cmp.Or(first, p.TimeMS)
			}
		}
		assert.Equal(t, [2]int64{first, last}, [2]int64{c.FirstMS, c.LastMS})
	}
	for _, id := range modelIDs {
		found, err := r.Find(id)
		require.NoError(t, err)
		var want []store.Number
		for _, s := range modelStreams {
			if n := m.number(s, id); n != 0 {
				want = append(want, n)
			}
		}
		assert.ElementsMatch(t, want, found)
	}
}

func comparePeople(t *rapid.T, m *model, r *Reader) {
	people, err := r.People()
	require.NoError(t, err)
	got := map[[2]string]map[string]bool{}
	for _, p := range people {
		seen := map[string]bool{}
		for i, n := range p.Names {
			seen[n.Name] = true
			assert.LessOrEqual(t, n.FirstMS, n.LastMS)
			if i > 0 {
				assert.LessOrEqual(t, p.Names[i-1].FirstMS, n.FirstMS)
			}
		}
		got[[2]string{p.Account, p.ID}] = seen
	}
	assert.Equal(t, m.people, got)
	var want []string
	for _, id := range modelIDs {
		if m.people[[2]string{"a", id}] == nil {
			want = append(want, id)
		}
	}
	unnamed, err := r.Unnamed("a", modelIDs, 0)
	require.NoError(t, err)
	assert.Equal(t, want, unnamed)
}

func compareMoments(t *rapid.T, m *model, r *Reader) {
	limit := rapid.IntRange(1, 3).Draw(t, "moments")
	var want, got []store.Moment
	for i, s := range m.streams {
		for _, p := range m.places(s) {
			want = append(want, store.Moment{StreamID: store.StreamID(i + 1), TimeMS: p.TimeMS, Number: p.Number})
		}
	}
	for after := (store.Moment{}); ; {
		part, err := r.Moments(after, limit)
		require.NoError(t, err)
		got = append(got, part...)
		if len(part) < limit {
			break
		}
		after = part[len(part)-1]
	}
	assert.Equal(t, want, got)
}
