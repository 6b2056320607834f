package index

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/RoaringBitmap/roaring/v2/roaring64"

	"imdex/index/generation"
	"imdex/store"
)

// Kinds of findings of Check.
const (
	FindingDamaged   = "index-damaged"      // a file is missing, cut or has a wrong checksum
	FindingColumn    = "index-column"       // a column file is not what its segment's documents give
	FindingMissing   = "missing-document"   // a message has no document
	FindingExtra     = "extra-document"     // a document has no message
	FindingDuplicate = "duplicate-document" // two live documents of one message
	FindingWrong     = "wrong-document"     // a document is not what its record gives
)

const repair = "imdex reindex --full"

// Check compares the index with the store, as it stood at the index's revision,
// and reports every problem that it finds: wrong checksums, then columns, then
// documents. It verifies all checksums anew. An index that is missing is no
// problem, and one that is stale is checked for its files alone, since the
// next update rebuilds both. The error is of reading the store, or the
// context's.
func (b *Builder) Check(ctx context.Context, report func(store.Finding)) error {
	head, err := b.Feed.Head(ctx)
	if err != nil {
		return fmt.Errorf("read the store's head: %w", err)
	}
	c := &checking{Builder: b, report: report, fresh: &verified{Files: map[string]stamp{}}}
	err = atCurrent(ctx, b.Dir, func(id generation.ID) error { return c.generation(ctx, id, head) })
	switch {
	case errors.Is(err, ErrMissing):
		return nil
	case errors.Is(err, ErrDamaged):
		c.find(FindingDamaged, "index", err.Error())
		return nil
	}
	return err
}

// checking is one run of Check.
type checking struct {
	*Builder
	report func(store.Finding)
	fresh  *verified
}

func (c *checking) find(kind, where, detail string) {
	c.report(store.Finding{Kind: kind, Where: where, Detail: detail, Hint: repair})
}

func (c *checking) generation(ctx context.Context, id generation.ID, head store.Head) error {
	hold, err := generation.Hold(c.Dir, id)
	if err != nil {
		return damaged(generation.Root, err)
	}
	defer hold.Close() // releases a lock
	m, err := readManifest(id.Path(c.Dir))
	if err != nil {
		return err
	}
	whole := c.files(ctx, id, m)
	if ctx.Err() != nil || !whole {
		return ctx.Err()
	}
	r, err := open(ctx, c.Dir, id, c.fresh)
	if err != nil {
		return err
	}
	err = c.columns(ctx, id, m)
	if kind := m.Position.against(head, c.Fingerprint).Kind; err == nil && kind != Stale {
		err = c.documents(ctx, r, head)
	}
	return errors.Join(err, r.Close())
}

// files reports every file of the manifest that is not as it was written, and
// returns whether all are.
func (c *checking) files(ctx context.Context, id generation.ID, m *manifest) bool {
	whole := true
	for i, f := range m.files() {
		verify := c.fresh.sealed
		if i == 0 {
			verify = c.fresh.whole
		}
		if ctx.Err() != nil {
			return false
		}
		if err := verify(id.Path(c.Dir), f); err != nil {
			whole = false
			c.find(FindingDamaged, filepath.Join(id.Name(), f.Name), err.Error())
		}
	}
	return whole
}

// columns derives each column file again.
func (c *checking) columns(ctx context.Context, id generation.ID, m *manifest) error {
	for _, e := range m.Segments {
		where := filepath.Join(id.Name(), e.Column.Name)
		want, err := deriveColumn(ctx, filepath.Join(id.Path(c.Dir), e.Segment.Name), e.Segment.CRC)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			c.find(FindingDamaged, filepath.Join(id.Name(), e.Segment.Name), err.Error())
			continue
		}
		have, err := os.ReadFile(filepath.Join(id.Path(c.Dir), e.Column.Name))
		if err != nil || !bytes.Equal(want, have) {
			c.find(FindingColumn, where, "differs from what the documents give")
		}
	}
	return nil
}

// documents compares every record with its document.
func (c *checking) documents(ctx context.Context, r *Reader, head store.Head) error {
	extra, err := c.numbers(r)
	if err != nil {
		return err
	}
	if r.position.Revision == 0 {
		head.Messages = 0 // an index of an empty store: nothing had been there yet
	}
	for first := uint64(1); first <= head.Messages; first += recordsPerRead {
		last := min(first+recordsPerRead-1, head.Messages)
		numbers := make([]store.Number, 0, recordsPerRead)
		for n := first; n <= last; n++ {
			numbers = append(numbers, store.Number(n))
		}
		records, err := c.Feed.Records(ctx, r.position.Revision, numbers)
		if err != nil {
			return fmt.Errorf("read records: %w", err)
		}
		for _, record := range records {
			extra.Remove(uint64(record.Number))
			c.record(r, record)
		}
	}
	for it := extra.Iterator(); it.HasNext(); {
		c.find(FindingExtra, fmt.Sprintf("number %d", it.Next()), "the store has no such message")
	}
	return ctx.Err()
}

// numbers returns the numbers of all live documents and reports those that
// come twice.
func (c *checking) numbers(r *Reader) (*roaring64.Bitmap, error) {
	all := roaring64.New()
	for _, s := range r.segments {
		for it := s.live.Iterator(); it.HasNext(); {
			id, err := s.zap.DocID(uint64(it.Next()))
			if err != nil || len(id) != 8 {
				return nil, fmt.Errorf("%w: id of a document: %w", ErrDamaged, err)
			}
			if n := binary.BigEndian.Uint64(id); !all.CheckedAdd(n) {
				c.find(FindingDuplicate, fmt.Sprintf("number %d", n), "has two documents")
			}
		}
	}
	return all, nil
}

// record reports what is wrong with a record's document.
func (c *checking) record(r *Reader, record store.Record) {
	where := record.Stream.Account + "/" + record.Stream.Chat + "/" + record.ID
	have, err := r.encoded(record.Number)
	switch {
	case err != nil:
		c.find(FindingDamaged, where, err.Error())
		return
	case have == nil:
		c.find(FindingMissing, where, "the index has no document of this message")
		return
	}
	d := NewDocument(record, c.Decode(record))
	if want := appendDocument(nil, &d, termsOf(&d)); bytes.Equal(want, have) {
		return
	}
	detail := "its content is not what the record gives"
	var old Document
	if _, err := decodeDocument(have, &old); err == nil && old.Revision != d.Revision {
		detail = fmt.Sprintf("is of revision %d, the record of %d", old.Revision, d.Revision)
	}
	c.find(FindingWrong, where, detail)
}

// encoded returns a copy of a message's encoded document; nil when there is none.
func (r *Reader) encoded(number store.Number) (raw []byte, err error) {
	defer guard(&err)
	for _, s := range r.segments {
		doc, ok, err := s.find(number)
		if err != nil {
			return nil, err
		}
		if ok {
			err := s.stored(doc, func(b []byte) error {
				raw = append([]byte{}, b...)
				return nil
			})
			return raw, err
		}
	}
	return nil, nil
}
