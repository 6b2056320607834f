package emulator

import (
	"net/http"

	"imdex/fetch/emulator/edge"
)

// Faults, in the platform's words.
var (
	TooMany     = edge.Fault{Status: http.StatusTooManyRequests, Code: codeTooMany}
	Unavailable = edge.Fault{Status: http.StatusServiceUnavailable, Code: codeBusy}
	Busy        = edge.Fault{Status: http.StatusOK, Code: codeBusy}
	Expired     = edge.Fault{Expired: true}
)

// The error codes, all invented.
const (
	codeParameter   = "10001"
	codeToken       = "10002"
	codeCredentials = "10003"
	codePermission  = "10004"
	codeNoUser      = "10005"
	codeTooMany     = "10006"
	codeBusy        = "10007"
	codeAllowList   = "10008"
	codeVersion     = "10009"
)

// refusal is an error answer.
type refusal struct {
	status  int
	code    string
	message string
}

func badParameter(why string) *refusal {
	return &refusal{http.StatusBadRequest, codeParameter, "参数错误: " + why}
}

// refusals are the other errors by their code.
func refusals(code string) *refusal {
	switch code {
	case codeToken:
		return &refusal{http.StatusUnauthorized, code, "token 无效或已过期"}
	case codeCredentials:
		return &refusal{http.StatusUnauthorized, code, "应用凭证错误"}
	case codePermission:
		return &refusal{http.StatusForbidden, code, "无权限访问该用户的消息"}
	case codeNoUser:
		return &refusal{http.StatusNotFound, code, "用户不存在"}
	case codeTooMany:
		return &refusal{http.StatusTooManyRequests, code, "请求过于频繁"}
	case codeBusy:
		return &refusal{http.StatusServiceUnavailable, code, "系统繁忙，请稍后再试"}
	case codeAllowList:
		return &refusal{http.StatusForbidden, code, "IP 不在白名单内"}
	case codeVersion:
		return &refusal{http.StatusForbidden, code, "应用版本未发布"}
	}
	return badParameter("emulated")
}
