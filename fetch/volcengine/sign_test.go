package volcengine

import (
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
)

const signedBody = `{"AppId":123456,"ConversationShortId":7171717171717171717,"Cursor":0,"Limit":20,"Reverse":0}`

var signedAt = time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)

func testSigner(region string) signer {
	return signer{accessKey: fetch.NewSecret("AKTESTEXAMPLE0001"), secretKey: fetch.NewSecret("U0tURVNURVhBTVBMRTAwMDE="), region: region}
}

// vector is a signature of the vendor's own client, version 1.0.253.
type vector struct {
	name        string
	method      string
	address     string
	contentType string
	body        string
	region      string
	token       string
	header      map[string]string
	signed      string
	signature   string
}

func vectors() []vector {
	const china, overseas = "https://rtc.volcengineapi.com", "https://open-ap-singapore-1.volcengineapi.com"
	const call = "/?Action=GetConversationMessages&Version=2020-12-01"
	const four = "content-type;host;x-content-sha256;x-date"
	post := func(name, host, signature string) vector {
		return vector{name: name, method: http.MethodPost, address: host + call, contentType: "application/json", body: signedBody,
			region: "cn-north-1", signed: four, signature: signature}
	}
	a := post("A", china, "dc80f538368d0c756e4cc96b5da854513ef0d3d3f4c751af49c615a4c42515a1")
	b := post("B: with a session token", china, "59e79a33cf9684a509a7a8162cd89cc313c7492021c693c5428bb4bfa32cb64e")
	b.token, b.signed = "STSTOKENEXAMPLE", four+";x-security-token"
	c := post("C: with the client's version", china, "790d36f675ed7cf285a878d657b1890fa924a816c935ed0fc05976b58cf295d0")
	c.header = map[string]string{"X-IM-SDK-Version": "Golang-V1.0.1", "Accept": "application/json", "User-Agent": "imdex"}
	c.signed = four + ";x-im-sdk-version"
	d := post("D: with a port", "http://127.0.0.1:18080", "76390e9d6cfb173897bfe452c4926396a45875b3edcdb43f95c90a42fa189bb1")
	e := post("E: with a charset", china, "96364a96b699496fa7f96335bb65f7d04e64c34977566850d3b5e723e451fe11")
	e.contentType = "application/json; charset=utf-8"
	f := vector{name: "F: GET with a query", method: http.MethodGet, address: china + "/?Version=2020-12-01&Name=a+b*~&Action=ListApps",
		contentType: "application/x-www-form-urlencoded; charset=utf-8", region: "cn-north-1", signed: four,
		signature: "8effed08efd55604129e09367f289348e3f08b9d835e34047f18c66142969392"}
	g := post("G: overseas", overseas, "2318b3b7f9e8f219b67b2cea6a60a0f1bb8dd0e098d09547e5cdd2eb9511129a")
	g.region = "ap-southeast-1"
	standard := a
	standard.name, standard.address = "the scheme's own port is not signed", china+":443"+call
	return []vector{a, b, c, d, e, f, g, standard}
}

func (v vector) request(t *testing.T) *http.Request {
	t.Helper()
	req, err := http.NewRequest(v.method, v.address, strings.NewReader(v.body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", v.contentType)
	for name, value := range v.header {
		req.Header.Set(name, value)
	}
	return req
}

func TestSign(t *testing.T) {
	for _, v := range vectors() {
		t.Run(v.name, func(t *testing.T) {
			req := v.request(t)
			s := testSigner(v.region)
			s.token = fetch.NewSecret(v.token)
			s.sign(req, []byte(v.body), signedAt.In(time.FixedZone("CST", 8*60*60)))
			want := "HMAC-SHA256 Credential=AKTESTEXAMPLE0001/20240102/" + v.region + "/rtc/request, SignedHeaders=" + v.signed + ", Signature=" + v.signature
			assert.Equal(t, want, req.Header.Get("Authorization"))
			assert.Equal(t, "20240102T030405Z", req.Header.Get("X-Date"))
			assert.Equal(t, v.token, req.Header.Get("X-Security-Token"))
		})
	}
}

// TestSignSteps holds the steps of vector A against what is known of them.
func TestSignSteps(t *testing.T) {
	v, s := vectors()[0], testSigner("cn-north-1")
	req := v.request(t)
	s.sign(req, []byte(v.body), signedAt)
	assert.Equal(t, "a2ff4d092dbcf46b0b3d8c3057dabb5c5d10aa8fd1e826337463b61c2910811b", req.Header.Get("X-Content-Sha256"))
	names := strings.Split(v.signed, ";")
	assert.Equal(t, "f60733f146afcf2478d1217a93fd9c19d26cfeb083d23429b09e3ff22d168533", digest([]byte(canonical(req, names))))
	assert.Equal(t, "c8c4bdd7ae5fb38b240da2bbe959f9c34443e1fe974e7fa3ad83612addf438fb", hex.EncodeToString(s.key("20240102")))
}

// TestSignAgain: a request that is signed a second time is signed anew.
func TestSignAgain(t *testing.T) {
	v, s := vectors()[0], testSigner("cn-north-1")
	req := v.request(t)
	s.sign(req, []byte(v.body), signedAt.Add(-time.Hour))
	s.sign(req, []byte(v.body), signedAt)
	assert.True(t, strings.HasSuffix(req.Header.Get("Authorization"), v.signature))
}
