package volcengine_test

import (
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
	split := goldens.Splits(t, "7171717171717171717", "volcengine/1")
	split("history", head+`{"HasMore":true,"NewCursor":5,"Messages":[`+itemA+`, `+itemB+`]}}`, itemA, itemB)
	split("messages by id", `{"ResponseMetadata":{},"Result":{"Messages":[`+itemA+`]}}`, itemA)
	split("empty history", head+`{"HasMore":false,"NewCursor":0,"Messages":[]}}`)
	split("null history", head+`{"HasMore":false,"NewCursor":0,"Messages":null}}`)
	split("result alone", `{"HasMore":false,"Messages":[`+itemB+`]}`, itemB)
	split("a message", itemA, itemA)
	split("a message and space", "\n "+itemB+"\n", itemB)
	split("messages", `[`+itemA+`,`+itemB+`]`, itemA, itemB)
}

func TestSplitRefuses(t *testing.T) {
	goldens.RefuseSplit(t, "", "x", "{}", "7", "null", `{"HasMore":false}`, `"text"`, `{"Result":null}`, `{"Result":{"Messages":{}}}`, `{"Messages":[7]}`,
		`{"ResponseMetadata":{"Error":{"Code":"ConversationNotFound"}}}`,
		`{"ResponseMetadata":{"Error":{"CodeN":100009}},"Result":{"Messages":[`+itemA+`]}}`,
		`{"Result":{"ConversationInfos":[{"ConversationShortId":1,"CreateTime":1700000000,"Name":"a group"}]}}`,
		`{"ConversationShortId":1,"CreateTime":1700000000,"Name":"a group"}`, `{"UserId":1,"NickName":"a user","CreateTime":1700000000000}`)
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

func FuzzSplit(f *testing.F) { goldens.FuzzSplit(f, head+`{"Messages":[`+itemA+`,`+itemB+`]}}`) }
