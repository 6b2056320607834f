package transport

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func masking(secrets ...string) *mask {
	m := newMask()
	for _, s := range secrets {
		m.add(s)
	}
	return m
}

func TestMaskLeavesOrdinaryTextAlone(t *testing.T) {
	m := masking("s3cr3t/of+the=app&more")
	for _, text := range []string{"", "messages c-1: transient (HTTP 502): bad gateway", "长" + strings.Repeat("a", 300)} {
		assert.Equal(t, text, m.hide(text))
	}
}

func TestMaskHidesWholeWordsOfShortSecrets(t *testing.T) {
	assert.Equal(t, "pin *** and 12", masking("4711", "1").hide("pin 4711 and 12"))
}

// No piece of eight characters of a secret survives, however it is written and
// whatever stands around it.
func TestMask(t *testing.T) {
	alphabet := rapid.RuneFrom([]rune("abcXYZ019+/=&%_-.~ \"\\长"))
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringOfN(alphabet, 8, 40, -1).Draw(t, "secret")
		before := rapid.StringOfN(alphabet, 0, 10, -1).Draw(t, "before")
		after := rapid.StringOfN(alphabet, 0, 10, -1).Draw(t, "after")
		cut := rapid.IntRange(0, len(secret)-8).Draw(t, "cut")
		forms := map[string]string{
			"plain":   secret,
			"query":   url.QueryEscape(secret),
			"path":    url.PathEscape(secret),
			"hex":     hex.EncodeToString([]byte(secret)),
			"cut":     secret[cut:],
			"cut off": secret[:len(secret)-cut],
		}
		for name, form := range forms {
			hidden := masking(secret).hide(before + form + after)
			require.Contains(t, hidden, stars, name)
			for i := 0; i+8 <= len(form); i++ {
				require.NotContains(t, hidden, form[i:i+8], name)
			}
		}
		for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding} {
			if len(secret) < 12 {
				continue // its base64 has no piece of eight that depends on it alone
			}
			text := enc.EncodeToString([]byte(before + secret + after))
			require.Contains(t, masking(secret).hide(text), stars)
		}
	})
}

func TestMaskForgetsOldTokensOnly(t *testing.T) {
	m := masking("the-configured-secret")
	for i := range maxTokens + 10 {
		m.addToken(fmt.Sprintf("%032x", i*7919))
	}
	assert.Equal(t, stars, m.hide("the-configured-secret"))
	assert.Equal(t, stars, m.hide(fmt.Sprintf("%032x", (maxTokens+9)*7919)))
	assert.Len(t, m.tokens, maxTokens)
}

func TestCleanError(t *testing.T) {
	m := masking("the-configured-secret")
	inner := &url.Error{Op: "Get", URL: "https://x/?token=the-configured-secret", Err: io.ErrUnexpectedEOF}
	err := m.error(fmt.Errorf("line\none: %w", inner))
	assert.Equal(t, "line one: Get \"https://x/?token=***\": unexpected EOF", err.Error())
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	var leak *url.Error
	assert.False(t, errors.As(err, &leak), "what is inside stays inside")
	for _, verb := range []string{"%v", "%+v", "%#v", "%q", "%s"} {
		assert.NotContains(t, fmt.Sprintf(verb, err), "configured", verb)
	}
}
