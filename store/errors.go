package store

import "errors"

// Errors of opening.
var (
	// ErrMissing: there is no store yet.
	ErrMissing = errors.New("store: no store here yet")
	// ErrNewer: the store was written by a newer program.
	ErrNewer = errors.New("store: written by a newer version of imdex")
	// ErrDamaged: the file is not readable as a store, or a checksum is wrong.
	ErrDamaged = errors.New("store: damaged")
	// ErrBusy: another process holds the store or the home longer than the wait allows.
	ErrBusy = errors.New("store: in use by another process")
)

// Errors of a call.
var (
	// ErrNotFound: no such message, stream or account.
	ErrNotFound = errors.New("store: not found")
	// ErrAccount: an account's provider or app differs from the stored one.
	ErrAccount = errors.New("store: account does not match")
)
