package query

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"imdex/index"
	"imdex/query/directory"
	"imdex/query/lang"
	"imdex/store"
	"imdex/store/chat"
)

// memory is a store in memory: every version of every message, and the changes.
type memory struct {
	streams  []store.Chat
	people   []store.Person
	versions [][]store.Record // by number - 1, oldest first
	changes  []store.Change
	fail     error // what Records answers, once set
}

func (m *memory) Head(context.Context) (store.Head, error) {
	return store.Head{UUID: "a", Revision: store.Revision(len(m.changes)), Messages: uint64(len(m.versions))}, nil
}

func (m *memory) Changes(_ context.Context, after store.Revision, limit int) ([]store.Change, error) {
	rest := m.changes[min(int(after), len(m.changes)):]
	return slices.Clone(rest[:min(limit, len(rest))]), nil
}

func (m *memory) Records(ctx context.Context, at store.Revision, numbers []store.Number) ([]store.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if m.fail != nil {
		return nil, m.fail
	}
	var found []store.Record
	for _, n := range numbers {
		if r, ok := m.at(at, n); ok {
			found = append(found, r)
		}
	}
	slices.Reverse(found) // any order will do
	return found, nil
}

func (m *memory) at(at store.Revision, n store.Number) (found store.Record, ok bool) {
	if n == 0 || int(n) > len(m.versions) {
		return found, false
	}
	for _, v := range m.versions[n-1] {
		if v.LastRevision() <= at {
			found, ok = v, v.Raw != nil
		}
	}
	return found, ok
}

// Neighbours are in the order of time and number, as an engine's are.
func (m *memory) Neighbours(_ context.Context, n store.Number, before, after int) (older, newer []store.Number, err error) {
	here, _ := m.at(store.Revision(len(m.changes)), n)
	var all []store.Record
	for i := range m.versions {
		if r, ok := m.at(store.Revision(len(m.changes)), store.Number(i+1)); ok && r.StreamID == here.StreamID {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b store.Record) int { return cmp.Compare(a.TimeMS, b.TimeMS) })
	i := slices.IndexFunc(all, func(r store.Record) bool { return r.Number == n })
	for _, r := range all[max(0, i-before):i] {
		older = append(older, r.Number)
	}
	for _, r := range all[i+1 : min(len(all), i+1+after)] {
		newer = append(newer, r.Number)
	}
	return older, newer, nil
}

// Moments are in the order of stream, time and number, as an engine's are.
func (m *memory) Moments(ctx context.Context, after store.Moment, limit int) ([]store.Moment, error) {
	order := func(a, b store.Moment) int {
		return cmp.Or(cmp.Compare(a.StreamID, b.StreamID), cmp.Compare(a.TimeMS, b.TimeMS), cmp.Compare(a.Number, b.Number))
	}
	var all []store.Moment
	for i := range m.versions {
		r, _ := m.at(store.Revision(len(m.changes)), store.Number(i+1))
		if at := (store.Moment{StreamID: r.StreamID, TimeMS: r.TimeMS, Number: r.Number}); order(at, after) > 0 {
			all = append(all, at)
		}
	}
	slices.SortFunc(all, order)
	return all[:min(limit, len(all))], ctx.Err()
}

// chat makes a stream and returns its number.
func (m *memory) chat(account, id, name string, kind chat.ChatKind) store.StreamID {
	c := store.Chat{StreamID: store.StreamID(len(m.streams) + 1), Stream: store.Stream{Account: account, Chat: id}, Kind: string(kind)}
	if name != "" {
		c.Names = []store.Name{{Name: name}}
	}
	m.streams = append(m.streams, c)
	return c.StreamID
}

// put stores a message as new, or as another version when n is not zero.
func (m *memory) put(n store.Number, msg chat.Message, stream store.StreamID) store.Number {
	kind := store.ChangeRevised
	if n == 0 {
		m.versions = append(m.versions, nil)
		n = store.Number(len(m.versions))
		kind = store.ChangeAdded
	}
	raw, err := json.Marshal(msg)
	if err != nil {
		panic(err)
	}
	r := store.Record{Number: n, StreamID: stream, Stream: m.streams[stream-1].Stream}
	r.Revision = m.change(n, kind)
	r.Item = store.Item{ID: msg.ID, TimeMS: msg.TimeMS, Order: msg.Position, Raw: raw}
	m.versions[n-1] = append(m.versions[n-1], r)
	return n
}

