package bolt

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"

	"imdex/store"
)

// group is the work of one Commit inside its transaction.
type group struct {
	*buckets
	head    head
	was     head
	streams map[store.Stream]*openStream
	run     run // the stretch of changes that is growing
	receipt store.Receipt
	wrote   bool
}

// openStream is a stream that the group has met.
type openStream struct {
	streamRow
	was streamRow
}

func newGroup(b *buckets) (*group, error) {
	h, err := readHead(b.meta)
	return &group{buckets: b, head: h, was: h, streams: map[store.Stream]*openStream{}}, err
}

// put writes a value; bbolt keeps it until the commit.
func (g *group) put(b *bbolt.Bucket, key, value []byte) error {
	g.wrote = true
	return b.Put(key, value)
}

// putNew writes a value unless it stands there already.
func (g *group) putNew(b *bbolt.Bucket, key, value []byte) error {
	if bytes.Equal(b.Get(key), value) {
		return nil
	}
	return g.put(b, key, value)
}

// page stores a page and counts its part of the receipt.
func (g *group) page(p store.Page) error {
	before := g.receipt
	if err := g.store(p); err != nil {
		return err
	}
	g.receipt.Pages = append(g.receipt.Pages, store.PageCount{
		Added:   g.receipt.Added - before.Added,
		Revised: g.receipt.Revised - before.Revised,
		Marked:  g.receipt.Marked - before.Marked,
	})
	return nil
}

func (g *group) store(p store.Page) error {
	s, err := g.openStream(p.Stream)
	if err != nil {
		return err
	}
	for _, it := range p.Items {
		if err := g.item(s, p.SeenMS, it); err != nil {
			return at(err, "message %q", it.ID)
		}
	}
	for _, m := range p.Marks {
		if err := g.markID(s.id, m); err != nil {
			return at(err, "mark of %q", m.ID)
		}
	}
	if err := g.progress(s.id, p); err != nil {
		return err
	}
	return g.names(s.id, p)
}

// openStream finds a stream or gives it the next id.
func (g *group) openStream(name store.Stream) (*openStream, error) {
	if s, ok := g.streams[name]; ok {
		return s, nil
	}
	row, err := g.findStream(name)
	if err != nil {
		return nil, err
	}
	s := &openStream{streamRow: row, was: row}
	if row.id == 0 {
		if s.id, err = g.newStream(name); err != nil {
			return nil, err
		}
	}
	g.streams[name] = s
	return s, nil
}

func (g *group) newStream(name store.Stream) (store.StreamID, error) {
	sequence, err := g.stream.NextSequence()
	if err != nil {
		return 0, err
	}
	id := store.StreamID(sequence)
	if id == 0 || uint64(id) != sequence {
		return 0, fmt.Errorf("%w: stream id %d", store.ErrDamaged, sequence)
	}
	key := streamIDKey(id)
	chat := chatRow{stream: name}
	return id, g.put(g.chat, key, chat.seal(key))
}

// changed gives out the next revision and lets the stretch grow or begin anew.
func (g *group) changed(kind store.ChangeKind, n store.Number) (store.Revision, error) {
	revision := g.head.revision
	g.head.revision++
	r := &g.run
	if r.count > 0 && r.kind == kind && r.number+store.Number(r.count) == n {
		r.count++
		return revision, nil
	}
	err := g.putRun()
	g.run = run{first: revision, kind: kind, number: n, count: 1}
	return revision, err
}

func (g *group) putRun() error {
	if g.run.count == 0 {
		return nil
	}
	key := revisionKey(g.run.first)
	return g.put(g.change, key, g.run.seal(key))
}

// finish writes what the group has counted.
func (g *group) finish() error {
	if err := g.putRun(); err != nil {
		return err
	}
	for name, s := range g.streams {
		if s.streamRow == s.was {
			continue
		}
		key := streamKey(name)
		if err := g.put(g.stream, key, s.seal(key)); err != nil {
			return err
		}
	}
	g.receipt.Head = g.head.revision - 1
	if g.head == g.was {
		return nil
	}
	g.wrote = true
	return putCounters(g.meta, g.head)
}
