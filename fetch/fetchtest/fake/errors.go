package fake

import (
	"errors"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
)

// kinds are the platform's codes.
var kinds = map[string]fetch.Kind{
	"slow_down":      fetch.Throttled,
	"bad_token":      fetch.Auth,
	"bad_secret":     fetch.Auth,
	"not_a_member":   fetch.Forbidden,
	"no_such_chat":   fetch.Gone,
	"no_such_msg":    fetch.Gone,
	"cursor_expired": fetch.Restart,
	"try_again":      fetch.Transient,
}

// check reads an answer: the platform's code first, then what all platforms
// have in common.
func check(r *transport.Response) error {
	body, _, err := wire.Parse(r.Body)
	code := body.Get("code").Text()
	kind, known := kinds[code]
	switch {
	case err == nil && known:
		return &fetch.Error{Kind: kind, Code: code, Err: errors.New(body.Get("message").Text())}
	case err == nil && code != "":
		return &fetch.Error{Kind: fetch.Malformed, Code: code, Err: errors.New(body.Get("message").Text())}
	}
	if common := transport.Classify(r); common != nil {
		return common
	}
	if err != nil {
		return &fetch.Error{Kind: fetch.Malformed, Err: err}
	}
	return nil
}
