package yunhu

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
)

// What users can check at the vendor: the bot console is www.yhchat.com/control.
const (
	adviceToken      = "check token against the bot's page in the console (www.yhchat.com/control); a token that was reset there is good no longer"
	adviceNoToken    = "the platform saw no token: set `token`, and check that base_url leads to the platform itself and no proxy drops the query"
	adviceMember     = "add the bot to the group (group settings > bots), or take the group out of `chats`"
	adviceGroup      = "check the id in `chats`: the platform knows no such group; it stands on the group's information page"
	adviceFriend     = "check the id in `chats`: the user must have added the bot as a friend, and `user:` takes a user's id"
	adviceBotBanned  = "the platform has banned the bot; ask its operators, or see the bot's page in the console"
	adviceChatBanned = "the platform has banned this chat; take it out of `chats`, or ask its operators"
	adviceChatID     = "check `chats`: each is group:ID or user:ID, as 云湖 shows the id"
	adviceParameter  = "the platform refuses a value of the call: try a smaller page_size, and check the ids in `chats`"
	adviceMessage    = "the message does not exist any more, or the bot may not see it"
	adviceLost       = "the platform lists messages no longer that it has just listed, again and again; try again later, or with another page_size"
	adviceBaseURL    = "check base_url: the server does not know this path"
	adviceProxy      = "a firewall or proxy refuses the call: check base_url and the network in between"
	adviceReport     = "report it to the vendor"
)

// Causes of errors.
var (
	errNoMessage = errors.New("no such message")
	errNoList    = errors.New("no list in the answer")
)

// Codes that the client itself acts on. 1 is success, whatever a third party's
// page says of 0.
const (
	codeSuccess   = "1"
	codeFailed    = "-1"
	codeParameter = "1002"
)

// verdict is what an error means for the drain.
type verdict struct {
	code   string
	says   string // part of the platform's words; "" is any words
	kind   fetch.Kind
	advice string
	cause  error // nil where there is nothing to add
}

// verdicts are the official codes and the words that have been seen with them, the
// first one that fits counts. A code alone says little: -1 and 1003 have several
// meanings.
var verdicts = []verdict{
	{codeParameter, "token", fetch.Auth, adviceNoToken, nil},
	{codeParameter, "chat-", fetch.Malformed, adviceChatID, nil},
	{codeParameter, "", fetch.Malformed, adviceParameter, nil},
	{"1003", "好友", fetch.Forbidden, adviceFriend, nil},
	{"1003", "", fetch.Auth, adviceToken, nil},
	{"1004", "", fetch.Forbidden, adviceBotBanned, nil},
	{"1005", "", fetch.Forbidden, adviceChatBanned, nil},
	{"1007", "", fetch.Throttled, "", nil},
	{codeFailed, "未添加", fetch.Forbidden, adviceMember, nil},
	{codeFailed, "消息不存在", fetch.Gone, adviceMessage, errNoMessage},
	{codeFailed, "不存在", fetch.Gone, adviceGroup, nil},
	{codeFailed, "", fetch.Malformed, adviceReport, nil},
}

// refusesAnchor reports whether an error may be about the call's anchor: the
// platform says so, or refuses a value without saying which. What it says of an
// anchor that was recalled is not documented.
func refusesAnchor(err error) bool {
	var e *fetch.Error
	if !errors.As(err, &e) || e.Code != codeFailed && e.Code != codeParameter {
		return false
	}
	return e.Kind == fetch.Malformed || errors.Is(err, errNoMessage)
}

// check decides what an answer means: by its code, then by its HTTP status.
func check(r *transport.Response) error {
	body, _, err := wire.Parse(r.Body)
	if errors.Is(err, wire.ErrDepth) {
		return &fetch.Error{Kind: fetch.Malformed, Advice: adviceReport, Err: err}
	}
	fields := body.Members()
	code, said := fields.Get("code").ID(), fields.Get("msg").Text()
	known := slices.IndexFunc(verdicts, func(v verdict) bool { return v.code == code && strings.Contains(said, v.says) })
	switch {
	case r.Status == http.StatusTooManyRequests:
		return transport.Classify(r)
	case known >= 0:
		return verdicts[known].failure(said)
	case r.Status/100 != 2 || err != nil || body.Kind() != wire.Object:
		return checkForeign(r, code, said)
	case code != codeSuccess:
		return &fetch.Error{Kind: fetch.Malformed, Code: code, Advice: adviceReport, Err: errors.New(reason(said))}
	}
	return checkList(fields.Get("data"))
}

// checkList refuses a success that has no list, or an empty one that is not.
func checkList(data wire.Value) error {
	list := data.Get("list")
	if list.Kind() != wire.Array && list.Kind() != wire.Null || list.Empty() && data.Get("total").Int() > 0 {
		return &fetch.Error{Kind: fetch.Malformed, Advice: adviceReport, Err: errNoList}
	}
	return nil
}

func (v verdict) failure(said string) error {
	err := errors.New(reason(said))
	if v.cause != nil {
		err = fmt.Errorf("%w: %w", v.cause, err)
	}
	return &fetch.Error{Kind: v.kind, Code: v.code, Advice: v.advice, Err: err}
}

// checkForeign judges an answer that the platform's codes do not explain.
func checkForeign(r *transport.Response, code, said string) error {
	e := transport.Foreign(r)
	switch {
	case r.Status == http.StatusNotFound:
		e.Kind, e.Advice = fetch.Malformed, adviceBaseURL
	case e.Kind == fetch.Forbidden:
		e.Advice = adviceProxy
	case e.Kind == fetch.Auth:
		e.Advice = adviceToken
	}
	if code != "" {
		e.Code = code
	}
	if said != "" {
		e.Err = errors.New(said)
	}
	return e
}

// reason is what the platform says went wrong.
func reason(said string) string {
	if strings.TrimSpace(said) == "" {
		return "no reason given"
	}
	return said
}
