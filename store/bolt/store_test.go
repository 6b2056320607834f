package bolt

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"imdex/store"
)

// tester is what helpers need of *testing.T and *rapid.T.
type tester interface {
	require.TestingT
	Helper()
}

// create makes a store that is checked when the test ends.
func create(t *testing.T) *Store {
	t.Helper()
	s, err := Create(t.Context(), t.TempDir(), Options{})
	require.NoError(t, err)
	t.Cleanup(func() { requireSound(t, s) })
	return s
}

func findings(t tester, s *Store) (all []store.Finding) {
	t.Helper()
	err := s.Check(context.Background(), func(f store.Finding) { all = append(all, f) })
	require.NoError(t, err)
	return all
}

func requireSound(t tester, s *Store) {
	t.Helper()
	require.Empty(t, findings(t, s))
}

var streamA = store.Stream{Account: "work", Chat: "a"}

// item is a message whose fingerprint is that of its text.
func item(id string, timeMS int64, text string) store.Item {
	it := store.Item{ID: id, TimeMS: timeMS, Format: "test/1", Raw: []byte(text)}
	copy(it.Fingerprint[:], text)
	return it
}

func commit(t tester, s *Store, pages ...store.Page) store.Receipt {
	t.Helper()
	r, err := s.Commit(context.Background(), pages)
	require.NoError(t, err)
	return r
}

// edit changes the file behind the store's back.
func edit(t *testing.T, s *Store, fn func(b *buckets) error) {
	t.Helper()
	db, err := bbolt.Open(s.path(fileName), fileMode, &bbolt.Options{Timeout: time.Second})
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
		b, err := loadBuckets(tx)
		if err != nil {
			return err
		}
		return fn(b)
	}))
}

func TestOpenMissing(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(t.Context(), dir, Options{})
	require.ErrorIs(t, err, store.ErrMissing)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left, "a refused open leaves no file")

	_, err = Open(t.Context(), filepath.Join(dir, "none"), Options{})
	assert.ErrorIs(t, err, store.ErrMissing)
}

func TestCreateTwiceKeepsTheStore(t *testing.T) {
	s := create(t)
	first, err := s.Head(t.Context())
	require.NoError(t, err)
	again, err := Create(t.Context(), s.Dir(), Options{})
	require.NoError(t, err)
	second, err := again.Head(t.Context())
	require.NoError(t, err)
	assert.Equal(t, first, second)
	assert.Len(t, first.UUID, 36)
}

func TestFilesAndModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "home")
	s, err := Create(t.Context(), dir, Options{})
	require.NoError(t, err)
	commit(t, s, store.Page{Stream: streamA, Items: []store.Item{item("1", 1, "x")}})
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, e := range left {
		names = append(names, e.Name())
	}
	assert.ElementsMatch(t, []string{fileName, turnName}, names)
	if runtime.GOOS == "windows" {
		return
	}
	for name, want := range map[string]os.FileMode{".": dirMode, fileName: fileMode, turnName: fileMode} {
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, want, info.Mode().Perm(), name)
	}

	require.NoError(t, os.Chmod(s.path(fileName), 0o644))
	_, err = Open(t.Context(), dir, Options{})
	require.NoError(t, err)
	info, err := os.Stat(s.path(fileName))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(fileMode), info.Mode().Perm(), "tightened")
}

func TestLinksAreRefused(t *testing.T) {
	s := create(t)
	for _, name := range []string{fileName, turnName} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.Symlink(s.path(name), filepath.Join(dir, name)))
			_, err := Open(t.Context(), dir, Options{})
			require.Error(t, err)
			_, err = Create(t.Context(), dir, Options{})
			require.Error(t, err)
		})
	}
	_, err := Open(t.Context(), s.Dir(), Options{})
	require.NoError(t, err, "the same files without a link")
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	s, err := Create(t.Context(), dir, Options{})
	require.NoError(t, err)
	edit(t, s, func(b *buckets) error { return putMeta(b.meta, metaSchema, Schema+1) })
	_, err = Open(t.Context(), dir, Options{})
	require.ErrorIs(t, err, store.ErrNewer)
	_, err = s.Commit(t.Context(), []store.Page{{Stream: streamA}})
	require.ErrorIs(t, err, store.ErrNewer)
	err = s.Check(t.Context(), func(f store.Finding) { assert.Fail(t, "finding in a newer store", f) })
	require.ErrorIs(t, err, store.ErrNewer)
}

