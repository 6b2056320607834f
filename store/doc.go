// Package store holds the raw words of imdex and the contract of its message
// store. It has no engine: store/bolt keeps these things in a bbolt file.
//
// # What it is
//
// A message store is an append-mostly set of records. A record keeps, byte for
// byte, what a platform sent for one item. Everything that imdex shows, counts
// or finds is derived from records and their marks, and can be thrown away and
// rebuilt without a network.
//
// # What it promises
//
//   - A page of items and the checkpoint that passes over it are one
//     transaction. A checkpoint is never ahead of the stored data.
//   - A [Number] is given to a message at first sight and never reused; a
//     [Revision] is given to every change and only grows. Numbers are not times.
//   - The same fingerprint again writes nothing. Another one is a new revision
//     of the same message, and the older versions are kept.
//   - Marks say what no payload carries. They never erase.
//   - Every envelope carries a checksum, so a flipped bit is an error and not
//     another text.
//
// # Caveats
//
// Values returned by an engine are copies: they stay valid after the call and
// belong to the caller. Slices handed to an engine must not be changed until
// the call returns.
package store
