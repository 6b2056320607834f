package bosshi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// Names of the calls, for errors and events.
const (
	opToken    = "token"
	opMessages = "messages"
)

// Source is one app's view of its bot's single chats. Its methods may be called
// from several goroutines at once.
type Source struct {
	conf   config
	client *transport.Client
	token  *transport.Token
	names  map[string]string // of the configured users that have one

	// What the platform was seen to do. Whoever learns it twice learns the same.
	longest atomic.Int64 // messages of the longest page
	single  atomic.Bool  // a page held one message where there were two
	filter  atomic.Int32 // a typeFilter
}

var _ fetch.Source = (*Source)(nil)

// Open checks the settings and returns a source. It makes no call; an error is
// a *fetch.ConfigError.
func Open(settings fetch.Settings, env fetch.Env) (*Source, error) {
	conf, err := newConfig(settings)
	if err != nil {
		return nil, err
	}
	s := &Source{
		conf:   conf,
		client: transport.New(env, transport.Options{Rate: conf.rate, Secrets: []fetch.Secret{conf.appSecret}}),
		names:  map[string]string{},
	}
	for _, u := range conf.users {
		if u.Name != "" {
			s.names[u.ID] = u.Name
		}
	}
	s.token = s.client.NewToken(tokenEarly, s.renew)
	return s, nil
}

// Streams yields the single chats of the configured users. It makes no call.
func (s *Source) Streams(_ context.Context, yield func(fetch.Stream) error) error {
	for _, u := range s.conf.users {
		if err := yield(fetch.Stream{Chat: u.ID, Name: u.Name, Kind: chat.KindSingle}); err != nil {
			return err
		}
	}
	return nil
}

// renew asks for a token. The page's table and its example disagree on where it
// stands in the answer.
func (s *Source) renew(ctx context.Context) (transport.Renewal, error) {
	body, err := json.Marshal(map[string]string{"app_id": s.conf.appID, "app_secret": s.conf.appSecret.Reveal()})
	if err != nil {
		return transport.Renewal{}, err
	}
	answer, err := s.do(ctx, transport.Call{
		Op: opToken,
		Build: func(ctx context.Context) (*http.Request, error) {
			address := s.conf.base.String() + "/open-apis/auth/tenant_access_token/internal"
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
			if err == nil {
				req.Header.Set("Content-Type", "application/json; charset=utf-8")
			}
			return req, err
		},
	})
	if err != nil {
		return transport.Renewal{}, err
	}
	fields := answer.Get("data").Members()
	if fields.Get("tenant_access_token").ID() == "" {
		fields = answer.Members()
	}
	r := transport.Renewal{
		Token: fields.Get("tenant_access_token").ID(),
		Life:  time.Duration(fields.Get("expire").Int()) * time.Second,
	}
	if r.Token == "" {
		return r, &fetch.Error{Kind: fetch.Malformed, Op: opToken, Advice: adviceBaseURL, Err: errNoToken}
	}
	if r.Life <= 0 {
		r.Life = tokenLife
	}
	return r, nil
}

// get makes a call of the interface proper about an item and returns its answer.
func (s *Source) get(ctx context.Context, op, item, path string, query url.Values) (wire.Value, error) {
	return s.do(ctx, transport.Call{
		Op: op, Item: item,
		Tokens: []*transport.Token{s.token},
		Build: func(ctx context.Context) (*http.Request, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.conf.base.String()+path+"?"+query.Encode(), nil)
			if err != nil {
				return nil, err
			}
			token, err := s.token.Get(ctx)
			if err != nil {
				return nil, err
			}
			req.Header.Set("Authorization", "Bearer "+token)
			return req, nil
		},
	})
}

// do makes a call and returns the whole answer.
func (s *Source) do(ctx context.Context, call transport.Call) (wire.Value, error) {
	call.Check = check
	resp, err := s.client.Do(ctx, call)
	if err != nil {
		return wire.Value{}, settled(err)
	}
	answer, _, err := wire.Parse(resp.Body)
	if err != nil {
		return wire.Value{}, &fetch.Error{Kind: fetch.Malformed, Op: call.Op, Item: call.Item, Err: err}
	}
	return answer, nil
}

// settled is the error that leaves: a bare refusal that outlived a new token was
// not about the token.
func settled(err error) error {
	var e *fetch.Error
	if !errors.As(err, &e) || e.Kind != fetch.Auth || !errors.Is(err, errBarred) {
		return err
	}
	settled := *e
	settled.Kind = fetch.Forbidden
	return &settled
}
