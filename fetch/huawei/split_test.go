package huawei_test

import (
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
	split := goldens.Splits(t, "", "huawei/1")
	split("history", `{"resultCode":"0","resultDesc":"success","messageList":[`+itemA+`, `+itemB+`]}`, itemA, itemB)
	split("history with a number", `{"resultCode":0,"messageList":[`+itemA+`]}`, itemA)
	split("empty history", `{"resultCode":"0","messageList":[]}`)
	split("null history", `{"resultCode":"0","messageList":null}`)
	split("a message", itemA, itemA)
	split("a message and space", "\n "+itemB+"\n", itemB)
	split("messages", `[`+itemA+`,`+itemB+`]`, itemA, itemB)
	split("the list alone", `{"messageList":[`+itemB+`]}`, itemB)
}

func TestSplitRefuses(t *testing.T) {
	goldens.RefuseSplit(t, "", "x", "{}", "7", `"text"`, `{"resultCode":"1","resultDesc":"no such user"}`, `{"resultCode":"0"}`,
		`{"errorCode":"0","exceptionInfo":"auth fail!"}`, `{"resultCode":"0","messageList":[{"id":"1"}]}`, `[[]]`,
		`{"AccessToken":"t","Expires":"600"}`, `{"token":"t","resultCode":"0"}`)
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
	goldens.FuzzSplit(f, `{"resultCode":"0","messageList":[`+itemA+`,`+itemB+`]}`)
}
