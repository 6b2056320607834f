package huawei

import (
	"fmt"
	"net/url"
	"strings"

	"imdex/fetch"
)

const (
	keyAppKey    = "app_key"
	keyAppSecret = "app_secret"
	keyTokenURL  = "token_url"
	keyChannel   = "channel"

	// of a channel
	keyID        = "id"
	keyType      = "type"
	keyUsers     = "users"
	keyUsersFile = "users_file"
)

func keys() []fetch.Key {
	return []fetch.Key{
		{Name: keyAppKey, Kind: fetch.KeyString, Required: true,
			Doc: "app_key of the tenant's own key pair (looks like a UUID)", Example: `"3f2504e0-4f89-11d3-9a0c-0305e82c3301"`},
		{Name: keyAppSecret, Kind: fetch.KeySecret, Required: true,
			Doc: "app_secret of the same pair", Example: `"env:AICC_APP_SECRET"`},
		{Name: keyTokenURL, Kind: fetch.KeyString, Default: "base_url + " + tokenPath,
			Doc: "address of tokenByAkSk where it is not below base_url", Example: `"https://service.besclouds.com:28070` + tokenPath + `"`},
		{Name: keyChannel, Kind: fetch.KeyTables, Required: true,
			Doc: "a channel whose customers' histories are drained; the platform lists neither", Table: []fetch.Key{
				{Name: keyID, Kind: fetch.KeyString, Required: true, Doc: "the channel's 配置ID", Example: `"202207292843442389"`},
				{Name: keyType, Kind: fetch.KeyString, Required: true, Doc: "the channel's type: WEB, WECHAT, FACEBOOK, …", Example: `"WEB"`},
				{Name: keyUsers, Kind: fetch.KeyStrings, Required: true,
					Doc: "customers' user ids, each may be followed by a display name", Example: `["1659490221026188522 张先生"]`},
				{Name: keyUsersFile, Kind: fetch.KeyFile, Doc: "a file of the same, one a line", Example: `"~/aicc-users.txt"`},
			}},
	}
}

// customer is a user of a channel: the platform's unit of history.
type customer struct {
	channel string // its 配置ID
	kind    string // the channel's type
	user    string
	name    string // "" where the configuration has none
}

// chat is the customer's chat id.
func (c customer) chat() string { return c.channel + ":" + c.user }

// shown is the name that the platform is told: it may overwrite the one it has.
func (c customer) shown() string {
	if c.name != "" {
		return c.name
	}
	return c.user
}

// config is an account's checked configuration.
type config struct {
	base      *url.URL // without a trailing slash
	token     *url.URL
	appKey    string
	appSecret fetch.Secret
	customers []customer // each once, in the order of the configuration
	rate      float64
	pageSize  int
}

func newConfig(s fetch.Settings) (config, error) {
	c := config{appKey: strings.TrimSpace(s.String(keyAppKey)), appSecret: s.Secret(keyAppSecret), rate: s.Rate}
	var err error
	if c.base, err = s.Base(defaultBaseURL); err != nil {
		return c, err
	}
	if c.token, err = tokenAddress(s, c.base); err != nil {
		return c, err
	}
	switch {
	case c.appKey == "":
		return c, s.Refuse(keyAppKey, "missing", `app_key = "…"`)
	case strings.ContainsFunc(c.appKey, unprintable):
		return c, s.Refuse(keyAppKey, "holds a character that no app_key has", `app_key = "…"`)
	case c.appSecret.Empty():
		return c, s.Refuse(keyAppSecret, "missing", `app_secret = "env:AICC_APP_SECRET"`)
	}
	if c.customers, err = readChannels(s); err != nil {
		return c, err
	}
	c.pageSize, err = s.Size(limits(), maxPageSize)
	return c, err
}

func unprintable(r rune) bool { return r <= ' ' || r > '~' }

func tokenAddress(s fetch.Settings, base *url.URL) (*url.URL, error) {
	standard := base.String() + tokenPath
	address := s.String(keyTokenURL)
	if address == "" {
		address = standard
	}
	return s.Address(keyTokenURL, address, standard)
}

// readChannels reads the tables of channels. A user who stands twice in a
// channel is one.
func readChannels(s fetch.Settings) ([]customer, error) {
	const hint = "[[account.channel]] with id, type and users"
	var all []customer
	known := map[string]bool{}
	for _, table := range s.Tables(keyChannel) {
		id, kind := strings.TrimSpace(table.String(keyID)), strings.TrimSpace(table.String(keyType))
		switch {
		case id == "" || kind == "":
			return nil, s.Refuse(keyChannel, "a channel without id or type", hint)
		case strings.ContainsAny(id, ": \t\r\n"):
			return nil, s.Refuse(keyChannel, fmt.Sprintf("id %q holds a colon or a blank", id), hint)
		}
		for _, u := range fetch.Entries(table.Strings(keyUsers)) {
			if len(u.ID) > maxID {
				return nil, s.Refuse(keyChannel, fmt.Sprintf("user %q is longer than %d characters", u.ID, maxID), hint)
			}
			c := customer{channel: id, kind: kind, user: u.ID, name: u.Name}
			if !known[c.chat()] {
				known[c.chat()] = true
				all = append(all, c)
			}
		}
	}
	if len(all) == 0 {
		return nil, s.Refuse(keyChannel, "no user in any channel", hint)
	}
	return all, nil
}
