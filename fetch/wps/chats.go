package wps

import (
	"context"
	"maps"
	"net/url"
	"slices"

	"imdex/fetch"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// Streams yields the configured chats, or else every chat that the app can
// see, and then the single chats of the configured users. A refused listing is
// returned after the users' chats, so that it is neither silent nor in their way.
func (s *Source) Streams(ctx context.Context, yield func(fetch.Stream) error) error {
	seen := map[string]bool{}
	once := func(stream fetch.Stream) error {
		if seen[stream.Chat] {
			return nil
		}
		seen[stream.Chat] = true
		return yield(stream)
	}
	listing := s.chosenChats
	if len(s.conf.chats) == 0 {
		listing = s.allChats
	}
	refused := listing(ctx, once)
	if refused != nil && fetch.KindOf(refused) != fetch.Forbidden {
		return refused
	}
	if err := s.userChats(ctx, once); err != nil {
		return err
	}
	return refused
}

// allChats yields the pages of the app's chat list.
func (s *Source) allChats(ctx context.Context, yield func(fetch.Stream) error) error {
	return s.pages(ctx, request{op: opChats, path: "/v7/chats"}, func(v wire.Value) error {
		stream := s.stream(v)
		if stream.Chat == "" {
			return nil
		}
		return yield(stream)
	})
}

// chosenChats yields the configured chats. A chat whose description is refused
// may still be readable, so it is walked without a name.
func (s *Source) chosenChats(ctx context.Context, yield func(fetch.Stream) error) error {
	for _, id := range s.conf.chats {
		stream := fetch.Stream{Chat: id}
		data, err := s.call(ctx, request{op: opChat, item: id, path: "/v7/chats/" + url.PathEscape(id)})
		switch {
		case err == nil:
			stream = s.stream(data)
			stream.Chat = id
		case endsListing(ctx, err):
			return err
		}
		if err := yield(stream); err != nil {
			return err
		}
	}
	return nil
}

// userChats yields the app's single chats with the configured users. A user
// without one is a stream with an error.
func (s *Source) userChats(ctx context.Context, yield func(fetch.Stream) error) error {
	names := s.userNames(ctx)
	for _, u := range s.conf.users {
		data, err := s.call(ctx, request{op: opP2P, item: u.ID, path: "/v7/chats/get_p2p_chat", query: url.Values{"user_id": {u.ID}}})
		if err != nil && endsListing(ctx, err) {
			return err
		}
		stream := s.stream(data)
		if err == nil && stream.Chat == "" {
			err = &fetch.Error{Kind: fetch.Gone, Op: opP2P, Item: u.ID, Advice: adviceNoChat, Err: errNoChat}
		}
		if err != nil {
			stream = fetch.Stream{Chat: "user:" + u.ID, Err: err}
		}
		stream.Kind = chat.KindSingle
		if stream.Name == "" {
			stream.Name = names[u.ID]
		}
		if err := yield(stream); err != nil {
			return err
		}
	}
	return nil
}

// userNames are the configured users' names, which are their chats' names too:
// the configuration's, else the directory's as far as it answers.
func (s *Source) userNames(ctx context.Context) map[string]string {
	var unnamed []string
	for _, u := range s.conf.users {
		if u.Name == "" {
			unnamed = append(unnamed, u.ID)
		}
	}
	names := map[string]string{}
	for some := range slices.Chunk(unnamed, maxNames) {
		found, err := s.readUsers(ctx, some)
		if err != nil {
			break // a name is worth no failure
		}
		maps.Copy(names, found)
	}
	for _, u := range s.conf.users {
		if u.Name != "" {
			names[u.ID] = u.Name
		}
	}
	return names
}

// endsListing reports whether an error would meet every other chat too.
func endsListing(ctx context.Context, err error) bool {
	return ctx.Err() != nil || fetch.KindOf(err) == fetch.Auth
}

// stream reads one chat's description.
func (s *Source) stream(v wire.Value) fetch.Stream {
	m := v.Members()
	out := fetch.Stream{Chat: m.First("id", "chat_id").ID(), Name: m.Get("name").Text()}
	switch m.Get("type").Text() {
	case "p2p":
		out.Kind = chat.KindSingle
	case "group":
		out.Kind = chat.KindGroup
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.Get("status").Text() == "dismissed" {
		s.dismissed[out.Chat] = true
	} else {
		delete(s.dismissed, out.Chat)
	}
	return out
}

// pages calls yield for every item of a list, over all its pages. A token that
// comes back ends it with an error of kind Stuck.
func (s *Source) pages(ctx context.Context, r request, yield func(wire.Value) error) error {
	seen := map[string]bool{}
	for token := ""; ; {
		data, err := s.list(ctx, r, token, maxPageSize)
		if err != nil {
			return err
		}
		for v := range history(data) {
			if err := yield(v); err != nil {
				return err
			}
		}
		if token = nextToken(data); token == "" {
			return nil
		}
		if seen[token] {
			return &fetch.Error{Kind: fetch.Stuck, Op: r.op, Item: r.item, Err: errTokenLoop}
		}
		seen[token] = true
	}
}

// Members are the user ids of a chat's members.
func (s *Source) Members(ctx context.Context, chat string) ([]string, error) {
	var ids []string
	r := request{op: opMembers, item: chat, path: "/v7/chats/" + url.PathEscape(chat) + "/members", query: url.Values{"type": {"user"}}}
	err := s.pages(ctx, r, func(v wire.Value) error {
		if id := v.At("identity", "id").ID(); id != "" {
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}
