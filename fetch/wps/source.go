package wps

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/fetch/transport"
	"imdex/fetch/wire"
	"imdex/store"
)

// Names of the calls, for errors and events.
const (
	opToken    = "token"
	opChats    = "chats"
	opChat     = "chat"
	opP2P      = "get_p2p_chat"
	opMembers  = "members"
	opMessages = "messages"
	opMessage  = "message"
	opUser     = "user"
	opUsers    = "users"
)

// Source is one app's view of its company's chats. Its methods may be called
// from several goroutines at once.
type Source struct {
	conf   config
	client *transport.Client
	token  *transport.Token
	signer signer

	pageSize atomic.Int64 // lowered once, if the platform refuses it

	mu        sync.Mutex      // guards dismissed
	dismissed map[string]bool // chats that the listing called dismissed
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
	s := &Source{
		conf:      conf,
		client:    transport.New(env, transport.Options{Rate: conf.rate, Secrets: []fetch.Secret{conf.appKey}}),
		signer:    signer{appID: conf.appID, appKey: conf.appKey, prefix: conf.base.EscapedPath()},
		dismissed: map[string]bool{},
	}
	s.pageSize.Store(int64(conf.pageSize))
	s.token = s.client.NewToken(tokenEarly, s.renew)
	return s, nil
}

// renew asks for a token. This call is neither signed nor JSON.
func (s *Source) renew(ctx context.Context) (transport.Renewal, error) {
	form := url.Values{
		"grant_type":    {"client_credentials"},
		"client_id":     {s.conf.appID},
		"client_secret": {s.conf.appKey.Reveal()},
	}.Encode()
	var fields wire.Members
	_, err := s.client.Do(ctx, transport.Call{
		Op: opToken,
		Build: func(ctx context.Context) (*http.Request, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.conf.base.String()+"/oauth2/token", strings.NewReader(form))
			if err == nil {
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			return req, err
		},
		Check: func(r *transport.Response) (err error) {
			fields, err = checkToken(r)
			return err
		},
	})
	if err != nil {
		return transport.Renewal{}, err
	}
	return transport.Renewal{
		Token: fields.Get("access_token").ID(),
		Life:  time.Duration(max(0, fields.Get("expires_in").Int())) * time.Second,
	}, nil
}

// request is one call of the interface proper.
type request struct {
	op, item string
	method   string // "" is GET
	path     string // escaped
	query    url.Values
	body     []byte // JSON; nil is none
}

// call makes a request and returns its answer's data.
func (s *Source) call(ctx context.Context, r request) (wire.Value, error) {
	resp, err := s.client.Do(ctx, transport.Call{
		Op: r.op, Item: r.item,
		Tokens: []*transport.Token{s.token},
		Build:  func(ctx context.Context) (*http.Request, error) { return s.build(ctx, r) },
		Check:  check,
	})
	if err != nil {
		return wire.Value{}, err
	}
	body, _, err := wire.Parse(resp.Body)
	if err != nil {
		return wire.Value{}, &fetch.Error{Kind: fetch.Malformed, Op: r.op, Item: r.item, Err: err}
	}
	return body.Get("data"), nil
}

func (s *Source) build(ctx context.Context, r request) (*http.Request, error) {
	address := s.conf.base.String() + r.path
	if len(r.query) > 0 {
		address += "?" + r.query.Encode()
	}
	method := r.method
	if method == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	token, err := s.token.Get(ctx)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Authorization", "Bearer "+token)
	if s.conf.sign {
		s.signer.sign(req, r.body, s.client.Now())
	}
	return req, nil
}

// Step reads the next page of a chat's history.
func (s *Source) Step(ctx context.Context, task fetch.Task, raw []byte) (fetch.Page, error) {
	at, err := readState(task, raw)
	if err != nil {
		return fetch.Page{}, err
	}
	data, err := s.history(ctx, task, at)
	switch {
	case err == nil:
		return s.page(task, at, data)
	case at.Token == "" && s.isDismissed(task.Chat) && closed(err):
		return fetch.Page{Done: true, Holes: []store.Hole{{FromMS: task.FromMS, ToMS: task.ToMS, Reason: reasonDismissed}}}, nil
	case at.Token != "" && refusedValue(err):
		return fetch.Page{}, &fetch.Error{Kind: fetch.Restart, Op: opMessages, Item: task.Chat, Err: err}
	}
	return fetch.Page{}, err
}

