package huawei

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/fetch/transport"
)

const wall = "<html><body>Your request was blocked.</body></html>"

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		kind   fetch.Kind
		advice string
		code   string
		says   string
	}{
		// The documented statuses, with the documented body.
		{"wrong parameters", 400, `{"errorCode":"0","exceptionInfo":"bad"}`, fetch.Malformed, adviceRequest, "HTTP 400", "bad"},
		{"not authorised", 401, `{"errorCode":"0","exceptionInfo":"who"}`, fetch.Auth, adviceSession, "HTTP 401", "who"},
		{"a bad AccessToken", 403, `{"errorCode":"0","exceptionInfo":"auth fail! no"}`, fetch.Auth, adviceSession, "HTTP 403", "auth fail! no"},
		{"wrong path", 404, `{"errorCode":"0","exceptionInfo":"where"}`, fetch.Malformed, adviceBaseURL, "HTTP 404", "where"},
		{"a failure of the business", 500, `{"errorCode":"0","exceptionInfo":"values"}`, fetch.Forbidden, adviceBusiness, "HTTP 500", "values"},
		{"resultCode 1", 200, `{"resultCode":"1","resultDesc":"no such user"}`, fetch.Forbidden, adviceBusiness, "1", "no such user"},
		{"resultCode 1 as a number", 200, `{"resultCode":1,"resultDesc":null}`, fetch.Forbidden, adviceBusiness, "1", "no reason given"},
		// The firewall.
		{"firewall 403", 403, wall, fetch.Throttled, adviceFirewall, "HTTP 403", "web page"},
		{"firewall 429", 429, wall, fetch.Throttled, adviceFirewall, "HTTP 429", "web page"},
		{"firewall 502", 502, wall, fetch.Throttled, adviceFirewall, "HTTP 502", "web page"},
		// What stands between.
		{"a page for people", 200, wall, fetch.Transient, "", "HTTP 200", "web page"},
		{"429 in words", 429, "slow down", fetch.Throttled, "", "HTTP 429", ""},
		{"429 as JSON", 429, `{"error_msg":"slow down"}`, fetch.Throttled, "", "HTTP 429", "slow down"},
		{"500 in words", 500, "oops", fetch.Transient, "", "HTTP 500", ""},
		{"503", 503, "", fetch.Transient, "", "HTTP 503", ""},
		{"503 as JSON", 503, `{}`, fetch.Transient, "", "HTTP 503", ""},
		{"404 in words", 404, "404 page not found", fetch.Malformed, adviceBaseURL, "HTTP 404", ""},
		{"403 in words", 403, "no", fetch.Auth, adviceSession, "HTTP 403", ""},
		{"405", 405, `{"message":"POST"}`, fetch.Malformed, adviceReport, "HTTP 405", "POST"},
		// Answers of the wrong shape are no empty list.
		{"no members", 200, `{}`, fetch.Malformed, adviceReport, "HTTP 200", "no reason"},
		{"a list", 200, `[]`, fetch.Malformed, adviceReport, "HTTP 200", "a list"},
		{"a string", 200, `"ok"`, fetch.Malformed, adviceReport, "HTTP 200", "a string"},
		{"a number", 200, `0`, fetch.Malformed, adviceReport, "HTTP 200", "bare value"},
		{"success without success", 200, `{"messageList":[]}`, fetch.Malformed, adviceReport, "HTTP 200", ""},
		{"another list", 200, `{"resultCode":"0","messageList":"x"}`, fetch.Malformed, adviceReport, "0", ""},
		{"cut off", 200, `{"resultCode":"0","mess`, fetch.Transient, "", "HTTP 200", "not whole JSON"},
		{"nothing", 200, ``, fetch.Transient, "", "HTTP 200", "empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := check(&transport.Response{Status: c.status, Body: []byte(c.body)}, hasRows, adviceSession)
			e := fetchtest.Failure(t, err)
			assert.Equal(t, c.kind, e.Kind)
			assert.Equal(t, c.advice, e.Advice)
			assert.Equal(t, c.code, e.Code)
			assert.ErrorContains(t, e.Err, c.says)
		})
	}
}

func TestCheckGood(t *testing.T) {
	for _, body := range []string{
		`{"resultCode":"0","resultDesc":"success","messageList":[]}`,
		`{"resultCode":0,"messageList":null}`,
		`{"resultCode":"0"}`,
	} {
		_, err := check(&transport.Response{Status: 200, Body: []byte(body)}, hasRows, "")
		assert.NoError(t, err, body)
	}
}

// TestTokenAnswers: in which shapes a token comes, and which are none.
func TestTokenAnswers(t *testing.T) {
	for body, want := range map[string]string{
		`{"token":"t","resultCode":"0","resultDesc":null}`: "t",
		`{"token":"t","resultCode":0}`:                     "t",
		`{"token":"t"}`:                                    "t",
		`"t"`:                                              "t",
		`{"token":"t","resultCode":"1"}`:                   "",
		`{"resultCode":"0"}`:                               "",
		`""`:                                               "",
	} {
		v, err := check(&transport.Response{Status: 200, Body: []byte(body)}, hasSession, "")
		assert.Equal(t, want == "", err != nil, body)
		assert.Equal(t, want, sessionOf(v), body)
	}
	_, err := check(&transport.Response{Status: 200, Body: []byte(`{"AccessToken":null}`)}, hasAccessToken, "")
	assert.Error(t, err)
}

func TestRefusedField(t *testing.T) {
	for status, want := range map[int]bool{400: true, 401: false, 404: false, 500: false} {
		_, err := check(&transport.Response{Status: status, Body: fmt.Appendf(nil, `{"exceptionInfo":"x"}`)}, hasRows, "")
		assert.Equal(t, want, refusedField(err), "status %d", status)
	}
}
