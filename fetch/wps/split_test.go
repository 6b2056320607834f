package wps_test

import (
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
	split := goldens.Splits(t, "9", "wps/1")
	split("history", `{"code":0,"msg":"success","data":{"items":[`+itemA+`, `+itemB+`],"next_page_token":"t"}}`, itemA, itemB)
	split("history of the typings", `{"code":0,"data":{"messages":[`+itemA+`]}}`, itemA)
	split("empty history", `{"code":0,"data":{"items":[]}}`)
	split("null history", `{"code":0,"data":{"items":null,"next_page_token":""}}`)
	split("one message's answer", `{"code":0,"data":`+itemA+`}`, itemA)
	split("a message", itemA, itemA)
	split("a message and space", "\n "+itemB+"\n", itemB)
	split("messages", `[`+itemA+`,`+itemB+`]`, itemA, itemB)
	split("data alone", `{"items":[`+itemB+`]}`, itemB)
	split("an answer with an array", `{"code":0,"data":[`+itemA+`]}`, itemA)
}

func TestSplitRefuses(t *testing.T) {
	goldens.RefuseSplit(t, "", "x", "{}", "7", `"text"`, `{"code":400000103,"msg":"gone"}`,
		`{"code":0,"data":{"items":[{"id":"9","name":"a chat","type":"group","ctime":1700000000000}]}}`,
		`{"code":0,"data":{"id":"u1","user_name":"a user"}}`, `{"access_token":"t","expires_in":7200}`)
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
	goldens.FuzzSplit(f, `{"code":0,"data":{"items":[`+itemA+`,`+itemB+`]}}`)
}
