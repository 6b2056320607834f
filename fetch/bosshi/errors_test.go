package bosshi

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/fetch/transport"
)

func checked(t *testing.T, status int, body string) *fetch.Error {
	t.Helper()
	return fetchtest.Failure(t, check(&transport.Response{Status: status, Body: []byte(body)}))
}

// TestCheckWords: an error is told by its words, whatever the status, and by
// the status where the words say nothing.
func TestCheckWords(t *testing.T) {
	for _, c := range []struct {
		said   string
		kind   fetch.Kind
		advice string
	}{
		{"请求过于频繁", fetch.Throttled, ""},
		{"触发限流", fetch.Throttled, ""},
		{"Too Many Requests", fetch.Throttled, ""},
		{"IP 不在白名单内", fetch.Forbidden, adviceAllowList},
		{"ip not in whitelist", fetch.Forbidden, adviceAllowList},
		{"token 无效或已过期", fetch.Auth, adviceCredentials},
		{"访问凭证无效", fetch.Auth, adviceCredentials},
		{"Invalid tenant_access_token", fetch.Auth, adviceCredentials},
		{"app_secret 错误", fetch.Auth, adviceCredentials},
		{"应用版本未发布", fetch.Forbidden, adviceVersion},
		{"无权限访问该用户的消息", fetch.Forbidden, advicePermission},
		{"应用未授权", fetch.Forbidden, advicePermission},
		{"No Permission", fetch.Forbidden, advicePermission},
		{"用户不存在", fetch.Gone, adviceUser},
		{"user not found", fetch.Gone, adviceUser},
		{"系统繁忙，请稍后再试", fetch.Transient, ""},
		{"Internal error", fetch.Transient, ""},
		{"参数错误: message_type", fetch.Malformed, adviceReport},
		{"", fetch.Malformed, adviceReport},
	} {
		for _, status := range []int{200, 400} {
			t.Run(fmt.Sprint(c.said, status), func(t *testing.T) {
				e := checked(t, status, fmt.Sprintf(`{"code":99991,"msg":%q,"traceId":"_T1","success":false}`, c.said))
				assert.Equal(t, c.kind, e.Kind)
				assert.Equal(t, c.advice, e.Advice)
				assert.Equal(t, "99991", e.Code)
				assert.ErrorContains(t, e.Err, "(trace _T1)")
				assert.Equal(t, c.kind == fetch.Malformed, refused(e))
			})
		}
	}
}

func TestCheckBodies(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		kind   fetch.Kind
		says   string
	}{
		{"success is code 0", 200, `{}`, fetch.Malformed, "no reason given"},
		{"success is not success", 200, `{"success":true,"data":[]}`, fetch.Malformed, "no reason given"},
		{"an error without a code", 200, `{"error":"token maintenance"}`, fetch.Malformed, "token maintenance"},
		{"a code as a string", 200, `{"code":"7","msg":"用户不存在"}`, fetch.Gone, "用户不存在"},
		{"too many by status", 429, `{"code":7,"msg":"参数错误"}`, fetch.Throttled, "参数错误"},
		{"status 500 with code 0", 500, `{"code":0}`, fetch.Transient, "no reason given"},
		{"status 401", 401, `{"code":7,"msg":"?"}`, fetch.Auth, "?"},
		{"a permission that is missing with 403 may be the token's", 403, `{"code":7,"msg":"Access denied"}`, fetch.Auth, "refused: Access denied"},
		{"a bare 403 may be the token's", 403, `{"code":7,"msg":"?"}`, fetch.Auth, "refused: ?"},
		{"a page for people, 403", 403, `<html>`, fetch.Auth, "refused"},
		{"status 404 in JSON", 404, `{"code":7,"msg":"?"}`, fetch.Gone, "?"},
		{"an unknown path of a server that says so in JSON", 404, `{"status":404,"error":"Not Found"}`, fetch.Malformed, "Not Found"},
		{"an unknown path", 404, `404 page not found`, fetch.Malformed, "not found"},
		{"no JSON", 200, `{"code":0,"data":`, fetch.Transient, "not whole JSON"},
		{"a list", 200, `[]`, fetch.Transient, "not whole JSON"},
		{"a page for people, 502", 502, `<html>`, fetch.Transient, "bad gateway"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := checked(t, c.status, c.body)
			assert.Equal(t, c.kind, e.Kind)
			assert.ErrorContains(t, e.Err, c.says)
			assert.NotEmpty(t, e.Code+e.Err.Error())
		})
	}
	for _, body := range []string{`{"code":0,"msg":"操作成功","success":true,"traceId":"_T"}`, `{"code":"0","success":false}`} {
		assert.NoError(t, check(&transport.Response{Status: 200, Body: []byte(body)}), body)
	}
	assert.Equal(t, adviceBaseURL, checked(t, 404, `404 page not found`).Advice)
	assert.False(t, refused(checked(t, 200, `{}`)), "without a code it is not the platform that refuses")
}