func (m *memory) change(n store.Number, kind store.ChangeKind) store.Revision {
	r := store.Revision(len(m.changes) + 1)
	m.changes = append(m.changes, store.Change{Revision: r, Number: n, Kind: kind})
	return r
}

// mark marks a message as recalled; forget takes it out.
func (m *memory) mark(n store.Number) {
	list := m.versions[n-1]
	r := list[len(list)-1]
	r.Marks = append(slices.Clone(r.Marks), store.Mark{Kind: store.MarkRecalled, Revision: m.change(n, store.ChangeMarked)})
	m.versions[n-1] = append(list, r)
}

func (m *memory) forget(n store.Number) {
	gone := store.Record{Number: n}
	gone.Revision = m.change(n, store.ChangeRevised)
	m.versions[n-1] = append(m.versions[n-1], gone)
}

// decodeJSON is the decoder of the messages that put stores.
func decodeJSON(r store.Record) chat.Message {
	var m chat.Message
	if err := json.Unmarshal(r.Raw, &m); err != nil {
		m.Warnings = append(m.Warnings, "not JSON")
	}
	for _, k := range r.Marks {
		m.Recalled = m.Recalled || k.Kind == store.MarkRecalled
	}
	return m
}

var providers = map[string]string{"work": "wps", "home": "bosshi"}

func (m *memory) directory(t require.TestingT) *directory.Directory {
	d, err := directory.New(directory.Source{
		Chats: m.streams, People: m.people, Providers: providers,
		Persons: []directory.Person{{Name: "我自己", IDs: []string{"work:u1", "home:u2"}, Me: true}},
	})
	require.NoError(t, err)
	return d
}

// shanghai is a zone east of Greenwich, so that local days are not UTC's.
var shanghai = time.FixedZone("", 8*60*60)

// scanner searches the store without an index.
func (m *memory) scanner(t require.TestingT) *Searcher {
	return New(Config{
		Store: m, Neighbours: m, Timeline: m, Decode: decodeJSON, Names: m.directory(t), Location: shanghai, Reason: "not there",
	})
}

// indexed searches with an index that is opened in dir.
func (m *memory) indexed(t require.TestingT, dir string) (*Searcher, func()) {
	r, err := index.OpenReader(context.Background(), dir)
	require.NoError(t, err)
	return New(Config{
		Store: m, Neighbours: m, Timeline: m, Decode: decodeJSON, Names: m.directory(t), Location: shanghai, Index: r,
	}), func() { require.NoError(t, r.Close()) }
}

// build brings the index in dir up to the store.
func (m *memory) build(t require.TestingT, dir string) {
	b := index.Builder{Dir: dir, Feed: m, Decode: decodeJSON, Fingerprint: index.Fingerprint("test")}
	_, err := b.Update(context.Background())
	require.NoError(t, err)
}

func parse(t require.TestingT, query string) lang.Node {
	q, err := lang.Parse(query, lang.Options{Now: time.Unix(1_700_000_000, 0), Location: shanghai})
	require.NoError(t, err, "query %q", query)
	return q.Root
}

func search(t require.TestingT, s *Searcher, query string, limit int) Result {
	r, err := s.Search(context.Background(), Request{Node: parse(t, query), Limit: limit})
	require.NoError(t, err, "query %q", query)
	return r
}

func ids(hits []Hit) []string {
	all := []string{}
	for _, h := range hits {
		all = append(all, h.Document.ID)
	}
	return all
}

func parseLocal(ms int64) string { return time.UnixMilli(ms).In(shanghai).Format(time.RFC3339) }

func TestSmoke(t *testing.T) {
	m := &memory{}
	c := m.chat("work", "c1", "项目群", chat.KindGroup)
	for i := range 10 {
		m.put(0, chat.Message{ID: fmt.Sprint("m", i), TimeMS: 1_700_000_000_000 + int64(i), Text: "合同 deploy 的", Type: chat.Text}, c)
	}
	dir := t.TempDir()
	m.build(t, dir)
	m.put(0, chat.Message{ID: "m10", TimeMS: 1_700_000_000_005, Text: "合同", Type: chat.Text}, c)
	s, done := m.indexed(t, dir)
	defer done()
	r := search(t, s, "合同", 3)
	require.Equal(t, []string{"m9", "m8", "m7"}, ids(r.Hits))
	require.Equal(t, 11, r.Total)
	require.Equal(t, []string{"m9", "m8", "m7"}, ids(search(t, m.scanner(t), "合同", 3).Hits))
}

// numbered is a subject that is only a number.
func numbered(n uint32) *subject {
	return &subject{doc: &index.Document{Number: store.Number(n)}}
}
