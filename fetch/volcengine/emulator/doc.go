// Package emulator is 火山引擎 IM's server interface on loopback, strict: it
// refuses what the platform refuses, and counts what a client may only do so
// often. It is written from the platform's documents, not from the client, and
// shares no code with it.
//
// # What it is
//
// [New] gives a [Platform], which is an http.Handler and a world: users,
// conversations and histories that may change while they are read. What the
// documents leave open is a switch of [Options].
//
// # What it promises
//
//   - Signatures are verified by rebuilding the canonical request from exactly
//     the headers that the caller names.
//   - Indexes are unique and rise in each conversation; no reading of the cursor
//     loses a message or gives one twice, but for a cursor that is part of its page.
//   - What is older than the retention is not shown, by the platform's clock.
//   - [Platform.Truth] is what the account may see under the current switches.
//   - The same seed gives the same [Populate]d world.
//
// # Caveats
//
// Invented, because no document says it: the order in which a request's parts
// are checked, the code for a forbidden conversation, what a list's cursor counts,
// and the format of ids.
package emulator
