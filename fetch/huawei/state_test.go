package huawei

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"imdex/fetch"
	"imdex/fetch/paging"
)

func page(ids ...string) (rows []row) {
	for _, id := range ids {
		rows = append(rows, row{id: id})
	}
	return rows
}

// TestPass: where a walk goes on after each page, and when it ends.
func TestPass(t *testing.T) {
	task := fetch.Task{Chat: "c", ToMS: 1}
	s, err := readState(task, nil)
	assert.NoError(t, err)
	for i, c := range []struct {
		rows           []row
		follows        bool
		moved, done    bool
		offset         int
		beyond, inRows bool
	}{
		{page("a", "b", "c"), true, true, false, 2, false, false},
		{page("d", "e"), false, false, false, 2, false, false},
		{nil, false, false, false, 2, false, false},
		{page("a", "b", "c"), false, false, false, 2, false, false},
		{page("c", "d"), true, true, false, 3, false, true},
		{page("d"), true, true, false, 4, true, true},
		{page("d"), true, false, false, 5, true, true}, // a row came before it
		{page("d", "e"), true, true, false, 6, false, true},
		{page("e"), true, true, false, 7, true, true},
		{nil, true, true, true, 7, true, true},
	} {
		assert.Equal(t, c.follows, s.follows(c.rows), "page %d", i)
		if c.follows {
			moved, done := s.pass(c.rows)
			assert.Equal(t, []bool{c.moved, c.done}, []bool{moved, done}, "page %d", i)
		}
		assert.Equal(t, []any{c.offset, c.beyond, c.inRows}, []any{s.Offset, s.Beyond, s.Rows}, "page %d", i)
		again, err := readState(task, paging.Encode(s))
		assert.NoError(t, err)
		assert.Equal(t, paging.Encode(s), paging.Encode(again))
	}
}

func TestOrder(t *testing.T) {
	for _, c := range []struct {
		name  string
		pages [][]int64
		want  []bool
	}{
		{"rising", [][]int64{{1, 2, 2}, {2, 3}}, []bool{true, true}},
		{"falling", [][]int64{{3, 2}, {2, 2, 1}}, []bool{true, true}},
		{"one time", [][]int64{{1, 1}, {1}, nil}, []bool{true, true, true}},
		{"shuffled", [][]int64{{1, 3, 2}}, []bool{false}},
		{"it turns", [][]int64{{1, 2}, {2, 1}, {1, 2}}, []bool{true, false, false}},
		{"without a time", [][]int64{{1, 0, 2}, {0}, {2, 0, 1}}, []bool{true, true, false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var o order
			for i, times := range c.pages {
				var rows []row
				for _, ms := range times {
					rows = append(rows, row{timeMS: ms})
				}
				assert.Equal(t, c.want[i], o.extend(rows), "page %d", i)
			}
		})
	}
}
