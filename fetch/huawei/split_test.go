package huawei_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/huawei"
)

const (
	itemA = `{"id":"170416464500012345678901234567","sendTime":1704164645000,"controlType":"CHAT","sourceType":"AGENT","mediaType":"TEXT","content":"x"}`
	itemB = `{ "id" : 170416464500012345678901234568, "mediaType":null }`
	itemC = `{"id":"3","channelConfigId":"202401","userId":"cust-1","mediaType":"TEXT","content":"x"}`
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"history", `{"resultCode":"0","resultDesc":"success","messageList":[` + itemA + `, ` + itemB + `]}`, []string{itemA, itemB}},
		{"history with a number", `{"resultCode":0,"messageList":[` + itemA + `]}`, []string{itemA}},
		{"empty history", `{"resultCode":"0","messageList":[]}`, nil},
		{"null history", `{"resultCode":"0","messageList":null}`, nil},
		{"a message", itemA, []string{itemA}},
		{"a message and space", "\n " + itemB + "\n", []string{itemB}},
		{"messages", `[` + itemA + `,` + itemB + `]`, []string{itemA, itemB}},
		{"the list alone", `{"messageList":[` + itemB + `]}`, []string{itemB}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := huawei.Split([]byte(c.in))
			require.NoError(t, err)
			var raws []string
			for _, f := range found {
				raws = append(raws, string(f.Item.Raw))
				assert.Empty(t, f.Chat)
				assert.Equal(t, "huawei/1", f.Item.Format)
			}
			assert.Equal(t, c.want, raws)
		})
	}
}

func TestSplitRefuses(t *testing.T) {
	for _, in := range []string{"", "x", "{}", "7", `"text"`, `{"resultCode":"1","resultDesc":"no such user"}`, `{"resultCode":"0"}`,
		`{"errorCode":"0","exceptionInfo":"auth fail!"}`, `{"resultCode":"0","messageList":[{"id":"1"}]}`, `[[]]`,
		`{"AccessToken":"t","Expires":"600"}`, `{"token":"t","resultCode":"0"}`} {
		found, err := huawei.Split([]byte(in))
		assert.Error(t, err, in)
		assert.Empty(t, found, in)
	}
}

func TestSplitEnvelope(t *testing.T) {
	found, err := huawei.Split([]byte(`[` + itemA + `,` + itemB + `,` + itemC + `,{"mediaType":"TEXT","content":"x"}]`))
	require.NoError(t, err)
	assert.Equal(t, "170416464500012345678901234567", found[0].Item.ID)
	assert.Equal(t, int64(1704164645000), found[0].Item.TimeMS)
	assert.Equal(t, "170416464500012345678901234568", found[1].Item.ID, "all digits of a number")
	assert.Equal(t, "202401:cust-1", found[2].Chat)
	assert.Regexp(t, `^noid:[0-9a-f]{32}$`, found[3].Item.ID, "a message without an id is kept under one of its content")
}

func FuzzSplit(f *testing.F) {
	files, err := filepath.Glob("../../testdata/huawei/*.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files[:10] {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte(`{"resultCode":"0","messageList":[` + itemA + `,` + itemB + `]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		found, err := huawei.Split(raw)
		if err != nil {
			require.Empty(t, found)
		}
		for _, item := range found {
			require.NotEmpty(t, item.Item.ID)
			require.Contains(t, string(raw), string(item.Item.Raw))
			again, err := huawei.Split(item.Item.Raw)
			require.NoError(t, err)
			require.Equal(t, []any{item.Chat, item.Item}, []any{again[0].Chat, again[0].Item}, "an item is its own answer")
		}
	})
}
