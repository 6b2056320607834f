package emulator

import (
	"cmp"
	"fmt"
	"slices"
)

// userConversations answers GetUserConversations.
func (p *Platform) userConversations(in request) (any, *refusal) {
	var asked struct {
		AppId                int32
		ParticipantUserId    *int64
		ParticipantUserIdStr string
		Cursor, Limit        *int64
		DataType, InboxType  int32
		SkipMemberCount      bool
	}
	if refused := p.read(in, &asked, &asked.AppId); refused != nil {
		return nil, refused
	}
	if asked.ParticipantUserId == nil || asked.Cursor == nil || asked.Limit == nil || *asked.Limit < 1 || *asked.Limit > maxPage || *asked.Cursor < 0 {
		return nil, invalid()
	}
	user := fmt.Sprint(*asked.ParticipantUserId)
	if p.opts.StringIDs {
		user = asked.ParticipantUserIdStr
	}
	if p.user(user) == nil {
		return nil, im("ParticipantNotFound")
	}
	list := p.listOf(user, asked.DataType)
	from, to := bounds(*asked.Cursor, *asked.Limit, len(list))
	infos := []any{}
	for _, r := range list[from:to] {
		infos = append(infos, p.describe(r))
	}
	next := int64(to)
	if in.fault.SameCursor {
		next = *asked.Cursor
	}
	return map[string]any{"ConversationInfos": infos, "HasMore": to < len(list), "NextCursor": p.long(next)}, nil
}

// listOf are a user's conversations: 0 the latest active first, 1 those that
// were created first, 2 the live groups, newest first.
func (p *Platform) listOf(user string, kind int32) []*room {
	list := slices.DeleteFunc(slices.Clone(p.rooms), func(r *room) bool {
		return !slices.Contains(r.Members, user) || (r.Kind == Live) != (kind == 2)
	})
	switch kind {
	case 0:
		slices.SortStableFunc(list, func(a, b *room) int { return cmp.Compare(b.last, a.last) })
	case 2:
		slices.Reverse(list)
	}
	return list
}

// bounds is a page of a list that is counted from its beginning.
func bounds(cursor, limit int64, n int) (from, to int) {
	from = int(min(cursor, int64(n)))
	return from, min(from+int(limit), n)
}

// someConversations answers BatchGetConversations, which leaves out what was dissolved.
func (p *Platform) someConversations(in request) (any, *refusal) {
	var asked struct {
		AppId               int32
		ConversationShortId []int64
		SkipMemberCount     bool
	}
	if refused := p.read(in, &asked, &asked.AppId); refused != nil {
		return nil, refused
	}
	if len(asked.ConversationShortId) == 0 {
		return nil, invalid()
	}
	infos := []any{}
	for _, id := range asked.ConversationShortId {
		r := p.find(fmt.Sprint(id))
		switch known := r != nil && !r.removed && !r.Dissolved; {
		case id <= 0, !known && p.opts.StrictBatch:
			return nil, im("ConversationShortIdsHasInvalidElem")
		case known:
			infos = append(infos, p.describe(r))
		}
	}
	return map[string]any{"ConversationCoreInfos": infos}, nil
}

func (p *Platform) describe(r *room) map[string]any {
	out := map[string]any{
		"AppId": p.opts.AppID, "ConversationShortId": p.long(number(r.ID)), "ConversationId": "c:" + r.ID, "ConversationType": r.Kind,
		"InboxType": 0, "Status": 0, "CreateTime": r.CreatedMS / 1000, "ModifyTime": r.CreatedMS / 1000,
	}
	if r.Dissolved {
		out["Status"] = 1
	}
	if r.Name != "" {
		out["Name"] = r.Name
	}
	owner := ""
	if len(r.Members) > 0 {
		owner = r.Members[0]
	}
	p.name(out, "OwnerUserId", owner)
	p.name(out, "CreatorUserId", owner)
	return out
}

// participants answers ScanConversationParticipantList.
func (p *Platform) participants(in request) (any, *refusal) {
	var asked struct {
		AppId                                       int32
		ConversationShortId                         int64
		Cursor, Limit                               *int64
		OnlyUserIds, Reverse, ScanOnlineParticipant bool
		MarkType                                    string
	}
	if refused := p.read(in, &asked, &asked.AppId); refused != nil {
		return nil, refused
	}
	if asked.Cursor == nil || asked.Limit == nil || *asked.Cursor < 0 || *asked.Limit < 1 {
		return nil, invalid()
	}
	r, refused := p.enter(asked.ConversationShortId)
	if refused != nil {
		return nil, refused
	}
	list := slices.Clone(r.Members)
	if asked.Reverse {
		slices.Reverse(list)
	}
	from, to := bounds(*asked.Cursor, min(*asked.Limit, maxPage), len(list))
	next := to
	if to == len(list) {
		next = -1
	}
	found := []any{}
	for _, id := range list[from:to] {
		each := map[string]any{"ConversationShortId": p.long(number(r.ID)), "Role": 0, "Status": 0}
		p.name(each, "ParticipantUserId", id)
		found = append(found, each)
	}
	return map[string]any{"Participants": found, "HasMore": next >= 0, "NextCursor": next}, nil
}

// someUsers answers BatchGetUser, whose ids are numbers.
func (p *Platform) someUsers(in request) (any, *refusal) {
	var asked struct {
		AppId   int32
		UserIds []int64
	}
	if refused := p.read(in, &asked, &asked.AppId); refused != nil {
		return nil, refused
	}
	if len(asked.UserIds) == 0 || len(asked.UserIds) > maxUsers {
		return nil, invalid()
	}
	found, missing := []any{}, []any{}
	for _, id := range asked.UserIds {
		u := p.user(fmt.Sprint(id))
		if u == nil {
			missing = append(missing, p.long(id))
			continue
		}
		found = append(found, map[string]any{"AppId": p.opts.AppID, "UserId": p.long(id), "NickName": u.Name, "Ext": nil,
			"Portrait": fmt.Sprintf("https://avatar.emulator.invalid/%d?sign=%d", id, p.calls), "IsRobot": u.Robot,
			"CreateTime": 1700000000000, "ModifyTime": 1700000000000})
	}
	return map[string]any{"Users": found, "NotFoundUsers": missing}, nil
}

func (p *Platform) user(id string) *User {
	i := slices.IndexFunc(p.users, func(u User) bool { return u.ID == id })
	if i < 0 {
		return nil
	}
	return &p.users[i]
}
