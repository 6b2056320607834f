package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"imdex/index/generation"
)

// Reader reads one generation. It stays as it was when it was opened, however
// often the index is updated. It may be used by several goroutines, except for
// Close.
type Reader struct {
	position Position
	segments []*Segment
	hold     io.Closer
}

// OpenReader opens the current generation of the index in dir. The errors are
// ErrMissing, ErrDamaged, the context's, and those of files that may not be
// read. What it opens for the first time since the machine started it reads
// whole, to verify checksums.
func OpenReader(ctx context.Context, dir string) (*Reader, error) {
	var r *Reader
	err := atCurrent(ctx, dir, func(id generation.ID) (err error) {
		r, err = open(ctx, dir, id, readVerified(dir))
		return err
	})
	return r, err
}

// mostTries is how often CURRENT may move under a reader before it gives up. A
// writer publishes every few seconds and keeps the old generation for ten.
const mostTries = 10

// atCurrent calls f with the current generation, and again when f fails while
// CURRENT moves.
func atCurrent(ctx context.Context, dir string, f func(generation.ID) error) error {
	var tried generation.ID
	var failed error
	for range mostTries {
		if err := ctx.Err(); err != nil {
			return err
		}
		id, err := generation.Current(dir)
		switch {
		case errors.Is(err, generation.ErrMissing):
			return ErrMissing
		case errors.Is(err, generation.ErrDamaged):
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		case err != nil:
			return err
		case id == tried:
			return failed
		}
		if failed = f(id); failed == nil {
			return nil
		}
		tried = id
	}
	return failed
}

func readCurrent(ctx context.Context, dir string) (m *manifest, err error) {
	err = atCurrent(ctx, dir, func(id generation.ID) (err error) {
		m, err = readManifest(id.Path(dir))
		return err
	})
	return m, err
}

// open opens a generation and everything in it.
func open(ctx context.Context, dir string, id generation.ID, known *verified) (*Reader, error) {
	hold, err := generation.Hold(dir, id)
	if err != nil {
		return nil, damaged(generation.Root, err)
	}
	r := &Reader{hold: hold}
	m, err := readManifest(id.Path(dir))
	if err == nil {
		err = r.load(ctx, id.Path(dir), m, known)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	known.write(m.files())
	return r, nil
}

func (r *Reader) load(ctx context.Context, path string, m *manifest, known *verified) error {
	r.position = m.Position
	var live uint64
	for _, e := range m.Segments {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := known.sealed(path, e.Segment); err != nil {
			return err
		}
		if err := known.sealed(path, e.Column); err != nil {
			return err
		}
		s, err := openSegment(path, e)
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrDamaged, e.Segment.Name, err)
		}
		r.segments = append(r.segments, s)
		live += s.live.GetCardinality()
	}
	if live != m.Position.Documents {
		return fmt.Errorf("%w: %d documents, not %d", ErrDamaged, live, m.Position.Documents)
	}
	slices.SortStableFunc(r.segments, func(a, b *Segment) int {
		return cmp.Or(cmp.Compare(b.column.max, a.column.max), cmp.Compare(b.column.min, a.column.min))
	})
	return nil
}

// Position says what the generation was built from.
func (r *Reader) Position() Position { return r.position }

// Segments lists the segments, the one with the newest message first. The
// slice belongs to the reader.
func (r *Reader) Segments() []*Segment { return r.segments }

// AverageTerms is the mean number of text terms of a document, replaced ones
// included; zero without documents.
func (r *Reader) AverageTerms() float64 {
	var terms, docs float64
	for _, s := range r.segments {
		terms += float64(s.column.terms)
		docs += float64(s.Count())
	}
	if docs == 0 {
		return 0
	}
	return terms / docs
}

// Close ends all that the reader has handed out. It must be called once.
func (r *Reader) Close() error {
	var errs []error
	for _, s := range r.segments {
		errs = append(errs, s.close())
	}
	return errors.Join(append(errs, r.hold.Close())...)
}
