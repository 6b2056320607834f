package paging_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/paging"
)

func TestSeen(t *testing.T) {
	var s paging.Seen
	for i := range 1000 {
		assert.True(t, s.Add(fmt.Sprint("id", i)))
		assert.False(t, s.Add(fmt.Sprint("id", i)))
	}
	raw, err := json.Marshal(s)
	require.NoError(t, err)
	var back paging.Seen
	require.NoError(t, json.Unmarshal(raw, &back))
	assert.Equal(t, 1000, back.Len())
	c := back.Clone()
	back.Keep(10)
	assert.Equal(t, 10, back.Len())
	assert.False(t, back.Has("id989"))
	assert.True(t, back.Has("id990"))
	assert.True(t, c.Has("id0"), "a clone changes alone")
	require.NoError(t, json.Unmarshal([]byte(`""`), &back))
	assert.Zero(t, back.Len())
	assert.Error(t, json.Unmarshal([]byte(`"*"`), &back))
}

type state struct {
	paging.Head
	Cursor string `json:"cursor"`
}

func resume(raw []byte, task fetch.Task, version int) error {
	var s state
	return paging.Resume(raw, task, version, &s, &s.Head)
}

func TestResume(t *testing.T) {
	task := fetch.Task{Chat: "c", FromMS: 5, ToMS: 9}
	raw := paging.Encode(state{paging.NewHead(2, task), "x"})
	var s state
	require.NoError(t, paging.Resume(raw, task, 2, &s, &s.Head))
	assert.Equal(t, "x", s.Cursor)
	other := task
	other.ToMS++
	for name, err := range map[string]error{
		"version": resume(raw, task, 3),
		"task":    resume(raw, other, 2),
		"no JSON": resume([]byte("{"), task, 2),
	} {
		assert.Equal(t, fetch.Restart, fetch.KindOf(err), name)
	}
}
