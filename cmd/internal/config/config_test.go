package config

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
)

const whole = `# a comment
[[account]]
name = "work-wps"
provider = "wps"
app_id = "AK2024"
app_key = "env:WPS_APP_KEY"
since = "2024-01-01"
rate = 2.5
page_size = 20
overlap = "7d"
chats = [
  "84017257 项目群",
  "84017258",
]
sign = false

[[account]]
name = "service"
provider = "huawei"
base_url = "https://service.besclouds.com/"
app_secret = "literal-secret"
disabled = true
[[account.channel]]
id = "2022"
users = ["1 张先生"]
[[account.channel]]
id = "2023"
users_file = "users.txt"

[[account]]
name = "volc"
provider = "volcengine"
app_id = 5861

[[person]]
name = "王伟"
ids = ["work-wps:100002594211", "bosshi:ou_d30e"]
aliases = ["老王"]
me = true

[search]
pinyin_text = true
timezone = "Asia/Shanghai"
`

func TestParse(t *testing.T) {
	c, err := Parse("config.toml", []byte("\ufeff"+whole), options())
	require.NoError(t, err)
	require.Len(t, c.Accounts, 3)
	wps, huawei, volc := c.Accounts[0], c.Accounts[1], c.Accounts[2]
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(t, err)

	assert.Equal(t, "work-wps", wps.Name())
	assert.Equal(t, "wps", wps.Provider.Name)
	assert.Equal(t, 2, wps.Line)
	assert.Equal(t, "AK2024", wps.AppID())
	assert.True(t, wps.Since.Equal(time.Date(2024, 1, 1, 0, 0, 0, 0, shanghai)), "since is a day of the configured zone")
	assert.Equal(t, 7*24*time.Hour, wps.Overlap)
	assert.Equal(t, "https://openapi.wps.cn", wps.Settings.BaseURL)
	assert.InDelta(t, 2.5, wps.Settings.Rate, 0)
	assert.Equal(t, 20, wps.Settings.PageSize)
	assert.Equal(t, []string{"84017257 项目群", "84017258"}, wps.Settings.Strings("chats"))
	assert.False(t, wps.Settings.Bool("sign", true))
	assert.True(t, wps.Settings.Secret("app_key").Empty(), "secrets are not looked up by Parse")

	assert.True(t, huawei.Disabled)
	assert.Equal(t, "https://service.besclouds.com", huawei.Settings.BaseURL)
	assert.InDelta(t, 0.5, huawei.Settings.Rate, 0)
	assert.Equal(t, 48*time.Hour, huawei.Overlap)
	assert.True(t, huawei.Since.IsZero())
	assert.Equal(t, []string{"app_secret"}, huawei.Literals())
	tables := huawei.Settings.Tables("channel")
	require.Len(t, tables, 2)
	assert.Equal(t, "service", tables[0].Account)
	assert.Equal(t, []string{"1 张先生"}, tables[0].Strings("users"))

	assert.Equal(t, "5861", volc.AppID())
	assert.True(t, volc.Since.Equal(now.AddDate(0, 0, -7)), "%v", volc.Since)

	assert.Equal(t, []Person{{Name: "王伟", Aliases: []string{"老王"}, Me: true,
		IDs: []PersonID{{Account: "work-wps", ID: "100002594211"}, {Provider: "bosshi", ID: "ou_d30e"}}}}, c.People)
	assert.True(t, c.Search.PinyinText)
	assert.Equal(t, "Asia/Shanghai", c.Search.Timezone.String())
}

func TestParseNothing(t *testing.T) {
	c, err := Parse("config.toml", nil, options())
	require.NoError(t, err)
	assert.Empty(t, c.Accounts)
}

// An account of which only messages are imported needs no more.
func TestNameAndProviderAreEnoughToParse(t *testing.T) {
	c, err := Parse("c", []byte("[[account]]\nname = \"a\"\nprovider = \"huawei\"\n"), options())
	require.NoError(t, err)
	_, err = c.Accounts[0].Resolve(t.Context(), Host{})
	var problems Problems
	require.ErrorAs(t, err, &problems)
	assert.Equal(t, `c:1: account "a": base_url is missing
c:1: account "a": app_secret is missing
c:1: account "a": channel is missing`, err.Error())
	assert.Equal(t, "[[account.channel]]", problems[2].Hint)
}

func TestMissingKeyOfATableHasTheTablesLine(t *testing.T) {
	c, err := Parse("c", []byte(`[[account]]
name = "a"
provider = "huawei"
base_url = "https://h"
app_secret = "s"
[[account.channel]]
id = "1"
users_file = "u"
[[account.channel]]
users = ["x"]
[[account.channel]]
id = "3"
users = []
`), options())
	require.NoError(t, err)
	_, err = c.Accounts[0].Resolve(t.Context(), Host{})
	require.Error(t, err)
	assert.Equal(t, "c:9: account \"a\": id is missing\nc:11: account \"a\": users is missing", err.Error())
}

func TestAccountByName(t *testing.T) {
	c, err := Parse("c", []byte(whole), options())
	require.NoError(t, err)
	a, err := c.Account("service")
	require.NoError(t, err)
	assert.Equal(t, "huawei", a.Provider.Name)
	_, err = c.Account("Work_WPS")
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, `did you mean "work-wps"? known: work-wps, service, volc`, e.Hint)
}

func TestLoadSaysHowToBegin(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "config.toml"), options())
	require.ErrorIs(t, err, fs.ErrNotExist)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "imdex init", e.Hint)
}

func TestLocate(t *testing.T) {
	c, err := Parse("c", []byte(whole), options())
	require.NoError(t, err)
	bad := &fetch.ConfigError{Account: "work-wps", Key: "chats", Problem: "one is not a number", Hint: "chats = []"}
	err = c.Accounts[0].Locate(fmt.Errorf("open: %w", bad))
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, 11, e.Line)
	assert.Equal(t, "chats = []", e.Hint)
	require.ErrorIs(t, err, bad)
	assert.Equal(t, fs.ErrClosed, c.Accounts[0].Locate(fs.ErrClosed))
}

func TestPrintingAConfigShowsNoSecret(t *testing.T) {
	c, err := Parse("c", []byte(whole), options())
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		assert.NotContains(t, fmt.Sprintf(verb, c), "literal-secret", verb)
		assert.NotContains(t, fmt.Sprintf(verb, &c.Accounts[1]), "literal-secret", verb)
	}
}
