package query

import (
	"context"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"imdex/index"
	"imdex/query/directory"
	"imdex/store"
	"imdex/store/chat"
)

// Store is what a search reads of the message store: its changes and records
// ([index.Feed]), and who stands next to whom.
type Store interface {
	Head(ctx context.Context) (store.Head, error)
	Changes(ctx context.Context, after store.Revision, limit int) ([]store.Change, error)
	// Records returns the messages of these numbers as they stood at a
	// revision, in any order. A number without a message is left out.
	Records(ctx context.Context, at store.Revision, numbers []store.Number) ([]store.Record, error)
}

// Neighbours finds the messages around one in its chat.
type Neighbours interface {
	// Neighbours returns up to so many numbers on each side, both in the order
	// of time.
	Neighbours(ctx context.Context, number store.Number, before, after int) (older, newer []store.Number, err error)
}

// Timeline knows when each message was sent.
type Timeline interface {
	// Moments returns up to limit moments of all messages, by stream, time and
	// number, those up to and with after left out; the zero Moment leaves out none.
	Moments(ctx context.Context, after store.Moment, limit int) ([]store.Moment, error)
}

// Coverage knows what of a stream has not been read.
type Coverage interface {
	Coverage(ctx context.Context, stream store.Stream) (store.Coverage, error)
}

// Config is what a Searcher is made of. The optional parts say so.
type Config struct {
	Store      Store
	Neighbours Neighbours                      // optional: without it a hit has no context
	Coverage   Coverage                        // optional: without it nothing is said about holes
	Timeline   Timeline                        // optional: without it a scan that meets its deadline cannot say how far it came
	Decode     func(store.Record) chat.Message // pure; called from several goroutines at once
	// Names must have been built after Index was opened, so that it knows every
	// chat of the index.
	Names *directory.Directory

	// Index is the index to use; nil if there is none that can be used, which
	// Reason then says in a few words ("missing", "stale: other decoders").
	Index  *index.Reader
	Reason string

	Now      func() time.Time         // for Explain's times; nil is time.Now
	Location *time.Location           // of days; nil is time.Local
	Progress func(done, total uint64) // of scans of the store, from one goroutine; optional
}

// Searcher answers queries over one store and one generation of its index.
type Searcher struct {
	Config
	columns []*column
	indexed store.Revision // what the index has applied
}

// New returns a searcher. It reads nothing yet.
func New(c Config) *Searcher {
	if c.Location == nil {
		c.Location = time.Local
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Progress == nil {
		c.Progress = func(uint64, uint64) {}
	}
	s := &Searcher{Config: c}
	if c.Index != nil {
		s.indexed = c.Index.Position().Revision
		for _, seg := range c.Index.Segments() {
			s.columns = append(s.columns, newColumn(seg))
		}
	}
	return s
}

// view is the store and the index as one search sees them, at one revision.
type view struct {
	at    store.Revision
	parts []*part
	// loose are the messages that the index does not answer for.
	loose numbers
}

// numbers is a set of message numbers: a list, or everything from 1 to last.
type numbers struct {
	list []store.Number
	last store.Number
}

func (n numbers) len() int { return len(n.list) + int(n.last) }

// latestFirst lists the numbers.
func (n numbers) latestFirst() []store.Number {
	all := slices.Clone(n.list)
	for i := range n.last {
		all = append(all, i+1)
	}
	slices.Reverse(all)
	return all
}

// view opens the store's state at a revision, 0 for the newest. useIndex is
// false for a scan.
func (s *Searcher) view(ctx context.Context, at store.Revision, hidden, useIndex bool) (*view, error) {
	head, err := s.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	if at == 0 {
		at = head.Revision
	}
	if !useIndex || s.Index == nil {
		return &view{at: at, loose: numbers{last: store.Number(head.Messages)}}, nil
	}
	loose, stale, err := s.changed(ctx, at)
	if err != nil {
		return nil, err
	}
	v := &view{at: at, loose: numbers{list: loose}}
	for _, c := range s.columns {
		p, err := c.see(stale, hidden)
		if err != nil {
			return nil, err
		}
		v.parts = append(v.parts, p)
	}
	return v, nil
}

// changePage is how many changes are read at once: some tens of kilobytes.
const changePage = 4096

// changed are the messages that the index has not as they stood at a revision,
// each once: they changed after the index's revision or, where that is the
// later one, before it. stale are those of them that the index may have.
func (s *Searcher) changed(ctx context.Context, at store.Revision) (loose, stale []store.Number, err error) {
	seen := make(map[store.Number]bool)
	upTo := max(at, s.indexed)
	for after := min(at, s.indexed); after < upTo; {
		changes, err := s.Store.Changes(ctx, after, changePage)
		if err != nil {
			return nil, nil, err
		}
		if len(changes) == 0 {
			break
		}
		for _, c := range changes {
			after = c.Revision
			if after > upTo || seen[c.Number] {
				continue
			}
			seen[c.Number] = true
			loose = append(loose, c.Number)
			if c.Kind != store.ChangeAdded || after <= s.indexed {
				stale = append(stale, c.Number)
			}
		}
	}
	return loose, stale, nil
}

// see is the segment without these messages and, unless they are wanted, without
// hidden ones.
func (c *column) see(stale []store.Number, hidden bool) (*part, error) {
	p := &part{column: c, visible: c.Live(), whole: true}
	gone := roaring.New()
	for _, n := range stale {
		if doc, ok := c.Find(n); ok {
			gone.Add(doc)
		}
	}
	p.without(gone)
	if hidden {
		return p, nil
	}
	veiled, err := p.postings(index.ByFlag, []byte(index.Hidden))
	if err != nil {
		return nil, err
	}
	p.without(veiled)
	return p, nil
}

func (p *part) without(docs *roaring.Bitmap) {
	if !docs.IsEmpty() {
		p.visible, p.whole = roaring.AndNot(p.visible, docs), false
	}
}
