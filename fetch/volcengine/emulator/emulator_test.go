package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/emulator/edge"
	"imdex/fetch/volcengine/emulator"
)

const (
	group = "7171717171717171717"
	live  = "7179999999999999937"
)

// caller makes calls by hand.
type caller struct {
	t      *testing.T
	p      *emulator.Platform
	now    time.Time
	signed []string
	before func(*http.Request) // spoils a request before it is signed
	after  func(*http.Request) // and after that
}

func start(t *testing.T, opts emulator.Options) *caller {
	t.Helper()
	c := &caller{t: t, now: time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC), signed: []string{"content-type", "host", "x-content-sha256", "x-date"}}
	opts.Now = func() time.Time { return c.now }
	c.p = emulator.New(opts)
	c.p.AddUser(emulator.User{ID: "10001", Name: "王伟"})
	c.p.AddUser(emulator.User{ID: "10002", Name: "小林"})
	c.p.AddChat(emulator.Chat{ID: group, Name: "项目群", Members: []string{"10001"}})
	c.p.AddChat(emulator.Chat{ID: live, Name: "直播间", Kind: emulator.Live, Members: []string{"10001"}})
	return c
}

func (c *caller) post(ago time.Duration, text string) string {
	return c.p.Post(group, emulator.Message{TimeMS: c.now.Add(-ago).UnixMilli(), Sender: "10001", Content: text, Plain: text})
}

// call signs and sends a call.
func (c *caller) call(action, body string) (int, answer) {
	c.t.Helper()
	return c.send("/?Action="+action+"&Version=2020-12-01", body)
}

func (c *caller) send(uri, body string) (int, answer) {
	c.t.Helper()
	req := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:18080"+uri, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Date", c.now.Format("20060102T150405Z"))
	req.Header.Set("X-Content-Sha256", emulator.Hash([]byte(body)))
	if c.before != nil {
		c.before(req)
	}
	date := req.Header.Get("X-Date")
	sum := emulator.Signature(emulator.DefaultSecretKey, "cn-north-1", req, c.signed, []byte(body))
	req.Header.Set("Authorization", fmt.Sprintf("HMAC-SHA256 Credential=%s/%s/cn-north-1/rtc/request, SignedHeaders=%s, Signature=%s",
		emulator.DefaultAccessKey, date[:8], strings.Join(c.signed, ";"), sum))
	if c.after != nil {
		c.after(req)
	}
	w := httptest.NewRecorder()
	c.p.ServeHTTP(w, req)
	var a answer
	_ = json.Unmarshal(w.Body.Bytes(), &a)
	return w.Code, a
}

// answer is what a call brings.
type answer struct {
	ResponseMetadata struct {
		RequestId, Action, Version, Service, Region string
		Error                                       *struct {
			CodeN   int
			Code    string
			Message string
		}
	}
	Result struct {
		HasMore               bool
		NewCursor, NextCursor json.RawMessage
		Messages              []struct {
			MessageId, Sender json.RawMessage
			SenderStr         string
			Content           string
			Ext               map[string]string
			MentionedUsers    []string
			Status            int
		}
		ConversationInfos, ConversationCoreInfos []struct{ Name string }
		Users, NotFoundUsers, Participants       []any
	}
}

func (a answer) code() string {
	if a.ResponseMetadata.Error == nil {
		return ""
	}
	return a.ResponseMetadata.Error.Code
}

// history is a call's body.
func history(chat string, cursor int64, limit int, reverse string) string {
	return fmt.Sprintf(`{"AppId":654321,"ConversationShortId":%s,"Cursor":%d,"Limit":%d%s}`, chat, cursor, limit, reverse)
}

