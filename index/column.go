package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"slices"
	"unsafe"

	"github.com/blevesearch/mmap-go"

	"imdex/store"
)

// A column file holds, for each document of a segment, what a query needs of
// thousands of documents at once. It is derived from the segment's stored
// documents. Numbers are little endian:
//
//	 0  "imdexcol"
//	 8  version; documents; CRC of the segment; senders   4 bytes each
//	24  smallest and greatest time                        8 bytes each
//	40  text terms of all documents together              8 bytes
//	48  times                                             8 bytes a document
//	    streams                                           4 bytes a document
//	    senders, as numbers in the list of their terms    4 bytes a document
//	    ends of the senders' terms                        4 bytes a sender
//	    text terms, 65535 for more                        2 bytes a document
//	    the senders' terms
//	    CRC-32 of all before, big endian
const (
	columnMagic   = "imdexcol"
	columnVersion = 1
	columnHeader  = 48
	columnBytes   = 18 // a document
	columnEnding  = ".col"
)

// column is a mapped column file. Its slices point into the mapping.
type column struct {
	mapped   mmap.MMap
	min, max int64
	terms    uint64
	times    []int64
	streams  []store.StreamID
	senders  []uint32
	lengths  []uint16
	ends     []uint32
	names    []byte
}

// columnBuilder collects the documents of a segment, in order.
type columnBuilder struct {
	times   []int64
	streams []store.StreamID
	senders []uint32
	lengths []uint16
	numbers map[string]uint32
	ends    []uint32
	names   []byte
	terms   uint64
	scratch []byte
}

func (b *columnBuilder) add(d *Document, terms int) {
	if b.numbers == nil {
		b.numbers = map[string]uint32{}
	}
	b.scratch = appendPerson(b.scratch[:0], d.Account, d.Sender)
	n, ok := b.numbers[string(b.scratch)]
	if !ok {
		n = uint32(len(b.ends))
		b.numbers[string(b.scratch)] = n
		b.names = append(b.names, b.scratch...)
		b.ends = append(b.ends, uint32(len(b.names)))
	}
	b.times = append(b.times, d.TimeMS)
	b.streams = append(b.streams, d.StreamID)
	b.senders = append(b.senders, n)
	b.lengths = append(b.lengths, uint16(min(terms, math.MaxUint16)))
	b.terms += uint64(terms)
}

// encode returns the file for the segment with this CRC.
func (b *columnBuilder) encode(crc uint32) []byte {
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	if len(b.times) > 0 {
		low, high = slices.Min(b.times), slices.Max(b.times)
	}
	out := append(make([]byte, 0, columnHeader+columnBytes*len(b.times)+4*len(b.ends)+len(b.names)+seal), columnMagic...)
	for _, v := range []uint32{columnVersion, uint32(len(b.times)), crc, uint32(len(b.ends))} {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	for _, v := range []uint64{uint64(low), uint64(high), b.terms} {
		out = binary.LittleEndian.AppendUint64(out, v)
	}
	for _, v := range b.times {
		out = binary.LittleEndian.AppendUint64(out, uint64(v))
	}
	for _, v := range b.streams {
		out = binary.LittleEndian.AppendUint32(out, uint32(v))
	}
	for _, v := range b.senders {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	for _, v := range b.ends {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	for _, v := range b.lengths {
		out = binary.LittleEndian.AppendUint16(out, v)
	}
	out = append(out, b.names...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out))
}

// openColumn maps the column file of a segment with so many documents. It
// checks the shape, not the checksum.
func openColumn(path string, docs uint64, crc uint32) (*column, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	mapped, err := mmap.Map(f, mmap.RDONLY, 0)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	c := &column{mapped: mapped}
	if err := c.parse(mapped, docs, crc); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *column) close() error { return c.mapped.Unmap() }

func (c *column) parse(raw []byte, docs uint64, crc uint32) error {
	if len(raw) < columnHeader+seal || string(raw[:8]) != columnMagic {
		return errors.New("not a column file")
	}
	header := func(at int) uint64 { return uint64(binary.LittleEndian.Uint32(raw[at:])) }
	senders := header(20)
	switch body := uint64(len(raw) - columnHeader - seal); {
	case header(8) != columnVersion:
		return fmt.Errorf("version %d, not %d", header(8), columnVersion)
	case header(12) != docs || uint32(header(16)) != crc:
		return errors.New("of another segment")
	case docs > body || senders > body || columnBytes*docs+4*senders > body: // the first two rule out an overflow
		return errors.New("cut short")
	}
	c.min = int64(binary.LittleEndian.Uint64(raw[24:]))
	c.max = int64(binary.LittleEndian.Uint64(raw[32:]))
	c.terms = binary.LittleEndian.Uint64(raw[40:])
	rest := raw[columnHeader : len(raw)-seal]
	c.times, rest = view[int64](rest, docs, littleEndian)
	c.streams, rest = view[store.StreamID](rest, docs, littleEndian)
	c.senders, rest = view[uint32](rest, docs, littleEndian)
	c.ends, rest = view[uint32](rest, senders, littleEndian)
	c.lengths, rest = view[uint16](rest, docs, littleEndian)
	c.names = rest
	return c.checkSenders()
}

// checkSenders makes sender safe to call with every number in senders.
func (c *column) checkSenders() error {
	if !slices.IsSorted(c.ends) || len(c.ends) > 0 && int(c.ends[len(c.ends)-1]) > len(c.names) {
		return errors.New("senders out of bounds")
	}
	return nil
}

// sender is the PersonTerm of a number in senders.
func (c *column) sender(n uint32) []byte {
	start := uint32(0)
	if n > 0 {
		start = c.ends[n-1]
	}
	return c.names[start:c.ends[n]]
}

// view cuts n numbers off the front of a mapping. They are the mapping itself
// where it is as the machine has them, little endian; it is mapped at a page's
// start and goes from wide to narrow, so its numbers are aligned.
func view[T int64 | uint32 | uint16 | store.StreamID](raw []byte, n uint64, native bool) (numbers []T, rest []byte) {
	var one T
	size := uint64(unsafe.Sizeof(one))
	part, rest := raw[:n*size], raw[n*size:]
	if n == 0 {
		return nil, rest
	}
	if native {
		return unsafe.Slice((*T)(unsafe.Pointer(&part[0])), n), rest
	}
	numbers = make([]T, n)
	for i := range numbers {
		at := part[uint64(i)*size:]
		switch size {
		case 8:
			numbers[i] = T(binary.LittleEndian.Uint64(at))
		case 4:
			numbers[i] = T(binary.LittleEndian.Uint32(at))
		default:
			numbers[i] = T(binary.LittleEndian.Uint16(at))
		}
	}
	return numbers, rest
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1
