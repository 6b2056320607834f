package volcengine

import (
	"errors"
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

func TestCheckCodes(t *testing.T) {
	for _, c := range []struct {
		code   string
		number int // 0: none is documented
		status int
		kind   fetch.Kind
		advice string
	}{
		{"MissingParameter", 100002, 400, fetch.Malformed, adviceReport},
		{"MissingAuthenticationToken", 100003, 401, fetch.Auth, adviceKey},
		{"MissingRequestInfo", 100004, 400, fetch.Malformed, adviceReport},
		{"MissingSignature", 100005, 401, fetch.Auth, adviceKey},
		{"InvalidTimestamp", 100006, 400, fetch.Auth, ""},
		{"InvalidTimestamp", 100006, 403, fetch.Auth, ""},
		{"ServiceNotFound", 100007, 404, fetch.Malformed, adviceBaseURL},
		{"InvalidActionOrVersion", 100008, 404, fetch.Malformed, adviceBaseURL},
		{"InvalidAccessKey", 100009, 401, fetch.Auth, adviceKey},
		{"SignatureDoesNotMatch", 100010, 401, fetch.Auth, adviceSecret},
		{"LackPolicy", 100012, 403, fetch.Forbidden, advicePolicy},
		{"AccessDenied", 100013, 403, fetch.Forbidden, advicePolicy},
		{"InternalError", 100014, 500, fetch.Transient, ""},
		{"FailToConnect", 100015, 502, fetch.Transient, ""},
		{"InternalServiceTimeout", 100016, 504, fetch.Transient, ""},
		{"FlowLimitExceeded", 100018, 429, fetch.Throttled, ""},
		{"AccountFlowLimitExceeded", 0, 429, fetch.Throttled, ""},
		{"ServiceUnavailableTemp", 0, 503, fetch.Transient, ""},
		{"InvalidAuthorization", 0, 400, fetch.Auth, adviceKey},
		{"InvalidCredential", 0, 400, fetch.Auth, adviceSecret},
		{"InvalidSecretToken", 0, 401, fetch.Auth, adviceToken},

		{"JsonParsingError", 0, 0, fetch.Malformed, adviceReport},
		{"InvalidParam", 0, 0, fetch.Malformed, adviceReport},
		{"ConversationNotFound", 0, 0, fetch.Gone, adviceGone},
		{"MessageNotFound", 0, 0, fetch.Gone, adviceGone},
		{"SettingNotFound", 0, 0, fetch.Gone, adviceGone},
		{"ParticipantNotFound", 0, 0, fetch.Gone, adviceGone},
		{"ParticipantNotInConversation", 0, 0, fetch.Gone, adviceMember},
		{"ConversationShortIdsHasInvalidElem", 0, 0, fetch.Malformed, adviceGone},
		{"SingleConversationNotSupport", 0, 0, fetch.Malformed, adviceKind},
		{"OnlySingleConversationSupport", 0, 0, fetch.Malformed, adviceKind},
		{"LiveConversationNotSupport", 0, 0, fetch.Malformed, adviceKind},
		{"OnlyLiveConversationSupport", 0, 0, fetch.Malformed, adviceKind},
		{"AppNotFound", 0, 0, fetch.Forbidden, adviceApp},
		{"AppStatusException", 0, 0, fetch.Forbidden, adviceApp},
		{"NoAuth", 0, 0, fetch.Forbidden, adviceApp},

		// Codes of no document: the status decides.
		{"SomethingNew", 0, 429, fetch.Throttled, ""},
		{"SomethingNew", 0, 500, fetch.Transient, ""},
		{"SomethingNew", 0, 401, fetch.Auth, adviceKey},
		{"SomethingNew", 0, 403, fetch.Forbidden, advicePolicy},
		{"SomethingNew", 0, 400, fetch.Malformed, adviceReport},
		{"SomethingNew", 0, 200, fetch.Malformed, adviceReport},
	} {
		statuses := []int{c.status}
		if c.status == 0 { // the IM service's own: with whichever status
			statuses = []int{200, 400, 403, 404, 500}
		}
		for _, status := range statuses {
			t.Run(fmt.Sprintf("%s with %d", c.code, status), func(t *testing.T) {
				e := checked(t, status, fmt.Sprintf(`{"ResponseMetadata":{"RequestId":"r-1","Error":{"Code":%q,"Message":"no such luck"}}}`, c.code))
				assert.Equal(t, []any{c.kind, c.advice, c.code}, []any{e.Kind, e.Advice, e.Code})
				assert.ErrorContains(t, e.Err, "no such luck (request r-1)")
				assert.Equal(t, c.code == codeTimestamp, errors.Is(e, transport.ErrClock))
				if c.number != 0 {
					e = checked(t, status, fmt.Sprintf(`{"ResponseMetadata":{"Error":{"CodeN":%d,"Message":"x"}}}`, c.number))
					assert.Equal(t, []any{c.kind, c.advice, c.code}, []any{e.Kind, e.Advice, e.Code}, "by its number alone")
				}
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
		code   string
		says   string
	}{
		{"an error of nothing", 200, `{"ResponseMetadata":{"Error":{}}}`, fetch.Malformed, "", "no reason given"},
		{"a number of no document", 200, `{"ResponseMetadata":{"Error":{"CodeN":190001}}}`, fetch.Malformed, "190001", "no reason given"},
		{"both error and result", 200, `{"ResponseMetadata":{"Error":{"Code":"NoAuth"}},"Result":{}}`, fetch.Forbidden, "NoAuth", ""},
		{"429 says more than a code", 429, `{"ResponseMetadata":{"Error":{"Code":"InvalidParam"}}}`, fetch.Throttled, "InvalidParam", ""},
		{"no envelope", 403, `{"error":"no"}`, fetch.Forbidden, "HTTP 403", "no reason given"},
		{"an unknown path", 404, `{"error":"nothing here"}`, fetch.Malformed, "HTTP 404", ""},
		{"a server of another kind", 404, `404 page not found`, fetch.Malformed, "HTTP 404", "not found"},
		{"a page for people", 502, `<html>`, fetch.Transient, "HTTP 502", "bad gateway"},
		{"a login page", 200, `<html>`, fetch.Transient, "HTTP 200", "web page"},
		{"half an answer", 200, `{"ResponseMetadata":{`, fetch.Transient, "", "not whole JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := checked(t, c.status, c.body)
			assert.Equal(t, c.kind, e.Kind)
			assert.Equal(t, c.code, e.Code)
			assert.ErrorContains(t, e.Err, c.says)
		})
	}
	assert.NoError(t, check(&transport.Response{Status: 200, Body: []byte(`{"ResponseMetadata":{"RequestId":"r"},"Result":{}}`)}))
	assert.NoError(t, check(&transport.Response{Status: 200, Body: []byte(`{"ResponseMetadata":{"RequestId":"r","Error":null},"Result":{}}`)}))
}
