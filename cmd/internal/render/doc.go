// Package render turns answers into bytes: text for a terminal, JSON Lines for
// programs, and the two export formats.
//
// # What it promises
//
//   - Nothing that came from outside reaches a terminal as it is. Names, texts,
//     file names and errors pass [Clean] or [Block] first: control characters,
//     escape sequences, bidi controls, invisible characters and broken UTF-8 are
//     shown as visible signs. Nothing is deleted, so an unterminated sequence
//     cannot hide what follows it.
//   - JSON keeps the exact text. Characters that could act on a terminal are
//     written as \u escapes, so a decoder gets them back and a terminal does not.
//   - The fields of every JSON object are a contract with scripts: fields are
//     added, never renamed. Absent, empty and false fields are left out; counts
//     are written even when they are zero.
//   - An export ends with a line that says how many lines came before it and
//     their SHA-256. Without that line it was cut off.
//
// # Caveats
//
// Colour, width and time zone are the caller's decisions ([Options]). A writer
// is used by one goroutine at a time. Widths follow Unicode with ambiguous
// characters counted as one cell; a terminal set otherwise wraps a little early.
package render
