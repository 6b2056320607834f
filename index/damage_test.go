package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/index/generation"
	"imdex/store"
)

// damages are ways to harm a file of some bytes.
var damages = map[string]func(r *rand.Rand, raw []byte) []byte{
	"bit": func(r *rand.Rand, raw []byte) []byte {
		raw[r.IntN(len(raw))] ^= 1 << r.IntN(8)
		return raw
	},
	"sector": func(r *rand.Rand, raw []byte) []byte {
		at := r.IntN(len(raw)) &^ 511
		clear(raw[at:min(at+512, len(raw))])
		return raw
	},
	"cut":      func(r *rand.Rand, raw []byte) []byte { return raw[:r.IntN(len(raw))] },
	"appended": func(_ *rand.Rand, raw []byte) []byte { return append(raw, 0) },
	"deleted":  func(*rand.Rand, []byte) []byte { return nil },
}

// harm damages one file and reports whether that changed it.
func harm(t *testing.T, r *rand.Rand, kind, path string) bool {
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	before := string(raw)
	raw = damages[kind](r, raw)
	require.NoError(t, os.Remove(path))
	if raw != nil {
		require.NoError(t, os.WriteFile(path, raw, 0o600))
	}
	return before != string(raw)
}

// whole is an index of some segments with replaced documents in them, and
// every answer that it gives.
func whole(t *testing.T) (f *fake, dir string, answers string) {
	f = random(30, 120)
	dir = filepath.Join(t.TempDir(), "index")
	b := builder(dir, f)
	update(t, b)
	for range 2 {
		f.disturb(rand.New(rand.NewPCG(30, 30)), 40)
		update(t, b)
		_, err := generation.Sweep(dir, 0)
		require.NoError(t, err)
	}
	require.NoError(t, os.Remove(filepath.Join(dir, verifiedName))) // as after a boot
	answers, err := answersOf(t, dir)
	require.NoError(t, err)
	return f, dir, answers
}

func answersOf(t *testing.T, dir string) (string, error) {
	r, err := OpenReader(context.Background(), dir)
	if err != nil {
		return "", err
	}
	defer r.Close()
	return answersIn(t, r), nil
}

// answersIn is all that a reader says, or what it says is wrong.
func answersIn(t *testing.T, r *Reader) (all string) {
	defer func() {
		if p := recover(); p != nil {
			all = fmt.Sprint("panic ", p)
		}
	}()
	var quiet quietly
	postings, docs := contents(&quiet, r)
	return fmt.Sprint(r.Position(), postings, docs, quiet.failures)
}

// quietly collects failures.
type quietly struct{ failures []string }

func (q *quietly) Errorf(format string, args ...any) { q.failures = append(q.failures, "failed") }
func (q *quietly) FailNow()                          { panic("failed") }

func copied(t *testing.T, dir string) string {
	to := filepath.Join(t.TempDir(), "index")
	require.NoError(t, os.CopyFS(to, os.DirFS(dir)))
	return to
}

