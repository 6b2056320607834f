package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sync/errgroup"

	zap "github.com/blevesearch/zapx/v17"

	"imdex/index/generation"
)

// publish ends a draft: it settles its merges, records the position, writes
// what is beside the segments, checks the whole as a reader would, and makes
// it current. right may refuse what was written. On an error the draft is gone
// and CURRENT as it was.
func (d *draft) publish(ctx context.Context, at Position, right func(Position) error) (*manifest, error) {
	err := d.settle(ctx)
	if err == nil {
		// Also waits until the merges, which came before, are on the disk.
		err = d.apply(newBatch().Builder, nil, &at)
	}
	if err != nil {
		return nil, d.abandon(err)
	}
	if err := d.close(); err != nil {
		return nil, d.remove(err)
	}
	m, err := d.describe(ctx, at)
	if err == nil {
		err = right(m.Position)
	}
	if err == nil {
		err = d.tidy(m)
	}
	if err == nil {
		err = m.write(d.path())
	}
	if err == nil {
		err = d.verify(ctx)
	}
	if err != nil {
		return nil, d.remove(err)
	}
	if err := generation.Publish(d.dir, d.id); err != nil {
		return nil, err // it may be current, so it stays
	}
	return m, nil
}

// describe makes the manifest, and the column files of new segments.
func (d *draft) describe(ctx context.Context, at Position) (*manifest, error) {
	found, err := readSnapshot(d.path())
	if err != nil {
		return nil, err
	}
	if found.position != at {
		return nil, fmt.Errorf("%w: what was written does not read back", ErrDamaged)
	}
	m := &manifest{Version: manifestVersion, Position: at, Segments: make([]segmentEntry, len(found.segments))}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(builders)
	for i, s := range found.segments {
		m.Position.Documents += s.live
		work.Go(func() (err error) {
			m.Segments[i], err = d.entry(ctx, s)
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	m.Root, err = sum(filepath.Join(d.path(), generation.Root), 0)
	return m, err
}

// entry describes a segment. One that the draft shares with the generation
// before has its column file already.
func (d *draft) entry(ctx context.Context, s snapshotSegment) (e segmentEntry, err error) {
	e, shared := d.base[s.name]
	if !shared {
		path := filepath.Join(d.path(), s.name)
		if e.Segment, err = sum(path, seal); err != nil {
			return e, fmt.Errorf("%s: %w", s.name, err)
		}
		if e.Column, err = writeColumn(ctx, path, e.Segment.CRC); err != nil {
			return e, fmt.Errorf("columns of %s: %w", s.name, err)
		}
	}
	e.Deleted = nil
	if s.deleted != nil && !s.deleted.IsEmpty() {
		e.Deleted, err = s.deleted.ToBytes()
	}
	return e, err
}

// writeColumn writes the column file of the segment at path.
func writeColumn(ctx context.Context, path string, crc uint32) (file, error) {
	raw, err := deriveColumn(ctx, path, crc)
	if err != nil {
		return file{}, err
	}
	path = strings.TrimSuffix(path, filepath.Ext(path)) + columnEnding
	if err := generation.WriteFile(path, raw); err != nil {
		return file{}, err
	}
	return sum(path, seal)
}

// deriveColumn makes a segment's column file from its stored documents.
func deriveColumn(ctx context.Context, path string, crc uint32) (raw []byte, err error) {
	defer guard(&err)
	opened, err := new(zap.ZapPlugin).Open(path)
	if err != nil {
		return nil, err
	}
	defer opened.Close() // was only read
	s := &Segment{zap: opened.(*zap.Segment)}
	var b columnBuilder
	var d Document
	for doc := range s.Count() {
		if doc%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		err := s.stored(doc, func(raw []byte) error {
			terms, err := decodeDocument(raw, &d)
			b.add(&d, terms)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return b.encode(crc), nil
}

// tidy removes files that no segment of the manifest needs: of segments that
// were merged away.
func (d *draft) tidy(m *manifest) error {
	needed := map[string]bool{}
	for _, f := range m.files() {
		needed[f.Name] = true
	}
	entries, err := os.ReadDir(d.path())
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !needed[e.Name()] {
			err = errors.Join(err, os.Remove(filepath.Join(d.path(), e.Name())))
		}
	}
	return err
}

// verify opens the draft as a reader would.
func (d *draft) verify(ctx context.Context) error {
	r, err := open(ctx, d.dir, d.id, readVerified(d.dir))
	if err != nil {
		return err
	}
	return r.Close()
}
