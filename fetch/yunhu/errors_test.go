package yunhu

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/fetch/transport"
)

func checked(t *testing.T, status int, body string) *fetch.Error {
	t.Helper()
	return fetchtest.Failure(t, check(&transport.Response{Status: status, Header: http.Header{}, Body: []byte(body)}))
}

// TestCheckCodes: the words are the platform's own where they have been seen; the
// HTTP status of an error is not known, and decides nothing.
func TestCheckCodes(t *testing.T) {
	for _, c := range []struct {
		code   int
		words  string
		kind   fetch.Kind
		advice string
	}{
		{-1, "群(ID:635409929)中未添加当前机器人(ID: 20770931)。", fetch.Forbidden, adviceMember},
		{-1, "群(ID:635409929)不存在。", fetch.Gone, adviceGroup},
		{-1, "消息不存在或无权限修改", fetch.Gone, adviceMessage},
		{-1, "系统错误", fetch.Malformed, adviceReport},
		{1002, "chat-type取值错误，取值仅支持group、user", fetch.Malformed, adviceChatID},
		{1002, "chat-id值错误，值不能为空", fetch.Malformed, adviceChatID},
		{1002, "token不存在", fetch.Auth, adviceNoToken},
		{1002, "before值错误", fetch.Malformed, adviceParameter},
		{1003, "非法token", fetch.Auth, adviceToken},
		{1003, "recvId值错误，该用户不是机器人好友", fetch.Forbidden, adviceFriend},
		{1003, "未授权", fetch.Auth, adviceToken},
		{1004, "机器人已被封禁", fetch.Forbidden, adviceBotBanned},
		{1005, "会话已被封禁", fetch.Forbidden, adviceChatBanned},
		{1007, "请求频率超限", fetch.Throttled, ""},
	} {
		t.Run(fmt.Sprint(c.code, " ", c.words), func(t *testing.T) {
			for _, status := range []int{200, 400, 403, 500} {
				for _, form := range []string{`{"code":%d,"msg":%q}`, `{"code":"%d","msg":%q,"data":null}`} {
					e := checked(t, status, fmt.Sprintf(form, c.code, c.words))
					assert.Equal(t, c.kind, e.Kind)
					assert.Equal(t, c.advice, e.Advice)
					assert.Equal(t, fmt.Sprint(c.code), e.Code)
					assert.ErrorContains(t, e.Err, c.words)
				}
			}
			assert.Equal(t, fetch.Throttled, checked(t, 429, fmt.Sprintf(`{"code":%d,"msg":%q}`, c.code, c.words)).Kind)
		})
	}
}

func TestCheckBodies(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		kind   fetch.Kind
		says   string
		advice string
	}{
		{"code 0 is no success", 200, `{"code":0,"msg":"","data":{"list":[],"total":0}}`, fetch.Malformed, "no reason given", adviceReport},
		{"an unknown code", 200, `{"code":4711,"msg":"maintenance"}`, fetch.Malformed, "maintenance", adviceReport},
		{"an unknown code with a status", 403, `{"code":4711,"msg":"maintenance"}`, fetch.Forbidden, "maintenance", adviceProxy},
		{"a success without data", 200, `{"code":1,"msg":"success"}`, fetch.Malformed, "no list", adviceReport},
		{"a success without a list", 200, `{"code":1,"msg":"success","data":{"total":0}}`, fetch.Malformed, "no list", adviceReport},
		{"a list that is none", 200, `{"code":1,"data":{"list":{},"total":0}}`, fetch.Malformed, "no list", adviceReport},
		{"a list that is missing its rows", 200, `{"code":1,"data":{"list":[],"total":3}}`, fetch.Malformed, "no list", adviceReport},
		{"a success with a bad status", 500, `{"code":1,"data":{"list":[]}}`, fetch.Transient, "internal server error", ""},
		{"no JSON", 200, `{"code":1,"data":`, fetch.Transient, "not whole JSON", ""},
		{"JSON, but no object", 200, `[]`, fetch.Transient, "not whole JSON", ""},
		{"a page for people", 200, `<html>`, fetch.Transient, "a web page", ""},
		{"a bad gateway", 502, `<html>`, fetch.Transient, "bad gateway", ""},
		{"an unknown path", 404, `404 page not found`, fetch.Malformed, "not found", adviceBaseURL},
		{"a firewall", 403, `<html>forbidden`, fetch.Forbidden, "forbidden", adviceProxy},
		{"a proxy that wants a login", 401, `who are you`, fetch.Auth, "unauthorized", adviceToken},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := checked(t, c.status, c.body)
			assert.Equal(t, c.kind, e.Kind)
			assert.Equal(t, c.advice, e.Advice)
			assert.ErrorContains(t, e.Err, c.says)
		})
	}
	for _, body := range []string{`{"code":1,"data":{"list":[],"total":0}}`, `{"code":"1","data":{"list":null}}`, `{"code":1,"data":{"list":[{}],"total":1}}`} {
		assert.NoError(t, check(&transport.Response{Status: 200, Body: []byte(body)}), body)
	}
}

// TestRefusesAnchor: what may be about the anchor, and what is about the chat, the
// token or the network.
func TestRefusesAnchor(t *testing.T) {
	for body, want := range map[string]bool{
		`{"code":-1,"msg":"消息不存在"}`:                  true,
		`{"code":-1,"msg":"系统错误"}`:                   true,
		`{"code":1002,"msg":"message-id值错误"}`:        true,
		`{"code":-1,"msg":"群(ID:1)不存在。"}`:            false,
		`{"code":-1,"msg":"群(ID:1)中未添加当前机器人(ID:2)"}`: false,
		`{"code":1002,"msg":"token不存在"}`:             false,
		`{"code":1003,"msg":"非法token"}`:              false,
		`{"code":1007,"msg":""}`:                     false,
		`{"code":4711,"msg":""}`:                     false,
		`{}`:                                         false,
		`<html>`:                                     false,
	} {
		assert.Equal(t, want, refusesAnchor(checked(t, 200, body)), body)
	}
}
