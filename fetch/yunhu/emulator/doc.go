// Package emulator is 云湖's message list for bots on loopback, strict: it refuses
// what the platform refuses and what no document allows. It is written from the
// platform's documents, not from the client, and shares no code with it.
//
// # What it is
//
// [New] gives a [Platform], which is an http.Handler and a world: groups that the
// bot was added to, friends that write to it, and histories that may change while
// they are read. What the documents leave open is a switch of [Options].
//
// # What it promises
//
//   - A call answers with the windows of the documents: the anchor, so many
//     messages before and after it, newest first; nothing at all for 0 and 0.
//   - [Platform.Truth] is what the bot may see under the current switches.
//   - The same seed gives the same [Populate]d world.
//
// # Caveats
//
// Invented, because no document says it: what a recalled message looks like, what
// an anchor that is not listed is answered with, the words of the codes 1004, 1005
// and 1007, that a negative number or an unknown parameter is refused, and all but
// the form of ids.
package emulator