// TestSignature holds the platform's side against signatures of the vendor's client.
func TestSignature(t *testing.T) {
	const body = `{"AppId":123456,"ConversationShortId":7171717171717171717,"Cursor":0,"Limit":20,"Reverse":0}`
	const four = "content-type;host;x-content-sha256;x-date"
	for _, c := range []struct{ name, host, region, token, signed, want string }{
		{"A", "rtc.volcengineapi.com", "cn-north-1", "", four, "dc80f538368d0c756e4cc96b5da854513ef0d3d3f4c751af49c615a4c42515a1"},
		{"B", "rtc.volcengineapi.com", "cn-north-1", "STSTOKENEXAMPLE", four + ";x-security-token", "59e79a33cf9684a509a7a8162cd89cc313c7492021c693c5428bb4bfa32cb64e"},
		{"D", "127.0.0.1:18080", "cn-north-1", "", four, "76390e9d6cfb173897bfe452c4926396a45875b3edcdb43f95c90a42fa189bb1"},
		{"G", "open-ap-singapore-1.volcengineapi.com:443", "ap-southeast-1", "", four, "2318b3b7f9e8f219b67b2cea6a60a0f1bb8dd0e098d09547e5cdd2eb9511129a"},
	} {
		req := httptest.NewRequest(http.MethodPost, "https://"+c.host+"/?Action=GetConversationMessages&Version=2020-12-01", strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("X-Date", "20240102T030405Z")
		req.Header.Set("X-Content-Sha256", emulator.Hash([]byte(body)))
		req.Header.Set("X-Security-Token", c.token)
		assert.Equal(t, c.want, emulator.Signature("U0tURVNURVhBTVBMRTAwMDE=", c.region, req, strings.Split(c.signed, ";"), []byte(body)), c.name)
	}
	req := httptest.NewRequest(http.MethodGet, "https://rtc.volcengineapi.com/?Action=ListApps&Name=a%20b*~&Version=2020-12-01", nil)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	req.Header.Set("X-Date", "20240102T030405Z")
	req.Header.Set("X-Content-Sha256", emulator.Hash(nil))
	assert.Equal(t, "8effed08efd55604129e09367f289348e3f08b9d835e34047f18c66142969392",
		emulator.Signature("U0tURVNURVhBTVBMRTAwMDE=", "cn-north-1", req, strings.Split(four, ";"), nil), "F")
}

// TestAdmission: who is refused, and how.
func TestAdmission(t *testing.T) {
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	replace := func(old, with string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), old, with, 1))
		}
	}
	for _, c := range []struct {
		name          string
		before, after func(*http.Request)
		signed        []string
		status        int
		code          string
	}{
		{name: "fine", status: 200},
		{name: "nobody", after: header("Authorization", ""), status: 401, code: "MissingAuthenticationToken"},
		{name: "another scheme", after: header("Authorization", "Bearer x"), status: 400, code: "InvalidAuthorization"},
		{name: "another prefix of the secret", after: replace("HMAC-SHA256", "AWS4-HMAC-SHA256"), status: 400, code: "InvalidAuthorization"},
		{name: "unknown key", after: replace(emulator.DefaultAccessKey, "AKLTother"), status: 401, code: "InvalidAccessKey"},
		{name: "another region", after: replace("cn-north-1", "cn-south-1"), status: 400, code: "InvalidCredential"},
		{name: "another service", after: replace("/rtc/", "/im/"), status: 400, code: "InvalidCredential"},
		{name: "another day", after: replace("/20250602/", "/20250601/"), status: 400, code: "InvalidTimestamp"},
		{name: "too old", before: header("X-Date", "20250602T024904Z"), status: 400, code: "InvalidTimestamp"},
		{name: "old enough", before: header("X-Date", "20250602T024905Z"), status: 200},
		{name: "of the future", before: header("X-Date", "20250602T031906Z"), status: 400, code: "InvalidTimestamp"},
		{name: "changed date", after: header("X-Date", "20250602T030406Z"), status: 401, code: "SignatureDoesNotMatch"},
		{name: "changed type", after: header("Content-Type", "text/plain"), status: 401, code: "SignatureDoesNotMatch"},
		{name: "changed host", after: func(r *http.Request) { r.Host = "127.0.0.1" }, status: 401, code: "SignatureDoesNotMatch"},
		{name: "a digest of something else", before: header("X-Content-Sha256", emulator.Hash(nil)), status: 401, code: "SignatureDoesNotMatch"},
		{name: "a session token of nobody", after: header("X-Security-Token", "x"), status: 401, code: "InvalidSecretToken"},
		{name: "host not signed", signed: []string{"content-type", "x-content-sha256", "x-date"}, status: 401, code: "MissingSignature"},
		{name: "date not signed", signed: []string{"content-type", "host", "x-content-sha256"}, status: 401, code: "MissingSignature"},
		{name: "headers not sorted", signed: []string{"host", "content-type", "x-content-sha256", "x-date"}, status: 401, code: "MissingSignature"},
		{name: "the least that is signed", signed: []string{"host", "x-date"}, status: 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			caller := start(t, emulator.Options{})
			caller.before, caller.after = c.before, c.after
			if c.signed != nil {
				caller.signed = c.signed
			}
			status, a := caller.call("GetConversationMessages", history(group, 0, 20, ""))
			assert.Equal(t, c.status, status)
			assert.Equal(t, c.code, a.code())
		})
	}
	c := start(t, emulator.Options{SessionToken: "STStoken"})
	status, a := c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.Equal(t, 401, status)
	assert.Equal(t, "InvalidSecretToken", a.code())
	c.before = header("X-Security-Token", "STStoken")
	_, a = c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.Equal(t, "MissingSignature", a.code(), "a token that is not signed")
	c.signed = append(c.signed, "x-security-token")
	status, _ = c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.Equal(t, 200, status)
}

