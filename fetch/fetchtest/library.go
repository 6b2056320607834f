package fetchtest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"imdex/fetch"
	"imdex/store"
)

// Library is a store in memory, small enough to be right by reading: the model
// that a drain is held against. It refuses what a real store refuses.
type Library struct {
	mu       sync.Mutex // guards everything below
	streams  map[store.Stream]*stream
	people   map[string]int64 // account/id → last sight of a name, 0 without one
	number   store.Number
	revision store.Revision
	commits  int

	// Before is called before each commit with its number, from 1; an error
	// makes the commit fail. Nil is nothing.
	Before func(commit int) error
}

var _ fetch.Library = (*Library)(nil)

type stream struct {
	messages   map[string]*Stored
	checkpoint []byte
	coverage   store.Coverage
	names      []string
}

// Stored is a message in the library.
type Stored struct {
	Number   store.Number
	Versions []store.Item // oldest first
	Marks    []store.Mark
}

// Newest is the message's newest version.
func (s *Stored) Newest() store.Item { return s.Versions[len(s.Versions)-1] }

// Vanished reports what the marks say.
func (s *Stored) Vanished() bool {
	gone := false
	for _, m := range s.Marks {
		switch m.Kind {
		case store.MarkVanished:
			gone = true
		case store.MarkReturned:
			gone = false
		}
	}
	return gone
}

// Marked reports whether there is a mark of a kind.
func (s *Stored) Marked(kind store.MarkKind) bool {
	return slices.ContainsFunc(s.Marks, func(m store.Mark) bool { return m.Kind == kind })
}

func (s *Stored) dump() string {
	var b strings.Builder
	for _, v := range s.Versions {
		fmt.Fprintf(&b, " version %d %d %x %s", v.TimeMS, v.Order, v.Fingerprint, v.Raw)
	}
	for _, m := range s.Marks {
		fmt.Fprintf(&b, " mark %d %d", m.Kind, m.AtMS)
	}
	return b.String()
}

// NewLibrary returns an empty library.
func NewLibrary() *Library {
	return &Library{streams: map[store.Stream]*stream{}, people: map[string]int64{}}
}

// Messages are a stream's messages by id, for reading only.
func (l *Library) Messages(s store.Stream) map[string]*Stored {
	l.mu.Lock()
	defer l.mu.Unlock()
	if st := l.streams[s]; st != nil {
		return st.messages
	}
	return nil
}

// Dump is the library's content, a sorted line for each message with all its
// versions and marks, and for each person; without checkpoints and coverage.
func (l *Library) Dump() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var lines []string
	for key, st := range l.streams {
		for id, m := range st.messages {
			lines = append(lines, fmt.Sprintf("%s/%s/%s %d%s", key.Account, key.Chat, id, m.Number, m.dump()))
		}
	}
	for id := range l.people {
		lines = append(lines, "person "+id)
	}
	slices.Sort(lines)
	return lines
}

// Title is a stream's last name that was not empty.
func (l *Library) Title(s store.Stream) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	title := ""
	if st := l.streams[s]; st != nil {
		for _, name := range st.names {
			title = cmp.Or(name, title)
		}
	}
	return title
}

// Commits is how many commits succeeded.
func (l *Library) Commits() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.commits
}

var errRefused = errors.New("library: page refused")

// Commit implements fetch.Committer.
func (l *Library) Commit(ctx context.Context, pages []store.Page) (store.Receipt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return store.Receipt{}, err
	}
	if l.Before != nil {
		if err := l.Before(l.commits + 1); err != nil {
			return store.Receipt{}, err
		}
	}
	for _, p := range pages {
		if err := refuse(p); err != nil {
			return store.Receipt{}, err
		}
	}
	l.commits++
	var receipt store.Receipt
	for _, p := range pages {
		n := l.page(p)
		receipt.Added += n.Added
		receipt.Revised += n.Revised
		receipt.Marked += n.Marked
		receipt.Pages = append(receipt.Pages, n)
	}
	receipt.Head = l.revision
	return receipt, nil
}

// refuse is what a real store says to a page that cannot be kept.
func refuse(p store.Page) error {
	if p.Stream.Account == "" || p.Stream.Chat == "" || p.SeenMS == 0 {
		return fmt.Errorf("%w: stream %v, seen %d", errRefused, p.Stream, p.SeenMS)
	}
	for _, i := range p.Items {
		if i.ID == "" || i.Format == "" || i.Raw == nil {
			return fmt.Errorf("%w: item %+v", errRefused, i)
		}
	}
	for _, w := range p.People {
		if w.Account == "" || w.ID == "" || w.AtMS == 0 {
			return fmt.Errorf("%w: person %+v", errRefused, w)
		}
	}
	return nil
}

