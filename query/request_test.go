package query

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/query/directory"
	"imdex/query/lang"
	"imdex/store"
	"imdex/store/chat"
)

func TestRefusals(t *testing.T) {
	_, s := crowd(t, 3)
	for query, want := range map[string]error{
		"py:hetong": ErrPinyin,
	} {
		_, err := s.Search(context.Background(), Request{Node: parse(t, query)})
		require.ErrorIs(t, err, want, query)
	}
	_, err := s.Search(context.Background(), Request{Sort: Relevance})
	require.ErrorIs(t, err, ErrRelevance)
	_, err = s.Search(context.Background(), Request{Sort: "oddest"})
	require.Error(t, err)
	_, err = s.Search(context.Background(), Request{After: "nonsense"})
	require.ErrorIs(t, err, ErrCursor)
	_, err = s.Facets(context.Background(), Request{}, "shoe size")
	var field *FieldError
	require.ErrorAs(t, err, &field)
	assert.Contains(t, field.Known, "from")
	for _, v := range []lang.Value{{Field: "provider", Value: "wsp"}, {Field: "account", Value: "wrok"}, {Field: "type", Value: "txt"},
		{Field: "kind", Value: "x"}, {Field: "is", Value: "x"}, {Field: "has", Value: "x"}} {
		_, err := s.Search(context.Background(), Request{Node: v})
		var value *ValueError
		require.ErrorAs(t, err, &value, v)
		assert.NotEmpty(t, value.Known)
	}
	nobody, err := directory.New(directory.Source{Providers: providers})
	require.NoError(t, err)
	s.Names = nobody
	_, err = s.Search(context.Background(), Request{Node: parse(t, "is:mine")})
	require.ErrorIs(t, err, ErrMe)
}

func TestExact(t *testing.T) {
	m := drawStore()
	for i, text := range []string{"Deploy", "deploy", "ＤＥＰＬＯＹ", "DEPLOY deploying", "發票", "发票 upload failed", "Upload failed", "café"} {
		m.put(0, chat.Message{ID: fmt.Sprint("m", i), TimeMS: int64(i), Text: text}, 1)
	}
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"deploy", []string{"m1", "m3"}},
		{"DEPLOY", []string{"m3"}},
		{"发票", []string{"m5"}},
		{"發票", []string{"m4"}},
		{`"upload failed"`, []string{"m5"}},
		{"Up*", []string{"m6"}},
		{"/D[eE]P?/", []string{"m3"}},
		{"café", []string{"m7"}},
		{"cafe", []string{}},
		{"-DEPLOY deploy", []string{"m1"}},
	} {
		dir := t.TempDir()
		m.build(t, dir)
		s, done := m.indexed(t, dir)
		for _, s := range []*Searcher{s, m.scanner(t)} {
			r, err := s.Search(context.Background(), Request{Node: parse(t, tt.query), Exact: true, Sort: Oldest, Limit: 99})
			require.NoError(t, err)
			assert.Equal(t, tt.want, ids(r.Hits), tt.query)
		}
		done()
	}
}

func TestSpans(t *testing.T) {
	m := drawStore()
	m.put(0, chat.Message{ID: "m0", Text: "請看👍🏽發票 and Deploying, ﬁx Café"}, 1)
	for query, want := range map[string][]string{
		"发票":                {"發票"},
		"deploy":            {"Deploy"},
		"👍":                 {"👍"},
		"fix":               {"ﬁx"},
		"cafe 发 票":          {"發票", "Café"},
		"发票 -nothing":       {"發票"},
		"-nothing":          {},
		"/p.{4}ng/":         {"ploying"},
		"type:text OR dep*": {"Deploying"},
	} {
		r := search(t, m.scanner(t), query, 1)
		require.Len(t, r.Hits, 1, query)
		text := []rune(r.Hits[0].Document.Text)
		got := []string{}
		for _, s := range r.Hits[0].Spans {
			got = append(got, string(text[s.Start:s.End]))
		}
		assert.Equal(t, want, got, query)
	}
}

func TestContext(t *testing.T) {
	m := drawStore()
	for i := range 30 {
		msg := chat.Message{ID: fmt.Sprint("m", i), TimeMS: int64(i / 2), Text: "x", Hidden: i%10 > 2}
		if i == 20 {
			msg.Text = "hit"
		}
		m.put(0, msg, store.StreamID(1+i%2))
	}
	s := m.scanner(t)
	around := func(n int, hidden bool) (before, after []string) {
		r, err := s.Search(context.Background(), Request{Node: parse(t, "hit"), Limit: 1, Context: n, Hidden: hidden})
		require.NoError(t, err)
		require.Len(t, r.Hits, 1)
		for _, d := range r.Hits[0].Before {
			before = append(before, d.ID)
		}
		for _, d := range r.Hits[0].After {
			after = append(after, d.ID)
		}
		return before, after
	}
	before, after := around(2, true)
	assert.Equal(t, []string{"m16", "m18"}, before)
	assert.Equal(t, []string{"m22", "m24"}, after)
	before, after = around(2, false) // far behind the hidden ones
	assert.Equal(t, []string{"m10", "m12"}, before)
	assert.Equal(t, []string{"m22"}, after)
	before, _ = around(0, false)
	assert.Empty(t, before)
}