// TestRefuses: what the platform refuses is refused, and what it takes is not.
func TestRefuses(t *testing.T) {
	const users = "GetUserConversations"
	for _, c := range []struct{ name, action, body, code string }{
		{"history", "GetConversationMessages", history(group, 0, 20, ""), ""},
		{"history backward", "GetConversationMessages", history(group, 0, 20, `,"Reverse":1`), ""},
		{"a direction that is none", "GetConversationMessages", history(group, 0, 20, `,"Reverse":7`), ""},
		{"no JSON", "GetConversationMessages", "x", "JsonParsingError"},
		{"no object", "GetConversationMessages", "[]", "InvalidParam"},
		{"a number as a string", "GetConversationMessages", `{"AppId":654321,"ConversationShortId":"` + group + `","Cursor":0,"Limit":20}`, "InvalidParam"},
		{"half a number", "GetConversationMessages", `{"AppId":654321,"ConversationShortId":` + group + `,"Cursor":0.5,"Limit":20}`, "InvalidParam"},
		{"a number of no int64", "GetConversationMessages", history(group+"0", 0, 20, ""), "InvalidParam"},
		{"a member of another name", "GetConversationMessages", history(group, 0, 20, `,"reverse":1`), "InvalidParam"},
		{"an unknown member", "GetConversationMessages", history(group, 0, 20, `,"FromTime":1`), "InvalidParam"},
		{"no cursor", "GetConversationMessages", `{"AppId":654321,"ConversationShortId":` + group + `,"Limit":20}`, "InvalidParam"},
		{"a null cursor", "GetConversationMessages", `{"AppId":654321,"ConversationShortId":` + group + `,"Cursor":null,"Limit":20}`, "InvalidParam"},
		{"a page of nothing", "GetConversationMessages", history(group, 0, 0, ""), "InvalidParam"},
		{"a cursor below all", "GetConversationMessages", history(group, -1, 20, ""), "InvalidParam"},
		{"another app", "GetConversationMessages", strings.Replace(history(group, 0, 20, ""), "654321", "1", 1), "AppNotFound"},
		{"an unknown conversation", "GetConversationMessages", history("42", 0, 20, ""), "ConversationNotFound"},
		{"a live group forward", "GetConversationMessages", history(live, 0, 20, ""), "LiveConversationNotSupport"},
		{"a live group backward", "GetConversationMessages", history(live, 9223372036854775807, 20, `,"Reverse":1`), ""},
		{"messages", "GetMessages", `{"AppId":654321,"ConversationShortId":` + group + `,"MessageIds":[1]}`, ""},
		{"no messages", "GetMessages", `{"AppId":654321,"ConversationShortId":` + group + `,"MessageIds":[]}`, "InvalidParam"},
		{"messages of an unknown conversation", "GetMessages", `{"AppId":654321,"ConversationShortId":42,"MessageIds":[1]}`, "ConversationNotFound"},
		{"a user's", users, `{"AppId":654321,"ParticipantUserId":10001,"Cursor":0,"Limit":20,"DataType":1,"SkipMemberCount":true}`, ""},
		{"a user's, too many", users, `{"AppId":654321,"ParticipantUserId":10001,"Cursor":0,"Limit":21}`, "InvalidParam"},
		{"nobody's", users, `{"AppId":654321,"ParticipantUserIdStr":"x","Cursor":0,"Limit":20}`, "InvalidParam"},
		{"an unknown user's", users, `{"AppId":654321,"ParticipantUserId":7,"Cursor":0,"Limit":20}`, "ParticipantNotFound"},
		{"conversations", "BatchGetConversations", `{"AppId":654321,"ConversationShortId":[` + group + `,42],"SkipMemberCount":true}`, ""},
		{"no conversations", "BatchGetConversations", `{"AppId":654321,"ConversationShortId":[]}`, "InvalidParam"},
		{"a conversation below all", "BatchGetConversations", `{"AppId":654321,"ConversationShortId":[-1]}`, "ConversationShortIdsHasInvalidElem"},
		{"members", "ScanConversationParticipantList", `{"AppId":654321,"ConversationShortId":` + group + `,"Cursor":0,"Limit":20}`, ""},
		{"members without a limit", "ScanConversationParticipantList", `{"AppId":654321,"ConversationShortId":` + group + `,"Cursor":0}`, "InvalidParam"},
		{"users", "BatchGetUser", `{"AppId":654321,"UserIds":[10001,7]}`, ""},
		{"no users", "BatchGetUser", `{"AppId":654321,"UserIds":[]}`, "InvalidParam"},
		{"too many users", "BatchGetUser", `{"AppId":654321,"UserIds":[` + strings.Repeat("1,", 50) + `1]}`, "InvalidParam"},
		{"string ids", "BatchGetUser", `{"AppId":654321,"UserIds":["10001"]}`, "InvalidParam"},
		{"an action that is none", "ListApps", `{"AppId":654321}`, "InvalidActionOrVersion"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, a := start(t, emulator.Options{}).call(c.action, c.body)
			assert.Equal(t, c.code, a.code())
			want := 200
			if c.code == "InvalidActionOrVersion" {
				want = 404
			}
			assert.Equal(t, want, status)
			assert.Equal(t, c.action, a.ResponseMetadata.Action)
			assert.NotEmpty(t, a.ResponseMetadata.RequestId)
		})
	}
	c := start(t, emulator.Options{})
	for uri, code := range map[string]int{
		"/?Action=GetConversationMessages&Version=2021-01-01":              404,
		"/?Action=GetConversationMessages&Version=2020-12-01&Version=x":    400,
		"/?Action=GetConversationMessages&Version=2020-12-01&AppId=654321": 400,
		"/im?Action=GetConversationMessages&Version=2020-12-01":            404,
	} {
		status, _ := c.send(uri, history(group, 0, 20, ""))
		assert.Equal(t, code, status, uri)
	}
	c.after = func(r *http.Request) { r.Method = http.MethodGet }
	status, _ := c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.Equal(t, 404, status, "a GET")
}

