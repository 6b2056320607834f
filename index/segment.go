package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"imdex/index/segment"
	"imdex/store"
)

// storedField is the field that holds the encoded document.
const storedField = "document"

// Segment is one of a reader's segments: documents numbered from 0 up to Count.
// A document that a later one replaced is in it still and not live. It may be
// used by several goroutines.
type Segment struct {
	zap     *zap.Segment
	deleted *roaring.Bitmap // nil where all are live
	live    *roaring.Bitmap
	column  *column
}

func openSegment(path string, e segmentEntry) (s *Segment, err error) {
	defer guard(&err)
	s = &Segment{live: roaring.New()}
	opened, err := new(zap.ZapPlugin).Open(filepath.Join(path, e.Segment.Name))
	if err != nil {
		return nil, err
	}
	s.zap = opened.(*zap.Segment) // what its Open makes
	s.live.AddRange(0, s.zap.Count())
	if len(e.Deleted) > 0 {
		s.deleted = roaring.New()
		if err := s.deleted.UnmarshalBinary(e.Deleted); err != nil {
			return nil, errors.Join(err, s.zap.Close())
		}
		s.live.AndNot(s.deleted)
	}
	s.column, err = openColumn(filepath.Join(path, e.Column.Name), s.zap.Count(), e.Segment.CRC)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", e.Column.Name, err), s.zap.Close())
	}
	return s, nil
}

func (s *Segment) close() error { return errors.Join(s.column.close(), s.zap.Close()) }

// guard turns a panic of Bleve's readers, which trust their files, into an
// error.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, r)
	}
}

// Count is the number of documents, replaced ones included.
func (s *Segment) Count() uint32 { return uint32(s.zap.Count()) }

// Live are the documents that no later one replaces. The caller owns the bitmap.
func (s *Segment) Live() *roaring.Bitmap { return s.live.Clone() }

// Times are the documents' times in milliseconds, by document. They are read
// only and die with the reader.
func (s *Segment) Times() []int64 { return s.column.times }

// Bounds are the smallest and the greatest of Times.
func (s *Segment) Bounds() (min, max int64) { return s.column.min, s.column.max }

// Streams are the documents' streams, by document, under the rules of Times.
func (s *Segment) Streams() []store.StreamID { return s.column.streams }

// Senders are the documents' senders, by document, as numbers of this segment
// alone, under the rules of Times.
func (s *Segment) Senders() []uint32 { return s.column.senders }

// Sender is the PersonTerm of a number in Senders, under the rules of Times.
// The numbers run from 0 without gaps to SenderCount.
func (s *Segment) Sender(n uint32) []byte { return s.column.sender(n) }

// SenderCount is one more than the greatest number in Senders.
func (s *Segment) SenderCount() int { return len(s.column.ends) }

// Find returns the live document of a message, if it is in this segment.
func (s *Segment) Find(number store.Number) (doc uint32, ok bool) {
	doc, ok, err := s.find(number)
	return doc, ok && err == nil
}

func (s *Segment) find(number store.Number) (doc uint32, ok bool, err error) {
	defer guard(&err)
	list, err := s.list("_id", binary.BigEndian.AppendUint64(nil, uint64(number)))
	if err != nil || list.IsEmpty() {
		return 0, false, err
	}
	return list.Minimum(), true, nil
}

// Postings are the live documents that have the term. The caller owns the
// bitmap; it dies with the reader.
func (s *Segment) Postings(p Posting, term []byte) (docs *roaring.Bitmap, err error) {
	defer guard(&err)
	return s.list(p.String(), term)
}

func (s *Segment) list(field string, term []byte) (*roaring.Bitmap, error) {
	dict, err := s.zap.Dictionary(field)
	if err != nil {
		return nil, err
	}
	return s.listIn(dict, term)
}

