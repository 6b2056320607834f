package volcengine

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// Names looks users up, 50 at a time. Users that the platform does not know, and
// those with string ids, which it offers no call for, are returned without a name.
func (s *Source) Names(ctx context.Context, ids []string) ([]store.PersonName, error) {
	var out []store.PersonName
	for some := range slices.Chunk(ids, maxNames) {
		found, err := s.users(ctx, slices.DeleteFunc(slices.Clone(some), func(id string) bool { return !isNumber(id) }))
		if err != nil {
			return out, err
		}
		for _, id := range some {
			person, known := found[id]
			if !known {
				person = store.PersonName{ID: id, Kind: string(chat.SenderUser)}
			}
			out = append(out, person)
		}
	}
	return out, nil
}

func (s *Source) users(ctx context.Context, ids []string) (map[string]store.PersonName, error) {
	found := map[string]store.PersonName{}
	if len(ids) == 0 {
		return found, nil
	}
	result, err := s.call(ctx, actionUsers, "", params{"UserIds": numbers(ids)})
	if err != nil {
		return nil, err
	}
	for v := range result.Get("Users").List() {
		m := v.Members()
		person := store.PersonName{ID: userID(m, "UserId"), Name: strings.TrimSpace(m.Get("NickName").Text()), Kind: string(chat.SenderUser)}
		if m.Get("IsRobot").Bool() {
			person.Kind = string(chat.SenderBot)
		}
		found[person.ID] = person
	}
	return found, nil
}

// Members are the user ids of a group's members.
func (s *Source) Members(ctx context.Context, chat string) ([]string, error) {
	var ids []string
	p := params{"ConversationShortId": json.Number(chat)}
	err := s.pages(ctx, actionParticipants, chat, p, func(result wire.Members) error {
		for v := range result.Get("Participants").List() {
			if id := userID(v.Members(), "ParticipantUserId"); id != "" {
				ids = append(ids, id)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}