// TestErrorForms: the switches of an error's form.
func TestErrorForms(t *testing.T) {
	c := start(t, emulator.Options{NoCodeN: true, ErrorStatus: 400, LateStatus: 403, LiveRefusal: "InvalidParam", NoFarCursors: true, StrictBatch: true})
	status, a := c.call("GetConversationMessages", history("42", 0, 20, ""))
	assert.Equal(t, []any{400, "ConversationNotFound"}, []any{status, a.code()})
	_, a = c.call("GetConversationMessages", history(live, 0, 20, ""))
	assert.Equal(t, "InvalidParam", a.code())
	_, a = c.call("GetConversationMessages", history(live, 9223372036854775807, 20, `,"Reverse":1`))
	assert.Equal(t, "InvalidParam", a.code(), "a cursor far in the future")
	_, a = c.call("BatchGetConversations", `{"AppId":654321,"ConversationShortId":[`+group+`,42]}`)
	assert.Equal(t, "ConversationShortIdsHasInvalidElem", a.code())
	c.before = func(r *http.Request) { r.Header.Set("X-Date", "20240602T030405Z") }
	status, a = c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.Equal(t, []any{403, "InvalidTimestamp", 0}, []any{status, a.code(), a.ResponseMetadata.Error.CodeN})
	c = start(t, emulator.Options{})
	c.after = func(r *http.Request) { r.Header.Set("Authorization", "x") }
	_, a = c.call("GetConversationMessages", "x")
	assert.Zero(t, a.ResponseMetadata.Error.CodeN, "no document names its number")
	c.after = func(r *http.Request) { r.Header.Del("Authorization") }
	_, a = c.call("GetConversationMessages", "x")
	assert.Equal(t, 100003, a.ResponseMetadata.Error.CodeN)
}

