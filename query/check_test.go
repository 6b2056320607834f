package query

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/store"
)

// library is a store of some hundred messages with an index that is a little behind.
func library(t *testing.T) (*memory, *Searcher) {
	m := drawStore()
	draw := rapid.Custom(func(t *rapid.T) bool {
		for range 120 {
			m.drawChange(t)
		}
		return true
	})
	draw.Example(7)
	dir := t.TempDir()
	m.build(t, dir)
	draw.Example(8)
	s, done := m.indexed(t, dir)
	t.Cleanup(done)
	return m, s
}

func TestVerify(t *testing.T) {
	_, s := library(t)
	compared, err := s.Verify(context.Background(), 400, 1, func(f store.Finding) { t.Errorf("%+v", f) })
	require.NoError(t, err)
	require.Greater(t, compared, 300)
}

func TestVerifyWithoutIndex(t *testing.T) {
	m, _ := library(t)
	compared, err := m.scanner(t).Verify(context.Background(), 10, 1, func(store.Finding) {})
	require.NoError(t, err)
	require.Zero(t, compared)
}

// The text of a stored message is changed behind the index's back.
func TestVerifyNoticesAnotherText(t *testing.T) {
	m, s := library(t)
	for i := range m.versions {
		if _, ok := m.at(s.indexed, store.Number(i+1)); ok {
			last := &m.versions[i][len(m.versions[i])-1]
			last.Raw = bytes.ReplaceAll(last.Raw, []byte("合同"), []byte("和同"))
		}
	}
	var findings []store.Finding
	_, err := s.Verify(context.Background(), 200, 1, func(f store.Finding) { findings = append(findings, f) })
	require.NoError(t, err)
	require.NotEmpty(t, findings)
	assert.Equal(t, "search", findings[0].Kind)
	assert.Contains(t, findings[0].Where, "of seed 1")
	assert.NotContains(t, findings[0].Where+findings[0].Detail, "同")
}

// A plan that keeps one document back is found out by the comparison that the
// properties make.
func TestAPlanThatLosesADocumentIsNoticed(t *testing.T) {
	m, s := library(t)
	node := parse(t, "合同 OR deploy")
	want := m.all(store.Revision(len(m.changes)), node, false)
	err := s.attempt(context.Background(), Request{Node: node}, func(c *compiled) error {
		honest, err := s.run(context.Background(), c.view, c.clause, false, new(digest))
		require.NoError(t, err)
		require.Equal(t, len(want), honest.total)
		plan := c.plan
		c.plan = func(p *part) (set, error) {
			found, err := plan(p)
			if err == nil && !found.maybe.IsEmpty() {
				lost := roaring.BitmapOf(roaring.And(found.maybe, p.visible).Maximum())
				found = found.and(exactly(roaring.AndNot(p.visible, lost)))
			}
			return found, err
		}
		lossy, err := s.run(context.Background(), c.view, c.clause, false, new(digest))
		require.NoError(t, err)
		require.Less(t, lossy.total, len(want))
		return nil
	})
	require.NoError(t, err)
}

// Every kind of query is drawn, and drawn again from the same seed.
func TestSample(t *testing.T) {
	_, s := library(t)
	v, err := s.view(context.Background(), 0, true, true)
	require.NoError(t, err)
	sample := func(seed uint64) (kinds, queries []string) {
		random := rand.New(rand.NewPCG(seed, seed))
		docs, err := s.some(context.Background(), v, random)
		require.NoError(t, err)
		for _, q := range (&sampler{random, s}).sample(500, docs) {
			kinds = append(kinds, q.kind)
			queries = append(queries, q.node.String())
		}
		return kinds, queries
	}
	drawn, queries := sample(3)
	for _, k := range kinds {
		assert.Contains(t, drawn, k.name)
	}
	_, again := sample(3)
	assert.Equal(t, queries, again)
	_, other := sample(4)
	assert.NotEqual(t, queries, other)
}