func (l *Library) page(p store.Page) (n store.PageCount) {
	st := l.streams[p.Stream]
	if st == nil {
		st = &stream{messages: map[string]*Stored{}}
		l.streams[p.Stream] = st
	}
	for _, item := range p.Items {
		item.Raw = bytes.Clone(item.Raw)
		switch m := st.messages[item.ID]; {
		case m == nil:
			l.number++
			l.revision++
			n.Added++
			st.messages[item.ID] = &Stored{Number: l.number, Versions: []store.Item{item}}
		case m.Newest().Fingerprint != item.Fingerprint:
			l.revision++
			n.Revised++
			m.Versions = append(m.Versions, item)
		}
	}
	for _, mark := range p.Marks {
		if m := st.messages[mark.ID]; m != nil && !holds(m, mark.Mark.Kind) {
			l.revision++
			n.Marked++
			m.Marks = append(m.Marks, mark.Mark)
		}
	}
	if p.Checkpoint != nil {
		st.checkpoint = bytes.Clone(p.Checkpoint)
	}
	if p.Coverage != nil {
		st.coverage = cloneCoverage(*p.Coverage)
	}
	for _, w := range p.People {
		l.sight(w)
	}
	if p.Chat != nil {
		st.names = append(st.names, p.Chat.Name)
	}
	return n
}

func (l *Library) sight(p store.PersonName) {
	id := p.Account + "/" + p.ID
	at := l.people[id]
	if p.Name != "" {
		at = max(at, p.AtMS)
	}
	l.people[id] = at
}

// holds reports whether a mark would say nothing new.
func holds(m *Stored, kind store.MarkKind) bool {
	switch kind {
	case store.MarkVanished:
		return m.Vanished()
	case store.MarkReturned:
		return !m.Vanished()
	}
	return m.Marked(kind)
}

func cloneCoverage(c store.Coverage) store.Coverage {
	c.Windows, c.Holes = slices.Clone(c.Windows), slices.Clone(c.Holes)
	return c
}

// Checkpoint implements fetch.Standing.
func (l *Library) Checkpoint(ctx context.Context, s store.Stream) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if st := l.streams[s]; st != nil {
		return bytes.Clone(st.checkpoint), ctx.Err()
	}
	return nil, ctx.Err()
}

// Coverage implements fetch.Standing.
func (l *Library) Coverage(ctx context.Context, s store.Stream) (store.Coverage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if st := l.streams[s]; st != nil {
		return cloneCoverage(st.coverage), ctx.Err()
	}
	return store.Coverage{}, ctx.Err()
}

// Missing implements fetch.Memory.
func (l *Library) Missing(ctx context.Context, s store.Stream, ids []string) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	st := l.streams[s]
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return st != nil && st.messages[id] != nil }), ctx.Err()
}

// Unnamed implements fetch.Memory.
func (l *Library) Unnamed(ctx context.Context, account string, ids []string, sinceMS int64) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		at, known := l.people[account+"/"+id]
		return known && (at == 0 || at >= sinceMS)
	}), ctx.Err()
}

// Newest implements fetch.Memory.
func (l *Library) Newest(ctx context.Context, s store.Stream) (newest int64, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if st := l.streams[s]; st != nil {
		for _, m := range st.messages {
			newest = max(newest, m.Newest().TimeMS)
		}
	}
	return newest, ctx.Err()
}

// Places implements fetch.Memory.
func (l *Library) Places(ctx context.Context, s store.Stream, fromMS, toMS int64, after store.Place, limit int) ([]store.Place, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	st := l.streams[s]
	if st == nil {
		return nil, ctx.Err()
	}
	var all []store.Place
	for id, m := range st.messages {
		i := m.Newest()
		p := store.Place{Number: m.Number, ID: id, TimeMS: i.TimeMS, Order: i.Order, Vanished: m.Vanished()}
		if p.TimeMS >= fromMS && p.TimeMS <= toMS && (after.Number == 0 || places(after, p) < 0) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, places)
	return all[:min(limit, len(all))], ctx.Err()
}

func places(a, b store.Place) int {
	return cmp.Or(cmp.Compare(a.TimeMS, b.TimeMS), cmp.Compare(a.Number, b.Number))
}
