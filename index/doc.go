// Package index keeps the searchable form of the store: postings, the stored
// text of every message and a time column. All of it is derived; a lost or
// damaged index is rebuilt from the store without a network.
//
// # What it is
//
// An index is a directory of generations, each complete and immutable, and a
// file CURRENT that names the one to read. A [Reader] opens that one and
// nothing else. A [Builder] clones it, applies the store's changes to the
// clone, and publishes the clone by replacing CURRENT; or it builds a new
// generation beside the old one. Readers and the writer never meet.
//
// The postings are candidates. They say which messages can match, never that
// one does: words are cut at a length, ids are digests. A query verifies each
// candidate on its [Document].
//
// # What it promises
//
//   - Nothing that a scan of the documents would find is missing from the
//     candidates of [PlainNeeds] and its siblings.
//   - The store's UUID, the applied revision and the fingerprint are written
//     with the documents that they describe, and a generation becomes current
//     in one rename. A killed writer leaves the old generation current.
//   - Every file of a generation has a checksum. A generation that lost or
//     changed a byte is [ErrDamaged] and not another answer: the manifest and
//     the sizes of all files are checked at each open, segments and columns
//     whole at their first open per boot. Bleve's root file is for the next
//     writer, who checks it.
//
// # On disk
//
//	index/CURRENT            the name of the current generation
//	index/VERIFIED           files whose checksum was right since this boot
//	index/gen-N/MANIFEST     position, segments with their deleted documents, checksums
//	index/gen-N/root.bolt    Bleve's list of segments; locked shared by readers
//	index/gen-N/X.zap        a segment: postings and stored documents
//	index/gen-N/X.col        its column file: times, streams and senders by document
//
// # Caveats
//
// One writer at a time: the caller holds the home's lock around Update and
// Rebuild. Bitmaps and strings handed out by a Reader point into mapped files
// unless their method says otherwise, and die with Close.
package index
