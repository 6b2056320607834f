package volcengine

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"imdex/fetch"
)

const (
	keyAppID         = "app_id"
	keyAccessKey     = "access_key"
	keySecretKey     = "secret_key"
	keySessionToken  = "session_token"
	keyRegion        = "region"
	keyUsers         = "users"
	keyConversations = "conversations"
)

func keys() []fetch.Key {
	return []fetch.Key{
		{Name: keyAppID, Kind: fetch.KeyInt, Required: true,
			Doc: "AppId of the app in the IM console", Example: "123456"},
		{Name: keyAccessKey, Kind: fetch.KeySecret, Required: true,
			Doc: "Access Key ID of the account that owns the app", Example: `"env:VOLC_ACCESS_KEY"`},
		{Name: keySecretKey, Kind: fetch.KeySecret, Required: true,
			Doc: "Secret Access Key of the same pair", Example: `"env:VOLC_SECRET_KEY"`},
		{Name: keySessionToken, Kind: fetch.KeySecret,
			Doc: "session token, if the pair is a temporary one (STS)", Example: `"env:VOLC_SESSION_TOKEN"`},
		{Name: keyRegion, Kind: fetch.KeyString, Default: defaultRegion,
			Doc: "region that calls are signed for; overseas ap-southeast-1", Example: `"cn-north-1"`},
		{Name: keyUsers, Kind: fetch.KeyStrings,
			Doc: "user ids whose conversations are drained", Example: `["10001", "10002"]`},
		{Name: keyConversations, Kind: fetch.KeyStrings,
			Doc: "ConversationShortIds to drain, a name may follow", Example: `["7171717171717171717 项目群"]`},
	}
}

// config is an account's checked configuration.
type config struct {
	base          *url.URL // without a trailing slash
	appID         int64
	accessKey     fetch.Secret
	secretKey     fetch.Secret
	sessionToken  fetch.Secret // empty for a lasting pair
	region        string
	users         []fetch.Entry
	conversations []fetch.Entry
	rate          float64
	pageSize      int
}

func newConfig(s fetch.Settings) (config, error) {
	c := config{
		appID:         s.Int(keyAppID),
		accessKey:     s.Secret(keyAccessKey),
		secretKey:     s.Secret(keySecretKey),
		sessionToken:  s.Secret(keySessionToken),
		region:        strings.TrimSpace(s.String(keyRegion)),
		users:         fetch.Entries(s.Strings(keyUsers)),
		conversations: fetch.Entries(s.Strings(keyConversations)),
		rate:          s.Rate,
	}
	if c.region == "" {
		c.region = defaultRegion
	}
	var err error
	if c.base, err = s.Base(defaultBaseURL); err != nil {
		return c, err
	}
	if err := c.refuse(s); err != nil {
		return c, err
	}
	c.pageSize, err = s.Size(limits(), maxPageSize)
	return c, err
}

// refuse is the error of the first value that no call could be made with.
func (c config) refuse(s fetch.Settings) error {
	switch {
	case c.appID <= 0 || c.appID > math.MaxInt32:
		return s.Refuse(keyAppID, "missing, or not a number of the platform", "app_id = 123456   # IM console, the app's AppId")
	case c.accessKey.Empty():
		return s.Refuse(keyAccessKey, "missing", `access_key = "env:VOLC_ACCESS_KEY"`)
	case c.secretKey.Empty():
		return s.Refuse(keySecretKey, "missing", `secret_key = "env:VOLC_SECRET_KEY"`)
	case strings.ContainsAny(c.region, "/ \t\r\n,="):
		return s.Refuse(keyRegion, "holds a character that no region has", `region = "cn-north-1"`)
	case len(c.users) == 0 && len(c.conversations) == 0:
		return s.Refuse(keyUsers, "missing, and so is conversations: the platform lists conversations only by user", `users = ["10001"]`)
	}
	for _, each := range c.conversations {
		if !isNumber(each.ID) {
			return s.Refuse(keyConversations, "not a ConversationShortId: "+strconv.Quote(each.ID), `conversations = ["7171717171717171717 项目群"]`)
		}
	}
	return nil
}

// isNumber reports whether an id is one of the platform's: a positive int64.
func isNumber(id string) bool {
	n, err := strconv.ParseInt(id, 10, 64)
	return err == nil && n > 0
}
