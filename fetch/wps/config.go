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
	users    []fetch.Entry
	sign     bool
	rate     float64
	pageSize int
}

func newConfig(s fetch.Settings) (config, error) {
	c := config{
		appID:  strings.TrimSpace(s.String(keyAppID)),
		appKey: s.Secret(keyAppKey),
		chats:  fetch.Distinct(s.Strings(keyChats)),
		users:  fetch.Entries(s.Strings(keyUsers)),
		sign:   s.Bool(keySign, true),
		rate:   s.Rate,
	}
	var err error
	if c.base, err = s.Base(defaultBaseURL); err != nil {
		return c, err
	}
	switch {
	case c.appID == "":
		return c, s.Refuse(keyAppID, "missing", `app_id = "AK…" (open.wps.cn, the app's basic information)`)
	case strings.ContainsAny(c.appID, ": \t\r\n"):
		return c, s.Refuse(keyAppID, "holds a character that no APPID has", `app_id = "AK…"`)
	case c.appKey.Empty():
		return c, s.Refuse(keyAppKey, "missing", `app_key = "env:WPS_APP_KEY"`)
	}
	c.pageSize, err = s.Size(limits(), maxPageSize)
	return c, err
}