// TestPages: each reading of the cursor gives every message, at most 20 at once.
func TestPages(t *testing.T) {
	for _, c := range []struct {
		cursor  emulator.Cursor
		repeats int // messages that come twice over three pages
	}{{emulator.InclusiveNext, 0}, {emulator.InclusiveLast, 2}, {emulator.ExclusiveLast, 0}} {
		for _, reverse := range []string{"", `,"Reverse":1`} {
			caller := start(t, emulator.Options{Cursor: c.cursor})
			for i := range 50 {
				caller.post(time.Hour, fmt.Sprint(i))
			}
			seen, rows := map[string]bool{}, 0
			cursor := int64(0)
			if reverse != "" {
				cursor = 9223372036854775807
			}
			for pages := 1; ; pages++ {
				_, a := caller.call("GetConversationMessages", history(group, cursor, 100, reverse))
				require.LessOrEqual(t, len(a.Result.Messages), 20)
				for _, m := range a.Result.Messages {
					seen[string(m.MessageId)] = true
					rows++
				}
				require.NoError(t, json.Unmarshal(a.Result.NewCursor, &cursor))
				if !a.Result.HasMore {
					assert.Equal(t, 3, pages)
					break
				}
			}
			assert.Len(t, seen, 50)
			assert.Equal(t, 50+c.repeats, rows)
		}
	}
	c := start(t, emulator.Options{Cursor: emulator.InclusiveBehind})
	for i := range 30 {
		c.post(time.Hour, fmt.Sprint(i))
	}
	_, a := c.call("GetConversationMessages", history(group, 0, 20, ""))
	first := c.p.Truth()[group][0].Order
	var cursor int64
	require.NoError(t, json.Unmarshal(a.Result.NewCursor, &cursor))
	assert.Less(t, cursor, first, "as in the official sample")
	assert.True(t, a.Result.HasMore)
}

