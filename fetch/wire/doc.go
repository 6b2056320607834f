// Package wire reads JSON as platforms really write it: numbers where the
// documents say strings, null where they say lists, camelCase where they say
// snake_case, seconds where they say milliseconds.
//
// # What it is
//
// [Parse] checks a document once and returns a [Value], a view into the bytes
// that was given. Nothing is built up front: a member is found when it is asked
// for, so a page of 32 MiB costs no more memory than its bytes. Every question
// to a Value has an answer, also to a missing one; no method fails or panics.
//
//	page, odd, err := wire.Parse(body)
//	for item := range page.At("data", "items").List() {
//		keep(item.Get("id").ID(), item.Get("ctime").TimeMS(), item.Raw())
//	}
//
// # What it promises
//
//   - Raw returns the platform's own bytes.
//   - Ids keep every digit: a number is handed on as it was written.
//   - What was odd about the bytes (invalid UTF-8, NUL, half a surrogate pair,
//     duplicate keys) is said by Parse and replaced by U+FFFD in strings.
//   - Opening one level of a value is linear in its bytes. Real payloads nest
//     less than 20 deep; whoever descends must stop at a depth of their own, as
//     [Fingerprint] does, or use [Value.Strings], which is linear at any depth.
//
// # Caveats
//
// A Value aliases the bytes given to Parse and is valid while they do not change.
// Names are asked for in snake_case; the camelCase form is found too, an exact
// name first. Of duplicate keys the last one counts.
package wire
