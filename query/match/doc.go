// Package match finds a term of a query in one folded text.
//
// # What it is
//
// A [Text] is a folded text with its tokens, cut when a term first asks for
// them. A [Matcher] is a term made ready. Together they are the last word on
// what a term finds: an index narrows a search to candidates, a scan takes
// every message, and both ask here.
//
// # What it promises
//
//   - A Matcher finds what the description of its kind of term says
//     ([lang.Match]) and nothing else.
//   - Matching does not allocate once a Text's buffers have grown, but for
//     the spans of an expression.
//   - A candidate of 100 bytes costs 15 to 40 ns for a term without spaces,
//     0.3 µs for a phrase or wildcard, which need its tokens, and 0.5 µs for
//     an expression [BenchmarkMatch].
//   - Its time is in proportion to the text for expressions, and at worst to
//     the text times the term for the others.
//
// # Caveats
//
// Spans are byte offsets in the folded text; token.Folded leads from there to
// the original.
package match