// TestForms: what a message looks like under the switches.
func TestForms(t *testing.T) {
	last := func(opts emulator.Options, change func(*caller, string)) answer {
		c := start(t, opts)
		id := c.post(time.Hour, "x")
		change(c, id)
		_, a := c.call("GetConversationMessages", history(group, 0, 20, ""))
		return a
	}
	recall := func(c *caller, id string) { c.p.Recall(group, id) }
	assert.Empty(t, last(emulator.Options{}, recall).Result.Messages)
	m := last(emulator.Options{Recall: emulator.RecallStatus}, recall).Result.Messages[0]
	assert.Equal(t, 3, m.Status)
	assert.Empty(t, m.Content)
	m = last(emulator.Options{Recall: emulator.RecallFlag}, recall).Result.Messages[0]
	assert.Equal(t, "true", m.Ext["s:is_recalled"])
	edit := func(c *caller, id string) { c.p.Edit(group, id, "y", "y") }
	m = last(emulator.Options{}, edit).Result.Messages[0]
	assert.JSONEq(t, `{"text":"y"}`, m.Content)
	assert.Equal(t, "1", m.Ext["s:edit_count"])
	m = last(emulator.Options{SilentEdits: true, NullExt: true}, edit).Result.Messages[0]
	assert.Nil(t, m.Ext)
	nothing := func(*caller, string) {}
	m = last(emulator.Options{Quoted: true}, nothing).Result.Messages[0]
	assert.Equal(t, byte('"'), m.MessageId[0])
	m = last(emulator.Options{StringIDs: true}, nothing).Result.Messages[0]
	assert.Equal(t, []string{"0", "10001"}, []string{string(m.Sender), m.SenderStr})
	mention := func(c *caller, _ string) {
		c.p.Post(group, emulator.Message{Sender: "10001", Content: "@", Mentions: []string{"10002", "0"}})
	}
	assert.Equal(t, "10002,0", last(emulator.Options{}, mention).Result.Messages[1].Ext["s:mentioned_users"])
	assert.Equal(t, []string{"10002", "0"}, last(emulator.Options{TopMentions: true}, mention).Result.Messages[1].MentionedUsers)
}

// TestVolatile: what differs in each answer does.
func TestVolatile(t *testing.T) {
	c := start(t, emulator.Options{})
	c.p.Post(group, emulator.Message{Sender: "10001", Type: 10003, Bare: true, Content: `{"__files":{"image":{"remoteURL":"https://x/?sign=SIGNATURE"}}}`})
	_, a := c.call("GetConversationMessages", history(group, 0, 20, ""))
	_, b := c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.NotEqual(t, a.Result.Messages[0].Content, b.Result.Messages[0].Content)
	assert.NotEqual(t, a.Result.Messages[0].Ext["s:log_id"], b.Result.Messages[0].Ext["s:log_id"])
}

// TestFiltered: a page of what may not be seen is empty and not the last one.
func TestFiltered(t *testing.T) {
	c := start(t, emulator.Options{Filtered: true})
	for range 25 {
		c.p.Post(group, emulator.Message{Sender: "10001", Unseen: true})
	}
	c.post(0, "x")
	_, a := c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.True(t, a.Result.HasMore)
	assert.Empty(t, a.Result.Messages)
	assert.NotEqual(t, "0", string(a.Result.NewCursor))
	assert.Len(t, c.p.Truth()[group], 1)
}

// TestRetention: messages run out by the platform's clock.
func TestRetention(t *testing.T) {
	c := start(t, emulator.Options{})
	old := c.post(7*24*time.Hour, "old")
	c.post(0, "new")
	c.p.Post(live, emulator.Message{TimeMS: c.now.Add(-25 * time.Hour).UnixMilli(), Sender: "10001", Content: "of yesterday"})
	assert.Len(t, c.p.Truth()[group], 2)
	assert.Empty(t, c.p.Truth()[live])
	c.now = c.now.Add(time.Second)
	_, a := c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.Len(t, a.Result.Messages, 1)
	_, a = c.call("GetMessages", `{"AppId":654321,"ConversationShortId":`+group+`,"MessageIds":[`+old+`]}`)
	assert.Empty(t, a.Result.Messages)
	c.p.SetOptions(func(o *emulator.Options) { o.KeepAll = true })
	assert.Len(t, c.p.Truth()[group], 2)
}