func TestInvalidPages(t *testing.T) {
	s := create(t)
	long := string(make([]byte, MaxID+1))
	for name, p := range map[string]store.Page{
		"no account":   {Stream: store.Stream{Chat: "c"}},
		"no chat":      {Stream: store.Stream{Account: "a"}},
		"no id":        {Stream: streamA, Items: []store.Item{{}}},
		"long id":      {Stream: streamA, Items: []store.Item{{ID: long}}},
		"long format":  {Stream: streamA, Items: []store.Item{{ID: "1", Format: long}}},
		"no such mark": {Stream: streamA, Marks: []store.MarkedID{{ID: "1"}}},
		"no person":    {Stream: streamA, People: []store.PersonName{{Account: "a"}}},
	} {
		t.Run(name, func(t *testing.T) {
			good := store.Page{Stream: streamA, Items: []store.Item{item("1", 1, "x")}}
			_, err := s.Commit(t.Context(), []store.Page{good, p})
			require.ErrorIs(t, err, ErrInvalid)
		})
	}
	h, err := s.Head(t.Context())
	require.NoError(t, err)
	assert.Zero(t, h.Messages, "nothing of such a group is stored")
	longest := store.Item{ID: long[:MaxID], Format: long[:MaxID]}
	commit(t, s, store.Page{Stream: store.Stream{Account: long[:MaxID], Chat: long[:MaxID]}, Items: []store.Item{longest}})
}

func TestCancelledCommitStoresNothing(t *testing.T) {
	s := create(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Commit(ctx, []store.Page{{Stream: streamA, Items: []store.Item{item("1", 1, "x")}}})
	require.ErrorIs(t, err, context.Canceled)
	h, err := s.Head(t.Context())
	require.NoError(t, err)
	assert.Zero(t, h.Messages)
}

func TestRegister(t *testing.T) {
	s := create(t)
	a := store.Account{Name: "work", Provider: "wps", AppID: "AK1"}
	require.NoError(t, s.Register(t.Context(), a))
	require.NoError(t, s.Register(t.Context(), a))
	for _, other := range []store.Account{
		{Name: "work", Provider: "yunhu", AppID: "AK1"},
		{Name: "work", Provider: "wps", AppID: "AK2"},
	} {
		require.ErrorIs(t, s.Register(t.Context(), other), store.ErrAccount)
	}
	require.ErrorIs(t, s.Register(t.Context(), store.Account{}), ErrInvalid)
	all, err := s.Accounts(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []store.Account{a}, all)
}

// An import registers an account whose app is not configured yet.
func TestRegisterLearnsTheApp(t *testing.T) {
	s := create(t)
	a := store.Account{Name: "work", Provider: "wps"}
	require.NoError(t, s.Register(t.Context(), a))
	a.AppID = "AK1"
	require.NoError(t, s.Register(t.Context(), a))
	require.NoError(t, s.Register(t.Context(), store.Account{Name: "work", Provider: "wps"}), "importing again")
	require.ErrorIs(t, s.Register(t.Context(), store.Account{Name: "work", Provider: "wps", AppID: "AK2"}), store.ErrAccount)
	all, err := s.Accounts(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []store.Account{a}, all)
}

func TestRunsAreKeptInOrder(t *testing.T) {
	s := create(t)
	for i := range int64(3) {
		require.NoError(t, s.AddRun(t.Context(), store.Run{StartMS: i, Command: "sync", Errors: []string{"x"}}))
	}
	edit(t, s, func(b *buckets) error { return b.run.SetSequence(keptRuns) })
	require.NoError(t, s.AddRun(t.Context(), store.Run{StartMS: 9, Command: "sync"}))
	all, err := s.Runs(t.Context(), 0)
	require.NoError(t, err)
	var starts []int64
	for _, r := range all {
		starts = append(starts, r.StartMS)
	}
	assert.Equal(t, []int64{9, 2, 1}, starts, "the oldest went")
	newest, err := s.Runs(t.Context(), 1)
	require.NoError(t, err)
	assert.Equal(t, all[:1], newest)
}

// TestIdleSyncWritesNothing: what is known already does not touch the file.
func TestIdleSyncWritesNothing(t *testing.T) {
	s := create(t)
	day := int64(1_700_000_000_000)
	page := store.Page{
		Stream: streamA, SeenMS: day, Items: []store.Item{item("1", 5, "x"), item("2", 6, "y")},
		Marks:      []store.MarkedID{{ID: "1", Mark: store.Mark{Kind: store.MarkRecalled, AtMS: day}}},
		Checkpoint: []byte("here"), Coverage: &store.Coverage{Windows: []store.Window{{FromMS: 1, ToMS: 9}}},
		People: []store.PersonName{{Account: "work", ID: "u", Name: "王伟\xff", AtMS: day}, {Account: "work", ID: "nobody", AtMS: day}},
		Chat:   &store.ChatName{Name: "项目群", Kind: "group", AtMS: day},
	}
	commit(t, s, page)
	before, err := os.ReadFile(s.path(fileName))
	require.NoError(t, err)

	page.SeenMS = day + 1000
	page.People[0].AtMS, page.Chat.AtMS = day+1000, day+1000
	page.Items[1].Raw = []byte("the same but for what the fingerprint leaves out")
	r := commit(t, s, page)
	assert.Equal(t, store.Receipt{Head: 3, Pages: []store.PageCount{{}}}, r)
	after, err := os.ReadFile(s.path(fileName))
	require.NoError(t, err)
	assert.True(t, string(before) == string(after), "the file is the same byte for byte")

	page.People[0].AtMS += sightStep
	commit(t, s, page)
	after, err = os.ReadFile(s.path(fileName))
	require.NoError(t, err)
	assert.False(t, string(before) == string(after), "a day later the name is seen anew")
}