// reasonDismissed is the hole of a dismissed chat that can be read no longer.
const reasonDismissed = "dismissed"

func closed(err error) bool {
	kind := fetch.KindOf(err)
	return kind == fetch.Forbidden || kind == fetch.Gone
}

func (s *Source) history(ctx context.Context, task fetch.Task, at state) (wire.Value, error) {
	start, end := window(task)
	query := url.Values{"end_time": {strconv.FormatInt(end, 10)}}
	if start > 0 {
		query.Set("start_time", strconv.FormatInt(start, 10))
	}
	return s.list(ctx, request{
		op: opMessages, item: task.Chat, query: query,
		path: "/v7/chats/" + url.PathEscape(task.Chat) + "/messages",
	}, at.Token, task.PageSize)
}

// list reads one page of any list. A refused first page is asked for once more
// in a size that the platform is known to take; the account stays with it.
func (s *Source) list(ctx context.Context, r request, token string, size int) (wire.Value, error) {
	limit := int(s.pageSize.Load())
	if size == 0 || size > limit {
		size = limit
	}
	data, err := s.sized(ctx, r, token, size)
	if token != "" || size <= smallPageSize || !refusedValue(err) {
		return data, err
	}
	if data, err = s.sized(ctx, r, token, smallPageSize); err == nil {
		s.pageSize.Store(smallPageSize)
	}
	return data, err
}

func (s *Source) sized(ctx context.Context, r request, token string, size int) (wire.Value, error) {
	query := url.Values{"page_size": {strconv.Itoa(size)}}
	maps.Copy(query, r.query)
	if token != "" {
		query.Set("page_token", token)
	}
	r.query = query
	data, err := s.call(ctx, r)
	if err == nil && !hasList(data) {
		err = &fetch.Error{Kind: fetch.Malformed, Op: r.op, Item: r.item, Err: errNoList}
	}
	return data, err
}

// page makes a step's result of a history answer.
func (s *Source) page(task fetch.Task, at state, data wire.Value) (fetch.Page, error) {
	var p fetch.Page
	var names people
	whole := true
	for v := range history(data) {
		if v.Kind() != wire.Object {
			whole = false
			if !v.Exists() {
				continue
			}
		}
		p.Items = append(p.Items, newItem(v))
		names.harvest(v)
	}
	p.People = names.found
	p.Wanted = quotedElsewhere(data, p.Items)
	p.Contiguous = at.cover(p.Items) && whole
	token := nextToken(data)
	if token == "" {
		p.Done = true
		return p, nil
	}
	next, stuck := at.advance(token)
	if stuck {
		return fetch.Page{}, &fetch.Error{Kind: fetch.Stuck, Op: opMessages, Item: task.Chat,
			Advice: "the platform hands out page tokens that lead back; try again later with --full", Err: errTokenLoop}
	}
	p.State = paging.Encode(next)
	return p, nil
}

// quotedElsewhere are the ids of quoted messages that are not on the page.
func quotedElsewhere(data wire.Value, items []store.Item) []string {
	here := make(map[string]bool, len(items))
	for _, item := range items {
		here[item.ID] = true
	}
	var wanted []string
	for v := range history(data) {
		if id := v.Get("quote_msg_id").ID(); id != "" && !here[id] {
			here[id] = true
			wanted = append(wanted, id)
		}
	}
	return wanted
}

// Get reads one message. One that does not exist is an error of kind Gone.
func (s *Source) Get(ctx context.Context, chat, id string) (store.Item, error) {
	data, err := s.call(ctx, request{
		op: opMessage, item: id,
		path: "/v7/chats/" + url.PathEscape(chat) + "/messages/" + url.PathEscape(id),
	})
	if err != nil {
		return store.Item{}, err
	}
	if item := newItem(data); item.ID == id {
		return item, nil
	}
	return store.Item{}, &fetch.Error{Kind: fetch.Malformed, Op: opMessage, Item: id, Err: errOtherMessage}
}

func (s *Source) isDismissed(chat string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dismissed[chat]
}
