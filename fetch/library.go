package fetch

import (
	"context"

	"imdex/store"
)

// Committer stores pages: all of them in one transaction, in their order, or
// none. An error ends the run.
type Committer interface {
	Commit(ctx context.Context, pages []store.Page) (store.Receipt, error)
}

// Standing tells where a stream stands. A stream that was never drained has a
// nil checkpoint and no coverage, and no error.
type Standing interface {
	Checkpoint(ctx context.Context, s store.Stream) ([]byte, error)
	Coverage(ctx context.Context, s store.Stream) (store.Coverage, error)
}

// Memory tells what is stored already.
type Memory interface {
	// Missing are those of the message ids that the stream lacks.
	Missing(ctx context.Context, s store.Stream, ids []string) ([]string, error)
	// Unnamed are those of the user ids of which no name was noted since a time
	// in milliseconds. An empty name, which is undated, counts as noted.
	Unnamed(ctx context.Context, account string, ids []string, sinceMS int64) ([]string, error)
	// Newest is the time of the stream's newest message; 0 without one.
	Newest(ctx context.Context, s store.Stream) (int64, error)
	// Places are at most limit places of the stream between two times, both
	// inclusive, in the order of (time, number), those up to and with after
	// left out. The zero place leaves out none.
	Places(ctx context.Context, s store.Stream, fromMS, toMS int64, after store.Place, limit int) ([]store.Place, error)
}

// Library is the store as a drain needs it. Its methods are called from
// several goroutines at once; Commit from one at a time.
type Library interface {
	Committer
	Standing
	Memory
}
