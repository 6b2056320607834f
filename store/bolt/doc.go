// Package bolt keeps a message store in one bbolt file: package store says
// what is kept, this one how.
//
// # What it is
//
// A [Store] is a directory with the file store.db. No file stays open between
// calls. Every call waits for its turn, opens the file, works in one
// transaction and closes it again, so that any number of processes can use a
// store at the same time: readers together, a writer alone, each for the
// milliseconds of one group or one chunk.
//
// bbolt's file lock is not fair: a writer in a loop shuts readers out for
// seconds. So every open passes a turnstile, the lock file "turn": take "turn",
// then the lock of store.db, then drop "turn".
//
// [LockHome] is another lock, for whole commands: it is held by the one that
// changes a data home, and says who holds it.
//
// # What it promises
//
//   - [Store.Commit] stores a group of pages, with their checkpoints, in one
//     synced transaction, or nothing of it.
//   - What is known already is not written again: the same fingerprint, a mark
//     that holds, a name seen within a day. A group without news does not
//     touch the file.
//   - [Store.Create] makes a store under another name and renames it. A kill at
//     any moment leaves no store or a whole one.
//   - A damaged, truncated or foreign file is an error that wraps
//     store.ErrDamaged, for each call that meets the damage.
//   - A full disk is an error that wraps syscall.ENOSPC; everything that was
//     acknowledged stays readable, and later commits succeed again.
//   - The file has mode 0600, a new directory 0700. A symbolic link in place of
//     the file or of a lock is refused.
//
// # On disk
//
// store.db has the buckets below and pages of 16 KiB. In keys, numbers are
// ordered: uint is a byte n, then n bytes of the number, the highest first and
// none of them zero at the front; int is a byte 16+n and the same for a number
// from zero up, a byte 15-n and the n low bytes of its two's complement for a
// negative one. In values, uvarint and varint are those of encoding/binary,
// and string is a uvarint length with its bytes. "Sealed" values end with four
// bytes, little-endian: the CRC-32C of the key and the value before them.
//
//	bucket      key                              value
//	meta        "schema", "number", "revision",  uvarint, sealed: the version of this layout; the
//	            "made"                           next number; the next revision; the time of making
//	            "uuid"                           16 bytes, sealed
//	account     name                             string provider, string app id; sealed
//	stream      string account, chat             uvarint stream id, uvarint messages; sealed
//	chat        uint stream id                   string account, string chat, names; sealed
//	person      string account, user id          names; sealed
//	key         uint stream id, message id       uint number
//	timeline    uint stream id, int time,        nothing
//	            uint number
//	record      uint number                      envelope: the newest payload
//	older       uint number, uint revision       envelope: an earlier payload and its revision
//	mark        uint number, uint revision       byte kind, varint time, evidence; sealed
//	change      uint first revision              byte kind, uvarint number, uvarint count; sealed: a run
//	                                             of changes in which revision and number grow together
//	checkpoint  uint stream id                   the bytes as given; sealed
//	coverage    uint stream id                   JSON of store.Coverage; sealed
//	run         8 bytes, big-endian sequence     JSON of store.Run; sealed
//	tombstone   (reserved)                       sealed
//
// names is: string kind, uvarint count, then for each name string name, varint
// first sight, varint last sight, uvarint revision that stood.
//
// An envelope is sealed and holds, one after the other:
//
//	byte     1, the version of the envelope
//	uvarint  stream id
//	uvarint  revision that wrote it
//	varint   time of the message, milliseconds
//	varint   order
//	varint   time of reading, milliseconds
//	string   message id
//	string   payload format
//	16 bytes fingerprint
//	the rest raw
//
// The sequence of bucket stream is the last stream id, that of run the last
// run. key and timeline carry no checksum: both repeat what the record says,
// and [Store.Check] compares them.
//
// # Caveats
//
// Locks are advisory and need a local file system. A medium that cannot be
// written is read without the turnstile.
//
// [Store.Read] keeps writers out while its function runs. [Store.Check] keeps
// them out while it reads the whole file once.
//
// bbolt reuses pages: what was overwritten can stay readable in free pages of
// the file until it is compacted.
package bolt
