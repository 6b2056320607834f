package bolt

import (
	"fmt"
	"runtime/debug"

	"imdex/store"
)

// guard turns a panic of bbolt, or a fault in the file's memory map, into
// store.ErrDamaged. bbolt trusts its pages: a torn or truncated file shows as
// a failed assertion or as an address beyond the file's end. Use it as
//
//	defer guard(&err)()
//
// It covers the calling goroutine only.
func guard(err *error) func() {
	old := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(old)
		if p := recover(); p != nil {
			*err = fmt.Errorf("%w: %v", store.ErrDamaged, p)
		}
	}
}
