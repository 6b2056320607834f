package index

import (
	"context"
	"errors"
	"fmt"

	"imdex/store"
)

// Kind is the state of an index against a store.
type Kind string

const (
	Current Kind = "current" // answers for the store alone
	Behind  Kind = "behind"  // answers for the store up to its revision
	Stale   Kind = "stale"   // built from another store or by other rules
	Damaged Kind = "damaged" // does not open, or fails a checksum
	Missing Kind = "missing" // not built yet
)

// State is an index's Kind, why it is so in one line, and its position where
// the index has one.
type State struct {
	Kind     Kind
	Reason   string // empty when current
	Position Position
}

// StateOf compares the index in dir with a store's head and the fingerprint
// that an index must have. It reads the manifest and the sizes of the files,
// not their content; OpenReader checks the rest.
func StateOf(ctx context.Context, dir string, head store.Head, fingerprint string) State {
	m, err := readCurrent(context.WithoutCancel(ctx), dir) // soon done, and an end is no damage
	switch {
	case errors.Is(err, ErrMissing):
		return State{Kind: Missing, Reason: "no index was built yet"}
	case err != nil:
		return State{Kind: Damaged, Reason: err.Error()}
	}
	return m.Position.against(head, fingerprint)
}

func (p Position) against(head store.Head, fingerprint string) State {
	s := State{Kind: Current, Position: p}
	switch {
	case p.UUID != head.UUID:
		s.Kind, s.Reason = Stale, "built from another store"
	case p.Fingerprint != fingerprint:
		s.Kind, s.Reason = Stale, "built by other decoders or another version"
	case p.Revision > head.Revision:
		s.Kind, s.Reason = Stale, fmt.Sprintf("at revision %d, ahead of the store's %d", p.Revision, head.Revision)
	case p.Revision < head.Revision:
		s.Kind, s.Reason = Behind, fmt.Sprintf("at revision %d, the store is at %d", p.Revision, head.Revision)
	}
	return s
}
