// Package generation keeps the directories of an index: complete, immutable
// generations, of which the file CURRENT names the one to read.
//
// # What it is
//
// A writer makes a directory with [Create] or [Clone], fills it, and makes it
// current with [Publish]. A reader asks [Current], holds the generation with
// [Hold] and reads it. [Sweep] removes what neither needs.
//
// # What it promises
//
//   - A published generation never changes. A clone shares its segments by
//     hard link, so a writer may remove a segment from its clone but must not
//     write into one.
//   - CURRENT names a complete generation or does not exist: it is replaced by
//     a rename, after everything under the new one is on the disk.
//   - A held generation is not swept.
//
// # On disk
//
//	CURRENT       "gen-N\n"
//	gen-N/        a generation; N only grows
//	gen-N/root.bolt  is what Hold locks, shared, and Sweep tries to lock alone
//
// Directories are 0700 and files 0600.
//
// # Caveats
//
// One writer at a time; the caller sees to that. Between Current and Hold a
// writer may publish and sweep: then Hold fails, and Current names another.
package generation
