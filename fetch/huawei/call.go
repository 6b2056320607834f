package huawei

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"imdex/fetch/transport"
	"imdex/fetch/wire"
)

// request is one call.
type request struct {
	op, item string
	address  string
	header   map[string]string
	body     map[string]string // the platform wants nothing but strings
	bearer   bool              // with the AccessToken
	session  *session          // with its ccmessaging-token; nil is without
	good     func(wire.Value) bool
	final    string // advice where the platform refuses the credentials
}

// call makes a call and returns its answer, which is good.
func (s *Source) call(ctx context.Context, r request) (wire.Value, error) {
	body, err := json.Marshal(r.body)
	if err != nil {
		return wire.Value{}, err
	}
	var tokens []*transport.Token
	if r.session != nil {
		tokens = append(tokens, r.session.token) // the first to be renewed
	}
	if r.bearer {
		tokens = append(tokens, s.access)
	}
	var sent, answer = "", wire.Value{}
	_, err = s.client.Do(ctx, transport.Call{
		Op: r.op, Item: r.item, Tokens: tokens,
		Build: func(ctx context.Context) (req *http.Request, err error) {
			req, sent, err = s.build(ctx, r, body)
			return req, err
		},
		Check: func(resp *transport.Response) (err error) {
			r.session.adopt(resp, sent)
			answer, err = check(resp, r.good, r.final)
			return err
		},
	})
	return answer, err
}

// build makes a request, and says which ccmessaging-token it carries.
func (s *Source) build(ctx context.Context, r request, body []byte) (req *http.Request, session string, err error) {
	req, err = http.NewRequestWithContext(ctx, http.MethodPost, r.address, bytes.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	if r.bearer {
		access, err := s.access.Get(ctx)
		if err != nil {
			return nil, "", err
		}
		req.Header.Set("x-app-key", s.conf.appKey)
		req.Header.Set("Authorization", "Bearer "+access)
	}
	if r.session != nil {
		if session, err = r.session.token.Get(ctx); err != nil {
			return nil, "", err
		}
		req.Header.Set(sessionHeader, session)
	}
	return req, session, nil
}
