package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"

	"imdex/store"
)

// What bbolt's pages look like, as far as it is needed to prove a file safe to
// map. All numbers are in the machine's byte order.
//
//	page   id 8, flags 2, count 2, overflow 4, then count elements
//	meta   magic 4, version 4, page size 4, flags 4, root page 8, root sequence 8,
//	       freelist page 8, high-water mark 8, transaction 8, FNV-1a of these 8
//	branch element: position 4, key size 4, page 8
//	leaf   element: flags 4, position 4, key size 4, value size 4
const (
	pageHeader  = 16
	metaSize    = 64
	metaMagic   = 0xED0CDAED
	metaVersion = 2

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10

	noFreelist = ^uint64(0)
)

var native = binary.NativeEndian

// metaPage is one of the two pages that say where everything is.
type metaPage struct {
	pageSize  uint64
	root      uint64 // page of the bucket of buckets
	freelist  uint64
	highWater uint64 // first page that was never used
	txid      uint64
}

// parseMeta decodes a meta page; ok is false when it does not check out.
func parseMeta(page []byte) (m metaPage, ok bool) {
	if len(page) < pageHeader+metaSize {
		return m, false
	}
	b := page[pageHeader : pageHeader+metaSize]
	h := fnv.New64a()
	_, _ = h.Write(b[:metaSize-8])
	if native.Uint32(b) != metaMagic || native.Uint32(b[4:]) != metaVersion || native.Uint64(b[56:]) != h.Sum64() {
		return m, false
	}
	m = metaPage{
		pageSize: uint64(native.Uint32(b[8:])), root: native.Uint64(b[16:]), freelist: native.Uint64(b[32:]),
		highWater: native.Uint64(b[40:]), txid: native.Uint64(b[48:]),
	}
	return m, m.pageSize >= 1<<10 && m.pageSize <= 1<<24 && m.highWater < 1<<40
}

// readMeta finds the newest good meta page; damagedMetas says how many of the
// two are not good.
func readMeta(f io.ReaderAt) (newest metaPage, damagedMetas int, err error) {
	size := int64(pageSize)
	for i := range int64(2) {
		page := make([]byte, pageHeader+metaSize)
		if _, err := f.ReadAt(page, i*size); err != nil && !errors.Is(err, io.EOF) {
			return newest, 0, err
		}
		m, ok := parseMeta(page)
		if !ok {
			damagedMetas++
			continue
		}
		size = int64(m.pageSize)
		if newest.highWater == 0 || m.txid > newest.txid {
			newest = m
		}
	}
	if damagedMetas == 2 {
		return newest, 2, fmt.Errorf("%w: neither meta page is readable", store.ErrDamaged)
	}
	return newest, damagedMetas, nil
}

// inspect refuses a file whose end is missing: bbolt would map it and die of
// the first page beyond. With freelist it also looks at the list of free pages,
// which it must before writing: bbolt writes wherever that list says.
func inspect(f *os.File, freelist bool) error {
	m, _, err := readMeta(f)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: not a regular file", store.ErrDamaged)
	}
	if want := m.highWater * m.pageSize; uint64(info.Size()) < want {
		return fmt.Errorf("%w: truncated: %d of %d bytes", store.ErrDamaged, info.Size(), want)
	}
	if freelist {
		_, err = readFreelist(f, m)
	}
	return err
}

// readFreelist returns the free pages. The list must name pages of the file in
// rising order; a bit that flips in it rarely keeps that.
func readFreelist(f io.ReaderAt, m metaPage) ([]uint64, error) {
	if m.freelist == noFreelist {
		return nil, nil
	}
	p, err := readPage(f, m, m.freelist)
	if err != nil {
		return nil, err
	}
	if p.flags != freelistPage {
		return nil, badPage(m.freelist, "is not the list of free pages")
	}
	count, skip := uint64(p.count), uint64(0)
	if p.count == 0xFFFF {
		first, err := p.read(f, 0, 8)
		if err != nil {
			return nil, err
		}
		count, skip = native.Uint64(first), 8
	}
	body, err := p.read(f, skip, min(count, p.size)*8)
	if err != nil {
		return nil, err
	}
	free := make([]uint64, count)
	last := uint64(1)
	for i := range free {
		free[i] = native.Uint64(body[8*i:])
		if free[i] <= last || free[i] >= m.highWater || free[i] == m.freelist {
			return nil, badPage(m.freelist, "names a page that cannot be free")
		}
		last = free[i]
	}
	return free, nil
}

// page is the header of a page with its overflow.
type page struct {
	id       uint64
	at       int64  // offset of what follows the header
	size     uint64 // of what follows the header
	flags    uint16
	count    uint16
	overflow uint64
}

func readPage(f io.ReaderAt, m metaPage, id uint64) (page, error) {
	if id < 2 || id >= m.highWater {
		return page{}, badPage(id, "is outside of the file")
	}
	header := make([]byte, pageHeader)
	if _, err := f.ReadAt(header, int64(id*m.pageSize)); err != nil {
		return page{}, err
	}
	p := page{
		id: id, at: int64(id*m.pageSize) + pageHeader,
		flags: native.Uint16(header[8:]), count: native.Uint16(header[10:]), overflow: uint64(native.Uint32(header[12:])),
	}
	if got := native.Uint64(header); got != id {
		return page{}, badPage(id, fmt.Sprintf("says that it is %d", got))
	}
	if p.overflow >= m.highWater-id {
		return page{}, badPage(id, "runs past the end of the file")
	}
	p.size = (p.overflow+1)*m.pageSize - pageHeader
	return p, nil
}

// read reads n bytes of the page, the offset counted after its header.
func (p page) read(f io.ReaderAt, offset, n uint64) ([]byte, error) {
	if offset > p.size || n > p.size-offset {
		return nil, badPage(p.id, "is too short for what it holds")
	}
	if n == 0 {
		return nil, nil // at the end of a page a read of nothing would be an EOF
	}
	b := make([]byte, n)
	_, err := f.ReadAt(b, p.at+int64(offset))
	return b, err
}

func badPage(id uint64, what string) error {
	return fmt.Errorf("%w: page %d: %s", store.ErrDamaged, id, what)
}
