// Package emulator is WPS 协作's history interface on loopback, strict: it
// refuses what the platform refuses, and counts what a client may only do so
// often. It is written from the platform's documents, not from the client, and
// shares no code with it.
//
// # What it is
//
// [New] gives a [Platform], which is an http.Handler and a world: companies'
// chats, members, users and histories that may change while they are read. What
// the documents leave open is a switch of [Options].
//
// # What it promises
//
//   - Page tokens are a key-set over unique times: equal times are neither lost
//     nor repeated, whatever the page size.
//   - A page token is good only for the chat and the window that it was given for.
//   - [Platform.Truth] is what the app may see under the current switches.
//   - The same seed gives the same [Populate]d world.
//
// # Caveats
//
// Invented, because no document says it: the form of a recalled message, the
// largest page, the code and status of a bad signature, and the format of ids.
package emulator
