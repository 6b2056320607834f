package huawei

import (
	"context"
	"errors"
	"sync/atomic"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/store/chat"
)

// Names of the calls, for errors and events.
const (
	opToken   = "token"
	opSession = "applyToken"
	opHistory = "history"
)

// Source is one tenant's view of its customers' histories. Its methods may be
// called from several goroutines at once.
type Source struct {
	conf     config
	client   *transport.Client
	access   *transport.Token
	sessions map[string]*session // by chat id; never changed

	withoutChannel atomic.Bool // the deployment refuses the field channel
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
		conf:     conf,
		client:   transport.New(env, transport.Options{Rate: conf.rate, Secrets: []fetch.Secret{conf.appSecret}}),
		sessions: map[string]*session{},
	}
	s.access = s.client.NewToken(tokenEarly, s.renewAccess)
	for _, c := range conf.customers {
		s.sessions[c.chat()] = s.newSession(c)
	}
	return s, nil
}

// Streams yields the configured customers: the platform lists none. It makes no call.
func (s *Source) Streams(ctx context.Context, yield func(fetch.Stream) error) error {
	for _, c := range s.conf.customers {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(fetch.Stream{Chat: c.chat(), Name: c.name, Kind: chat.KindService}); err != nil {
			return err
		}
	}
	return nil
}

var errUnknownChat = errors.New("not among the configured channels and users")

// Step reads on in a customer's history, in whichever way the platform allows.
func (s *Source) Step(ctx context.Context, task fetch.Task, raw []byte) (fetch.Page, error) {
	session := s.sessions[task.Chat]
	if session == nil {
		return fetch.Page{}, &fetch.Error{Kind: fetch.Gone, Op: opHistory, Item: task.Chat, Advice: adviceUnknown, Err: errUnknownChat}
	}
	at, err := readState(task, raw)
	if err != nil {
		return fetch.Page{}, err
	}
	w := walker{source: s, session: session, task: task, state: at}
	if len(at.Open) > 0 {
		return w.settle(ctx)
	}
	return w.advance(ctx)
}
