package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"imdex/store"
)

// victim is a sound store whose file is damaged again and again.
type victim struct {
	*Store
	image []byte // of the sound file
	dump  string // of the sound store
}

const victimRecords = 600

// newVictim makes a store in one commit, so that nothing stands in its file
// twice. history adds revisions and a mark in another commit.
func newVictim(t *testing.T, history bool) *victim {
	t.Helper()
	s, err := Create(t.Context(), t.TempDir(), Options{})
	require.NoError(t, err)
	require.NoError(t, s.Register(t.Context(), store.Account{Name: "work", Provider: "wps"}))
	var first, second store.Page
	first.Stream, second.Stream = streamA, store.Stream{Account: "work", Chat: "b"}
	for i := range victimRecords {
		it := item(fmt.Sprintf("id-%d", i), int64(i*7919%500), fmt.Sprintf("%06d %s", i, strings.Repeat("消息", i%60)))
		first.Items = append(first.Items, it)
		if i%10 == 0 {
			it.Fingerprint[15]++
			it.TimeMS++
			second.Items = append(second.Items, it)
		}
	}
	first.Checkpoint, first.Coverage = []byte("here"), &store.Coverage{LastSyncMS: 5}
	first.People = []store.PersonName{{Account: "work", ID: "u", Name: "王伟", AtMS: 1}}
	commit(t, s, first, second)
	second.Stream = streamA
	second.Marks = []store.MarkedID{{ID: "id-3", Mark: store.Mark{Kind: store.MarkVanished}}}
	if history {
		commit(t, s, second)
	}
	requireSound(t, s)
	v := &victim{Store: s}
	v.dump = v.dumped(t)
	v.image, err = os.ReadFile(s.path(fileName))
	require.NoError(t, err)
	return v
}

func (v *victim) dumped(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, v.Dump(t.Context(), &b))
	return b.String()
}

// become writes another file in the store's place.
func (v *victim) become(t *testing.T, image []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(v.path(fileName), image, fileMode))
}

// flip returns the sound image with one other bit.
func (v *victim) flip(bit int) []byte {
	image := bytes.Clone(v.image)
	image[bit/8] ^= 1 << (bit % 8)
	return image
}

// TestFlippedBitsInRecords: each one is found, by the check and by the read,
// and both name the record.
func TestFlippedBitsInRecords(t *testing.T) {
	v, r, blind := newVictim(t, false), moments(t), 0
	for range 150 {
		n := r.IntN(victimRecords)
		for n%10 == 0 { // it stands in the second chat, too
			n = r.IntN(victimRecords)
		}
		record := store.Number(n + 1)
		id := fmt.Appendf(nil, "id-%d\x06test/1%06d", n, n)
		at := bytes.Index(v.image, id)
		require.Positive(t, at)
		last := at + len(id) + len("消息")*(n%60) + sealSize
		v.become(t, v.flip(8*at+r.IntN(8*(last-at))))

		found := findings(t, v.Store)
		assert.Contains(t, fmt.Sprint(found), fmt.Sprintf("record %d", record))
		_, err := v.Records(t.Context(), 0, []store.Number{record})
		require.ErrorIs(t, err, store.ErrDamaged)
		assert.ErrorContains(t, err, fmt.Sprintf("record %d", record))
		if engineIsContent(t, v.path(fileName)) {
			blind++
		}
	}
	assert.Equal(t, 150, blind, "the control: bbolt's own check sees none of it")
}

