// Package query answers searches: it plans a parsed query, runs it over the
// index and over what the index does not have yet, and explains what it did.
//
// # What it is
//
// Every leaf of a query compiles to two things that say the same. A test
// decides about one document and is the one definition of truth: scans, the
// messages that changed since the index was written, and the verification of
// candidates all ask it. A plan turns a segment of the index into a set that
// brackets the truth: documents that surely match, and documents that may.
// AND, OR and NOT combine sets; what stays between the two bounds is tested on
// the stored document. Counts, pages, facets and exports are then read off
// bitmaps.
//
// # What it promises
//
//   - No false "no" and no false "yes": the answer is what a scan of the store
//     at one revision gives. [Searcher.Verify] compares the two.
//   - Totals are exact, unless the answer says that it is partial.
//   - One total order ([Key]). A cursor is a place in it, so that a page begins
//     exactly after the one before, whatever has arrived or gone.
//   - What changed after the index's revision is read from the store, and so
//     is everything while there is no usable index, or one that turns out to
//     be damaged; a note says why.
//   - At the deadline of its context a search returns what it has, marked
//     partial. Any other end of the context is an error.
//
// # Caveats
//
// A [Searcher] answers for the index that it was given; a later generation
// needs a new one. It may be used by several goroutines and must not be used
// after its index is closed.
package query
