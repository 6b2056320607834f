package wps_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/wps"
)

const (
	itemA = `{"id":"a","chat_id":"9","type":"text","ctime":1700000002000,"position":1,"content":{"text":{"content":"x"}}}`
	itemB = `{ "id" : "b", "chat_id":9, "content":null }`
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"history", `{"code":0,"msg":"success","data":{"items":[` + itemA + `, ` + itemB + `],"next_page_token":"t"}}`, []string{itemA, itemB}},
		{"history of the typings", `{"code":0,"data":{"messages":[` + itemA + `]}}`, []string{itemA}},
		{"empty history", `{"code":0,"data":{"items":[]}}`, nil},
		{"null history", `{"code":0,"data":{"items":null,"next_page_token":""}}`, nil},
		{"one message's answer", `{"code":0,"data":` + itemA + `}`, []string{itemA}},
		{"a message", itemA, []string{itemA}},
		{"a message and space", "\n " + itemB + "\n", []string{itemB}},
		{"messages", `[` + itemA + `,` + itemB + `]`, []string{itemA, itemB}},
		{"data alone", `{"items":[` + itemB + `]}`, []string{itemB}},
		{"an answer with an array", `{"code":0,"data":[` + itemA + `]}`, []string{itemA}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := wps.Split([]byte(c.in))
			require.NoError(t, err)
			var raws []string
			for _, f := range found {
				raws = append(raws, string(f.Item.Raw))
				assert.Equal(t, "9", f.Chat)
				assert.Equal(t, "wps/1", f.Item.Format)
			}
			assert.Equal(t, c.want, raws)
		})
	}
}

func TestSplitRefuses(t *testing.T) {
	for _, in := range []string{"", "x", "{}", "7", `"text"`, `{"code":400000103,"msg":"gone"}`,
		`{"code":0,"data":{"items":[{"id":"9","name":"a chat","type":"group","ctime":1700000000000}]}}`,
		`{"code":0,"data":{"id":"u1","user_name":"a user"}}`, `{"access_token":"t","expires_in":7200}`} {
		found, err := wps.Split([]byte(in))
		assert.Error(t, err, in)
		assert.Empty(t, found, in)
	}
}

func TestSplitEnvelope(t *testing.T) {
	found, err := wps.Split([]byte(itemA))
	require.NoError(t, err)
	item := found[0].Item
	assert.Equal(t, "a", item.ID)
	assert.Equal(t, int64(1700000002000), item.TimeMS)
	assert.Equal(t, int64(1), item.Order)
	nameless, err := wps.Split([]byte(`{"ctime":1,"content":{"text":{"content":"x"}}}`))
	require.NoError(t, err)
	assert.Regexp(t, `^noid:[0-9a-f]{32}$`, nameless[0].Item.ID, "a message without an id is kept under one of its content")
}

func FuzzSplit(f *testing.F) {
	files, err := filepath.Glob("../../testdata/wps/*.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files[:10] {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte(`{"code":0,"data":{"items":[` + itemA + `,` + itemB + `]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		found, err := wps.Split(raw)
		if err != nil {
			require.Empty(t, found)
		}
		for _, item := range found {
			require.NotEmpty(t, item.Item.ID)
			require.Contains(t, string(raw), string(item.Item.Raw))
			again, err := wps.Split(item.Item.Raw)
			require.NoError(t, err)
			require.Equal(t, []any{item.Chat, item.Item}, []any{again[0].Chat, again[0].Item}, "an item is its own answer")
		}
	})
}