// TestLists: who is in which list.
func TestLists(t *testing.T) {
	c := start(t, emulator.Options{})
	names := func(kind int) (list []string) {
		_, a := c.call("GetUserConversations", fmt.Sprintf(`{"AppId":654321,"ParticipantUserId":10001,"Cursor":0,"Limit":20,"DataType":%d}`, kind))
		for _, each := range a.Result.ConversationInfos {
			list = append(list, each.Name)
		}
		return list
	}
	assert.Equal(t, []string{"项目群"}, names(1))
	assert.Equal(t, []string{"直播间"}, names(2))
	_, a := c.call("BatchGetConversations", `{"AppId":654321,"ConversationShortId":[`+group+`,42]}`)
	assert.Len(t, a.Result.ConversationCoreInfos, 1)
	c.p.Dissolve(group)
	_, a = c.call("BatchGetConversations", `{"AppId":654321,"ConversationShortId":[`+group+`]}`)
	assert.Empty(t, a.Result.ConversationCoreInfos, "dissolved")
	assert.Equal(t, []string{"项目群"}, names(0))
	_, a = c.call("BatchGetUser", `{"AppId":654321,"UserIds":[10001,7]}`)
	assert.Len(t, a.Result.Users, 1)
	assert.Len(t, a.Result.NotFoundUsers, 1)
	_, a = c.call("ScanConversationParticipantList", `{"AppId":654321,"ConversationShortId":`+group+`,"Cursor":0,"Limit":20}`)
	assert.Len(t, a.Result.Participants, 1)
	assert.Equal(t, "-1", string(a.Result.NextCursor), "negative: no more")
}

// TestFaults: calls are counted and go wrong when they are told to.
func TestFaults(t *testing.T) {
	c := start(t, emulator.Options{RateLimit: 2})
	for i, want := range []int{200, 200, 429} {
		status, _ := c.call("GetConversationMessages", history(group, 0, 20, ""))
		assert.Equal(t, want, status, "call %d of a second", i+1)
	}
	c.now = c.now.Add(time.Second)
	c.p.SetFault(func(call edge.Call) edge.Fault {
		if call.Chat == group {
			return emulator.Unavailable
		}
		return edge.Fault{}
	})
	status, a := c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.Equal(t, []any{503, "ServiceUnavailableTemp"}, []any{status, a.code()})
	status, _ = c.call("GetConversationMessages", history(live, 1, 20, `,"Reverse":1`))
	assert.Equal(t, 200, status)
	assert.Equal(t, 5, c.p.Calls())
	c.p.SetFault(nil)
	c.now = c.now.Add(time.Second)
	c.p.Forbid(group)
	status, a = c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.Equal(t, []any{403, "AccessDenied"}, []any{status, a.code()})
	c.p.Remove(group)
	_, a = c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.Equal(t, "ConversationNotFound", a.code())
	c.p.Allow(group)
	c.now = c.now.Add(time.Second)
	_, a = c.call("GetConversationMessages", history(group, 0, 20, ""))
	assert.Empty(t, a.code())
}

// TestPopulate: one seed is one world, and it can be configured.
func TestPopulate(t *testing.T) {
	at := time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC)
	world := func(seed uint64) *emulator.Platform {
		p := emulator.New(emulator.Options{Now: func() time.Time { return at }})
		emulator.Populate(p, seed, 2000, at.AddDate(0, 0, -6), at)
		return p
	}
	first := world(1)
	assert.Equal(t, first.Truth(), world(1).Truth())
	assert.NotEqual(t, first.Truth(), world(2).Truth())
	count := 0
	for _, truth := range first.Truth() {
		count += len(truth)
	}
	assert.InDelta(t, 2000, count, 400)
	emulator.Later(first, 1, at)
	assert.NotEqual(t, first.Truth(), world(1).Truth())
	account := first.Account("im", "http://127.0.0.1:1")
	for _, line := range []string{`name = "im"`, `provider = "volcengine"`, `base_url = "http://127.0.0.1:1"`, "app_id = 654321", "rate = 500",
		`users = ["10001"]`, `conversations = ["` + live + ` 新品直播间"]`} {
		assert.Contains(t, account, line+"\n")
	}
}
