package index

import (
	"context"

	"imdex/store"
	"imdex/store/chat"
)

// Feed is what the index reads of the store. Calls of one Builder may come
// from two goroutines at once.
type Feed interface {
	// Head says which store this is and where it stands.
	Head(ctx context.Context) (store.Head, error)

	// Changes returns at most limit changes after a revision, in order.
	Changes(ctx context.Context, after store.Revision, limit int) ([]store.Change, error)

	// Records returns the messages of these numbers as they stood at a
	// revision, in any order. A number without a message is left out.
	Records(ctx context.Context, at store.Revision, numbers []store.Number) ([]store.Record, error)
}

// Decode turns a record into a message. It is pure and total, and may be
// called from two goroutines at once.
type Decode func(store.Record) chat.Message

// Position says which store an index was built from, and how far.
type Position struct {
	UUID        string         // of the store
	Revision    store.Revision // every change up to here is applied, none after
	Fingerprint string         // of everything that decides what a document and its terms are
	Documents   uint64         // live documents
}
