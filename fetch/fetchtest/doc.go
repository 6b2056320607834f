// Package fetchtest is the suite that every provider passes, and the small
// tools that it is made of.
//
// # What it is
//
// [Run] drains an emulated platform into a [Library] in memory, disturbs the
// drain in every way that platforms and networks know, and holds the library
// against the truth that it has posted itself. All of it happens in virtual
// time (testing/synctest) without a socket: [Direct] hands requests to the
// emulator's handler.
//
// # How to join
//
// Write the emulator first, strict and from the platform's documents, importing
// nothing of the client. Then fill in a [Suite] in the provider's own test; package
// fake has the whole of it in some forty lines:
//
//	func TestProvider(t *testing.T) {
//		fetchtest.Run(t, fetchtest.Suite{
//			Provider: fake.Provider(),
//			Readings: []fetchtest.Reading{
//				{Name: "newest first", New: join(emulator.Options{})},
//				{Name: "oldest first", New: join(emulator.Options{Ascending: true})},
//			},
//		})
//	}
//
// A [Reading] is one way to read what the documents leave open. Each gets an own
// [Platform]: the handler, settings that open an account with at least one secret,
// three chats or more, and functions that change the platform. A function that is
// nil says that the platform has no such thing, and its properties are left out.
//
// # What it demands
//
//   - A drain brings exactly the truth at every page size; a second one adds and
//     changes nothing.
//   - A drain that was stopped, or whose store failed, at any point is completed
//     by the next one.
//   - Tokens that expire anywhere, and faults that a second try mends, leave no
//     trace in the result.
//   - Other faults end in an error with a kind, and a stream that says it is
//     done is done; an answer of the wrong shape is no empty list.
//   - What was listed during a whole drain is stored after it, whatever else
//     came, went, was edited or recalled between its pages.
//   - What vanished between two messages is marked, what returned is unmarked.
//   - Payloads that nobody expected are kept; the decoder is pure and total.
//   - The rate holds in every second, Retry-After is granted, no redirect is
//     followed, and no secret is in any error or event, whole or in pieces.
//   - Random programs of all this end in the truth.
//
// # Extending it
//
// A property is a function in the list in suite.go. It comes with a provider in
// control_test.go that is broken on purpose and that it alone rejects.
package fetchtest
