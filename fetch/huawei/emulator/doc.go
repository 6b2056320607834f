// Package emulator is Huawei AICC's ccmessaging history interface on loopback,
// strict: it refuses what the platform refuses. It is written from the
// platform's documents, not from the client, and shares no code with it.
//
// # What it is
//
// [New] gives a [Platform], which is an http.Handler and a world: channels, their
// customers, and histories that may change while they are read. What the
// documents leave open is a switch of [Options].
//
// # What it promises
//
//   - Every value of a request is a string; unknown and missing ones are refused.
//   - A ccmessaging-token is good for one customer of one channel, and only the
//     newest one of them is.
//   - [Platform.Truth] is what the tenant may see under the current switches.
//   - The same seed gives the same [Populate]d world.
//
// # Caveats
//
// Invented, because no document says it: the body of a refused tokenByAkSk, the
// texts of refusals, the status of an unknown customer, the greatest limit, and
// how a recall by a row of its own looks.
package emulator