// listIn takes the bitmap out of Bleve's iterator. It points into the mapped
// file and is copied container by container when it is changed.
func (s *Segment) listIn(dict api.TermDictionary, term []byte) (*roaring.Bitmap, error) {
	list, err := dict.PostingsList(term, s.deleted, nil)
	if err != nil {
		return nil, err
	}
	iterator, ok := list.Iterator(false, false, false, nil).(api.OptimizablePostingsIterator)
	if !ok {
		return nil, fmt.Errorf("postings of %T", list)
	}
	if doc, ok := iterator.DocNum1Hit(); ok {
		return roaring.BitmapOf(uint32(doc)), nil
	}
	if docs := iterator.ActualBitmap(); docs != nil {
		return docs, nil
	}
	return roaring.New(), nil
}

// Terms calls visit with each term of a posting that begins with prefix, in
// order of bytes, also those that only replaced documents have, and never with
// the marker of cut terms. The slice is reused. An error of visit ends it and is
// returned. Postings may be called from visit.
func (s *Segment) Terms(p Posting, prefix []byte, visit func(term []byte) error) (err error) {
	defer guard(&err)
	dict, err := s.zap.Dictionary(p.String())
	if err != nil {
		return err
	}
	return visitTerms(dict, prefix, after(prefix), visit)
}

// after is the first term past all that begin with prefix; nil when there is
// none.
func after(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xff {
			end := append([]byte(nil), prefix[:i+1]...)
			end[i]++
			return end
		}
	}
	return nil
}

// visitTerms visits the terms from start up to end, without counting their
// documents where the dictionary can do that.
func visitTerms(dict api.TermDictionary, start, end []byte, visit func(term []byte) error) error {
	if len(start) == 0 {
		start = nil
	}
	iterator := dict.AutomatonIterator
	if d, ok := dict.(*zap.Dictionary); ok {
		iterator = d.AutomatonIteratorOmitCount
	}
	var term []byte
	for terms := iterator(nil, start, end); ; {
		entry, err := terms.Next()
		if err != nil || entry == nil {
			return err
		}
		if entry.Term == cutMarker {
			continue
		}
		term = append(term[:0], entry.Term...)
		if err := visit(term); err != nil {
			return err
		}
	}
}

// Lengths are the documents' numbers of text terms, by document, 65535 for
// more, under the rules of Times.
func (s *Segment) Lengths() []uint16 { return s.column.lengths }

// Frequencies calls visit with each live document of a term of ByText, in
// order, and how often it has the term. It ends when visit returns false.
func (s *Segment) Frequencies(term []byte, visit func(doc uint32, often uint64) bool) (err error) {
	defer guard(&err)
	dict, err := s.zap.Dictionary(ByText.String())
	if err != nil {
		return err
	}
	list, err := dict.PostingsList(term, s.deleted, nil)
	if err != nil {
		return err
	}
	for postings := list.Iterator(true, false, false, nil); ; {
		p, err := postings.Next()
		if err != nil || p == nil {
			return err
		}
		if !visit(uint32(p.Number()), max(1, p.Frequency())) { // 0 is kept for 1
			return nil
		}
	}
}

// Document reads a document into the one given, replacing all of it. Its
// strings and lists belong to the caller and outlive the reader.
func (s *Segment) Document(doc uint32, into *Document) (err error) {
	defer guard(&err)
	return s.stored(doc, func(raw []byte) error {
		_, err := decodeDocument(raw, into)
		return err
	})
}

// Text appends a document's text to buf: what a scan of all texts needs,
// without the rest.
func (s *Segment) Text(doc uint32, buf []byte) (text []byte, err error) {
	defer guard(&err)
	err = s.stored(doc, func(raw []byte) error {
		buf, err = appendText(buf, raw)
		return err
	})
	return buf, err
}

// buffers holds buffers for encoded documents.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// stored calls use with a document's encoded bytes, which die with the call.
func (s *Segment) stored(doc uint32, use func(raw []byte) error) error {
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	raw, err := segment.Stored(s.zap, doc, *buf)
	if err != nil {
		return fmt.Errorf("%w: document %d: %w", ErrDamaged, doc, err)
	}
	*buf = raw
	return use(raw)
}
