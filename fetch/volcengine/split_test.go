package volcengine_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/volcengine"
)

const (
	itemA = `{"ConversationShortId":7171717171717171717,"MessageId":7319500000000000001,"MsgType":10001,"Content":"{\"text\":\"x\"}","CreateTime":1704164645000,"IndexInConversation":1704164645000321}`
	itemB = `{ "ConversationShortId" : "7171717171717171717", "MessageId":9223372036854775807, "Content":null }`
	head  = `{"ResponseMetadata":{"RequestId":"r","Action":"GetConversationMessages"},"Result":`
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"history", head + `{"HasMore":true,"NewCursor":5,"Messages":[` + itemA + `, ` + itemB + `]}}`, []string{itemA, itemB}},
		{"messages by id", `{"ResponseMetadata":{},"Result":{"Messages":[` + itemA + `]}}`, []string{itemA}},
		{"empty history", head + `{"HasMore":false,"NewCursor":0,"Messages":[]}}`, nil},
		{"null history", head + `{"HasMore":false,"NewCursor":0,"Messages":null}}`, nil},
		{"result alone", `{"HasMore":false,"Messages":[` + itemB + `]}`, []string{itemB}},
		{"a message", itemA, []string{itemA}},
		{"a message and space", "\n " + itemB + "\n", []string{itemB}},
		{"messages", `[` + itemA + `,` + itemB + `]`, []string{itemA, itemB}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := volcengine.Split([]byte(c.in))
			require.NoError(t, err)
			var raws []string
			for _, f := range found {
				raws = append(raws, string(f.Item.Raw))
				assert.Equal(t, "7171717171717171717", f.Chat)
				assert.Equal(t, "volcengine/1", f.Item.Format)
			}
			assert.Equal(t, c.want, raws)
		})
	}
}

func TestSplitRefuses(t *testing.T) {
	for _, in := range []string{"", "x", "{}", "7", "null", `{"HasMore":false}`, `"text"`, `{"Result":null}`, `{"Result":{"Messages":{}}}`, `{"Messages":[7]}`,
		`{"ResponseMetadata":{"Error":{"Code":"ConversationNotFound"}}}`,
		`{"ResponseMetadata":{"Error":{"CodeN":100009}},"Result":{"Messages":[` + itemA + `]}}`,
		`{"Result":{"ConversationInfos":[{"ConversationShortId":1,"CreateTime":1700000000,"Name":"a group"}]}}`,
		`{"ConversationShortId":1,"CreateTime":1700000000,"Name":"a group"}`, `{"UserId":1,"NickName":"a user","CreateTime":1700000000000}`} {
		found, err := volcengine.Split([]byte(in))
		assert.Error(t, err, in)
		assert.Empty(t, found, in)
	}
	_, err := volcengine.Split([]byte(`{"ResponseMetadata":{"Error":{"CodeN":100009}}}`))
	assert.ErrorContains(t, err, "InvalidAccessKey")
}

func TestSplitEnvelope(t *testing.T) {
	found, err := volcengine.Split([]byte(`[` + itemA + `,` + itemB + `]`))
	require.NoError(t, err)
	item := found[0].Item
	assert.Equal(t, "7319500000000000001", item.ID)
	assert.Equal(t, int64(1704164645000), item.TimeMS)
	assert.Equal(t, int64(1704164645000321), item.Order)
	assert.Equal(t, "9223372036854775807", found[1].Item.ID, "every digit of the largest id")
	nameless, err := volcengine.Split([]byte(`{"CreateTime":1,"MsgType":10001,"Content":"x"}`))
	require.NoError(t, err)
	assert.Regexp(t, `^noid:[0-9a-f]{32}$`, nameless[0].Item.ID, "a message without an id is kept under one of its content")
}

func FuzzSplit(f *testing.F) {
	files, err := filepath.Glob("../../testdata/volcengine/*.json")
	require.NoError(f, err)
	require.NotEmpty(f, files)
	for _, file := range files[:10] {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte(head + `{"Messages":[` + itemA + `,` + itemB + `]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		found, err := volcengine.Split(raw)
		if err != nil {
			require.Empty(t, found)
		}
		for _, item := range found {
			require.NotEmpty(t, item.Item.ID)
			require.Contains(t, string(raw), string(item.Item.Raw))
			again, err := volcengine.Split(item.Item.Raw)
			require.NoError(t, err)
			require.Equal(t, []any{item.Chat, item.Item}, []any{again[0].Chat, again[0].Item}, "an item is its own answer")
		}
	})
}
