package fake

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// Source is one app's view of the platform.
type Source struct {
	conf   config
	client *transport.Client
	token  *transport.Token
}

var (
	_ fetch.Source   = (*Source)(nil)
	_ fetch.Getter   = (*Source)(nil)
	_ fetch.Namer    = (*Source)(nil)
	_ fetch.Memberer = (*Source)(nil)
)

// Open checks the settings and returns a source. It makes no call.
func Open(settings fetch.Settings, env fetch.Env) (*Source, error) {
	conf, err := newConfig(settings)
	if err != nil {
		return nil, err
	}
	s := &Source{
		conf:   conf,
		client: transport.New(env, transport.Options{Rate: conf.rate, Secrets: []fetch.Secret{conf.appSecret}}),
	}
	s.token = s.client.NewToken(tokenEarly, s.renew)
	return s, nil
}

// renew asks for a token.
func (s *Source) renew(ctx context.Context) (transport.Renewal, error) {
	form := url.Values{"app": {s.conf.appID}, "secret": {s.conf.appSecret.Reveal()}}.Encode()
	resp, err := s.client.Do(ctx, transport.Call{
		Op: "token",
		Build: func(ctx context.Context) (*http.Request, error) {
			return http.NewRequestWithContext(ctx, http.MethodPost, s.conf.base+"/token", strings.NewReader(form))
		},
		Check: check,
	})
	if err != nil {
		return transport.Renewal{}, err
	}
	v, _, _ := wire.Parse(resp.Body)
	return transport.Renewal{
		Token: v.Get("token").Text(),
		Life:  time.Duration(v.Get("life").Int()) * time.Second,
	}, nil
}

// call makes one call and returns its answer, which must have the member want, of
// this kind: an answer of another shape is no empty list.
func (s *Source) call(ctx context.Context, op, item, want string, kind wire.Kind, path string, query url.Values) (wire.Value, error) {
	resp, err := s.client.Do(ctx, transport.Call{
		Op: op, Item: item,
		Tokens: []*transport.Token{s.token},
		Build: func(ctx context.Context) (*http.Request, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.conf.base+path+"?"+query.Encode(), nil)
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
		Check: check,
	})
	if err != nil {
		return wire.Value{}, err
	}
	v, _, _ := wire.Parse(resp.Body) // check has read it
	if v.Get(want).Kind() != kind {
		return wire.Value{}, &fetch.Error{Kind: fetch.Malformed, Op: op, Item: item, Err: errors.New("answer without " + want)}
	}
	return v, nil
}

// Streams yields every chat that the app can see.
func (s *Source) Streams(ctx context.Context, yield func(fetch.Stream) error) error {
	v, err := s.call(ctx, "chats", "", "chats", wire.Array, "/chats", nil)
	if err != nil {
		return err
	}
	for each := range v.Get("chats").List() {
		m := each.Members()
		one := fetch.Stream{Chat: m.Get("id").ID(), Name: m.Get("name").Text(), Kind: chat.ChatKind(m.Get("kind").Text())}
		if err := yield(one); err != nil {
			return err
		}
	}
	return nil
}

// state is where a walk stands.
type state struct {
	Version int    `json:"v"`
	Cursor  string `json:"cursor"`
}

const stateVersion = 1

// Step reads the next page of a chat's history.
func (s *Source) Step(ctx context.Context, task fetch.Task, raw []byte) (fetch.Page, error) {
	at := state{Version: stateVersion}
	if len(raw) > 0 && (json.Unmarshal(raw, &at) != nil || at.Version != stateVersion) {
		return fetch.Page{}, &fetch.Error{Kind: fetch.Restart, Op: "messages", Item: task.Chat}
	}
	size := task.PageSize
	if size == 0 {
		size = s.conf.pageSize
	}
	query := url.Values{
		"from": {strconv.FormatInt(task.FromMS, 10)},
		"to":   {strconv.FormatInt(task.ToMS, 10)},
		"size": {strconv.Itoa(size)},
	}
	if at.Cursor != "" {
		query.Set("cursor", at.Cursor)
	}
	v, err := s.call(ctx, "messages", task.Chat, "items", wire.Array, "/chats/"+url.PathEscape(task.Chat)+"/messages", query)
	if err != nil {
		return fetch.Page{}, err
	}
	return page(v)
}

// page reads a history answer.
func page(v wire.Value) (fetch.Page, error) {
	p := fetch.Page{Contiguous: true}
	for each := range v.Get("items").List() {
		item, m := newItem(each), readMessage(each)
		p.Items = append(p.Items, item)
		switch {
		case m.kind == "recall":
			p.Recall = append(p.Recall, fetch.Recall{ID: m.of, AtMS: m.timeMS, Evidence: "recalled by " + m.id})
		case m.of != "":
			p.Wanted = append(p.Wanted, m.of)
		}
	}
	cursor := v.Get("next").Text()
	p.Done = cursor == ""
	if p.Done {
		return p, nil
	}
	var err error
	p.State, err = json.Marshal(state{Version: stateVersion, Cursor: cursor})
	return p, err
}

// Get reads one message.
func (s *Source) Get(ctx context.Context, chat, id string) (store.Item, error) {
	v, err := s.call(ctx, "message", id, "id", wire.String, "/chats/"+url.PathEscape(chat)+"/messages/"+url.PathEscape(id), nil)
	if err != nil {
		return store.Item{}, err
	}
	return newItem(v), nil
}

// Names looks users up.
func (s *Source) Names(ctx context.Context, ids []string) ([]store.PersonName, error) {
	var people []store.PersonName
	for len(ids) > 0 {
		n := min(len(ids), maxNames)
		v, err := s.call(ctx, "users", "", "names", wire.Object, "/users", url.Values{"id": ids[:n]})
		if err != nil {
			return nil, err
		}
		for _, id := range ids[:n] {
			people = append(people, store.PersonName{ID: id, Name: v.At("names", id).Text(), Kind: string(chat.SenderUser)})
		}
		ids = ids[n:]
	}
	return people, nil
}

// Members are the user ids of a chat's members.
func (s *Source) Members(ctx context.Context, chat string) ([]string, error) {
	v, err := s.call(ctx, "members", chat, "members", wire.Array, "/chats/"+url.PathEscape(chat)+"/members", nil)
	if err != nil {
		return nil, err
	}
	var ids []string
	for each := range v.Get("members").List() {
		ids = append(ids, each.ID())
	}
	return ids, nil
}
