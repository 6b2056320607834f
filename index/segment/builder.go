package segment

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// Field declares a field of postings.
type Field struct {
	Name string
	// Frequency keeps how often a term occurs in a document where that is more
	// than once.
	Frequency bool
}

// Builder collects the documents of one segment.
type Builder struct {
	fields []column // in the order given
	stored string   // name of the stored field

	ids    []uint64
	orders []int64
	ends   []int // by document: where its stored bytes end
	bytes  []byte
}

// column collects the postings of one field, document by document.
type column struct {
	Field
	terms
	newest []uint32 // by term: 1 + index of its newest posting
	counts []uint32 // by term: documents that have it

	starts []uint32 // by document: index of its first posting
	term   []uint32 // postings: the term
	often  []uint32 // postings: its frequency in the document
}

// NewBuilder returns an empty builder for these fields of postings, whose
// names differ, and one stored field.
func NewBuilder(fields []Field, stored string) *Builder {
	b := &Builder{stored: stored}
	for _, f := range fields {
		b.fields = append(b.fields, column{Field: f})
	}
	return b
}

// Len is the number of documents.
func (b *Builder) Len() int { return len(b.ids) }

// Size is about the memory that the documents take, in bytes.
func (b *Builder) Size() int {
	n := len(b.bytes) + 24*len(b.ids)
	for i := range b.fields {
		f := &b.fields[i]
		n += 8*len(f.term) + len(f.arena) + 24*f.len()
	}
	return n
}

// Add begins the next document. Documents will stand in the segment by order
// and then by id; an id must not come twice. stored is copied.
func (b *Builder) Add(id uint64, order int64, stored []byte) {
	b.ids = append(b.ids, id)
	b.orders = append(b.orders, order)
	b.bytes = append(b.bytes, stored...)
	b.ends = append(b.ends, len(b.bytes))
	for i := range b.fields {
		f := &b.fields[i]
		f.starts = append(f.starts, uint32(len(f.term)))
	}
}

// Post records one occurrence of a term, which must not be empty, in a field
// of the document that was added last. The field is its place in the list
// given to NewBuilder.
func (b *Builder) Post(field int, term string) {
	f := &b.fields[field]
	n := f.number(term)
	if int(n) == len(f.newest) {
		f.newest = append(f.newest, 0)
		f.counts = append(f.counts, 0)
	}
	if at := f.newest[n]; at > f.starts[len(f.starts)-1] {
		f.often[at-1]++
		return
	}
	f.term = append(f.term, n)
	f.often = append(f.often, 1)
	f.newest[n] = uint32(len(f.term))
	f.counts[n]++
}

// Reset empties the builder and keeps its memory.
func (b *Builder) Reset() {
	b.ids, b.orders, b.ends, b.bytes = b.ids[:0], b.orders[:0], b.ends[:0], b.bytes[:0]
	for i := range b.fields {
		f := &b.fields[i]
		f.reset()
		f.newest, f.counts = f.newest[:0], f.counts[:0]
		f.starts, f.term, f.often = f.starts[:0], f.term[:0], f.often[:0]
	}
}

// id is a document's key in Bleve: eight bytes, big endian.
func (b *Builder) id(doc uint32) []byte {
	return binary.BigEndian.AppendUint64(nil, b.ids[doc])
}

func (b *Builder) storedBytes(doc uint32) []byte {
	start := 0
	if doc > 0 {
		start = b.ends[doc-1]
	}
	return b.bytes[start:b.ends[doc]]
}

// arrangement returns the documents, as numbered by Add, in segment order.
func (b *Builder) arrangement() []uint32 {
	docs := make([]uint32, b.Len())
	for i := range docs {
		docs[i] = uint32(i)
	}
	slices.SortFunc(docs, func(x, y uint32) int {
		return cmp.Or(cmp.Compare(b.orders[x], b.orders[y]), cmp.Compare(b.ids[x], b.ids[y]))
	})
	return docs
}

// span returns the postings of a document.
func (f *column) span(doc uint32) (from, to uint32) {
	if int(doc) == len(f.starts)-1 {
		return f.starts[doc], uint32(len(f.term))
	}
	return f.starts[doc], f.starts[doc+1]
}

// lists are the postings of a field, term by term.
type lists struct {
	starts []uint32 // by term, and the end of the last
	docs   []uint32 // in segment order
	often  []uint32
}

// invert sorts the postings by term and then by document, in the arrangement.
func (f *column) invert(arrangement []uint32) lists {
	l := lists{
		starts: make([]uint32, f.len()+1),
		docs:   make([]uint32, len(f.term)),
		often:  make([]uint32, len(f.term)),
	}
	for n, count := range f.counts {
		l.starts[n+1] = l.starts[n] + count
	}
	next := slices.Clone(l.starts)
	for at, doc := range arrangement {
		from, to := f.span(doc)
		for i := from; i < to; i++ {
			n := f.term[i]
			l.docs[next[n]] = uint32(at)
			l.often[next[n]] = f.often[i]
			next[n]++
		}
	}
	return l
}

// frequency is what is kept of a posting's frequency: 0, which takes one byte
// and not two, stands for 1 and for one that is not kept.
func (f *column) frequency(often uint32) uint64 {
	if !f.Frequency || often == 1 {
		return 0
	}
	return uint64(often)
}

func (l *lists) of(term uint32) (docs, often []uint32) {
	from, to := l.starts[term], l.starts[term+1]
	return l.docs[from:to], l.often[from:to]
}
