package index

import (
	"context"
	"errors"
	"fmt"

	"imdex/index/generation"
	"imdex/store"
)

const (
	// changesPerRead bounds the documents that an update holds at once.
	changesPerRead = 20_000
	// changesPerPublish bounds what a killed update has to do again.
	changesPerPublish = 200_000
	// recordsPerRead is how many records are asked for at a time: some
	// milliseconds of the store's lock.
	recordsPerRead = 1000
	// bytesPerBatch bounds a batch whose messages are large.
	bytesPerBatch = 128 << 20
)

// Update brings the index to the store's head. One that is behind gets the
// changes that it lacks, in a clone; one that is missing, stale or damaged is
// rebuilt, and the result says why. An update that is cut off anywhere leaves
// the index as it was, or further.
func (b *Builder) Update(ctx context.Context) (Result, error) {
	head, state, err := b.state(ctx)
	if err != nil {
		return Result{Before: state}, err
	}
	switch state.Kind {
	case Current:
		return Result{Before: state, Position: state.Position}, nil
	case Behind:
		result, err := b.follow(ctx, head, state)
		if !errors.Is(err, ErrDamaged) {
			return result, err
		}
		return b.rebuild(ctx, head, state, err.Error())
	}
	return b.rebuild(ctx, head, state, state.Reason)
}

// follow applies changes, a publish at a time.
func (b *Builder) follow(ctx context.Context, head store.Head, state State) (Result, error) {
	result := Result{Before: state, Position: state.Position}
	total := uint64(head.Revision - state.Position.Revision)
	for result.Position.Revision < head.Revision {
		goal := min(head.Revision, result.Position.Revision+changesPerPublish)
		m, err := b.advance(ctx, goal, func(at store.Revision) {
			b.report(Progress{Updating, uint64(at - state.Position.Revision), total})
		})
		if err != nil {
			return result, fmt.Errorf("update index: %w", err)
		}
		result.Position, result.Segments = m.Position, len(m.Segments)
		result.Changes = uint64(m.Position.Revision - state.Position.Revision)
	}
	_, err := generation.Sweep(b.Dir, generation.Grace)
	return result, err
}

// advance clones the current generation, applies the changes up to goal, and
// publishes the clone.
func (b *Builder) advance(ctx context.Context, goal store.Revision, progress func(store.Revision)) (*manifest, error) {
	d, at, err := b.clone(ctx)
	if err != nil {
		return nil, err
	}
	docs := newBatch()
	for at.Revision < goal {
		at, err = b.applyChanges(ctx, d, docs, at, goal)
		if err != nil {
			return nil, d.abandon(err)
		}
		progress(at.Revision)
	}
	return d.publish(ctx, at, func(Position) error { return nil })
}

// clone verifies the current generation and opens a clone of it for writing.
// The position has no count of documents.
func (b *Builder) clone(ctx context.Context) (*draft, Position, error) {
	from, err := generation.Current(b.Dir)
	if err != nil {
		return nil, Position{}, damaged("CURRENT", err)
	}
	m, err := readManifest(from.Path(b.Dir))
	if err != nil {
		return nil, Position{}, err
	}
	var linked []string
	known := readVerified(b.Dir)
	for _, f := range m.files()[1:] {
		if err := errors.Join(ctx.Err(), known.sealed(from.Path(b.Dir), f)); err != nil {
			return nil, Position{}, err
		}
		linked = append(linked, f.Name)
	}
	if err := known.whole(from.Path(b.Dir), m.Root); err != nil {
		return nil, Position{}, err
	}
	id, err := generation.Clone(b.Dir, from, linked, []string{generation.Root})
	if err != nil {
		return nil, Position{}, err
	}
	d, err := begin(b.Dir, id, m)
	if err != nil {
		return nil, Position{}, damaged(generation.Root, err)
	}
	at, err := d.opened(m)
	if err != nil {
		return nil, Position{}, d.abandon(err)
	}
	return d, at, nil
}

// opened compares what scorch has opened with the manifest: it opens an empty
// or an older index without an error when it cannot read its newest snapshot.
func (d *draft) opened(m *manifest) (Position, error) {
	found, err := snapshotOf(d.scorch)
	if err != nil {
		return Position{}, damaged(generation.Root, err)
	}
	at := m.Position
	at.Documents = 0
	if found.position != at || len(found.segments) != len(m.Segments) {
		return Position{}, fmt.Errorf("%w: %s does not hold what was published", ErrDamaged, generation.Root)
	}
	return at, nil
}

// applyChanges applies some changes after a position, up to goal, and returns
// the new one. A message that changed several times is indexed once, as it
// stood at the last of the changes.
func (b *Builder) applyChanges(ctx context.Context, d *draft, docs *batch, at Position, goal store.Revision) (Position, error) {
	changes, err := b.Feed.Changes(ctx, at.Revision, changesPerRead)
	if err != nil {
		return at, fmt.Errorf("read changes: %w", err)
	}
	numbers, last := distinct(changes, goal)
	if last <= at.Revision {
		return at, fmt.Errorf("the store has no change after %d, and is at %d", at.Revision, goal)
	}
	at.Revision = last
	removed, err := b.load(ctx, last, numbers, docs, func() error { return d.apply(docs.Builder, nil, nil) })
	if err == nil {
		err = d.apply(docs.Builder, removed, &at) // with the last documents of the step, the position
	}
	docs.Reset()
	return at, err
}

// distinct returns the numbers that changed up to goal, each once, and the
// last of these changes.
func distinct(changes []store.Change, goal store.Revision) (numbers []store.Number, last store.Revision) {
	seen := make(map[store.Number]bool, len(changes))
	for _, c := range changes {
		if c.Revision > goal {
			break
		}
		last = c.Revision
		if !seen[c.Number] {
			seen[c.Number] = true
			numbers = append(numbers, c.Number)
		}
	}
	return numbers, last
}

// load adds the messages of these numbers to a batch, as they stood at a
// revision, and returns the numbers that have none. When the batch is full it
// calls flush, and empties it.
func (b *Builder) load(ctx context.Context, at store.Revision, numbers []store.Number, docs *batch, flush func() error) ([]store.Number, error) {
	var absent []store.Number
	for len(numbers) > 0 {
		part := numbers[:min(recordsPerRead, len(numbers))]
		numbers = numbers[len(part):]
		records, err := b.Feed.Records(ctx, at, part)
		if err != nil {
			return nil, fmt.Errorf("read records: %w", err)
		}
		found := make(map[store.Number]bool, len(records))
		for _, r := range records {
			found[r.Number] = true
			d := NewDocument(r, b.Decode(r))
			docs.add(&d)
		}
		for _, n := range part {
			if !found[n] {
				absent = append(absent, n)
			}
		}
		if docs.Size() > bytesPerBatch {
			if err := flush(); err != nil {
				return nil, err
			}
			docs.Reset()
		}
	}
	return absent, ctx.Err()
}
