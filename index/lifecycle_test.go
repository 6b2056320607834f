package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/index/generation"
	"imdex/index/segment"
	"imdex/store"
	"imdex/store/chat"
)

func TestStates(t *testing.T) {
	ctx := t.Context()
	f := random(1, 20)
	dir := filepath.Join(t.TempDir(), "index")
	b := builder(dir, f)
	head, _ := f.Head(ctx)
	kind := func() Kind { return StateOf(ctx, dir, head, b.Fingerprint).Kind }

	assert.Equal(t, Missing, kind())
	_, err := OpenReader(ctx, dir)
	assert.ErrorIs(t, err, ErrMissing)

	result := update(t, b)
	assert.True(t, result.Rebuilt)
	assert.Equal(t, "no index was built yet", result.Reason)
	assert.Equal(t, Current, kind())
	assert.Equal(t, Position{head.UUID, 20, b.Fingerprint, 20}, result.Position)

	result = update(t, b)
	assert.Equal(t, Result{Before: State{Kind: Current, Position: result.Position}, Position: result.Position}, result)

	f.disturb(rand.New(rand.NewPCG(1, 1)), 5)
	head, _ = f.Head(ctx)
	state := StateOf(ctx, dir, head, b.Fingerprint)
	assert.Equal(t, State{Behind, "at revision 20, the store is at 25", result.Position}, state)
	result = update(t, b)
	assert.False(t, result.Rebuilt)
	assert.EqualValues(t, 5, result.Changes)

	for name, change := range map[string]func(){
		"fingerprint": func() { b.Fingerprint = Fingerprint("test 2") },
		"store":       func() { f.uuid = "another" },
		"ahead":       func() { f.changes = f.changes[:10]; f.versions = f.versions[:10] },
	} {
		t.Run(name, func(t *testing.T) {
			change()
			head, _ = f.Head(ctx)
			assert.Equal(t, Stale, kind())
			result := update(t, b)
			assert.True(t, result.Rebuilt)
			assert.NotEmpty(t, result.Reason)
			assert.Equal(t, Current, kind())
		})
	}
}

func TestEmptyStore(t *testing.T) {
	f := &fake{uuid: "u"}
	dir := t.TempDir()
	b := builder(dir, f)
	assert.True(t, update(t, b).Rebuilt)
	assert.Empty(t, reader(t, dir).Segments())
	assert.Zero(t, reader(t, dir).AverageTerms())
	assert.False(t, update(t, b).Rebuilt)
	f.grow(rand.New(rand.NewPCG(1, 1)))
	assert.False(t, update(t, b).Rebuilt)
	requireSame(t, f, dir)
	f.forget(1)
	update(t, b)
	requireSame(t, f, dir)
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	f := random(1, 50)
	update(t, builder(dir, f))
	f.disturb(rand.New(rand.NewPCG(1, 1)), 5)
	update(t, builder(dir, f))
	seen := 0
	require.NoError(t, filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		want := os.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		assert.Equal(t, want, info.Mode().Perm(), path)
		seen++
		return err
	}))
	assert.Greater(t, seen, 8)
}

// TestManyPublishes: three hundred publishes of a few documents leave few
// segments, few directories, and the right index; all the while another
// goroutine opens and reads it.
func TestManyPublishes(t *testing.T) {
	f := random(5, 200)
	r := rand.New(rand.NewPCG(5, 5))
	dir := t.TempDir()
	b := builder(dir, f)
	update(t, b)
	publishing, reading := make(chan int, 1), make(chan error, 1)
	go func() { reading <- readEach(publishing, dir) }()
	most := 0
	for i := range 300 {
		if i%10 == 0 {
			f.disturb(r, 3)
		}
		f.grow(r)
		select {
		case publishing <- i: // the reader starts with the writer
		default: // or is still at it
		}
		result := update(t, b)
		require.False(t, result.Rebuilt, result.Reason)
		most = max(most, result.Segments)
		_, err := generation.Sweep(dir, 0) // the grace is for slower readers
		require.NoError(t, err)
	}
	close(publishing)
	require.NoError(t, <-reading)
	assert.LessOrEqual(t, most, mostSegments)
	assert.Greater(t, most, 5, "there was something to merge")
	requireSame(t, f, dir)
	left, err := filepath.Glob(filepath.Join(dir, "gen-*"))
	require.NoError(t, err)
	assert.LessOrEqual(t, len(left), 2)
}

