package yunhu

import (
	"cmp"
	"slices"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/fetch/wire"
	"imdex/store"
)

// answer is a list as the platform sent it, newest first.
type answer struct {
	rows   []row
	broken bool // something in the list is no message
}

// row is one message of a list.
type row struct {
	message
	item store.Item
}

func readAnswer(data wire.Value) answer {
	var a answer
	for v := range data.Get("list").List() {
		if v.Kind() != wire.Object {
			a.broken = true
			if !v.Exists() {
				continue
			}
		}
		a.rows = append(a.rows, row{readMessage(v), newItem(v)})
	}
	return a
}

// inOrder reports whether every message has a time, and none a later one than
// the message before it.
func (a answer) inOrder() bool {
	return !a.broken && !slices.ContainsFunc(a.rows, func(r row) bool { return r.timeMS == 0 }) &&
		slices.IsSortedFunc(a.rows, func(x, y row) int { return cmp.Compare(y.timeMS, x.timeMS) })
}

// page makes a step's result of an answer.
//
// An answer that begins with the anchor, or one to a call without an anchor,
// joins on to what was read: what is listed in it is all there is between its
// ends. Where other messages stand before the anchor, the platform has answered
// with more than was asked for; those below the anchor lead on, and nothing else
// is concluded.
func (s state) page(task fetch.Task, a answer) (fetch.Page, error) {
	at := slices.IndexFunc(a.rows, func(r row) bool { return r.id == s.anchor() && r.id != "" })
	if at < 0 && s.anchor() != "" {
		return s.lost(task, a)
	}
	older := a.rows[at+1:]
	next := s.advance(older)
	p := s.gather(a)
	p.State = paging.Encode(next)
	if at > 0 {
		return p, nil
	}
	p.Done = next.anchor() == s.anchor() && (s.anchor() != "" || len(a.rows) == 0)
	if p.Contiguous = a.inOrder(); p.Contiguous && len(older) > 0 {
		oldest := older[len(older)-1].timeMS
		p.Covered = []store.Window{{FromMS: oldest + 1, ToMS: task.ToMS}}
		p.Done = p.Done || oldest < task.FromMS
	}
	return p, nil
}

// lost makes a step's result of an answer without the anchor. It may begin
// anywhere: its messages are kept, and the walk goes on from a newer one.
func (s state) lost(task fetch.Task, a answer) (fetch.Page, error) {
	next, err := s.retreat(task.Chat)
	if err != nil {
		return fetch.Page{}, err
	}
	p := s.gather(a)
	p.State, p.Contiguous = paging.Encode(next), len(p.Items) == 0 && next.anchor() != ""
	return p, nil
}

// gather takes over the messages that are not known yet, and what they bring.
func (s state) gather(a answer) fetch.Page {
	var p fetch.Page
	listed := map[string]bool{}
	for _, r := range a.rows {
		listed[r.id] = true
	}
	for _, r := range a.rows {
		if s.knows(r.id) {
			continue
		}
		p.Items = append(p.Items, r.item)
		if who := r.sender; who.id != "" && who.name != "" {
			p.People = append(p.People, store.PersonName{ID: who.id, Name: who.name, Kind: string(senderKind(who.kind))})
		}
		if r.parent != "" && !listed[r.parent] {
			p.Wanted = append(p.Wanted, r.parent)
		}
	}
	return p
}
