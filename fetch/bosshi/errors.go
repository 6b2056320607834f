package bosshi

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
)

// What a user can check. The set-up is app, permissions, published and approved
// version, credentials, allow-list, in this order.
const (
	adviceCredentials = "check app_id and app_secret against the developer console (凭证与基础信息), " +
		"and that a version of the app is published and approved (版本管理与发布)"
	adviceBarred = "check that this computer's address is in the app's IP 白名单, that the app has the permission 获取单聊、群聊消息, " +
		"that a version of it is published and approved (版本管理与发布), and base_url (" + defaultBaseURL + " or " + otherBaseURL + ")"
	adviceAllowList  = "add this computer's address to the app's IP 白名单 in the developer console"
	adviceVersion    = "publish a version of the app and have it approved (版本管理与发布)"
	advicePermission = "grant the app the permission 获取单聊、群聊消息, publish a new version and have it approved; " +
		"user_id_type = \"user_id\" wants 获取用户 user ID too"
	adviceUser    = "check the id in `users` and user_id_type: the platform knows no such user"
	adviceBaseURL = "check base_url: the server does not know this path (" + defaultBaseURL + " or " + otherBaseURL + ")"
	adviceReport  = "report it to the vendor with the trace id"
)

// Causes of errors that the source finds by itself.
var (
	// errBarred: a refusal that does not say what of. It may be the token, so
	// that is renewed first.
	errBarred   = errors.New("refused")
	errNoToken  = errors.New("no tenant_access_token in the answer")
	errNoList   = errors.New("no list in the answer")
	errElsewhen = errors.New("all messages of the answer lie outside of the time that was asked for")
)

// verdict is what an answer means for the drain.
type verdict struct {
	kind   fetch.Kind
	advice string
}

// signs are words that tell an error's kind. No table of codes is published, and
// texts come in Chinese and English; the first row with a word in the text, in
// lower case, counts. The token comes before permissions, because a new one costs
// one call and a refusal that is not tried again costs the stream.
var signs = []struct {
	verdict
	words []string
}{
	{verdict{fetch.Throttled, ""}, []string{"频繁", "频率", "限流", "too many", "rate limit", "frequency"}},
	{verdict{fetch.Forbidden, adviceAllowList}, []string{"白名单", "whitelist", "white list", "allowlist"}},
	{verdict{fetch.Auth, adviceCredentials}, []string{"token", "凭证", "过期", "expired", "secret", "密钥", "app_id", "unauthorized"}},
	{verdict{fetch.Forbidden, adviceVersion}, []string{"未发布", "未审核", "未上线", "not published", "not approved"}},
	{verdict{fetch.Forbidden, advicePermission}, []string{"权限", "无权", "未授权", "permission", "forbidden", "denied", "scope"}},
	{verdict{fetch.Gone, adviceUser}, []string{"不存在", "找不到", "not exist", "not found", "no such user"}},
	{verdict{fetch.Transient, ""}, []string{"繁忙", "稍后", "超时", "系统异常", "系统错误", "内部错误", "busy", "timeout", "try again", "internal"}},
}

// check decides what an answer means: success is code 0 and nothing else.
func check(r *transport.Response) error {
	body, _, err := wire.Parse(r.Body)
	if errors.Is(err, wire.ErrDepth) {
		return &fetch.Error{Kind: fetch.Malformed, Advice: adviceReport, Err: err}
	}
	if err != nil || body.Kind() != wire.Object {
		return checkForeign(r)
	}
	fields := body.Members()
	code := fields.Get("code").ID()
	if r.Status/100 == 2 && code == "0" {
		return nil
	}
	v := judge(code, fields.First("msg", "message").Text(), r)
	e := &fetch.Error{Kind: v.kind, Code: code, Advice: v.advice, Err: errors.New(reason(fields))}
	if code == "" || code == "0" {
		e.Code = r.Code()
	}
	if v.advice == adviceBarred {
		e.Err = fmt.Errorf("%w: %w", errBarred, e.Err)
	}
	return e
}

// judge weighs an error's words, and its HTTP status where they say nothing.
// Without a code an answer is not the platform's, and its words say nothing.
func judge(code, text string, r *transport.Response) verdict {
	text = strings.ToLower(text)
	switch {
	case code == "" && r.Status == http.StatusNotFound:
		return verdict{fetch.Malformed, adviceBaseURL}
	case code == "" || code == "0" || r.Status == http.StatusTooManyRequests || r.Status >= 500:
		return byStatus(r)
	}
	for _, sign := range signs {
		for _, word := range sign.words {
			if strings.Contains(text, word) {
				return sign.under(r.Status)
			}
		}
	}
	return byStatus(r)
}

// under is the verdict under an HTTP status. A missing permission that comes as
// 401 or 403 may be the token's: renewing it costs one call.
func (v verdict) under(status int) verdict {
	if v.advice == advicePermission && (status == http.StatusUnauthorized || status == http.StatusForbidden) {
		return verdict{fetch.Auth, adviceBarred}
	}
	return v
}

// byStatus leaves the kind to what all platforms have in common and adds what
// may be the matter with this one.
func byStatus(r *transport.Response) verdict {
	kind := fetch.KindOf(transport.Classify(r))
	switch kind {
	case fetch.Auth:
		return verdict{kind, adviceCredentials}
	case fetch.Forbidden:
		return verdict{fetch.Auth, adviceBarred}
	case fetch.Gone:
		return verdict{kind, adviceUser}
	case fetch.Transient, fetch.Throttled:
		return verdict{kind, ""}
	}
	return verdict{fetch.Malformed, adviceReport}
}

// checkForeign judges an answer that is not the platform's JSON.
func checkForeign(r *transport.Response) error {
	e := transport.Foreign(r)
	if e.Kind != fetch.Transient {
		e.Advice = byStatus(r).advice
	}
	switch e.Kind {
	case fetch.Forbidden:
		e.Kind, e.Err = fetch.Auth, fmt.Errorf("%w: %w", errBarred, e.Err)
	case fetch.Gone:
		e.Kind, e.Advice = fetch.Malformed, adviceBaseURL
	}
	return e
}

// reason is what the platform says went wrong, with what its support asks for.
func reason(fields wire.Members) string {
	said := strings.TrimSpace(fields.First("msg", "message", "error").Text())
	if said == "" {
		said = "no reason given"
	}
	if trace := fields.Get("trace_id").ID(); trace != "" {
		said += " (trace " + trace + ")"
	}
	return said
}

// refused reports whether the platform itself refused a call for a reason that
// is not known: a parameter, then, as far as anybody can tell.
func refused(err error) bool {
	var e *fetch.Error
	return errors.As(err, &e) && e.Kind == fetch.Malformed && e.Code != "" && !strings.HasPrefix(e.Code, "HTTP")
}
