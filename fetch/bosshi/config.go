package bosshi

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"imdex/fetch"
)

const (
	keyAppID      = "app_id"
	keyAppSecret  = "app_secret"
	keyUserIDType = "user_id_type"
	keyUsers      = "users"
	keyUsersFile  = "users_file"
)

// userIDTypes are the ways to name a user; the first is the default.
func userIDTypes() []string { return []string{"user_id", "open_id", "union_id"} }

func keys() []fetch.Key {
	return []fetch.Key{
		{Name: keyAppID, Kind: fetch.KeyString, Required: true,
			Doc:     "App ID in the developer console, 凭证与基础信息; should " + defaultBaseURL + " refuse it, try base_url = " + otherBaseURL,
			Example: `"bli_0123456789abcdef"`},
		{Name: keyAppSecret, Kind: fetch.KeySecret, Required: true,
			Doc: "App Secret of the same app", Example: `"env:BOSSHI_APP_SECRET"`},
		{Name: keyUserIDType, Kind: fetch.KeyString, Default: userIDTypes()[0],
			Doc: "which id of theirs users are named by: user_id, open_id or union_id", Example: `"user_id"`},
		{Name: keyUsers, Kind: fetch.KeyStrings,
			Doc: "users whose single chats with the app's bot are drained, as id or id and display name; at least one here or in users_file", Example: `["100023 王伟"]`},
		{Name: keyUsersFile, Kind: fetch.KeyFile,
			Doc: "file with more users, one a line", Example: `"bosshi-users.txt"`},
	}
}

// config is an account's checked configuration.
type config struct {
	base       *url.URL // without a trailing slash
	appID      string
	appSecret  fetch.Secret
	userIDType string
	users      []fetch.Entry
	rate       float64
	pageSize   int
}

func newConfig(s fetch.Settings) (config, error) {
	c := config{
		appID:      strings.TrimSpace(s.String(keyAppID)),
		appSecret:  s.Secret(keyAppSecret),
		userIDType: strings.TrimSpace(s.String(keyUserIDType)),
		users:      fetch.Entries(s.Strings(keyUsers)),
		rate:       s.Rate,
	}
	if c.userIDType == "" {
		c.userIDType = userIDTypes()[0]
	}
	var err error
	if c.base, err = s.Base(defaultBaseURL); err != nil {
		return c, err
	}
	switch {
	case c.appID == "":
		return c, s.Refuse(keyAppID, "missing", `app_id = "bli_…" (developer console, 凭证与基础信息)`)
	case c.appSecret.Empty():
		return c, s.Refuse(keyAppSecret, "missing", `app_secret = "env:BOSSHI_APP_SECRET"`)
	case !slices.Contains(userIDTypes(), c.userIDType):
		return c, s.Refuse(keyUserIDType, "none of "+strings.Join(userIDTypes(), ", "), fmt.Sprintf("user_id_type = %q", userIDTypes()[0]))
	case len(c.users) == 0:
		return c, s.Refuse(keyUsers, "missing: the platform lists nobody", `users = ["100023 王伟"]`)
	}
	c.pageSize, err = s.Size(limits(), maxPageSize)
	return c, err
}
