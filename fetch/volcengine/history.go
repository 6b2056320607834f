package volcengine

import (
	"context"
	"encoding/json"
	"slices"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// reasonDismissed is the hole of a dismissed conversation that can be read no longer.
const reasonDismissed = "dismissed"

// Step reads the next page of a conversation.
func (s *Source) Step(ctx context.Context, task fetch.Task, raw []byte) (fetch.Page, error) {
	if raw == nil {
		return s.begin(ctx, task)
	}
	var at state
	if err := paging.Resume(raw, task, stateVersion, &at, &at.Head); err != nil {
		return fetch.Page{}, err
	}
	got, err := s.history(ctx, task, at)
	switch {
	case err == nil:
		return s.page(task, at, got)
	case refused(err) && at.Jumped:
		return s.plainly(ctx, task)
	case refused(err):
		return fetch.Page{}, &fetch.Error{Kind: fetch.Restart, Op: actionHistory, Item: task.Chat, Err: err}
	}
	return fetch.Page{}, err
}

// begin reads the first page of a walk, in the first way that the platform takes.
func (s *Source) begin(ctx context.Context, task fetch.Task) (fetch.Page, error) {
	var first error
	for _, at := range openings(task, s.conversation(task.Chat).kind == chat.KindLive, s.client.Now()) {
		got, err := s.history(ctx, task, at)
		if err == nil {
			return s.page(task, at, got)
		}
		if first == nil {
			first = err
		}
		if !refused(err) {
			break
		}
	}
	if s.conversation(task.Chat).dismissed && closed(first) {
		return fetch.Page{Done: true, Holes: []store.Hole{{FromMS: task.FromMS, ToMS: task.ToMS, Reason: reasonDismissed}}}, nil
	}
	return fetch.Page{}, first
}

// closed reports whether the platform shows nothing of a conversation.
func closed(err error) bool {
	kind := fetch.KindOf(err)
	return kind == fetch.Forbidden || kind == fetch.Gone
}

// plainly begins again after a jump that the platform did not follow.
func (s *Source) plainly(ctx context.Context, task fetch.Task) (fetch.Page, error) {
	at := plain(task)
	got, err := s.history(ctx, task, at)
	if err != nil {
		return fetch.Page{}, err
	}
	return s.page(task, at, got)
}

// answer is one page of the history, read leniently but for its end proof.
type answer struct {
	messages  []message
	items     []store.Item
	more      bool
	newCursor wire.Value
	whole     bool // each of its messages is one
}

func (s *Source) history(ctx context.Context, task fetch.Task, at state) (answer, error) {
	result, err := s.call(ctx, actionHistory, task.Chat, params{
		"ConversationShortId": json.Number(task.Chat),
		"Cursor":              at.Cursor,
		"Limit":               s.limit(task.PageSize),
		"Reverse":             direction(at.Reverse),
	})
	if err != nil {
		return answer{}, err
	}
	a := answer{newCursor: result.Get("NewCursor"), whole: true}
	var known bool
	if a.more, known = flag(result.Get("HasMore")); !known {
		return answer{}, &fetch.Error{Kind: fetch.Malformed, Op: actionHistory, Item: task.Chat, Err: errNoEnd}
	}
	for v := range result.Get("Messages").List() {
		a.add(v)
	}
	oldestFirst(a.items)
	return a, nil
}

func (a *answer) add(v wire.Value) {
	if v.Kind() != wire.Object {
		a.whole = false
		if !v.Exists() {
			return
		}
	}
	m := readMessage(v)
	a.messages = append(a.messages, m)
	a.items = append(a.items, newItem(v, m))
}

// limit is the page size of a call.
func (s *Source) limit(size int) int {
	if size == 0 {
		size = s.conf.pageSize
	}
	return max(size, leastLimit)
}

func direction(reverse bool) int {
	if reverse {
		return 1
	}
	return 0
}

// page makes a step's result of an answer to the call that at describes.
func (s *Source) page(task fetch.Task, at state, a answer) (fetch.Page, error) {
	p := fetch.Page{Items: a.items}
	about(&p, a.messages)
	fresh := at.note(a.items)
	p.Contiguous = at.cover(a.items) && a.whole
	if hole, found := at.lost(a.items, !a.more, s.keeping(task.Chat, a.messages)); found {
		p.Holes = []store.Hole{hole}
	}
	at.Plain = at.Plain || !tracks(a.items)
	switch {
	case at.Jumped && at.Plain:
		at = plain(task)
		p.Contiguous = false // the next page is the first one again
	case !a.more:
		p.Done = true
		return p, nil
	case !at.advance(a.newCursor) && fresh == 0:
		return fetch.Page{}, &fetch.Error{Kind: fetch.Stuck, Op: actionHistory, Item: task.Chat, Advice: adviceStuck, Err: errStuck}
	case len(a.items) > 0 && at.jump():
		p.Contiguous = false // what the jump leaves out is not missing
	}
	p.State = paging.Encode(at)
	return p, nil
}

// keeping is how a conversation runs out: of the kind that the listing or its
// messages name, else of the one that keeps longer.
func (s *Source) keeping(id string, messages []message) keeping {
	c := s.conversation(id)
	k := keeping{now: s.client.Now(), created: c.createdMS, retention: retention}
	if c.kind == chat.KindLive || len(messages) > 0 && messages[0].chatKind == chat.KindLive {
		k.retention = liveRetention
	}
	return k
}

// about adds what messages say of people and of other messages.
func about(p *fetch.Page, messages []message) {
	here := make(map[string]bool, len(messages))
	for _, m := range messages {
		here[m.id] = true
	}
	for _, m := range messages {
		who := store.PersonName{ID: m.sender, Name: m.senderName, Kind: string(chat.SenderUser)}
		if who.ID != "" && who.Name != "" && !slices.Contains(p.People, who) {
			p.People = append(p.People, who)
		}
		switch ref := m.ref; {
		case ref.id == "":
		case ref.status == statusRecalled:
			p.Recall = append(p.Recall, fetch.Recall{ID: ref.id, Evidence: "quoted as recalled by " + m.id})
		case !here[ref.id] && ref.status != statusExpired && ref.status != statusDeleted:
			p.Wanted = append(p.Wanted, ref.id)
		}
	}
}

// Get reads one message. One that does not exist is an error of kind Gone.
func (s *Source) Get(ctx context.Context, chat, id string) (store.Item, error) {
	result, err := s.call(ctx, actionMessages, id, params{
		"ConversationShortId": json.Number(chat),
		"MessageIds":          numbers([]string{id}),
	})
	if err != nil {
		return store.Item{}, err
	}
	for v := range result.Get("Messages").List() {
		if m := readMessage(v); m.id == id {
			return newItem(v, m), nil
		}
	}
	return store.Item{}, &fetch.Error{Kind: fetch.Gone, Op: actionMessages, Item: id, Advice: adviceGone, Err: errNoMessage}
}