// readEach opens the index at each publish, and reads it. A fall of the
// revision is an error.
func readEach(publishing <-chan int, dir string) error {
	var last store.Revision
	for i := range publishing {
		revision, err := readOnce(dir)
		if err != nil {
			return fmt.Errorf("at publish %d: %w", i, err)
		}
		if revision < last {
			return fmt.Errorf("at publish %d: revision %d after %d", i, revision, last)
		}
		last = revision
	}
	return nil
}

// readOnce opens the index and reads all documents. A count that does not
// agree with the position is an error.
func readOnce(dir string) (revision store.Revision, err error) {
	r, err := OpenReader(context.Background(), dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	var documents uint64
	for _, s := range r.Segments() {
		var d Document
		for it := s.Live().Iterator(); it.HasNext(); documents++ {
			if err := s.Document(it.Next(), &d); err != nil {
				return 0, err
			}
		}
		if _, err := s.Lookup(ByText, Lookup{Prefix, "的"}); err != nil {
			return 0, err
		}
	}
	if documents != r.Position().Documents {
		return 0, fmt.Errorf("%d documents, not %d", documents, r.Position().Documents)
	}
	return r.Position().Revision, nil
}

// TestHeldGeneration: a reader goes on reading what it opened.
func TestHeldGeneration(t *testing.T) {
	f := random(5, 50)
	dir := t.TempDir()
	b := builder(dir, f)
	update(t, b)
	r := reader(t, dir)
	wantPostings, wantDocs := contents(t, r)
	for range 5 {
		f.disturb(rand.New(rand.NewPCG(5, 5)), 30)
		update(t, b)
		_, err := generation.Sweep(dir, 0)
		require.NoError(t, err)
	}
	gotPostings, gotDocs := contents(t, r)
	assert.Equal(t, wantDocs, gotDocs)
	assert.Empty(t, difference(wantPostings, gotPostings))
	assert.DirExists(t, filepath.Join(dir, "gen-1"))
}

// TestStockWriter: without the plugin Bleve's own writer makes an index that
// reads the same.
func TestStockWriter(t *testing.T) {
	setUpEngine()
	scorch.RegisterSegmentPlugin(&zap.ZapPlugin{}, true)
	t.Cleanup(func() { segment.Register(&segment.Plugin{Order: timeOf}) })
	f := random(7, 120)
	dir := t.TempDir()
	b := builder(dir, f)
	update(t, b)
	requireSame(t, f, dir)
	f.disturb(rand.New(rand.NewPCG(7, 7)), 60)
	update(t, b)
	requireSame(t, f, dir)
}

// failing is a feed that fails, or whose context ends, after so many calls.
type failing struct {
	*fake
	left int
	then func() error
}

func (f *failing) Records(ctx context.Context, at store.Revision, numbers []store.Number) ([]store.Record, error) {
	f.left--
	if f.left < 0 {
		if err := f.then(); err != nil {
			return nil, err
		}
	}
	return f.fake.Records(ctx, at, numbers)
}

// TestFailedWriters: a writer that fails or is interrupted leaves the index as
// it was, and nothing behind.
func TestFailedWriters(t *testing.T) {
	f := random(8, 100)
	dir := t.TempDir()
	update(t, builder(dir, f))
	f.disturb(rand.New(rand.NewPCG(8, 8)), 50)
	before := listing(t, dir)
	for name, run := range map[string]func(b *Builder, ctx context.Context) error{
		"update":  func(b *Builder, ctx context.Context) error { _, err := b.Update(ctx); return err },
		"rebuild": func(b *Builder, ctx context.Context) error { _, err := b.Rebuild(ctx); return err },
	} {
		t.Run(name+" fails", func(t *testing.T) {
			b := builder(dir, f)
			b.Feed = &failing{fake: f, then: func() error { return assert.AnError }}
			assert.ErrorIs(t, run(b, t.Context()), assert.AnError)
			assert.Equal(t, before, listing(t, dir))
		})
		t.Run(name+" is interrupted", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			b := builder(dir, f)
			b.Feed = &failing{fake: f, then: func() error { cancel(); return nil }}
			assert.ErrorIs(t, run(b, ctx), context.Canceled)
			assert.Equal(t, before, listing(t, dir))
		})
	}
	update(t, builder(dir, f))
	requireSame(t, f, dir)
}

func listing(t *testing.T, dir string) []string {
	var names []string
	require.NoError(t, filepath.Walk(dir, func(path string, _ os.FileInfo, err error) error {
		names = append(names, path)
		return err
	}))
	return names
}