func engineIsContent(t *testing.T, path string) bool {
	t.Helper()
	db, err := bbolt.Open(path, fileMode, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	content := true
	require.NoError(t, db.View(func(tx *bbolt.Tx) error {
		for range tx.Check() {
			content = false
		}
		return nil
	}))
	return content
}

// TestDamageIsFoundOrHarmless: whatever happens to the file, the check ends
// without a crash, and where it finds nothing the store is what it was.
func TestDamageIsFoundOrHarmless(t *testing.T) {
	v := newVictim(t, true)
	size := len(v.image)
	for name, damage := range map[string]func(*rand.Rand) []byte{
		"bit": func(r *rand.Rand) []byte { return v.flip(r.IntN(8 * size)) },
		"bit of a page's head": func(r *rand.Rand) []byte {
			return v.flip(8*(pageSize*r.IntN(size/pageSize)) + r.IntN(8*512))
		},
		"sector": func(r *rand.Rand) []byte {
			image, at := bytes.Clone(v.image), 512*r.IntN(size/512)
			clear(image[at : at+512])
			return image
		},
		"page": func(r *rand.Rand) []byte {
			image, at := bytes.Clone(v.image), pageSize*r.IntN(size/pageSize)
			clear(image[at : at+pageSize])
			return image
		},
		"page in another's place": func(r *rand.Rand) []byte {
			image, from, to := bytes.Clone(v.image), r.IntN(size/pageSize), r.IntN(size/pageSize)
			copy(image[to*pageSize:(to+1)*pageSize], v.image[from*pageSize:])
			return image
		},
		"garbage at the end": func(r *rand.Rand) []byte {
			return append(bytes.Clone(v.image), make([]byte, r.IntN(3*pageSize))...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, found := moments(t), 0
			for range 120 {
				v.become(t, damage(r))
				if len(findings(t, v.Store)) > 0 {
					found++
					continue
				}
				require.Equal(t, v.dump, v.dumped(t))
			}
			t.Logf("found %d of 120, the others are harmless", found)
			if name != "garbage at the end" {
				assert.Positive(t, found)
			}
		})
	}
}

// TestOneMetaPage: the store lives on the other one, and the check says so.
func TestOneMetaPage(t *testing.T) {
	v := newVictim(t, false)
	for at := range 2 {
		image := bytes.Clone(v.image)
		clear(image[at*pageSize+pageHeader : at*pageSize+pageHeader+metaSize])
		v.become(t, image)
		_, err := Open(t.Context(), v.Dir(), Options{})
		if at == 0 {
			require.NoError(t, err, "the newest one is left")
		}
		assert.Contains(t, fmt.Sprint(findings(t, v.Store)), "meta page")
	}
}

// TestFreelist: bbolt would write over live pages.
func TestFreelist(t *testing.T) {
	v := newVictim(t, true)
	m, _, err := readMeta(bytes.NewReader(v.image))
	require.NoError(t, err)
	at := m.freelist * m.pageSize
	free, err := readFreelist(bytes.NewReader(v.image), m)
	require.NoError(t, err)
	require.Greater(t, len(free), 1)
	for name, damage := range map[string]func(page []byte){
		"another kind":       func(page []byte) { native.PutUint16(page[8:], leafPage) },
		"longer than a page": func(page []byte) { native.PutUint16(page[10:], 0xFFFE) },
		"huge":               func(page []byte) { native.PutUint16(page[10:], 0xFFFF); native.PutUint64(page[16:], 1<<50) },
		"a meta page":        func(page []byte) { native.PutUint64(page[16:], 1) },
		"out of order":       func(page []byte) { native.PutUint64(page[24:], free[0]) },
		"outside":            func(page []byte) { native.PutUint64(page[16+8*(len(free)-1):], m.highWater) },
		"itself":             func(page []byte) { native.PutUint64(page[16+8*(len(free)-1):], m.freelist) },
	} {
		t.Run(name, func(t *testing.T) {
			image := bytes.Clone(v.image)
			damage(image[at:])
			v.become(t, image)
			_, err := v.Commit(t.Context(), []store.Page{groupPage(1)})
			require.ErrorIs(t, err, store.ErrDamaged)
			assert.Contains(t, fmt.Sprint(findings(t, v.Store)), fmt.Sprintf("page %d", m.freelist))
			require.Equal(t, v.dump, v.dumped(t), "what it holds can be read")
		})
	}
}

// TestAbandonedFileIsFree: a file that bbolt has mapped and not closed keeps no lock.
func TestAbandonedFileIsFree(t *testing.T) {
	s := create(t)
	f, err := s.openFile(t.Context(), true)
	require.NoError(t, err)
	f.abandon()
	commit(t, s, groupPage(1))
}

// TestPagesInACircle: bbolt would follow them until its stack is full, and the
// process would end.
func TestPagesInACircle(t *testing.T) {
	v := newVictim(t, false)
	circles := 0
	for at := 2 * pageSize; at < len(v.image); at += pageSize {
		if native.Uint16(v.image[at+8:]) != branchPage {
			continue
		}
		image := bytes.Clone(v.image)
		native.PutUint64(image[at+pageHeader+8:], uint64(at/pageSize))
		v.become(t, image)
		require.NotEmpty(t, findings(t, v.Store))
		circles++
	}
	assert.Positive(t, circles, "the store has a branch page")
}

// TestTruncation: a file without its end is an error for every call.
func TestTruncation(t *testing.T) {
	v, r := newVictim(t, true), moments(t)
	m, _, err := readMeta(bytes.NewReader(v.image))
	require.NoError(t, err)
	end := int(m.highWater * m.pageSize)
	for i := range 200 {
		size := r.IntN(end)
		if i < 20 {
			size = i * end / 20
		}
		v.become(t, v.image[:size])
		_, err := Open(t.Context(), v.Dir(), Options{})
		require.ErrorIs(t, err, store.ErrDamaged)
		_, err = v.Commit(t.Context(), []store.Page{groupPage(i)})
		require.ErrorIs(t, err, store.ErrDamaged)
		require.NotEmpty(t, findings(t, v.Store))
		left, err := os.ReadFile(v.path(fileName))
		require.NoError(t, err)
		require.True(t, bytes.Equal(v.image[:size], left), "a refused store is left as it is")
	}
	v.become(t, v.image[:end])
	requireSound(t, v.Store)
}

// TestFaultInTheMap is the control of the guard: the file loses its end while
// it is mapped, after every check of its size.
func TestFaultInTheMap(t *testing.T) {
	v := newVictim(t, true)
	err := v.Read(t.Context(), func(r *Reader) error {
		if err := os.Truncate(v.path(fileName), pageSize); err != nil {
			return err
		}
		_, err := r.Records(0, []store.Number{1, 2, 3})
		return err
	})
	require.ErrorIs(t, err, store.ErrDamaged)
	v.become(t, v.image)
	requireSound(t, v.Store)
	commit(t, v.Store, groupPage(1)) // no lock was left behind
	requireSound(t, v.Store)
}

// TestDamageWhileWriting: a write that meets damage is refused, lets go of the
// file and leaves the last state.
func TestDamageWhileWriting(t *testing.T) {
	v, r := newVictim(t, true), moments(t)
	refused := 0
	for range 120 {
		image := bytes.Clone(v.image)
		at := pageSize * (2 + r.IntN(len(image)/pageSize-2))
		clear(image[at : at+pageSize])
		v.become(t, image)
		_, err := v.Commit(t.Context(), []store.Page{groupPage(1)})
		if err != nil {
			require.ErrorIs(t, err, store.ErrDamaged)
			left, err := os.ReadFile(v.path(fileName))
			require.NoError(t, err)
			require.True(t, bytes.Equal(image, left))
			refused++
		}
	}
	assert.Positive(t, refused)
}

func TestForeignFiles(t *testing.T) {
	for name, content := range map[string][]byte{
		"empty": {}, "text": []byte("not a store"), "zeros": make([]byte, 4*pageSize),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := newStore(dir, Options{})
			require.NoError(t, os.WriteFile(s.path(fileName), content, fileMode))
			_, err := Open(t.Context(), dir, Options{})
			require.ErrorIs(t, err, store.ErrDamaged)
			_, err = Create(t.Context(), dir, Options{})
			require.ErrorIs(t, err, store.ErrDamaged, "never overwritten")
			require.NotEmpty(t, findings(t, s))
		})
	}
	t.Run("another bbolt file", func(t *testing.T) {
		dir := t.TempDir()
		s := newStore(dir, Options{})
		db, err := bbolt.Open(s.path(fileName), fileMode, nil)
		require.NoError(t, err)
		require.NoError(t, db.Close())
		_, err = Open(t.Context(), dir, Options{})
		require.ErrorIs(t, err, store.ErrDamaged)
		require.NotEmpty(t, findings(t, s))
	})
	t.Run("a directory", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.Mkdir(newStore(dir, Options{}).path(fileName), dirMode))
		_, err := Open(t.Context(), dir, Options{})
		require.ErrorIs(t, err, store.ErrDamaged)
	})
}

// TestGuardPassesErrors: the guard changes nothing but panics.
func TestGuardPassesErrors(t *testing.T) {
	call := func(f func() error) (err error) {
		defer guard(&err)()
		return f()
	}
	mine := errors.New("mine")
	assert.Equal(t, mine, call(func() error { return mine }))
	assert.NoError(t, call(func() error { return nil }))
	assert.ErrorIs(t, call(func() error { panic("page 3: bad") }), store.ErrDamaged)
}
