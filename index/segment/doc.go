// Package segment writes Bleve segments straight from postings.
//
// # What it is
//
// Bleve builds a segment from documents by way of several maps a document,
// which is most of the cost of indexing. A [Builder] collects the same
// postings in flat arrays and encodes the same file format, zap 17, by a
// counting sort. [Plugin] hands its segments to Bleve's scorch, whose readers,
// merges and crash safety work on them as on any others.
//
// # What it promises
//
//   - A segment reads term by term, document by document and stored field as
//     the one that Bleve's own writer makes of the same documents; tests
//     compare them, also after Bleve's merges. Frequencies of 0 and 1 both
//     mean once.
//   - Documents stand in the order given to Add, the smallest first.
//   - A Bleve whose format is not zap 17 gets the same documents through its
//     own writer: slower, and equal in what it finds.
//
// # On disk
//
// The parts of a segment, in order; numbers are varints unless said otherwise.
//
//	documents    each: sizes of the two that follow; id length, field, type,
//	             start, length, 0; id, snappy block of the stored field
//	offsets      of each document, 8 bytes big endian; 0 (no nested documents)
//	fields       each: for every term its postings; the dictionary (FST) from
//	             term to postings; two absent offsets (no doc values) and the
//	             dictionary's
//	field table  name, options, one section and its address
//	footer       counts, offsets, format and CRC-32, written by Bleve
//
// The postings of a term are two offsets and a roaring bitmap, where the first
// offset leads to chunks of frequencies. A frequency of more than once takes a
// byte more, a length in the format, which is 1 here. A term that occurs once
// in one document has that document in the dictionary itself.
//
// # Caveats
//
// No positions, no doc values, no lengths of documents. A Builder is for one goroutine, and must not be
// changed between Documents and the end of the batch that indexes them.
package segment
