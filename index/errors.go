package index

import (
	"errors"
	"fmt"
)

// Errors of opening.
var (
	// ErrMissing: there is no index yet.
	ErrMissing = errors.New("index: no index here yet")
	// ErrDamaged: a file of the current generation is missing, unreadable or
	// has a wrong checksum. A rebuild repairs it.
	ErrDamaged = errors.New("index: damaged")
)

// ErrDocument: the bytes are not an encoded document of a known version.
var ErrDocument = errors.New("index: not a document")

// What can be wrong with an encoded document.
var (
	errVersion = fmt.Errorf("%w: of another version", ErrDocument)
	errParts   = fmt.Errorf("%w: unknown parts", ErrDocument)
	errCut     = fmt.Errorf("%w: cut short", ErrDocument)
	errPacked  = fmt.Errorf("%w: text that is not packed right", ErrDocument)
)
