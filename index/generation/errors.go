package generation

import "errors"

var (
	// ErrMissing: no generation was published yet.
	ErrMissing = errors.New("generation: none was published yet")
	// ErrDamaged: CURRENT is not the name of a generation.
	ErrDamaged = errors.New("generation: CURRENT does not name a generation")
)
