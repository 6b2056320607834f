package edge

import "slices"

// Find is the one of a list that fits, or nil.
func Find[T any](list []*T, fits func(*T) bool) *T {
	i := slices.IndexFunc(list, fits)
	if i < 0 {
		return nil
	}
	return list[i]
}

// Must is what there must be: a test or a demo that speaks of what is not there
// is wrong.
func Must[T any](found *T, what string) *T {
	if found == nil {
		panic("emulator: no " + what)
	}
	return found
}

// Insert puts a message behind those that are not later.
func Insert[T any](list []*T, m *T, timeMS func(*T) int64) []*T {
	at := len(list)
	for at > 0 && timeMS(list[at-1]) > timeMS(m) {
		at--
	}
	return slices.Insert(list, at, m)
}
