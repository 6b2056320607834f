package bolt

import (
	"fmt"

	"imdex/store"
)

// item stores what is new about a message.
func (g *group) item(s *openStream, seenMS int64, it store.Item) error {
	n, err := g.numberOf(s.id, it.ID)
	if err != nil {
		return err
	}
	e := envelope{stream: s.id, Version: store.Version{SeenMS: seenMS, Item: it}}
	if n == 0 {
		return g.add(s, e)
	}
	old, ok, err := g.newest(n)
	if err != nil {
		return at(err, "record %d", n)
	}
	if !ok || old.stream != s.id || old.ID != it.ID {
		return fmt.Errorf("%w: record %d is not this message", store.ErrDamaged, n)
	}
	if old.Fingerprint == it.Fingerprint && old.Format == it.Format {
		return nil
	}
	return g.revise(n, old, e)
}

func (g *group) add(s *openStream, e envelope) error {
	n := g.head.number
	g.head.number++
	s.messages++
	g.receipt.Added++
	if err := g.put(g.key, messageKey(s.id, e.ID), numberKey(n)); err != nil {
		return err
	}
	if err := g.put(g.timeline, place{s.id, e.TimeMS, n}.key(), nil); err != nil {
		return err
	}
	return g.putRecord(n, e, store.ChangeAdded)
}

// revise moves the newest payload to the older ones and puts another in its place.
func (g *group) revise(n store.Number, old, e envelope) error {
	g.receipt.Revised++
	key := versionKey(n, old.Revision)
	if err := g.put(g.older, key, old.seal(key)); err != nil {
		return err
	}
	if old.TimeMS != e.TimeMS {
		if err := g.timeline.Delete(place{e.stream, old.TimeMS, n}.key()); err != nil {
			return err
		}
		if err := g.put(g.timeline, place{e.stream, e.TimeMS, n}.key(), nil); err != nil {
			return err
		}
	}
	return g.putRecord(n, e, store.ChangeRevised)
}

func (g *group) putRecord(n store.Number, e envelope, kind store.ChangeKind) (err error) {
	if e.Revision, err = g.changed(kind, n); err != nil {
		return err
	}
	key := numberKey(n)
	return g.put(g.record, key, e.seal(key))
}

// markID writes a mark unless it holds already or the message is unknown.
func (g *group) markID(id store.StreamID, m store.MarkedID) error {
	n, err := g.numberOf(id, m.ID)
	if err != nil || n == 0 {
		return err
	}
	marks, err := g.marks(n, ^store.Revision(0))
	if err != nil || holds(marks, m.Mark.Kind) {
		return err
	}
	g.receipt.Marked++
	revision, err := g.changed(store.ChangeMarked, n)
	if err != nil {
		return err
	}
	key := versionKey(n, revision)
	return g.put(g.mark, key, sealMark(key, m.Mark))
}

// holds reports whether a mark of this kind would say nothing new.
func holds(marks []store.Mark, kind store.MarkKind) bool {
	switch kind {
	case store.MarkVanished:
		return vanished(marks)
	case store.MarkReturned:
		return !vanished(marks)
	}
	for _, m := range marks {
		if m.Kind == kind {
			return true
		}
	}
	return false
}
