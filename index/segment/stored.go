package segment

import (
	"encoding/binary"
	"fmt"

	"github.com/golang/snappy"

	zap "github.com/blevesearch/zapx/v17"
)

// Stored returns the stored field of a document, which is its only one. It is
// a shorter way than Bleve's, for scans: a third of the time. The bytes use
// buf's memory where they fit. It panics on a segment whose offsets are wrong.
func Stored(s *zap.Segment, doc uint32, buf []byte) ([]byte, error) {
	if uint64(doc) >= s.NumDocs() {
		return nil, fmt.Errorf("no document %d in a segment of %d", doc, s.NumDocs())
	}
	data := s.Data()
	at := binary.BigEndian.Uint64(data[s.StoredIndexOffset()+8*uint64(doc):])
	meta, n := binary.Uvarint(data[at:])
	at += uint64(n)
	size, n := binary.Uvarint(data[at:])
	at += uint64(n) + meta
	const id = 8
	return snappy.Decode(buf[:cap(buf)], data[at+id:at+size])
}