// TestDamage: an index with any one file harmed is damaged, or answers as
// before; never anything else. An update then brings it back.
func TestDamage(t *testing.T) {
	f, dir, want := whole(t)
	r := rand.New(rand.NewPCG(31, 31))
	files, err := filepath.Glob(filepath.Join(dir, "gen-*", "*"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 8)
	files = append(files, filepath.Join(dir, "CURRENT"))
	trials, refused := 0, 0
	for _, path := range files {
		name, err := filepath.Rel(dir, path)
		require.NoError(t, err)
		for kind := range damages {
			for range 3 {
				at := copied(t, dir)
				if !harm(t, r, kind, filepath.Join(at, name)) {
					continue
				}
				trials++
				got, err := answersOf(t, at)
				if err != nil {
					refused++
					require.True(t, errors.Is(err, ErrDamaged) || errors.Is(err, ErrMissing) && name == "CURRENT", "%s of %s: %v", kind, name, err)
				} else {
					require.True(t, want == got, "%s of %s: another answer", kind, name)
				}
				if trials%5 == 0 {
					f.grow(r) // so that there is something to update
					update(t, builder(at, f))
					requireSame(t, f, at)
				}
			}
		}
	}
	t.Logf("%d trials, %d refused", trials, refused)
	assert.GreaterOrEqual(t, trials, 100)
}

// TestDamageControl: without the checksums the same harm gives other answers.
func TestDamageControl(t *testing.T) {
	_, dir, want := whole(t)
	r := rand.New(rand.NewPCG(32, 32))
	other := 0
	for range 30 {
		at := copied(t, dir)
		id, err := generation.Current(at)
		require.NoError(t, err)
		m, err := readManifest(id.Path(at))
		require.NoError(t, err)
		trusting := &verified{Files: map[string]stamp{}}
		for _, e := range m.Segments {
			harm(t, r, "bit", filepath.Join(id.Path(at), e.Segment.Name))
		}
		for _, f := range m.files() {
			info, err := os.Stat(filepath.Join(id.Path(at), f.Name))
			require.NoError(t, err)
			trusting.Files[f.Name] = stamp{f, info.ModTime().UnixNano()}
		}
		opened, err := open(context.Background(), at, id, trusting)
		if err != nil || answersIn(t, opened) != want {
			other++
		}
		if err == nil {
			require.NoError(t, opened.Close())
		}
	}
	assert.Greater(t, other, 3)
}

// TestPanicsAreErrors: Bleve's readers trust their files, and their panics end
// a call and not the process.
func TestPanicsAreErrors(t *testing.T) {
	s := &Segment{} // as far from a segment as can be
	var d Document
	assert.Error(t, s.Document(0, &d))
	_, err := s.Text(0, nil)
	assert.Error(t, err)
	_, ok := s.Find(1)
	assert.False(t, ok)
}

func findings(t *testing.T, b *Builder) []store.Finding {
	var list []store.Finding
	require.NoError(t, b.Check(t.Context(), func(f store.Finding) { list = append(list, f) }))
	return list
}

func kinds(list []store.Finding) string {
	var names []string
	for _, f := range list {
		names = append(names, f.Kind)
	}
	return strings.Join(names, " ")
}

// TestCheckFiles: check names each file that is harmed, and is silent
// otherwise.
func TestCheckFiles(t *testing.T) {
	f, dir, _ := whole(t)
	require.Empty(t, findings(t, builder(dir, f)))
	require.Empty(t, findings(t, builder(filepath.Join(dir, "none"), f)))
	r := rand.New(rand.NewPCG(33, 33))
	files, err := filepath.Glob(filepath.Join(dir, "gen-*", "*"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 8)
	for _, path := range files {
		name, err := filepath.Rel(dir, path)
		require.NoError(t, err)
		at := copied(t, dir)
		_, err = answersOf(t, at) // now all is known as verified
		require.NoError(t, err)
		require.True(t, harm(t, r, "bit", filepath.Join(at, name)))
		found := findings(t, builder(at, f))
		require.Len(t, found, 1, name)
		assert.Equal(t, FindingDamaged, found[0].Kind)
		assert.Contains(t, found[0].Where+found[0].Detail, filepath.Base(name))
		assert.Equal(t, repair, found[0].Hint)
	}
}

// TestCheckDocuments: check finds each way in which documents can differ from
// the store. The store is changed behind the index's back.
func TestCheckDocuments(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(f *fake, b *Builder)
		want string
	}{
		"nothing": {func(*fake, *Builder) {}, ""},
		"behind":  {func(f *fake, _ *Builder) { f.disturb(rand.New(rand.NewPCG(1, 1)), 30) }, ""},
		"stale":   {func(_ *fake, b *Builder) { b.Fingerprint = "another"; b.Decode = nil }, ""},
		"missing": {func(f *fake, _ *Builder) {
			f.versions = append(f.versions, f.versions[0])
			f.versions[50] = renumbered(f.versions[50], 51)
		}, FindingMissing},
		"extra":    {func(f *fake, _ *Builder) { f.versions[7][0].Raw = nil }, FindingExtra},
		"content":  {func(f *fake, _ *Builder) { f.versions[7][0].Raw = f.versions[8][0].Raw }, FindingWrong},
		"revision": {func(f *fake, _ *Builder) { f.versions[7][0].Revision = 3 }, FindingWrong},
	} {
		t.Run(name, func(t *testing.T) {
			f := random(34, 50)
			dir := t.TempDir()
			b := builder(dir, f)
			update(t, b)
			c.harm(f, b)
			assert.Equal(t, c.want, kinds(findings(t, b)))
		})
	}
}

func renumbered(list []store.Record, n store.Number) []store.Record {
	list = append([]store.Record(nil), list...)
	for i := range list {
		list[i].Number = n
	}
	return list
}

// TestCheckColumn: a column file with a right checksum and wrong content is
// found.
func TestCheckColumn(t *testing.T) {
	f, dir, _ := whole(t)
	id, err := generation.Current(dir)
	require.NoError(t, err)
	m, err := readManifest(id.Path(dir))
	require.NoError(t, err)
	e := &m.Segments[0]
	var b columnBuilder
	opened, err := openSegment(id.Path(dir), *e)
	require.NoError(t, err)
	for range opened.Count() {
		b.add(&Document{TimeMS: 1}, 0)
	}
	require.NoError(t, opened.close())
	path := filepath.Join(id.Path(dir), e.Column.Name)
	require.NoError(t, generation.WriteFile(path, b.encode(e.Segment.CRC)))
	e.Column, err = sum(path, seal)
	require.NoError(t, err)
	require.NoError(t, m.write(id.Path(dir)))
	assert.Equal(t, FindingColumn, kinds(findings(t, builder(dir, f))))
}

// TestCheckDuplicate: a message with two live documents is found.
func TestCheckDuplicate(t *testing.T) {
	f, dir, _ := whole(t)
	id, err := generation.Current(dir)
	require.NoError(t, err)
	m, err := readManifest(id.Path(dir))
	require.NoError(t, err)
	for i := range m.Segments {
		if len(m.Segments[i].Deleted) > 0 {
			m.Segments[i].Deleted = nil
		}
	}
	m.Position.Documents = 0
	for _, e := range m.Segments {
		s, err := openSegment(id.Path(dir), e)
		require.NoError(t, err)
		m.Position.Documents += uint64(s.Count())
		require.NoError(t, s.close())
	}
	require.NoError(t, m.write(id.Path(dir)))
	assert.Contains(t, kinds(findings(t, builder(dir, f))), FindingDuplicate)
}
