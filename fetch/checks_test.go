package fetch_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
)

func TestBase(t *testing.T) {
	for address, want := range map[string]string{
		"https://a.example/": "https://a.example", "http://127.0.0.1:80/openapi//": "http://127.0.0.1:80/openapi",
		"": "", "a.example": "", "ftp://a.example": "", "https://": "", "https://u:p@a.example": "", "https://a.example?x=1": "", "https://a.example/#f": "", "://": "",
	} {
		u, err := fetch.Settings{Account: "a", BaseURL: address}.Base("https://standard.example")
		if want != "" {
			require.NoError(t, err, address)
			assert.Equal(t, want, u.String())
			continue
		}
		var refused *fetch.ConfigError
		require.ErrorAs(t, err, &refused, address)
		assert.Equal(t, `base_url = "https://standard.example"`, refused.Hint)
		assert.NotContains(t, err.Error(), "u:p", "an address may hold a password")
	}
}

func TestSize(t *testing.T) {
	limits := fetch.Limits{MinPageSize: 2, MaxPageSize: 50}
	for given, want := range map[int]int{0: 30, 2: 2, 50: 50, 1: -1, 51: -1, -3: -1} {
		n, err := fetch.Settings{PageSize: given}.Size(limits, 30)
		if want < 0 {
			assert.Error(t, err, "%d", given)
		} else {
			require.NoError(t, err)
			assert.Equal(t, want, n)
		}
	}
}

func TestEntries(t *testing.T) {
	assert.Equal(t, []fetch.Entry{{"u1", ""}, {"u2", "Li Lei"}, {"u3", "张先生"}},
		fetch.Entries([]string{"u1", "  u2   Li Lei ", "", " \t", "u1 again", "u3\t张先生"}))
	assert.Nil(t, fetch.Entries(nil))
	assert.Equal(t, []string{"a b", "c"}, fetch.Distinct([]string{" a b", "c", "", "a b "}))
}
