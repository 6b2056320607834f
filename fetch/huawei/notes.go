package huawei

import (
	"imdex/fetch"
	"imdex/fetch/draft"
	"imdex/store"
	"imdex/store/chat"
)

// What rows say beside their messages: names, and recalls of other rows.

// senderKinds are the platform's sources. The documents name AGENT, ROBOT and
// SYSTEM; the examples have USER for the customer.
var senderKinds = map[string]chat.SenderKind{
	"USER":   chat.SenderUser,
	"AGENT":  chat.SenderAgent,
	"ROBOT":  chat.SenderBot,
	"SYSTEM": chat.SenderSystem,
}

// sender is who sent a row. Only the customer can have an id.
func (r row) sender() chat.Sender {
	s := chat.Sender{Name: r.nickname, Kind: senderKinds[r.source]}
	if s.Kind == chat.SenderUser {
		s.ID = r.user
	}
	var d draft.Draft
	d.From(s)
	return d.Msg.Sender
}

// people are the names of the rows' senders, each once.
func people(rows []row) []store.PersonName {
	var found []store.PersonName
	var known draft.Distinct
	for _, r := range rows {
		if s := r.sender(); s.Name != "" && known.Add(s.ID+"\x00"+s.Name) {
			found = append(found, store.PersonName{ID: s.ID, Name: s.Name, Kind: string(s.Kind)})
		}
	}
	return found
}

// keptCoded is how many rows with a messageCode a state carries to the next
// page: people take back what they have just written.
const keptCoded = 12

// coded is a row with a messageCode.
type coded struct {
	ID   string `json:"id"`
	Code string `json:"code"`
	Took bool   `json:"took,omitempty"` // it takes back the row with its code
	AtMS int64  `json:"at,omitempty"`
}

// recalls are the recalls that a page's rows announce, of rows of the page or
// just before it. A code may also be the very id of the row that it means.
func (s *state) recalls(rows []row) []fetch.Recall {
	all := s.Coded
	for _, r := range rows {
		if r.code != "" {
			all = append(all, coded{ID: r.id, Code: r.code, Took: r.takesBack(), AtMS: r.timeMS})
		}
	}
	var found []fetch.Recall
	for _, by := range all {
		if !by.Took {
			continue
		}
		target := by.Code
		for _, c := range all {
			if !c.Took && c.Code == by.Code {
				target = c.ID
			}
		}
		found = append(found, fetch.Recall{ID: target, AtMS: by.AtMS, Evidence: "recalled by row " + by.ID})
	}
	s.Coded = all[max(0, len(all)-keptCoded):]
	return found
}
