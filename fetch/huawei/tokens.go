package huawei

import (
	"context"
	"time"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
)

// Paths below the base URL.
const (
	tokenPath   = "/apigovernance/api/oauth/tokenByAkSk"
	sessionPath = "/apiaccess/ccmessaging/applyToken"
	historyPath = "/apiaccess/ccmessaging/queryHistoryChatMessage"
)

// sessionHeader carries a ccmessaging-token: the client's in a request, and in
// an answer the one that replaces it.
const sessionHeader = "ccmessaging-token"

// session is what a customer's history is read with: a ccmessaging-token is
// bound to one user of one channel.
type session struct {
	customer
	token *transport.Token

	// What a walk has been shown since this program started. A chat's steps are
	// taken one at a time.
	walk  fetch.Task
	shown int // the most rows of one answer
}

// show notes how many rows an answer about a task had.
func (s *session) show(walk fetch.Task, rows int) {
	if s.walk != walk {
		s.walk, s.shown = walk, 0
	}
	s.shown = max(s.shown, rows)
}

func (s *Source) newSession(c customer) *session {
	out := &session{customer: c}
	out.token = s.client.NewToken(tokenEarly, func(ctx context.Context) (transport.Renewal, error) { return s.renewSession(ctx, c) })
	return out
}

// renewAccess asks for an AccessToken.
func (s *Source) renewAccess(ctx context.Context) (transport.Renewal, error) {
	v, err := s.call(ctx, request{
		op: opToken, address: s.conf.token.String(), good: hasAccessToken, final: adviceKey,
		header: map[string]string{"X-Token-Expire": accessLife},
		body:   map[string]string{"app_key": s.conf.appKey, "app_secret": s.conf.appSecret.Reveal()},
	})
	if err != nil {
		return transport.Renewal{}, err
	}
	life := time.Duration(v.Get("Expires").Int()) * time.Second
	if life <= 0 || life > 24*time.Hour { // a time instead of a life, or none at all
		life = defaultAccessLife
	}
	return transport.Renewal{Token: v.Get("AccessToken").Text(), Life: life}, nil
}

func hasAccessToken(v wire.Value) bool { return v.Get("AccessToken").Text() != "" }

// renewSession asks for a ccmessaging-token. An AccessToken that has expired
// meanwhile is renewed on the way.
func (s *Source) renewSession(ctx context.Context, c customer) (transport.Renewal, error) {
	v, err := s.call(ctx, request{
		op: opSession, item: c.chat(), address: s.conf.base.String() + sessionPath, good: hasSession, final: adviceKey, bearer: true,
		body: map[string]string{"userId": c.user, "userName": c.shown(), "channelId": c.channel, "locale": "zh"},
	})
	if err != nil {
		return transport.Renewal{}, err
	}
	return transport.Renewal{Token: sessionOf(v), Life: sessionLife}, nil
}

// sessionOf is the token of an answer, which is an object or the token alone.
func sessionOf(v wire.Value) string {
	if v.Kind() == wire.String {
		return v.Text()
	}
	return v.Get("token").Text()
}

func hasSession(v wire.Value) bool {
	return sessionOf(v) != "" && (v.Kind() == wire.String || succeeded(v) || !v.Get("resultCode").Exists())
}

// adopt takes over a token that the platform replaced in an answer, which it
// does silently when the old one expires.
func (s *session) adopt(r *transport.Response, sent string) {
	if s == nil {
		return
	}
	if fresh := r.Header.Get(sessionHeader); fresh != "" && fresh != sent {
		s.token.Adopt(transport.Renewal{Token: fresh, Life: sessionLife})
	}
}
