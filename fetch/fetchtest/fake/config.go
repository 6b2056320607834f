package fake

import (
	"net/url"
	"strings"

	"imdex/fetch"
)

const (
	keyAppID     = "app_id"
	keyAppSecret = "app_secret"
)

func keys() []fetch.Key {
	return []fetch.Key{
		{Name: keyAppID, Kind: fetch.KeyString, Required: true, Doc: "id of the app", Example: `"app-1"`},
		{Name: keyAppSecret, Kind: fetch.KeySecret, Required: true, Doc: "secret of the app", Example: `"env:FAKE_SECRET"`},
	}
}

// config is an account's checked configuration.
type config struct {
	base      string // without a trailing slash
	appID     string
	appSecret fetch.Secret
	rate      float64
	pageSize  int
}

func newConfig(s fetch.Settings) (config, error) {
	c := config{
		base:      strings.TrimRight(s.BaseURL, "/"),
		appID:     s.String(keyAppID),
		appSecret: s.Secret(keyAppSecret),
		rate:      s.Rate,
		pageSize:  s.PageSize,
	}
	if c.pageSize == 0 {
		c.pageSize = maxPageSize
	}
	refuse := func(key, problem string) (config, error) {
		return config{}, &fetch.ConfigError{Account: s.Account, Key: key, Problem: problem}
	}
	switch base, err := url.Parse(c.base); {
	case err != nil || base.Host == "":
		return refuse("base_url", "not an address")
	case c.appID == "":
		return refuse(keyAppID, "missing")
	case c.appSecret.Empty():
		return refuse(keyAppSecret, "missing")
	case c.pageSize < minPageSize || c.pageSize > maxPageSize:
		return refuse("page_size", "not between 1 and 40")
	}
	return c, nil
}
