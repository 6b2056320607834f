package segment

import (
	"bytes"
	"encoding/binary"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/vellum"
	"github.com/golang/snappy"
)

const (
	layout    = 17   // the version of the zap format that encode writes
	chunkMode = 1026 // how the format cuts frequencies into chunks

	absent    = ^uint64(0) // "no doc values"
	oneHit    = uint64(1) << 63
	lowest31  = uint64(1)<<31 - 1
	chunkSpan = 1024 // documents of a term in one chunk, about
)

const (
	indexed = index.IndexField
	stored  = index.StoreField
	idName  = "_id"
)

// encoding is a segment without its footer, and what the footer says.
type encoding struct {
	bytes    []byte
	docs     uint64
	offsets  uint64 // where the offsets of the stored documents begin
	sections uint64 // where the field table's index begins
}

// encoder writes one segment.
type encoder struct {
	b       *Builder
	docs    []uint32 // segment order to builder order
	out     []byte
	fst     *vellum.Builder
	fstOut  bytes.Buffer
	chunks  []byte
	ends    []uint64
	bitmaps []byte
}

// encode writes a segment of at least one document.
func (b *Builder) encode() (encoding, error) {
	e := &encoder{b: b, docs: b.arrangement(), out: make([]byte, 0, len(b.bytes)+b.Size()/2)}
	fst, err := vellum.New(&e.fstOut, nil)
	if err != nil {
		return encoding{}, err
	}
	e.fst = fst
	fields := e.sortedFields()
	offsets := e.documents(uint64(slices.IndexFunc(fields, func(f field) bool { return f.options == stored })))
	for i := range fields {
		if fields[i].address, err = e.field(&fields[i]); err != nil {
			return encoding{}, err
		}
	}
	return encoding{bytes: e.out, docs: uint64(b.Len()), offsets: offsets, sections: e.table(fields)}, nil
}

// field is a row of the field table.
type field struct {
	name    string
	options index.FieldIndexingOptions
	column  *column // nil for the id and the stored field
	address uint64
}

// sortedFields lists the fields as Bleve numbers them: the id, then by name.
func (e *encoder) sortedFields() []field {
	fields := []field{{name: e.b.stored, options: stored}}
	for i := range e.b.fields {
		c := &e.b.fields[i]
		fields = append(fields, field{name: c.Name, options: indexed, column: c})
	}
	slices.SortFunc(fields, func(a, b field) int { return bytes.Compare([]byte(a.name), []byte(b.name)) })
	return append([]field{{name: idName, options: indexed | stored}}, fields...)
}

func (e *encoder) uvarint(v uint64) { e.out = binary.AppendUvarint(e.out, v) }
func (e *encoder) uint64(v uint64)  { e.out = binary.BigEndian.AppendUint64(e.out, v) }
func (e *encoder) at() uint64       { return uint64(len(e.out)) }

// documents writes the stored documents and returns where their offsets are.
func (e *encoder) documents(storedField uint64) uint64 {
	offsets := make([]uint64, len(e.docs))
	var meta, block []byte
	for i, doc := range e.docs {
		value := e.b.storedBytes(doc)
		meta = binary.AppendUvarint(meta[:0], 8) // length of the id
		meta = binary.AppendUvarint(meta, storedField)
		meta = binary.AppendUvarint(meta, valueType)
		meta = binary.AppendUvarint(meta, 0) // start
		meta = binary.AppendUvarint(meta, uint64(len(value)))
		meta = binary.AppendUvarint(meta, 0) // array positions
		block = snappy.Encode(block[:cap(block)], value)
		offsets[i] = e.at()
		e.uvarint(uint64(len(meta)))
		e.uvarint(uint64(8 + len(block)))
		e.out = append(e.out, meta...)
		e.uint64(e.b.ids[doc])
		e.out = append(e.out, block...)
	}
	at := e.at()
	for _, o := range offsets {
		e.uint64(o)
	}
	e.uvarint(0) // nested documents
	return at
}

