// Package emulator is BOSS Hi's history interface on loopback, strict: it
// refuses what the platform's documents do not allow, and counts the calls. It is
// written from those documents, not from the client, and shares no code with it.
//
// # What it is
//
// [New] gives a [Platform], which is an http.Handler and a world: a tenant's
// users and what they and the app's bot wrote to each other, which may change while
// it is read. What the documents leave open is a switch of [Options].
//
// # What it promises
//
//   - Messages have one order, by time and arrival; a message_id is a place in
//     it, so equal times are neither lost nor repeated, whatever the page size.
//   - A token is handed out again until less than half an hour of its two hours is
//     left; then a new one comes, and the old one lives to its end.
//   - [Platform.Truth] is what the app may see under the current switches.
//   - The same seed gives the same [Populate]d world.
//
// # Caveats
//
// Invented, because no document says it: all error codes and their texts, the
// word for a sender who is a user, the content of images, rich text and system
// cards, the life of a refused message_id, and that unknown parameters and message
// types are refused.
package emulator
