package config

import (
	"time"

	"imdex/fetch"
)

var now = time.Date(2025, 4, 15, 15, 45, 0, 0, time.UTC)

func options() Options { return Options{Providers: providers(), Now: now, Local: time.UTC} }

// providers have a key of every kind, in the shapes of the real ones.
func providers() []fetch.Provider {
	users := []fetch.Key{
		{Name: "users", Kind: fetch.KeyStrings, Required: true, Doc: "ids, a name may follow", Example: `["u1 张先生", "u2"]`},
		{Name: "users_file", Kind: fetch.KeyFile, Doc: "one a line", Example: `"users.txt"`},
	}
	return []fetch.Provider{
		{
			Name: "wps", Title: "WPS 协作", AppID: "app_id",
			Keys: []fetch.Key{
				{Name: "app_id", Required: true, Doc: "of the app", Example: `"AK2024"`},
				{Name: "app_key", Kind: fetch.KeySecret, Required: true, Example: `"env:WPS_APP_KEY"`},
				{Name: "chats", Kind: fetch.KeyStrings, Doc: "empty is every chat", Example: `["84017257"]`},
				{Name: "sign", Kind: fetch.KeyBool, Default: "true", Example: "false"},
			},
			Defaults: fetch.Defaults{BaseURL: "https://openapi.wps.cn", Rate: 10, PageSize: 50},
			Limits:   fetch.Limits{MinPageSize: 1, MaxPageSize: 50},
		},
		{
			Name: "bosshi", Title: "BOSS Hi",
			Keys: append([]fetch.Key{
				{Name: "app_id", Required: true},
				{Name: "app_secret", Kind: fetch.KeySecret, Required: true},
			}, users...),
			Defaults: fetch.Defaults{BaseURL: "https://hi-gw.weizhipin.com", Rate: 5, PageSize: 50, Since: 365 * 24 * time.Hour},
			Limits:   fetch.Limits{MinPageSize: 2, MaxPageSize: 50},
		},
		{
			Name: "volcengine", Title: "火山引擎 IM", AppID: "app_id",
			Keys:     []fetch.Key{{Name: "app_id", Kind: fetch.KeyInt, Required: true}, {Name: "secret_key", Kind: fetch.KeySecret}},
			Defaults: fetch.Defaults{BaseURL: "https://rtc.volcengineapi.com", Rate: 50, Since: 7 * 24 * time.Hour},
		},
		{
			Name: "huawei", Title: "华为云客服",
			Keys: []fetch.Key{
				{Name: "app_secret", Kind: fetch.KeySecret, Required: true},
				{Name: "channel", Kind: fetch.KeyTables, Required: true, Doc: "channels to read", Table: append([]fetch.Key{
					{Name: "id", Required: true, Example: `"2022"`},
					{Name: "pin", Kind: fetch.KeySecret, Example: `"literal"`},
				}, users...)},
			},
			Defaults: fetch.Defaults{Rate: 0.5},
		},
	}
}
