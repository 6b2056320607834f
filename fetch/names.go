package fetch

import (
	"context"
	"slices"
	"sync"
	"time"

	"imdex/store"
	"imdex/store/chat"
)

// names knows which user ids of an account this run has dealt with.
type names struct {
	namer Namer // nil where the source has none

	mu   sync.Mutex // guards everything below
	seen map[string]bool
	err  error // the first failure
	off  bool  // asking for names ended
}

func newNames(source Source) *names {
	namer, _ := source.(Namer)
	return &names{namer: namer, seen: map[string]bool{}}
}

// unknown are the user ids of messages that no page of this run had before and
// that named has no name of.
func (n *names) unknown(messages []chat.Message, named []store.PersonName) []string {
	if n.namer == nil {
		return nil
	}
	for _, p := range named {
		if p.Name != "" {
			n.fresh(p.ID)
		}
	}
	var ids []string
	for _, m := range messages {
		ids = append(ids, n.fresh(userIDs(m)...)...)
	}
	return ids
}

// meetIn returns the people whom a page names, and notes those that it does
// not, to ask for them.
func (w *walk) meetIn(page Page) []store.PersonName {
	if w.run.Provider.Decode == nil {
		return page.People
	}
	messages := make([]chat.Message, len(page.Items))
	for i, item := range page.Items {
		messages[i] = w.run.Provider.Decode(item)
	}
	people := append(slices.Clone(page.People), Named(messages)...)
	w.People = append(w.People, w.run.names.unknown(messages, people)...)
	return people
}

// Named are the people whom messages name: senders and those who are addressed,
// where an id and a name are known. Each name comes once, dated by the newest of
// the messages, so that an old message tells what somebody was called then.
func Named(messages []chat.Message) []store.PersonName {
	var list []store.PersonName
	known := map[[2]string]int{}
	see := func(id, name string, kind chat.SenderKind, atMS int64) {
		if id == "" || name == "" {
			return
		}
		i, seen := known[[2]string{id, name}]
		if !seen {
			i = len(list)
			known[[2]string{id, name}] = i
			list = append(list, store.PersonName{ID: id, Name: name})
		}
		p := &list[i]
		p.AtMS = max(p.AtMS, atMS)
		if kind != "" {
			p.Kind = string(kind)
		}
	}
	for _, m := range messages {
		see(m.Sender.ID, m.Sender.Name, m.Sender.Kind, m.TimeMS)
		for _, mention := range m.Mentions {
			see(mention.ID, mention.Name, "", m.TimeMS)
		}
	}
	return list
}

// fresh are the ids that come for the first time.
func (n *names) fresh(ids ...string) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []string
	for _, id := range ids {
		if id != "" && len(id) <= maxID && !n.seen[id] {
			n.seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// userIDs are the people whom a message names: bots and systems have no
// entry in a directory of users.
func userIDs(m chat.Message) []string {
	var ids []string
	if m.Sender.Kind == chat.SenderUser {
		ids = append(ids, m.Sender.ID)
	}
	for _, mention := range m.Mentions {
		ids = append(ids, mention.ID)
	}
	return ids
}

// fail notes why names stay unknown. It never fails a stream: a drain without
// names is worth more than no drain.
func (n *names) fail(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.err == nil {
		n.err = err
	}
}

// stop ends the asking for this run: a directory that refuses one batch
// refuses all.
func (n *names) stop(err error) {
	n.fail(err)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.off = true
}

func (n *names) reason() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.err
}

func (n *names) stopped() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.off || n.namer == nil
}

// wantsMembers reports whether the chat's members are to be asked for: once, when
// a group, or a single chat without a name of its own, was read to its end for the
// first time. One that could not be read would not tell them either.
func (w *walk) wantsMembers() bool {
	_, able := w.run.Source.(Memberer)
	return able && w.first && (w.group() || w.untitled()) && len(w.cover.Windows) > 0 && w.run.names.namer != nil
}

// meet adds the members of a group to the people to ask for. A single chat
// without a name gets that of the person at its other end.
func (w *walk) meet(ctx context.Context) error {
	if !w.wantsMembers() || w.run.names.stopped() {
		return nil
	}
	w.first = false
	ids, err := w.run.Source.(Memberer).Members(ctx, w.key.Chat)
	if err != nil && ctx.Err() == nil {
		w.run.names.fail(err)
	}
	if w.untitled() && len(ids) == 1 {
		return w.entitle(ctx, ids)
	}
	w.People = append(w.People, w.run.names.fresh(ids...)...)
	return nil
}

// entitle names the chat after its one member.
func (w *walk) entitle(ctx context.Context, id []string) error {
	people, err := w.run.names.namer.Names(ctx, id)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil || len(people) != 1 {
		w.run.names.fail(err)
		return nil
	}
	return w.submit(ctx, store.Page{People: people, Chat: &store.ChatName{Name: people[0].Name, Kind: string(w.found.Kind)}})
}

// untitled reports whether the chat is called after the person at its other end.
func (d *drain) untitled() bool { return d.found.Kind == chat.KindSingle && d.found.Name == "" }

// ask asks for the names that the store lacks.
func (w *walk) ask(ctx context.Context) error {
	ids := w.People
	w.People = nil
	for len(ids) > 0 && !w.run.names.stopped() {
		n := min(len(ids), nameBatch)
		if err := w.askBatch(ctx, ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

func (w *walk) askBatch(ctx context.Context, ids []string) error {
	unnamed, err := w.run.Library.Unnamed(ctx, w.key.Account, ids, w.run.namesSince())
	if err != nil {
		return inLibrary(err)
	}
	if len(unnamed) == 0 {
		return nil
	}
	people, err := w.run.names.namer.Names(ctx, unnamed)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		w.run.names.stop(err)
		return nil
	}
	return w.submit(ctx, store.Page{People: people})
}

// namesLast is how long a name is taken for the present one. People who write
// are few, and hundreds fit into a call.
const namesLast = 24 * time.Hour

// namesSince is what a name must be noted after not to be asked for again.
func (r *run) namesSince() int64 {
	if r.Full {
		return r.nowMS
	}
	return r.nowMS - namesLast.Milliseconds()
}
