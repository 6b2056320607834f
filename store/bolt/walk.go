package bolt

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// walker visits every page of the file that a bucket uses, through plain reads
// and without trusting a single number in them. What it finds in order is safe
// for bbolt to follow: all pages lie in the file, none is used twice, and all
// keys and values lie in their page.
type walker struct {
	f    io.ReaderAt
	meta metaPage
	only string // the one bucket to visit; "" is all
	used map[uint64]bool

	problem func(where string, err error)
	entry   func(bucket string, key, value []byte) // both valid during the call
}

// element is one entry of a page. In a branch page value is empty.
type element struct {
	bucket     bool
	page       uint64 // of a branch page
	key, value []byte
}

const elementSize = 16

// wholePage is how large a page may be to be read at once. From a larger one
// each entry is read by itself: it may say that it is as large as the file.
const wholePage = 1 << 20

// walk visits the bucket of buckets and all that hangs on it, until ctx ends.
func (w *walker) walk(ctx context.Context) {
	w.used = map[uint64]bool{}
	w.visit(ctx, w.meta.root, "")
}

// visit visits the page and those below it. The name is the bucket's, "" the
// bucket of buckets.
func (w *walker) visit(ctx context.Context, id uint64, name string) {
	if ctx.Err() != nil {
		return
	}
	p, err := readPage(w.f, w.meta, id)
	if err == nil {
		err = w.claim(p)
	}
	var all []element
	if err == nil {
		all, err = p.elements(w.f)
	}
	if err != nil {
		w.problem("bucket "+name, err)
		return
	}
	for _, e := range all {
		if p.flags == branchPage {
			w.visit(ctx, e.page, name)
		} else {
			w.leaf(ctx, p.id, name, e)
		}
	}
}

// claim notes the page's use.
func (w *walker) claim(p page) error {
	for id := p.id; id <= p.id+p.overflow; id++ {
		if w.used[id] {
			return badPage(id, "is used twice")
		}
		w.used[id] = true
	}
	return nil
}

func (w *walker) leaf(ctx context.Context, id uint64, name string, e element) {
	switch {
	case name != "" && !e.bucket:
		w.entry(name, e.key, e.value)
	case name == "" && e.bucket:
		w.bucket(ctx, id, string(e.key), e.value)
	default:
		w.problem("bucket "+name, badPage(id, "has an entry of the wrong kind"))
	}
}

// bucket visits a bucket by its header: root page 8, sequence 8. A small
// bucket has no root page; its one page follows the header.
func (w *walker) bucket(ctx context.Context, id uint64, name string, header []byte) {
	const headerSize = 16
	if w.only != "" && name != w.only {
		return
	}
	if len(header) < headerSize {
		w.problem("bucket "+name, badPage(id, "has a bucket without a header"))
		return
	}
	if root := native.Uint64(header); root != 0 {
		w.visit(ctx, root, name)
		return
	}
	inline := header[headerSize:]
	if len(inline) < pageHeader {
		w.problem("bucket "+name, badPage(id, "has a bucket without a page"))
		return
	}
	p := page{
		id: id, at: pageHeader, size: uint64(len(inline) - pageHeader),
		flags: native.Uint16(inline[8:]), count: native.Uint16(inline[10:]),
	}
	all, err := p.elements(bytes.NewReader(inline))
	if err == nil && p.flags != leafPage {
		err = badPage(id, "has a bucket that is not a leaf")
	}
	if err != nil {
		w.problem("bucket "+name, err)
		return
	}
	for _, e := range all {
		w.leaf(ctx, id, name, e)
	}
}

// elements decodes a branch or leaf page.
func (p page) elements(f io.ReaderAt) ([]element, error) {
	if p.flags != branchPage && p.flags != leafPage {
		return nil, badPage(p.id, fmt.Sprintf("is of kind %#x in a bucket", p.flags))
	}
	if p.flags == branchPage && p.count == 0 {
		return nil, badPage(p.id, "is an empty branch")
	}
	if p.size <= wholePage {
		body, err := p.read(f, 0, p.size)
		if err != nil {
			return nil, err
		}
		f, p.at = bytes.NewReader(body), 0
	}
	heads, err := p.read(f, 0, uint64(p.count)*elementSize)
	if err != nil {
		return nil, err
	}
	all := make([]element, p.count)
	for i := range all {
		if all[i], err = p.element(f, uint64(i), heads[i*elementSize:]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// element reads entry i with its key and value.
func (p page) element(f io.ReaderAt, i uint64, head []byte) (e element, err error) {
	if p.flags == branchPage {
		at, size := native.Uint32(head), native.Uint32(head[4:])
		e.page = native.Uint64(head[8:])
		e.key, err = p.read(f, i*elementSize+uint64(at), uint64(size))
		return e, err
	}
	e.bucket = native.Uint32(head)&1 != 0
	at, keySize, valueSize := native.Uint32(head[4:]), uint64(native.Uint32(head[8:])), uint64(native.Uint32(head[12:]))
	both, err := p.read(f, i*elementSize+uint64(at), keySize+valueSize)
	if err != nil {
		return e, err
	}
	e.key, e.value = both[:keySize], both[keySize:]
	return e, nil
}
