package wps

import (
	"net/url"
	"strings"

	"imdex/fetch"
)

const (
	keyAppID  = "app_id"
	keyAppKey = "app_key"
	keyChats  = "chats"
	keyUsers  = "users"
	keySign   = "sign"
)

func keys() []fetch.Key {
	return []fetch.Key{
		{Name: keyAppID, Kind: fetch.KeyString, Required: true,
			Doc: "APPID of the app in the developer console", Example: `"AK20240101ABCDEF"`},
		{Name: keyAppKey, Kind: fetch.KeySecret, Required: true,
			Doc: "APPKEY of the same app", Example: `"env:WPS_APP_KEY"`},
		{Name: keyChats, Kind: fetch.KeyStrings,
			Doc: "chat ids to drain; empty is every chat that the app can see", Example: `["84017257"]`},
		{Name: keyUsers, Kind: fetch.KeyStrings,
			Doc: "user ids whose single chats with the app are drained too", Example: `["100002594211"]`},
		{Name: keySign, Kind: fetch.KeyBool, Default: "true",
			Doc: "sign every call (KSO-1); harmless where the app has 接口签名 switched off", Example: "true"},
	}
}

// config is an account's checked configuration.
type config struct {
	base     *url.URL // without a trailing slash
	appID    string
	appKey   fetch.Secret
	chats    []string
	users    []user
	sign     bool
	rate     float64
	pageSize int
}

// user is a configured single chat: an id, and a name where the user wrote one.
type user struct{ id, name string }

func newConfig(s fetch.Settings) (config, error) {
	c := config{
		appID:    strings.TrimSpace(s.String(keyAppID)),
		appKey:   s.Secret(keyAppKey),
		chats:    distinct(s.Strings(keyChats)),
		sign:     s.Bool(keySign, true),
		rate:     s.Rate,
		pageSize: s.PageSize,
	}
	for _, line := range distinct(s.Strings(keyUsers)) {
		id, name, _ := strings.Cut(line, " ")
		c.users = append(c.users, user{id, strings.TrimSpace(name)})
	}
	if c.pageSize == 0 {
		c.pageSize = maxPageSize
	}
	var err error
	if c.base, err = url.Parse(strings.TrimRight(s.BaseURL, "/")); err != nil {
		c.base = nil
	}
	return c, c.check(s.Account)
}

func (c config) check(account string) error {
	refuse := func(key, problem, hint string) error {
		return &fetch.ConfigError{Account: account, Key: key, Problem: problem, Hint: hint}
	}
	switch {
	case c.base == nil || c.base.Host == "" || c.base.Scheme != "https" && c.base.Scheme != "http":
		return refuse("base_url", "not an http or https address", `base_url = "`+defaultBaseURL+`"`)
	case c.base.RawQuery != "" || c.base.Fragment != "" || c.base.User != nil:
		return refuse("base_url", "has more than a host and a path", `base_url = "`+defaultBaseURL+`"`)
	case c.appID == "":
		return refuse(keyAppID, "missing", `app_id = "AK…" (open.wps.cn, the app's basic information)`)
	case strings.ContainsAny(c.appID, ": \t\r\n"):
		return refuse(keyAppID, "holds a character that no APPID has", `app_id = "AK…"`)
	case c.appKey.Empty():
		return refuse(keyAppKey, "missing", `app_key = "env:WPS_APP_KEY"`)
	case c.pageSize < minPageSize || c.pageSize > maxPageSize:
		return refuse("page_size", "not between 1 and 50", "page_size = 50")
	}
	return nil
}

// distinct are the trimmed lines that are not blank, each once, in order.
func distinct(lines []string) []string {
	var kept []string
	seen := map[string]bool{}
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" && !seen[line] {
			seen[line] = true
			kept = append(kept, line)
		}
	}
	return kept
}