// field writes a field's postings and dictionary and returns its address.
func (e *encoder) field(f *field) (uint64, error) {
	e.fstOut.Reset()
	if err := e.fst.Reset(&e.fstOut); err != nil {
		return 0, err
	}
	var err error
	switch {
	case f.name == idName:
		err = e.identities()
	case f.column != nil:
		err = e.postings(f.column)
	}
	if err == nil {
		err = e.fst.Close()
	}
	if err != nil {
		return 0, err
	}
	dictionary := e.at()
	e.uvarint(uint64(e.fstOut.Len()))
	e.out = append(e.out, e.fstOut.Bytes()...)
	address := e.at()
	e.uvarint(absent)
	e.uvarint(absent)
	e.uvarint(dictionary)
	return address, nil
}

// identities fills the dictionary of ids: each is one document's.
func (e *encoder) identities() error {
	order := make([]uint32, len(e.docs)) // segment documents by id
	for i := range order {
		order[i] = uint32(i)
	}
	id := func(i uint32) uint64 { return e.b.ids[e.docs[i]] }
	slices.SortFunc(order, func(x, y uint32) int {
		if id(x) < id(y) {
			return -1
		}
		return 1
	})
	var key [8]byte
	for _, i := range order {
		binary.BigEndian.PutUint64(key[:], id(i))
		if err := e.fst.Insert(key[:], hit(i)); err != nil {
			return err
		}
	}
	return nil
}

// hit is the dictionary's value for a term with one document and frequency 1.
// The format has a length there, which must not be 0.
func hit(doc uint32) uint64 {
	return oneHit | 1<<31 | uint64(doc)&lowest31
}

// postings writes the lists of a field's terms and fills its dictionary.
func (e *encoder) postings(f *column) error {
	lists := f.invert(e.docs)
	for _, n := range f.sorted() {
		docs, often := lists.of(n)
		var value uint64
		if len(docs) == 1 && f.frequency(often[0]) == 0 {
			value = hit(docs[0])
		} else {
			value = e.list(f, docs, often)
		}
		if err := e.fst.Insert(f.at(n), value); err != nil {
			return err
		}
	}
	return nil
}

// list writes one term's frequencies and bitmap and returns where the offset
// of the first stands.
func (e *encoder) list(f *column, docs, often []uint32) uint64 {
	total := uint64(len(e.docs))
	span := total / (uint64(len(docs))/chunkSpan + 1)
	e.chunks, e.ends = e.chunks[:0], e.ends[:0]
	for i, d := range docs {
		for uint64(len(e.ends)) < uint64(d)/span {
			e.ends = append(e.ends, uint64(len(e.chunks)))
		}
		frequency := f.frequency(often[i])
		e.chunks = binary.AppendUvarint(e.chunks, frequency<<1) // lowest bit: no positions
		if frequency > 0 {
			e.chunks = append(e.chunks, 1) // a length, which is kept elsewhere
		}
	}
	for uint64(len(e.ends)) < (total-1)/span+1 {
		e.ends = append(e.ends, uint64(len(e.chunks)))
	}
	frequencies := e.at()
	e.uvarint(uint64(len(e.ends)))
	for _, end := range e.ends {
		e.uvarint(end)
	}
	e.out = append(e.out, e.chunks...)

	e.bitmaps = appendBitmap(e.bitmaps[:0], docs)
	at := e.at()
	e.uvarint(frequencies)
	e.uvarint(0) // positions
	e.uvarint(uint64(len(e.bitmaps)))
	e.out = append(e.out, e.bitmaps...)
	return at
}

// table writes the field table and returns where its index begins.
func (e *encoder) table(fields []field) uint64 {
	rows := make([]uint64, len(fields))
	for i, f := range fields {
		rows[i] = e.at()
		e.uvarint(uint64(len(f.name)))
		e.out = append(e.out, f.name...)
		e.uvarint(uint64(f.options))
		e.uvarint(1)                // one section
		e.out = append(e.out, 0, 0) // of inverted text
		e.uint64(f.address)
	}
	at := e.at()
	e.uvarint(uint64(len(fields)))
	for _, r := range rows {
		e.uint64(r)
	}
	return at
}
