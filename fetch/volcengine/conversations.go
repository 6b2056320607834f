package volcengine

import (
	"context"
	"slices"
	"strings"

	"imdex/fetch"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// conversation is what the platform says about one; the zero value is nothing.
type conversation struct {
	id        string
	name      string
	kind      chat.ChatKind
	createdMS int64
	dismissed bool
}

func readConversation(v wire.Value) conversation {
	m := v.Members()
	return conversation{
		id:        identifier(m.Get("ConversationShortId")),
		name:      strings.TrimSpace(m.Get("Name").Text()),
		kind:      chatKind(m.Get("ConversationType").Int()),
		createdMS: m.Get("CreateTime").TimeMS(),
		dismissed: m.Get("Status").Int() == 1,
	}
}

func (s *Source) remember(c conversation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[c.id] = c
}

// conversation is what is known of one.
func (s *Source) conversation(id string) conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[id]
}

// Streams yields the configured conversations and then those of the configured
// users, each once. A user whose list is refused is a stream with an error.
func (s *Source) Streams(ctx context.Context, yield func(fetch.Stream) error) error {
	seen := map[string]bool{}
	once := func(stream fetch.Stream) error {
		if seen[stream.Chat] {
			return nil
		}
		seen[stream.Chat] = true
		return yield(stream)
	}
	if err := s.chosen(ctx, once); err != nil {
		return err
	}
	for _, user := range s.conf.users {
		if err := s.ofUser(ctx, user, once); err != nil {
			return err
		}
	}
	return nil
}

// chosen yields the configured conversations. One that is not described (because
// it is dissolved, or the call is refused) may still be readable, and is walked.
func (s *Source) chosen(ctx context.Context, yield func(fetch.Stream) error) error {
	for some := range slices.Chunk(s.conf.conversations, batchSize) {
		if err := s.describe(ctx, some); err != nil {
			return err
		}
		for _, entry := range some {
			c := s.conversation(entry.ID)
			stream := fetch.Stream{Chat: entry.ID, Name: entry.Name, Kind: c.kind}
			if stream.Name == "" {
				stream.Name = c.name
			}
			if err := yield(stream); err != nil {
				return err
			}
		}
	}
	return nil
}

// describe asks for conversations and remembers them, one by one where the
// platform refuses the lot for one of them. An error ends the listing.
func (s *Source) describe(ctx context.Context, some []fetch.Entry) error {
	ids := make([]string, len(some))
	for i, entry := range some {
		ids[i] = entry.ID
	}
	result, err := s.call(ctx, actionConversations, "", params{"ConversationShortId": numbers(ids), "SkipMemberCount": true})
	if err == nil {
		for v := range result.Get("ConversationCoreInfos").List() {
			s.remember(readConversation(v))
		}
		return nil
	}
	if endsListing(ctx, err) {
		return err
	}
	if kind := fetch.KindOf(err); len(some) == 1 || kind != fetch.Gone && kind != fetch.Malformed {
		return nil
	}
	for one := range slices.Chunk(some, 1) {
		if err := s.describe(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// endsListing reports whether an error would meet every other call too.
func endsListing(ctx context.Context, err error) bool {
	return ctx.Err() != nil || fetch.KindOf(err) == fetch.Auth
}

// dataStored asks for the conversations of the database, oldest first; what the
// platform keeps at hand (0) is in the order of a chat list, which moves.
const dataStored = 1

// ofUser yields a user's conversations. The platform's refusal is that user's
// alone, and a stream of its own.
func (s *Source) ofUser(ctx context.Context, user fetch.Entry, yield func(fetch.Stream) error) error {
	var stopped error
	err := s.pages(ctx, actionUserChats, user.ID, participant(user.ID), func(result wire.Members) error {
		for v := range result.Get("ConversationInfos").List() {
			c := readConversation(v)
			if c.id == "" {
				continue
			}
			s.remember(c)
			if stopped = yield(fetch.Stream{Chat: c.id, Name: c.name, Kind: c.kind}); stopped != nil {
				return stopped
			}
		}
		return nil
	})
	switch {
	case stopped != nil:
		return stopped
	case err == nil:
		return nil
	case endsListing(ctx, err):
		return err
	}
	return yield(fetch.Stream{Chat: "user:" + user.ID, Name: user.Name, Err: err})
}

// participant are the parameters of a user's list. The number is required even
// where the id is a string.
func participant(user string) params {
	p := params{"DataType": dataStored, "SkipMemberCount": true}
	if isNumber(user) {
		p["ParticipantUserId"] = numbers([]string{user})[0]
		return p
	}
	p["ParticipantUserId"], p["ParticipantUserIdStr"] = 0, user
	return p
}

// pages calls take with the result of each page of a list that goes on at
// NextCursor. It ends where HasMore is false or the cursor is negative; a cursor
// that comes back is an error of kind Stuck.
func (s *Source) pages(ctx context.Context, action, item string, p params, take func(wire.Members) error) error {
	p["Limit"] = maxPageSize
	seen := map[int64]bool{}
	for cursor := int64(0); ; {
		if seen[cursor] {
			return &fetch.Error{Kind: fetch.Stuck, Op: action, Item: item, Err: errStuck}
		}
		seen[cursor] = true
		p["Cursor"] = cursor
		result, err := s.call(ctx, action, item, p)
		if err != nil {
			return err
		}
		more, known := flag(result.Get("HasMore"))
		if !known {
			return &fetch.Error{Kind: fetch.Malformed, Op: action, Item: item, Err: errNoEnd}
		}
		if err := take(result); err != nil {
			return err
		}
		if cursor = result.Get("NextCursor").Int(); !more || cursor < 0 {
			return nil
		}
	}
}
