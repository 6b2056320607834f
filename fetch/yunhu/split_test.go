package yunhu_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/yunhu"
)

const (
	itemA = `{"msgId":"b0000000000000000000000000000001","contentType":"text","sendTime":1704164645000,"content":{"text":"x"}}`
	itemB = `{ "msgId" : "0f6f2c5e-8c1b-4a53-9d2a-6b1f0c9d7e11", "contentType":"tip", "content":null }`
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"list", `{"code":1,"msg":"success","data":{"list":[` + itemA + `, ` + itemB + `],"total":2}}`, []string{itemA, itemB}},
		{"code as text", `{"code":"1","data":{"list":[` + itemA + `]}}`, []string{itemA}},
		{"empty list", `{"code":1,"data":{"list":[],"total":0}}`, nil},
		{"null list", `{"code":1,"data":{"list":null,"total":0}}`, nil},
		{"a message", itemA, []string{itemA}},
		{"a message and space", "\n " + itemB + "\n", []string{itemB}},
		{"messages", `[` + itemA + `,` + itemB + `]`, []string{itemA, itemB}},
		{"data alone", `{"list":[` + itemB + `],"total":1}`, []string{itemB}},
		{"an answer with an array", `{"code":1,"data":[` + itemA + `]}`, []string{itemA}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := yunhu.Split([]byte(c.in))
			require.NoError(t, err)
			var raws []string
			for _, f := range found {
				raws = append(raws, string(f.Item.Raw))
				assert.Empty(t, f.Chat, "no item says where it is from")
				assert.Equal(t, "yunhu/1", f.Item.Format)
			}
			assert.Equal(t, c.want, raws)
		})
	}
}

func TestSplitRefuses(t *testing.T) {
	for _, in := range []string{"", "x", "{}", "7", "null", `"text"`, `{"code":1002,"msg":"token不存在"}`, `{"code":0,"data":{"list":[` + itemA + `]}}`,
		`{"code":-1,"data":{"list":[` + itemA + `]}}`,
		`{"code":1,"data":null}`, `{"code":1,"data":{"user":{"userId":"7058262","nickname":"阿青"}}}`,
		`{"code":1,"data":{"list":[{"groupId":"635409929","name":"项目群"}]}}`, `[7]`} {
		found, err := yunhu.Split([]byte(in))
		assert.Error(t, err, in)
		assert.Empty(t, found, in)
	}
}

func TestSplitEnvelope(t *testing.T) {
	found, err := yunhu.Split([]byte(itemA))
	require.NoError(t, err)
	item := found[0].Item
	assert.Equal(t, "b0000000000000000000000000000001", item.ID)
	assert.Equal(t, int64(1704164645000), item.TimeMS)
	assert.Zero(t, item.Order, "places in the list are not stable")
	nameless, err := yunhu.Split([]byte(`{"sendTime":1704164645000,"content":{"text":"x"}}`))
	require.NoError(t, err)
	assert.Regexp(t, `^noid:[0-9a-f]{32}$`, nameless[0].Item.ID, "a message without an id is kept under one of its content")
}

func FuzzSplit(f *testing.F) {
	files, err := filepath.Glob("../../testdata/yunhu/*.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files[:10] {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte(`{"code":1,"data":{"list":[` + itemA + `,` + itemB + `]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		found, err := yunhu.Split(raw)
		if err != nil {
			require.Empty(t, found)
		}
		for _, item := range found {
			require.NotEmpty(t, item.Item.ID)
			require.Contains(t, string(raw), string(item.Item.Raw))
			again, err := yunhu.Split(item.Item.Raw)
			require.NoError(t, err)
			require.Equal(t, item, again[0], "an item is its own answer")
		}
	})
}
