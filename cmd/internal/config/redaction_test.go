package config

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/fetch"
)

// pieces is the shortest part of a secret that counts as a leak.
const pieces = 8

func leaks(text string) bool {
	for i := 0; i+pieces <= len(planted); i++ {
		if strings.Contains(text, planted[i:i+pieces]) {
			return true
		}
	}
	return false
}

func hints(err error) string {
	var b strings.Builder
	var problems Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			b.WriteString(p.Error() + p.Hint)
		}
	}
	return b.String()
}

// However a configuration is mistyped, no error shows a piece of its secrets.
func TestErrorsShowNoSecret(t *testing.T) {
	document := strings.NewReplacer("literal-secret", planted, "env:WPS_APP_KEY", planted).Replace(whole)
	require.True(t, leaks(document))
	failed := 0
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(document)
		for range rapid.IntRange(1, 3).Draw(t, "edits") {
			i := rapid.IntRange(0, len(text)-1).Draw(t, "at")
			c := rapid.SampledFrom([]byte("\"'\n\\=[]{},.#x0 \x00\xff")).Draw(t, "byte")
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				text[i] = c
			case 1:
				text = append(text[:i:i], append([]byte{c}, text[i:]...)...)
			case 2:
				text = append(text[:i:i], text[i+1:]...)
			}
		}
		_, err := Parse("config.toml", text, options())
		if err != nil {
			failed++
		}
		if leaks(hints(err)) {
			t.Fatalf("%v\n%s", err, text)
		}
	})
	require.Positive(t, failed, "no edit did any harm")
}

func FuzzParse(f *testing.F) {
	f.Add(whole)
	f.Add(Template(providers()))
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse("config.toml", []byte(text), options())
		for _, a := range c.Accounts {
			if err == nil && !accountName.MatchString(a.Name()) {
				t.Fatalf("name %q", a.Name())
			}
			a.written.missing(func(int, fetch.Key) {})
		}
	})
}
