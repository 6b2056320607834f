package wps

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
)

// TestSignature: 1 and 2 are the platform's published examples, 3 and 4 follow
// from the same rule.
func TestSignature(t *testing.T) {
	const date = "Mon, 02 Jan 2006 15:04:05 GMT"
	for _, c := range []struct {
		name, method, uri, contentType, body, want string
	}{
		{"published, without a body", "GET", "/v7/test?key=value", "application/json", "",
			"ce8df66877175e5198c8ea1362ffddf82e4941c6f25a4ca205a1ad09d0faaf03"},
		{"published, with a body", "POST", "/v7/test/body", "application/json", `{"key": "value"}`,
			"c46e6c988130818ecba2484d51ac685948fbbef6814602c7874d6bfc41dc17b3"},
		{"history", "GET", "/v7/chats/12345678/messages?page_size=50", "application/json", "",
			"d42ddf859fd71bc8b81e1db582d17e61406c59f677fa5cc438e4c38cf22185fd"},
		{"history without a content type", "GET", "/v7/chats/12345678/messages?page_size=50", "", "",
			"5f2a812ccd08080d0879d4a74b4c8bd2c77ea5e1cb6a9cc5a100d0d4309b5479"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, signature("sk098765", c.method, c.uri, c.contentType, date, []byte(c.body)))
		})
	}
}

func TestSign(t *testing.T) {
	req, err := http.NewRequest(http.MethodGet, "https://wps.example/openapi/v7/test?key=value", nil)
	require.NoError(t, err)
	req.Header.Set("Content-Type", contentType)
	s := signer{appID: "AK123456", appKey: fetch.NewSecret("sk098765"), prefix: "/openapi"}
	s.sign(req, nil, time.Date(2006, 1, 2, 23, 4, 5, 0, time.FixedZone("CST", 8*60*60)))
	assert.Equal(t, "Mon, 02 Jan 2006 15:04:05 GMT", req.Header.Get("X-Kso-Date"))
	assert.Equal(t, "KSO-1 AK123456:ce8df66877175e5198c8ea1362ffddf82e4941c6f25a4ca205a1ad09d0faaf03", req.Header.Get("X-Kso-Authorization"))
}