// holed is a store whose chats were not all read.
type holed map[store.Stream]store.Coverage

func (h holed) Coverage(_ context.Context, s store.Stream) (store.Coverage, error) { return h[s], nil }

func TestFewHitsSayWhy(t *testing.T) {
	m := drawStore()
	for i := range 40 {
		m.put(0, chat.Message{ID: fmt.Sprint("m", i), Text: "报价", Sender: chat.Sender{ID: "u4"}}, 1)
	}
	m.people = append(m.people, store.Person{Account: "work", ID: "silent", Names: []store.Name{{Name: "李磊"}}})
	dir := t.TempDir()
	m.build(t, dir)
	s, done := m.indexed(t, dir)
	defer done()
	s.Coverage = holed{m.streams[0].Stream: {Holes: []store.Hole{{FromMS: start, ToMS: start, Reason: "forbidden"}}}}
	for _, s := range []*Searcher{s, m.scanner(t)} {
		r := search(t, s, "报价 from:李磊", 5)
		require.Len(t, r.Faults, 2)
		assert.Equal(t, Fault{Clause: "报价", Count: 40}, r.Faults[0])
		assert.Zero(t, r.Faults[1].Count)
		require.NotEmpty(t, r.Faults[1].Nearest)
		assert.Equal(t, "李雷", r.Faults[1].Nearest[0].Name)
		assert.Equal(t, 40, r.Faults[1].Nearest[0].Count)
	}
	assert.Empty(t, search(t, s, "报价", 5).Faults)
	assert.Equal(t, []string{"项目群 has a hole (forbidden): 2023-11-14 to 2023-11-14"}, search(t, s, "没有 in:项目群", 5).Notes)
}

func TestNamesThatAreNotClear(t *testing.T) {
	m := drawStore()
	for i := range 7 {
		m.put(0, chat.Message{ID: fmt.Sprint("m", i), Sender: chat.Sender{ID: []string{"u4", "u5", "nameless"}[i%3]}}, 1)
	}
	m.people = append(m.people, store.Person{Account: "work", ID: "u5", Names: []store.Name{{Name: "李磊"}}})
	s := m.scanner(t)
	_, err := s.Search(context.Background(), Request{Node: parse(t, "from:lilei")})
	require.EqualError(t, err, "from:lilei may be 李磊 (2), 李雷 (3) (by pinyin)")
	_, err = s.Search(context.Background(), Request{Node: parse(t, "from:李蕾")})
	require.EqualError(t, err, "from:李蕾: no such person; did you mean 李磊 (2), 李雷 (3)?")
	assert.Len(t, search(t, s, "from:nameless", 9).Hits, 2, "an id that never had a name")
	m.put(0, chat.Message{ID: "carried", Sender: chat.Sender{ID: "u6", Name: "孙悟空"}, Mentions: []chat.Mention{{ID: "u9", Name: "小王"}}}, 1)
	assert.Equal(t, []string{"carried"}, ids(search(t, s, "from:孙悟空", 9).Hits), "a name that only a message carries")
	assert.Equal(t, []string{"carried"}, ids(search(t, s, "@小王", 9).Hits))
	assert.Equal(t, []string{"carried"}, ids(search(t, s, `@"小王" @u9`, 9).Hits))
	assert.Equal(t, []string{"the index is not there; every message of the store is read instead",
		"from:王伟 is 2: 王伟 (work:u3), 王伟 (home:u3)"}, search(t, s, "from:王伟", 9).Notes)
}

func TestExplain(t *testing.T) {
	_, s := crowd(t, 30)
	e, err := s.Explain(context.Background(), Request{Node: parse(t, "合同同 -(in:项目群 OR type:file)")})
	require.NoError(t, err)
	assert.Equal(t, "合同同 -(in:项目群 OR type:file)", e.Query)
	assert.Equal(t, 4, e.Total)
	assert.Equal(t, store.Revision(30), e.Indexed)
	var lines []string
	for _, c := range e.Clauses {
		assert.GreaterOrEqual(t, c.Time, time.Duration(0))
		lines = append(lines, fmt.Sprintf("%d %s: %s: %d %v %d", c.Depth, c.Clause, c.Plan, c.Candidates, c.Verified, c.Hits))
	}
	assert.Equal(t, []string{
		"0 合同同 -(in:项目群 OR type:file): intersection: 4 true 4",
		"1 合同同: text lists 合同 & 同同, then the stored text: 6 true 6",
		"1 -(in:项目群 OR type:file): complement: 20 false 20",
		"2 in:项目群 OR type:file: union: 10 false 10",
		"3 in:项目群: stream list: 10 false 10",
		"3 type:file: type list: 0 false 0",
	}, lines)
}

func TestEmptyStore(t *testing.T) {
	m := &memory{}
	dir := t.TempDir()
	m.build(t, dir)
	s, done := m.indexed(t, dir)
	defer done()
	for _, s := range []*Searcher{s, m.scanner(t)} {
		r, err := s.Search(context.Background(), Request{Node: parse(t, "合同 OR -的"), Limit: 9})
		require.NoError(t, err)
		assert.Zero(t, r.Total)
		require.NoError(t, s.Each(context.Background(), Request{}, nil, func(Match) error { return nil }))
	}
}