// TestBackgroundFailure: what scorch's goroutines report ends the call that
// waits for them.
func TestBackgroundFailure(t *testing.T) {
	w, err := openWriter(filepath.Join(t.TempDir(), "gen-1"))
	require.NoError(t, err)
	scorch.RegistryAsyncErrorCallbacks[callback](assert.AnError, w.path)
	scorch.RegistryAsyncErrorCallbacks[callback](errors.New("a later one"), w.path)
	scorch.RegistryAsyncErrorCallbacks[callback](errors.New("another's"), "elsewhere")
	forever := make(chan struct{})
	assert.ErrorIs(t, w.await(func() error { <-forever; return nil }), assert.AnError)
	close(forever)
	require.NoError(t, w.close())
}

func TestFullDisk(t *testing.T) {
	full := fmt.Errorf("segment persist err: %v", &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC})
	require.NotErrorIs(t, full, syscall.ENOSPC, "as Bleve reports it")
	assert.ErrorIs(t, fullDisk(full), syscall.ENOSPC)
	assert.Equal(t, assert.AnError, fullDisk(assert.AnError))
	assert.NoError(t, fullDisk(nil))
}

// TestBitmapsAreTheCallers: a bitmap that was handed out may be changed; the
// segment, which it points into, stays as it is.
func TestBitmapsAreTheCallers(t *testing.T) {
	f := random(10, 300)
	dir := t.TempDir()
	update(t, builder(dir, f))
	s := reader(t, dir).Segments()[0]
	for _, l := range []Lookup{{Exact, "的一"}, {Exact, "deploy"}, {Prefix, "的"}, {Contains, "edis"}, {Exact, "，"}, {Exact, "absent"}} {
		ask := func() *roaring.Bitmap {
			b, err := s.Lookup(ByText, l)
			require.NoError(t, err)
			return b
		}
		want := ask().ToArray()
		for _, change := range []func(b *roaring.Bitmap){
			func(b *roaring.Bitmap) { b.Add(7); b.Add(1 << 20); b.Remove(b.Minimum()) },
			func(b *roaring.Bitmap) { b.And(roaring.BitmapOf(1, 2, 3)) },
			func(b *roaring.Bitmap) { b.AndNot(ask()); b.Or(s.Live()) },
			func(b *roaring.Bitmap) { b.Flip(0, 1<<17); b.RunOptimize() },
			func(b *roaring.Bitmap) { b.RemoveRange(0, 100); b.AddRange(50, 70000) },
			func(b *roaring.Bitmap) { b.Clear(); b.AddMany([]uint32{1, 2, 3}) },
		} {
			change(ask())
			require.Equal(t, want, ask().ToArray(), "%v", l)
		}
	}
	s.Live().Clear()
	assert.EqualValues(t, 300, s.Live().GetCardinality())
}

// TestDecoderSeesMarks: the document is of the record and its marks.
func TestDecoderSeesMarks(t *testing.T) {
	f := &fake{uuid: "u"}
	f.put(0, chat.Message{ID: "m", Text: "bye"}, 1)
	dir := t.TempDir()
	b := builder(dir, f)
	update(t, b)
	f.mark(1, store.MarkRecalled)
	update(t, b)
	var d Document
	segments := reader(t, dir).Segments()
	require.Len(t, segments, 1, "a segment whose documents are all replaced goes")
	require.NoError(t, segments[0].Document(0, &d))
	assert.True(t, d.Recalled)
	assert.EqualValues(t, 2, d.Revision)
	found, err := segments[0].Postings(ByFlag, []byte(Recalled))
	require.NoError(t, err)
	assert.Equal(t, []uint32{0}, found.ToArray())
}

func TestVerifiedIsRemembered(t *testing.T) {
	if bootID() == "" {
		return // nothing is remembered where boots have no names
	}
	f := random(9, 50)
	dir := t.TempDir()
	update(t, builder(dir, f))
	m, err := readCurrent(t.Context(), dir)
	require.NoError(t, err)
	known := readVerified(dir)
	require.NotEmpty(t, m.Segments)
	path := generation.ID(1).Path(dir)
	for _, f := range m.files()[1:] {
		require.Contains(t, known.Files, f.Name)
		require.NoError(t, known.sealed(path, f))
	}
	assert.False(t, known.changed, "nothing had to be read")

	name := filepath.Join(path, m.Segments[0].Segment.Name)
	later := time.Now().Add(time.Minute)
	require.NoError(t, os.Chtimes(name, later, later))
	require.NoError(t, known.sealed(path, m.Segments[0].Segment))
	assert.True(t, known.changed, "a file that was touched is read again")

	text, err := os.ReadFile(filepath.Join(dir, verifiedName))
	require.NoError(t, err)
	other := strings.Replace(string(text), bootID(), "another boot", 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, verifiedName), []byte(other), 0o600))
	assert.Empty(t, readVerified(dir).Files)
}
