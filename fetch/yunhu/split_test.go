package yunhu_test

import (
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
	split := goldens.Splits(t, "", "yunhu/1")
	split("list", `{"code":1,"msg":"success","data":{"list":[`+itemA+`, `+itemB+`],"total":2}}`, itemA, itemB)
	split("code as text", `{"code":"1","data":{"list":[`+itemA+`]}}`, itemA)
	split("empty list", `{"code":1,"data":{"list":[],"total":0}}`)
	split("null list", `{"code":1,"data":{"list":null,"total":0}}`)
	split("a message", itemA, itemA)
	split("a message and space", "\n "+itemB+"\n", itemB)
	split("messages", `[`+itemA+`,`+itemB+`]`, itemA, itemB)
	split("data alone", `{"list":[`+itemB+`],"total":1}`, itemB)
	split("an answer with an array", `{"code":1,"data":[`+itemA+`]}`, itemA)
}

func TestSplitRefuses(t *testing.T) {
	goldens.RefuseSplit(t, "", "x", "{}", "7", "null", `"text"`, `{"code":1002,"msg":"token不存在"}`, `{"code":0,"data":{"list":[`+itemA+`]}}`,
		`{"code":-1,"data":{"list":[`+itemA+`]}}`,
		`{"code":1,"data":null}`, `{"code":1,"data":{"user":{"userId":"7058262","nickname":"阿青"}}}`,
		`{"code":1,"data":{"list":[{"groupId":"635409929","name":"项目群"}]}}`, `[7]`)
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
	goldens.FuzzSplit(f, `{"code":1,"data":{"list":[`+itemA+`,`+itemB+`]}}`)
}
