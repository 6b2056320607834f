package wps

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"imdex/fetch"
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// people collects the names that a page's items carry.
type people struct {
	found []store.PersonName
	seen  map[store.PersonName]bool
}

// namedBy are the members whose object is a person with id and name: mentions
// and rich text have identities, forwards sender_ids.
var namedBy = map[string]bool{
	"identity": true, "sender": true, "sender_id": true, "organizer": true, "creator": true,
	"attendees": true, "invitees": true, "participants": true,
}

// harvest looks through a whole item for people with a name.
func (p *people) harvest(v wire.Value) { p.descend(v, 0) }

func (p *people) descend(v wire.Value, depth int) {
	if depth > deepest {
		return
	}
	for item := range v.List() {
		p.descend(item, depth+1)
	}
	for key, member := range v.Fields() {
		if namedBy[key] {
			p.add(readIdentity(member))
			for each := range member.List() {
				p.add(readIdentity(each))
			}
		}
		p.descend(member, depth+1)
	}
}

func (p *people) add(who identity) {
	if who.id == "" || who.name == "" {
		return
	}
	name := store.PersonName{ID: who.id, Name: who.name, Kind: string(senderKind(who.kind))}
	if p.seen[name] {
		return
	}
	if p.seen == nil {
		p.seen = map[store.PersonName]bool{}
	}
	p.seen[name] = true
	p.found = append(p.found, name)
}

// statuses are all that a user can have; the lookup wants them named.
var statuses = []string{"active", "notactive", "disabled", "dimission"}

// Names looks users up, many at a time and those that are missing one by one.
// A user that the app may not see is returned without a name.
func (s *Source) Names(ctx context.Context, ids []string) ([]store.PersonName, error) {
	var out []store.PersonName
	for some := range slices.Chunk(ids, maxNames) {
		names, err := s.names(ctx, some)
		if err != nil {
			return out, err
		}
		for i, id := range some {
			out = append(out, store.PersonName{ID: id, Name: names[i], Kind: string(chat.SenderUser)})
		}
	}
	return out, nil
}

// names are the names of a few users, "" for those that the app may not see. If it
// may see none of them, it is the directory that is closed, not each of them.
func (s *Source) names(ctx context.Context, ids []string) ([]string, error) {
	found, refused := s.readUsers(ctx, ids)
	if refused != nil && !declined(refused) {
		return nil, refused
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		name, known := found[id]
		if known {
			names[i] = name
			continue
		}
		var err error
		switch names[i], err = s.readUser(ctx, id); {
		case err == nil:
			refused = nil
		case !unseen(err):
			return nil, err
		}
	}
	return names, refused
}

// readUsers asks for many users at once. One who is missing in the answer may
// be outside of it or unknown.
func (s *Source) readUsers(ctx context.Context, ids []string) (map[string]string, error) {
	body, err := json.Marshal(map[string][]string{"status": statuses, "user_ids": ids})
	if err != nil {
		return nil, err
	}
	data, err := s.call(ctx, request{op: opUsers, method: http.MethodPost, path: "/v7/users/batch_read", body: body})
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for v := range history(data) {
		if id, name := idAndName(v); id != "" && name != "" {
			found[id] = name
		}
	}
	return found, nil
}

// readUser asks for one user.
func (s *Source) readUser(ctx context.Context, id string) (string, error) {
	data, err := s.call(ctx, request{op: opUser, item: id, path: "/v7/users/" + url.PathEscape(id)})
	if err != nil {
		return "", err
	}
	_, name := idAndName(data)
	return name, nil
}

func idAndName(v wire.Value) (id, name string) {
	m := v.Members()
	return m.First("id", "user_id").ID(), m.First("user_name", "name", "nick_name").Text()
}

// declined reports whether the platform refused the lookup of many, which each
// one's may still do.
func declined(err error) bool {
	switch fetch.KindOf(err) {
	case fetch.Forbidden, fetch.Gone, fetch.Malformed:
		return !lacksScope(err)
	}
	return false
}

// unseen reports whether the platform refused this user and not the call.
func unseen(err error) bool {
	switch fetch.KindOf(err) {
	case fetch.Forbidden, fetch.Gone:
		return !lacksScope(err)
	}
	return refusedValue(err)
}

// senderKind is what the platform's identity types mean.
func senderKind(kind string) chat.SenderKind {
	switch kind {
	case "user":
		return chat.SenderUser
	case "sp", "app", "robot", "bot":
		return chat.SenderBot
	case "system":
		return chat.SenderSystem
	}
	return chat.SenderUnknown
}
