package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// session is what a ccmessaging-token is good for.
type session struct {
	chat  string
	until time.Time
	calls int
}

// maxExpire is the greatest X-Token-Expire, in seconds.
const maxExpire = 3600

// grant answers tokenByAkSk.
func (p *Platform) grant(_ http.ResponseWriter, r request) (any, *refusal) {
	life, err := strconv.Atoi(r.Header.Get("X-Token-Expire"))
	if err != nil || life < 1 || life > maxExpire {
		return nil, malformed("X-Token-Expire")
	}
	f, refused := p.read(r.body, "app_key", "app_secret")
	if refused != nil {
		return nil, refused
	}
	if f["app_key"] != p.opts.AppKey || f["app_secret"] != p.opts.AppSecret {
		return nil, &refusal{http.StatusForbidden, "auth fail! app_key or app_secret is wrong"}
	}
	now := p.opts.Now()
	sum := sha256.Sum256(fmt.Appendf(nil, "access %d", len(p.Issued())))
	token := hex.EncodeToString(sum[:])
	p.Issue(token, now.Add(time.Duration(life)*time.Second))
	answer := map[string]any{
		"AccessToken": token, "ApplyType": "Bearer", "CreateTime": fmt.Sprint(now.Unix()), "Expires": fmt.Sprint(life),
		"Scope": "", "AppKey": p.opts.AppKey, "UserID": "Anonymous",
	}
	if p.opts.NumericExpiry {
		answer["Expires"] = life
	}
	return answer, nil
}

// admit verifies the AccessToken.
func (p *Platform) admit(r request) *refusal {
	switch {
	case r.Header.Get("x-app-key") != p.opts.AppKey:
		return &refusal{http.StatusForbidden, "auth fail! x-app-key does not match"}
	case !p.Bears(r.Request, p.opts.Now()):
		return &refusal{http.StatusForbidden, "auth fail! the access token is illegal or has expired"}
	}
	return nil
}

// apply answers applyToken.
func (p *Platform) apply(_ http.ResponseWriter, r request) (any, *refusal) {
	if refused := p.admit(r); refused != nil {
		return nil, refused
	}
	f, refused := p.read(r.body, "userId", "userName", "channelId", "locale")
	if refused != nil {
		return nil, refused
	}
	c := p.customer(f["channelId"], f["userId"])
	switch n := utf8.RuneCountInString(f["userId"]); {
	case n < 1 || n > 32:
		return nil, failed("userId must have 1 to 32 characters")
	case f["userName"] == "":
		return nil, failed("userName is empty")
	case !slices.Contains([]string{"zh", "zh_CN", "en", "en_US"}, f["locale"]):
		return nil, failed("locale is not supported")
	case c == nil:
		return nil, failed("the channel or user does not exist")
	case c.refused != "":
		return nil, failed(c.refused)
	}
	token := p.open(c)
	if p.opts.BareToken {
		return token, nil
	}
	return map[string]any{"token": token, "resultCode": p.code(0), "resultDesc": nil}, nil
}

// open gives a customer's newest token; the one before is good no longer.
func (p *Platform) open(c *customer) string {
	for token, s := range p.sessions {
		if s.chat == c.chat() {
			delete(p.sessions, token)
		}
	}
	now := p.opts.Now()
	sum := sha256.Sum256(fmt.Appendf(nil, "session %d", len(p.Issued())))
	inside := fmt.Sprintf(`{"createTime":%d,"nonce":"%x","userId":%q,"channelId":%q}`, now.UnixMilli(), sum[:12], c.id, c.channel.ID)
	token := url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(inside)))
	p.Issue(token, time.Time{})
	p.sessions[token] = &session{chat: c.chat(), until: now.Add(p.opts.SessionLife)}
	return token
}

// join verifies the ccmessaging-token of a call about a customer, and replaces
// one that is used up.
func (p *Platform) join(w http.ResponseWriter, r request, c *customer) *refusal {
	s := p.sessions[r.Header.Get("ccmessaging-token")]
	if s == nil || s.chat != c.chat() || !p.opts.Now().Before(s.until) {
		return &refusal{http.StatusUnauthorized, "the ccmessaging-token is invalid or has expired"}
	}
	s.calls++
	if p.opts.RotateEvery > 0 && s.calls >= p.opts.RotateEvery {
		w.Header().Set("ccmessaging-token", p.open(c))
	}
	return nil
}
