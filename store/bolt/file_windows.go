package bolt

import "os"

// noFollow: links are refused by looking before the open.
const noFollow = 0

// locksFirst: bbolt locks only after the file was looked at, so that another
// process may be writing then.
const locksFirst = false

// lock does nothing: bbolt takes its own lock on the open handle, and a
// second one would be refused.
func lock(*os.File, bool) error { return nil }

// unlock does nothing: closing the handle gives the lock back.
func unlock(*os.File) {}

func readOnlyMedium(error) bool { return false }

// syncDir does nothing: directories cannot be synced.
func syncDir(string) error { return nil }
