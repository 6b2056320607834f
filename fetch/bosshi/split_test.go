package bosshi_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/bosshi"
)

const (
	itemA = `{"message_id":"a~","msg_type":"text","create_time":"1700000002000","body":{"content":"{\"text\":\"x\"}"}}`
	itemB = `{ "message_id" : 123456789012345678901234567890, "msg_type":"image", "body":{"content":""} }`
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"history", `{"code":0,"msg":"操作成功","success":true,"traceId":"_T","data":[` + itemA + `, ` + itemB + `]}`, []string{itemA, itemB}},
		{"history in items", `{"code":0,"data":{"items":[` + itemA + `]}}`, []string{itemA}},
		{"history in messages", `{"code":"0","data":{"messages":[` + itemB + `]}}`, []string{itemB}},
		{"empty history", `{"code":0,"data":[]}`, nil},
		{"null history", `{"code":0,"data":null}`, nil},
		{"no data", `{"code":0,"msg":"操作成功"}`, nil},
		{"a message", itemA, []string{itemA}},
		{"a message and space", "\n " + itemB + "\n", []string{itemB}},
		{"messages", `[` + itemA + `,` + itemB + `]`, []string{itemA, itemB}},
		{"data alone", `{"items":[` + itemB + `]}`, []string{itemB}},
		{"data without a code", `{"data":[` + itemB + `]}`, []string{itemB}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := bosshi.Split([]byte(c.in))
			require.NoError(t, err)
			var raws []string
			for _, f := range found {
				raws = append(raws, string(f.Item.Raw))
				assert.Empty(t, f.Chat, "an item does not say whose chat it is from")
				assert.Equal(t, "bosshi/1", f.Item.Format)
			}
			assert.Equal(t, c.want, raws)
		})
	}
}

func TestSplitRefuses(t *testing.T) {
	for _, in := range []string{"", "x", "{}", "7", "null", `"text"`, `{"code":10002,"msg":"token 无效或已过期","success":false}`,
		`{"code":0,"data":{"tenant_access_token":"t","expire":7140}}`, `{"code":0,"data":[{"department_id":"d"}]}`, `{"code":0,"data":[null]}`, `[[]]`} {
		found, err := bosshi.Split([]byte(in))
		assert.Error(t, err, in)
		assert.Empty(t, found, in)
	}
}

func TestSplitEnvelope(t *testing.T) {
	found, err := bosshi.Split([]byte(`[` + itemA + `,` + itemB + `,{"msg_type":"text","body":{"content":"x"}}]`))
	require.NoError(t, err)
	require.Len(t, found, 3)
	assert.Equal(t, "a~", found[0].Item.ID)
	assert.Equal(t, int64(1700000002000), found[0].Item.TimeMS)
	assert.Equal(t, "123456789012345678901234567890", found[1].Item.ID)
	assert.Regexp(t, `^noid:[0-9a-f]{32}$`, found[2].Item.ID, "a message without an id is kept under one of its content")
}

func FuzzSplit(f *testing.F) {
	files, err := filepath.Glob("../../testdata/bosshi/*.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files[:10] {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte(`{"code":0,"data":[` + itemA + `,` + itemB + `]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		found, err := bosshi.Split(raw)
		if err != nil {
			require.Empty(t, found)
		}
		for _, item := range found {
			require.NotEmpty(t, item.Item.ID)
			require.Contains(t, string(raw), string(item.Item.Raw))
			again, err := bosshi.Split(item.Item.Raw)
			require.NoError(t, err)
			require.Equal(t, item, again[0], "an item is its own answer")
		}
	})
}
