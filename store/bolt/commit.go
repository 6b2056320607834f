package bolt

import (
	"context"
	"errors"
	"fmt"

	"imdex/store"
)

// Commit stores a group of pages in one transaction and returns what changed
// once it is durable. After an error nothing of it is stored. A group that
// changes nothing is not written. A cancelled ctx stops it before the commit,
// never afterwards.
func (s *Store) Commit(ctx context.Context, pages []store.Page) (receipt store.Receipt, err error) {
	if err := valid(pages); err != nil {
		return receipt, err
	}
	err = s.update(ctx, func(b *buckets) (bool, error) {
		g, err := newGroup(b)
		if err != nil {
			return false, err
		}
		for _, p := range pages {
			if err := ctx.Err(); err != nil {
				return false, err
			}
			if err := g.page(p); err != nil {
				return false, at(err, "stream %q", p.Stream)
			}
		}
		if err := g.finish(); err != nil {
			return false, err
		}
		receipt = g.receipt
		return g.wrote, ctx.Err()
	})
	if err != nil {
		return store.Receipt{}, fmt.Errorf("commit: %w", err)
	}
	return receipt, nil
}

// update runs fn in a write transaction, which is committed if fn says that it
// wrote something.
func (s *Store) update(ctx context.Context, fn func(*buckets) (wrote bool, err error)) (err error) {
	f, err := s.open(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	return f.update(fn)
}

func (f *file) update(fn func(*buckets) (wrote bool, err error)) (err error) {
	defer guard(&err)()
	wrote, err := fn(f.buckets)
	if err != nil || !wrote {
		return err
	}
	return writeError(f.tx.Commit())
}

func valid(pages []store.Page) error {
	for _, p := range pages {
		if err := errors.Join(validID("account", p.Stream.Account), validID("chat", p.Stream.Chat)); err != nil {
			return err
		}
		for _, it := range p.Items {
			if err := errors.Join(validID("message", it.ID), shortID("payload format", it.Format)); err != nil {
				return err
			}
		}
		for _, m := range p.Marks {
			if m.Mark.Kind < store.MarkVanished || m.Mark.Kind > store.MarkReturned {
				return fmt.Errorf("%w: mark of kind %d", ErrInvalid, m.Mark.Kind)
			}
		}
		for _, w := range p.People {
			if err := errors.Join(validID("account", w.Account), validID("person", w.ID)); err != nil {
				return err
			}
		}
	}
	return nil
}

func validID(of, id string) error {
	if id == "" {
		return fmt.Errorf("%w: %s without an id", ErrInvalid, of)
	}
	return shortID(of, id)
}

func shortID(of, id string) error {
	if len(id) > MaxID {
		return fmt.Errorf("%w: id of a %s has %d bytes", ErrInvalid, of, len(id))
	}
	return nil
}
