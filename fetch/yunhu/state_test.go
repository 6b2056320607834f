package yunhu

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/fetch/wire"
	"imdex/store"
)

var task = fetch.Task{Chat: "group:1", ToMS: 1700000100000}

// listOf is an answer with these messages, the first at 1700000099000 ms and each
// a second older. A letter in upper case is a message without an id, "_" is null.
func listOf(t *testing.T, ids string) answer {
	t.Helper()
	var rows []string
	for i, id := range strings.Split(ids, "") {
		row := fmt.Sprintf(`{"msgId":%q,"sendTime":%d,"content":{"text":"x"}}`, id, 1700000099000-1000*i)
		switch {
		case id == "_":
			row = "null"
		case id != strings.ToLower(id):
			row = fmt.Sprintf(`{"sendTime":%d,"content":{"text":%q}}`, 1700000099000-1000*i, id)
		}
		rows = append(rows, row)
	}
	v, _, err := wire.Parse([]byte(`{"list":[` + strings.Join(rows, ",") + `]}`))
	require.NoError(t, err)
	return readAnswer(v)
}

func stateOf(ids string) state {
	s := state{Head: paging.NewHead(stateVersion, task)}
	if ids != "" {
		s.IDs = strings.Split(ids, "")
	}
	return s
}

// TestPage is the walk's table: what was known, what came, and what follows.
func TestPage(t *testing.T) {
	for _, c := range []struct {
		name, known, list string
		next              string // known afterwards
		items             int
		done, run         bool
	}{
		{"newest", "", "abc", "abc", 3, false, true},
		{"an empty chat", "", "", "", 0, true, true},
		{"next", "abc", "cde", "abcde", 2, false, true},
		{"one more than the anchor", "abc", "cd", "abcd", 1, false, true},
		{"the end", "abc", "c", "abc", 0, true, true},
		{"a chat of one message", "a", "a", "a", 0, true, true},
		{"lost anchor, nothing", "abc", "", "ab", 0, false, true},
		{"lost anchor, the newest", "abc", "xyab", "ab", 2, false, false},
		{"after a lost anchor", "ab", "bde", "abde", 2, false, true},
		{"the lost anchor is back", "ab", "bc", "abc", 1, false, true},
		{"the same page again", "abc", "abc", "abc", 0, false, false},
		{"newer ones too", "abc", "xbcd", "abcd", 2, false, false},
		{"newer ones and the anchor", "abc", "xbc", "abc", 1, false, false},
		{"neighbours that changed places", "abc", "cb", "acb", 0, false, true},
		{"a row without an id", "abc", "cDe", "abce", 2, false, true},
		{"an oldest row without an id", "abc", "cD", "abc", 1, true, true},
		{"nothing but rows without an id", "", "AB", "", 2, false, true},
		{"a row that is null", "abc", "c_d", "abcd", 1, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := stateOf(c.known).page(task, listOf(t, c.list))
			require.NoError(t, err)
			var next state
			require.NoError(t, json.Unmarshal(page.State, &next))
			assert.Equal(t, c.next, strings.Join(next.IDs, ""))
			assert.Len(t, page.Items, c.items)
			assert.Equal(t, c.done, page.Done)
			assert.Equal(t, c.run, page.Contiguous)
			moved := string(paging.Encode(stateOf(c.known))) != string(page.State)
			assert.True(t, moved || c.next == c.known, "a state that changed is another one")
		})
	}
}

// TestPageLosesAll: a walk without a known message begins again, and never ends.
func TestPageLosesAll(t *testing.T) {
	for _, list := range []string{"", "xyz"} {
		page, err := stateOf("a").page(task, listOf(t, list))
		require.NoError(t, err)
		assert.False(t, page.Done || page.Contiguous)
		next, err := readState(task, page.State)
		require.NoError(t, err)
		assert.Empty(t, next.anchor())
		assert.NotEqual(t, stateOf(""), next, "not where the walk began, but for the engine's eyes")
	}
	s := stateOf("abc")
	s.Lost = maxLost
	_, err := s.page(task, listOf(t, ""))
	assert.Equal(t, fetch.Stuck, fetch.KindOf(err), "a platform that loses anchors without end")
}

// TestPageBound: a task that begins at a time ends with a page in order that
// reaches below it.
func TestPageBound(t *testing.T) {
	bounded := task
	bounded.FromMS = 1700000097000
	for _, c := range []struct {
		known, list string
		done        bool
	}{
		{"", "abc", false}, // c is of the task's first millisecond, and others may be
		{"", "abcd", true},
		{"abc", "cdef", true},
		{"abc", "xbcdef", false}, // not what was asked for
		{"abc", "cd_ef", false},
	} {
		page, err := stateOf(c.known).page(bounded, listOf(t, c.list))
		require.NoError(t, err)
		assert.Equal(t, c.done, page.Done, "%q after %q", c.list, c.known)
	}
}

func TestPageCovers(t *testing.T) {
	page, err := stateOf("").page(task, listOf(t, "abc"))
	require.NoError(t, err)
	assert.Equal(t, []store.Window{{FromMS: 1700000097001, ToMS: task.ToMS}}, page.Covered, "but for the oldest's own millisecond")
	for name, list := range map[string]string{"more than was asked for": "xbcd", "without its anchor": "xyz", "something else in the list": "b_cd"} {
		page, err := stateOf("ab").page(task, listOf(t, list))
		require.NoError(t, err)
		assert.Empty(t, page.Covered, name)
	}
}

func TestInOrder(t *testing.T) {
	times := func(list ...int64) (a answer) {
		for _, ms := range list {
			a.rows = append(a.rows, row{message: message{timeMS: ms}})
		}
		return a
	}
	assert.True(t, times().inOrder())
	assert.True(t, times(9, 9, 5).inOrder())
	assert.False(t, times(5, 9).inOrder())
	assert.False(t, times(9, 0).inOrder(), "a message without a time")
}

func TestReadState(t *testing.T) {
	fresh, err := readState(task, nil)
	require.NoError(t, err)
	assert.Empty(t, fresh.anchor())
	next := fresh.advance(listOf(t, strings.Repeat("abcdefghijklmnopqrstuvwxyz", 2)).rows)
	assert.Equal(t, "ghijklmnopqrstuvwxyz", strings.Join(next.IDs, ""), "the last ones, each once")
	again, err := readState(task, paging.Encode(next))
	require.NoError(t, err)
	assert.Equal(t, next, again)
	other := task
	other.ToMS++
	for _, raw := range []string{"", "x", `{"v":2}`, string(paging.Encode(state{Head: paging.NewHead(stateVersion, other)}))} {
		_, err := readState(task, []byte(raw))
		assert.Equal(t, fetch.Restart, fetch.KindOf(err), raw)
	}
}
