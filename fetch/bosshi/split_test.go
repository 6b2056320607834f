package bosshi_test

import (
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
	split := goldens.Splits(t, "", "bosshi/1")
	split("history", `{"code":0,"msg":"操作成功","success":true,"traceId":"_T","data":[`+itemA+`, `+itemB+`]}`, itemA, itemB)
	split("history in items", `{"code":0,"data":{"items":[`+itemA+`]}}`, itemA)
	split("history in messages", `{"code":"0","data":{"messages":[`+itemB+`]}}`, itemB)
	split("empty history", `{"code":0,"data":[]}`)
	split("null history", `{"code":0,"data":null}`)
	split("no data", `{"code":0,"msg":"操作成功"}`)
	split("a message", itemA, itemA)
	split("a message and space", "\n "+itemB+"\n", itemB)
	split("messages", `[`+itemA+`,`+itemB+`]`, itemA, itemB)
	split("data alone", `{"items":[`+itemB+`]}`, itemB)
	split("data without a code", `{"data":[`+itemB+`]}`, itemB)
}

func TestSplitRefuses(t *testing.T) {
	goldens.RefuseSplit(t, "", "x", "{}", "7", "null", `"text"`, `{"code":10002,"msg":"token 无效或已过期","success":false}`,
		`{"code":0,"data":{"tenant_access_token":"t","expire":7140}}`, `{"code":0,"data":[{"department_id":"d"}]}`, `{"code":0,"data":[null]}`, `[[]]`)
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

func FuzzSplit(f *testing.F) { goldens.FuzzSplit(f, `{"code":0,"data":[`+itemA+`,`+itemB+`]}`) }
