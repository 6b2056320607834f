package fetchtest

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"

	"github.com/stretchr/testify/require"

	"imdex/fetch"
)

// leakLength is how much of a secret gives it away.
const leakLength = 8

// secrets are those of an account's settings.
func secrets(s fetch.Settings) []string {
	var found []string
	for _, v := range s.Values {
		switch v := v.(type) {
		case fetch.Secret:
			if !v.Empty() {
				found = append(found, v.Reveal())
			}
		case []fetch.Settings:
			for _, table := range v {
				found = append(found, secrets(table)...)
			}
		}
	}
	return found
}

// demandSilence: nothing that came out holds a piece of a secret or a token.
func (w *world) demandSilence() {
	w.tb.Helper()
	all := secrets(w.platform.Settings)
	if w.platform.Tokens != nil {
		all = append(all, w.platform.Tokens()...)
	}
	said := strings.Join(w.said, "\n")
	for _, secret := range all {
		for _, form := range []string{
			secret, url.QueryEscape(secret), url.PathEscape(secret), hex.EncodeToString([]byte(secret)),
			base64.StdEncoding.EncodeToString([]byte(secret)), base64.URLEncoding.EncodeToString([]byte(secret)),
		} {
			for i := 0; i+leakLength <= len(form); i++ {
				if at := strings.Index(said, form[i:i+leakLength]); at >= 0 {
					require.Fail(w.tb, "a secret came out", "…%s…", said[max(0, at-80):min(len(said), at+80)])
				}
			}
		}
	}
}
