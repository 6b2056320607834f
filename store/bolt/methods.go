package bolt

import (
	"context"

	"imdex/store"
)

// Each of these opens the store for one question; see the method of Reader
// with the same name. Several questions about one state belong in one Read.

// Head is [Reader.Head] in a Read of its own.
func (s *Store) Head(ctx context.Context) (store.Head, error) { return read(ctx, s, (*Reader).Head) }

// Accounts is [Reader.Accounts] in a Read of its own.
func (s *Store) Accounts(ctx context.Context) ([]store.Account, error) {
	return read(ctx, s, (*Reader).Accounts)
}

// Chats is [Reader.Chats] in a Read of its own.
func (s *Store) Chats(ctx context.Context) ([]store.Chat, error) {
	return read(ctx, s, (*Reader).Chats)
}

// People is [Reader.People] in a Read of its own.
func (s *Store) People(ctx context.Context) ([]store.Person, error) {
	return read(ctx, s, (*Reader).People)
}

// Checkpoint is [Reader.Checkpoint] in a Read of its own.
func (s *Store) Checkpoint(ctx context.Context, stream store.Stream) ([]byte, error) {
	return read(ctx, s, func(r *Reader) ([]byte, error) { return r.Checkpoint(stream) })
}

// Coverage is [Reader.Coverage] in a Read of its own.
func (s *Store) Coverage(ctx context.Context, stream store.Stream) (store.Coverage, error) {
	return read(ctx, s, func(r *Reader) (store.Coverage, error) { return r.Coverage(stream) })
}

// Missing is [Reader.Missing] in a Read of its own.
func (s *Store) Missing(ctx context.Context, stream store.Stream, ids []string) ([]string, error) {
	return read(ctx, s, func(r *Reader) ([]string, error) { return r.Missing(stream, ids) })
}

// Unnamed is [Reader.Unnamed] in a Read of its own.
func (s *Store) Unnamed(ctx context.Context, account string, ids []string, sinceMS int64) ([]string, error) {
	return read(ctx, s, func(r *Reader) ([]string, error) { return r.Unnamed(account, ids, sinceMS) })
}

// Newest is [Reader.Newest] in a Read of its own.
func (s *Store) Newest(ctx context.Context, stream store.Stream) (int64, error) {
	return read(ctx, s, func(r *Reader) (int64, error) { return r.Newest(stream) })
}

// Places is [Reader.Places] in a Read of its own.
func (s *Store) Places(ctx context.Context, stream store.Stream, fromMS, toMS int64, after store.Place, limit int) ([]store.Place, error) {
	return read(ctx, s, func(r *Reader) ([]store.Place, error) { return r.Places(stream, fromMS, toMS, after, limit) })
}

// Changes is [Reader.Changes] in a Read of its own.
func (s *Store) Changes(ctx context.Context, after store.Revision, limit int) ([]store.Change, error) {
	return read(ctx, s, func(r *Reader) ([]store.Change, error) { return r.Changes(after, limit) })
}

// Records is [Reader.Records] in a Read of its own.
func (s *Store) Records(ctx context.Context, at store.Revision, numbers []store.Number) ([]store.Record, error) {
	return read(ctx, s, func(r *Reader) ([]store.Record, error) { return r.Records(at, numbers) })
}

// Find is [Reader.Find] in a Read of its own.
func (s *Store) Find(ctx context.Context, id string) ([]store.Number, error) {
	return read(ctx, s, func(r *Reader) ([]store.Number, error) { return r.Find(id) })
}

// Number is [Reader.Number] in a Read of its own.
func (s *Store) Number(ctx context.Context, stream store.Stream, id string) (store.Number, error) {
	return read(ctx, s, func(r *Reader) (store.Number, error) { return r.Number(stream, id) })
}

// Neighbours is [Reader.Neighbours] in a Read of its own.
func (s *Store) Neighbours(ctx context.Context, n store.Number, before, after int) (older, newer []store.Number, err error) {
	err = s.Read(ctx, func(r *Reader) error {
		older, newer, err = r.Neighbours(n, before, after)
		return err
	})
	return older, newer, err
}

// Moments is [Reader.Moments] in a Read of its own.
func (s *Store) Moments(ctx context.Context, after store.Moment, limit int) ([]store.Moment, error) {
	return read(ctx, s, func(r *Reader) ([]store.Moment, error) { return r.Moments(after, limit) })
}

// Runs is [Reader.Runs] in a Read of its own.
func (s *Store) Runs(ctx context.Context, limit int) ([]store.Run, error) {
	return read(ctx, s, func(r *Reader) ([]store.Run, error) { return r.Runs(limit) })
}
