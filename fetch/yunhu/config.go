package yunhu

import (
	"fmt"
	"net/url"
	"strings"

	"imdex/fetch"
)

const (
	keyToken = "token"
	keyChats = "chats"
)

func keys() []fetch.Key {
	return []fetch.Key{
		{Name: keyToken, Kind: fetch.KeySecret, Required: true,
			Doc: "the bot's token in the console (www.yhchat.com/control)", Example: `"env:YUNHU_TOKEN"`},
		{Name: keyChats, Kind: fetch.KeyStrings, Required: true,
			Doc: "chats to drain, group:ID or user:ID; a name may follow", Example: `["group:635409929 项目群", "user:7058262"]`},
	}
}

// config is an account's checked configuration.
type config struct {
	base     *url.URL // without a trailing slash
	token    fetch.Secret
	chats    []fetch.Entry
	rate     float64
	pageSize int
}

func newConfig(s fetch.Settings) (config, error) {
	c := config{
		token: s.Secret(keyToken),
		chats: fetch.Entries(s.Strings(keyChats)),
		rate:  s.Rate,
	}
	var err error
	if c.base, err = s.Base(defaultBaseURL); err != nil {
		return c, err
	}
	switch {
	case c.token.Empty():
		return c, s.Refuse(keyToken, "missing", `token = "env:YUNHU_TOKEN"`)
	case len(c.chats) == 0:
		return c, s.Refuse(keyChats, "missing: nothing lists a bot's chats", chatsHint)
	}
	for _, each := range c.chats {
		if _, _, ok := cutChat(each.ID); !ok {
			return c, s.Refuse(keyChats, fmt.Sprintf("%q is neither group:ID nor user:ID", each.ID), chatsHint)
		}
	}
	c.pageSize, err = s.Size(limits(), maxPageSize)
	return c, err
}

const chatsHint = `chats = ["group:635409929", "user:7058262"]`

// Values of chat-type. Events call a private chat "bot", this call does not.
const (
	typeGroup = "group"
	typeUser  = "user"
)

// cutChat splits a chat's id into the chat-type and chat-id of the platform.
func cutChat(chat string) (kind, id string, ok bool) {
	kind, id, _ = strings.Cut(chat, ":")
	return kind, id, id != "" && (kind == typeGroup || kind == typeUser)
}
