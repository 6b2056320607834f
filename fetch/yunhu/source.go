package yunhu

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"imdex/fetch"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// Names of what the one call is made for, in errors and events.
const (
	opMessages = "messages"
	opMessage  = "message"
)

const listPath = "/open-apis/v1/bot/messages"

// Source is one bot's view of its configured chats. Its methods may be called
// from several goroutines at once.
type Source struct {
	conf   config
	client *transport.Client
}

var (
	_ fetch.Source = (*Source)(nil)
	_ fetch.Getter = (*Source)(nil)
)

// Open checks the settings and returns a source. It makes no call; an error is
// a *fetch.ConfigError.
func Open(settings fetch.Settings, env fetch.Env) (*Source, error) {
	conf, err := newConfig(settings)
	if err != nil {
		return nil, err
	}
	client := transport.New(env, transport.Options{Rate: conf.rate, Secrets: []fetch.Secret{conf.token}})
	return &Source{conf: conf, client: client}, nil
}

// Streams yields the configured chats. It makes no call.
func (s *Source) Streams(_ context.Context, yield func(fetch.Stream) error) error {
	for _, each := range s.conf.chats {
		stream := fetch.Stream{Chat: each.ID, Name: each.Name, Kind: chat.KindSingle}
		if kind, _, _ := cutChat(each.ID); kind == typeGroup {
			stream.Kind = chat.KindGroup
		}
		if err := yield(stream); err != nil {
			return err
		}
	}
	return nil
}

// Step reads the next page of a chat's history. Where the platform refuses the
// anchor, the newest page is asked for: if that is refused too, it was not the
// anchor's fault, and the walk stays where it is.
func (s *Source) Step(ctx context.Context, task fetch.Task, raw []byte) (fetch.Page, error) {
	at, err := readState(task, raw)
	if err != nil {
		return fetch.Page{}, err
	}
	q := query{op: opMessages, item: task.Chat, chat: task.Chat, anchor: at.anchor(), before: task.PageSize}
	if q.before == 0 {
		q.before = s.conf.pageSize
	}
	found, err := s.list(ctx, q)
	if err == nil {
		return at.page(task, found)
	}
	if q.anchor == "" || !refusesAnchor(err) {
		return fetch.Page{}, err
	}
	q.anchor = ""
	if found, err = s.list(ctx, q); err != nil {
		return fetch.Page{}, err
	}
	return at.lost(task, found)
}

// Get reads one message. One that does not exist is an error of kind Gone.
func (s *Source) Get(ctx context.Context, chat, id string) (store.Item, error) {
	found, err := s.list(ctx, query{op: opMessage, item: id, chat: chat, anchor: id, before: 1})
	switch {
	case err != nil && !refusesAnchor(err):
		return store.Item{}, err
	case err == nil && len(found.rows) > 0 && found.rows[0].id == id:
		return found.rows[0].item, nil
	}
	return store.Item{}, &fetch.Error{Kind: fetch.Gone, Op: opMessage, Item: id, Err: errNoMessage}
}

// query is one call: the anchor and so many messages before it, or the newest
// where there is no anchor.
type query struct {
	op, item string
	chat     string
	anchor   string // message id; "" is none
	before   int    // at least 1: with 0 the platform answers with nothing, not even the anchor
}

// list makes the call.
func (s *Source) list(ctx context.Context, q query) (answer, error) {
	address := s.conf.base.String() + listPath + "?" + s.values(q).Encode()
	resp, err := s.client.Do(ctx, transport.Call{
		Op: q.op, Item: q.item,
		Build: func(ctx context.Context) (*http.Request, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
			if err == nil {
				req.Header.Set("Content-Type", "application/json") // every published client sends it
			}
			return req, err
		},
		Check: check,
	})
	if err != nil {
		return answer{}, err
	}
	body, _, err := wire.Parse(resp.Body)
	if err != nil {
		return answer{}, &fetch.Error{Kind: fetch.Malformed, Op: q.op, Item: q.item, Err: err}
	}
	return readAnswer(body.Get("data")), nil
}

func (s *Source) values(q query) url.Values {
	kind, id, _ := cutChat(q.chat)
	values := url.Values{
		"token":     {s.conf.token.Reveal()},
		"chat-type": {kind},
		"chat-id":   {id},
		"before":    {strconv.Itoa(q.before)},
	}
	if q.anchor != "" {
		values.Set("message-id", q.anchor)
	}
	return values
}
