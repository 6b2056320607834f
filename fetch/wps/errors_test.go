package wps

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/fetch/transport"
)

func checked(t *testing.T, status int, body string) *fetch.Error {
	t.Helper()
	return fetchtest.Failure(t, check(&transport.Response{Status: status, Header: http.Header{"X-Request-Id": {"r-1"}}, Body: []byte(body)}))
}

func TestCheckCodes(t *testing.T) {
	for _, c := range []struct {
		status int
		code   int
		kind   fetch.Kind
		advice string
	}{
		{400, 400000001, fetch.Throttled, ""},
		{429, 429000001, fetch.Throttled, ""},
		{429, 400000003, fetch.Throttled, ""},
		{400, 400000002, fetch.Malformed, adviceReport},
		{400, 400000003, fetch.Malformed, adviceReport},
		{403, 400000003, fetch.Forbidden, adviceModule},
		{400, 400000004, fetch.Malformed, adviceReport},
		{400, 400000005, fetch.Transient, ""},
		{400, 400000006, fetch.Transient, ""},
		{400, 400000007, fetch.Malformed, adviceReport},
		{400, 400000103, fetch.Gone, adviceGone},
		{400, 400000105, fetch.Malformed, adviceReport},
		{400, 400000106, fetch.Malformed, adviceReport},
		{400, 400001006, fetch.Gone, adviceUser},
		{400, 400002125, fetch.Gone, adviceUser},
		{403, 403000001, fetch.Forbidden, adviceForbidden},
		{200, 403000001, fetch.Forbidden, adviceForbidden},
		{415, 415000001, fetch.Malformed, adviceReport},
		{499, 499000001, fetch.Transient, ""},
		{500, 500000002, fetch.Transient, ""},
		{500, 500000003, fetch.Transient, ""},
		{500, 500000004, fetch.Transient, ""},
		{401, 40100011, fetch.Auth, adviceCredentials},
		{400, 40100008, fetch.Auth, adviceCredentials},
		{400, 40100009, fetch.Auth, adviceCredentials},
		{400, 40000005, fetch.Forbidden, adviceScope},
		{403, 40300010, fetch.Forbidden, adviceScope},
		{500, 50000006, fetch.Transient, ""},
		{503, 50300007, fetch.Transient, ""},
		{401, 401001003, fetch.Auth, adviceCredentials},
		{401, 401001005, fetch.Auth, adviceCredentials},
		// Codes of no document: the status decides, or else the code's beginning.
		{401, 401000001, fetch.Auth, adviceSignature},
		{403, 403009999, fetch.Forbidden, adviceForbidden},
		{404, 404000009, fetch.Gone, adviceGone},
		{502, 999999999, fetch.Transient, ""},
		{400, 999999999, fetch.Malformed, adviceReport},
		{200, 429009999, fetch.Throttled, ""},
		{200, 500009999, fetch.Transient, ""},
		{200, 401009999, fetch.Auth, adviceSignature},
		{200, 7, fetch.Malformed, adviceReport},
	} {
		t.Run(fmt.Sprintf("%d with %d", c.code, c.status), func(t *testing.T) {
			for _, word := range []string{"msg", "message"} {
				e := checked(t, c.status, fmt.Sprintf(`{"code":%d,%q:"no such luck"}`, c.code, word))
				assert.Equal(t, c.kind, e.Kind)
				assert.Equal(t, c.advice, e.Advice)
				assert.Equal(t, fmt.Sprint(c.code), e.Code)
				assert.ErrorContains(t, e.Err, "no such luck (request r-1)")
			}
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
	}{
		{"success is code 0", 200, `{}`, fetch.Malformed, "no reason given"},
		{"an error without a code", 200, `{"error":"maintenance"}`, fetch.Malformed, "maintenance"},
		{"a word of OAuth2", 400, `{"error":"invalid_scope","error_description":"not approved"}`, fetch.Forbidden, "not approved"},
		{"errcode", 400, `{"errcode":400000103,"message":"gone"}`, fetch.Gone, "gone"},
		{"a code as a string", 400, `{"code":"400000103","msg":"gone"}`, fetch.Gone, "gone"},
		{"more", 400, `{"code":400000007,"msg":"bad","more":{"code":1,"msg":"the deeper reason"}}`, fetch.Malformed, "bad: the deeper reason"},
		{"no JSON", 200, `{"code":0,"data":`, fetch.Transient, "not whole JSON"},
		{"a page for people", 502, `<html>`, fetch.Transient, "bad gateway"},
		{"an unknown path", 404, `404 page not found`, fetch.Malformed, "not found"},
		{"status 500 with code 0", 500, `{"code":0}`, fetch.Transient, "no reason given"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := checked(t, c.status, c.body)
			assert.Equal(t, c.kind, e.Kind)
			assert.ErrorContains(t, e.Err, c.says)
		})
	}
	assert.NoError(t, check(&transport.Response{Status: 200, Body: []byte(`{"code":0,"msg":"success","data":null}`)}))
	e := checked(t, 404, `404 page not found`)
	assert.Equal(t, adviceBaseURL, e.Advice)
}

// TestCheckClock: a refused signature is blamed on the clock only if the clocks differ.
func TestCheckClock(t *testing.T) {
	now := time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		date time.Time
		code int
		want bool
	}{
		{"clocks agree", now.Add(time.Minute), 401000001, false},
		{"clocks differ", now.Add(time.Hour), 401000001, true},
		{"clocks differ, but the token is at fault", now.Add(time.Hour), 40100011, false},
		{"no date", time.Time{}, 401000001, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := check(&transport.Response{Status: 401, Body: fmt.Appendf(nil, `{"code":%d,"msg":"x"}`, c.code), Date: c.date, At: now})
			if c.want {
				assert.ErrorIs(t, err, transport.ErrClock)
			} else {
				assert.NotErrorIs(t, err, transport.ErrClock)
			}
		})
	}
}
