package volcengine

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"sync"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
)

// apiVersion of every action.
const apiVersion = "2020-12-01"

// Actions of the interface, which are also the names of the calls in errors and
// events.
const (
	actionHistory       = "GetConversationMessages"
	actionMessages      = "GetMessages"
	actionUserChats     = "GetUserConversations"
	actionConversations = "BatchGetConversations"
	actionParticipants  = "ScanConversationParticipantList"
	actionUsers         = "BatchGetUser"
)

// Source is one account's view of an app's conversations. Its methods may be
// called from several goroutines at once.
type Source struct {
	conf   config
	client *transport.Client
	signer signer

	mu    sync.Mutex              // guards known
	known map[string]conversation // by id: what the listing said
}

var (
	_ fetch.Source   = (*Source)(nil)
	_ fetch.Getter   = (*Source)(nil)
	_ fetch.Namer    = (*Source)(nil)
	_ fetch.Memberer = (*Source)(nil)
)

// Open checks the settings and returns a source. It makes no call; an error is
// a *fetch.ConfigError.
func Open(settings fetch.Settings, env fetch.Env) (*Source, error) {
	conf, err := newConfig(settings)
	if err != nil {
		return nil, err
	}
	secrets := []fetch.Secret{conf.accessKey, conf.secretKey, conf.sessionToken}
	return &Source{
		conf:   conf,
		client: transport.New(env, transport.Options{Rate: conf.rate, Secrets: secrets}),
		signer: signer{accessKey: conf.accessKey, secretKey: conf.secretKey, token: conf.sessionToken, region: conf.region},
		known:  map[string]conversation{},
	}, nil
}

// params are a call's members beside AppId.
type params map[string]any

// call makes a call and returns its Result, which is an object: an answer
// without one is no empty list. item is the conversation, message or user that it
// is about, or "".
func (s *Source) call(ctx context.Context, action, item string, p params) (wire.Members, error) {
	failed := func(err error) error {
		return &fetch.Error{Kind: fetch.Malformed, Op: action, Item: item, Err: err}
	}
	body, err := s.body(p)
	if err != nil {
		return nil, failed(err)
	}
	resp, err := s.client.Do(ctx, transport.Call{
		Op: action, Item: item,
		Build: func(ctx context.Context) (*http.Request, error) { return s.build(ctx, action, body) },
		Check: check,
	})
	if err != nil {
		return nil, err
	}
	answer, _, err := wire.Parse(resp.Body)
	if err != nil {
		return nil, failed(err)
	}
	result := answer.Get("Result")
	if result.Kind() != wire.Object {
		return nil, failed(errNoResult)
	}
	members := result.Members()
	for _, name := range lists {
		if !members.Get(name).IsList() {
			return nil, failed(errNoList)
		}
	}
	return members, nil
}

// lists are the members of the answers' Results that hold lists.
var lists = [...]string{"Messages", "ConversationInfos", "ConversationCoreInfos", "Users", "Participants"}

func (s *Source) body(p params) ([]byte, error) {
	all := params{"AppId": s.conf.appID}
	for name, value := range p {
		all[name] = value
	}
	return json.Marshal(all)
}

// build makes a request and signs it with the time of now.
func (s *Source) build(ctx context.Context, action string, body []byte) (*http.Request, error) {
	address := s.conf.base.String() + "/?Action=" + action + "&Version=" + apiVersion
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", contentType)
	s.signer.sign(req, body, s.client.Now())
	return req, nil
}

// numbers are ids as the platform takes them: numbers of all their digits.
func numbers(ids []string) []json.Number {
	list := make([]json.Number, len(ids))
	for i, id := range ids {
		list[i] = json.Number(id)
	}
	return list
}

// flag reads a boolean that must be there: what is missing or something else
// proves nothing.
func flag(v wire.Value) (yes, known bool) {
	switch v.Text() {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}
