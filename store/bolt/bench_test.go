package bolt

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"imdex/store"
)

const benchGroup = 5000

// benchItem is a message of about 450 bytes of JSON with a random id, as WPS
// writes them.
func benchItem(r *rand.Rand, i int) store.Item {
	id := fmt.Sprintf("%08x%08x", r.Uint32(), r.Uint32())
	raw := fmt.Appendf(nil, `{"id":%q,"type":"text","ctime":%d,"sender":{"id":"%d","type":"user","name":"王伟"},`+
		`"content":{"text":{"content":"%0240d","type":"plain"}},"company_id":"aAbBcC","chat_id":"84017257"}`, id, 1744703111850+i, r.IntN(1e9), i)
	it := item(id, 1744703111850+int64(i)*1000, id)
	it.Format, it.Raw = "wps/1", raw
	return it
}

// benchPages is a group of 100 pages of 50 messages from ten chats. After
// 2,000 messages of each chat come the next ten.
func benchPages(r *rand.Rand, group int) []store.Page {
	pages := make([]store.Page, benchGroup/50)
	for i := range pages {
		p := &pages[i]
		p.Stream = store.Stream{Account: "work-wps", Chat: fmt.Sprint(84017250 + group/4*10 + i%10)}
		p.SeenMS, p.Checkpoint = 1763971200000, []byte("page")
		for j := range 50 {
			p.Items = append(p.Items, benchItem(r, group*benchGroup+i*50+j))
		}
	}
	return pages
}

func benchStore(b *testing.B, groups int) (s *Store, raw int) {
	b.Helper()
	s, err := Create(context.Background(), b.TempDir(), Options{})
	require.NoError(b, err)
	r := rand.New(rand.NewPCG(1, 1))
	for g := range groups {
		pages := benchPages(r, g)
		for _, p := range pages {
			for _, it := range p.Items {
				raw += len(it.Raw)
			}
		}
		_, err := s.Commit(context.Background(), pages)
		require.NoError(b, err)
	}
	return s, raw
}

// BenchmarkCommit stores groups of 5,000 new messages and reports what one
// takes on disk, in all buckets and free pages, against its raw bytes.
func BenchmarkCommit(b *testing.B) {
	s, raw := benchStore(b, 0)
	r := rand.New(rand.NewPCG(1, 1))
	messages := 0
	for g := 0; b.Loop(); g++ {
		b.StopTimer()
		pages := benchPages(r, g)
		for _, p := range pages {
			for _, it := range p.Items {
				raw += len(it.Raw)
			}
		}
		messages += benchGroup
		b.StartTimer()
		_, err := s.Commit(context.Background(), pages)
		require.NoError(b, err)
	}
	f, err := s.open(context.Background(), false)
	require.NoError(b, err)
	b.ReportMetric(float64(f.tx.Size())/float64(raw), "disk/raw")
	b.ReportMetric(float64(f.tx.Size())/float64(messages), "disk-B/message")
	require.NoError(b, f.close())
}

// BenchmarkRecommit stores the same group again: an overlap with no news.
func BenchmarkRecommit(b *testing.B) {
	s, _ := benchStore(b, 1)
	pages := benchPages(rand.New(rand.NewPCG(1, 1)), 0)
	for b.Loop() {
		_, err := s.Commit(context.Background(), pages)
		require.NoError(b, err)
	}
}

func BenchmarkRecords(b *testing.B) {
	s, _ := benchStore(b, 10)
	numbers := make([]store.Number, 1000)
	for i := range numbers {
		numbers[i] = store.Number(i*7%(10*benchGroup) + 1)
	}
	for b.Loop() {
		records, err := s.Records(context.Background(), 0, numbers)
		require.NoError(b, err)
		require.Len(b, records, len(numbers))
	}
}

func BenchmarkChanges(b *testing.B) {
	s, _ := benchStore(b, 10)
	for b.Loop() {
		changes, err := s.Changes(context.Background(), benchGroup, 10_000)
		require.NoError(b, err)
		require.Len(b, changes, 10_000)
	}
}

// BenchmarkOpen is the cost of a call that reads next to nothing.
func BenchmarkOpen(b *testing.B) {
	s, _ := benchStore(b, 10)
	for b.Loop() {
		_, err := s.Head(context.Background())
		require.NoError(b, err)
	}
}

func BenchmarkCheck(b *testing.B) {
	s, _ := benchStore(b, 10)
	for b.Loop() {
		require.NoError(b, s.Check(context.Background(), func(f store.Finding) { b.Error(f) }))
	}
}

// BenchmarkSpace says where the bytes of a store go.
func BenchmarkSpace(b *testing.B) {
	s, raw := benchStore(b, 40)
	for b.Loop() {
		_, err := s.Head(context.Background())
		require.NoError(b, err)
	}
	f, err := s.open(context.Background(), false)
	require.NoError(b, err)
	defer func() { require.NoError(b, f.close()) }()
	messages := float64(40 * benchGroup)
	require.NoError(b, f.tx.ForEach(func(name []byte, bucket *bbolt.Bucket) error {
		st := bucket.Stats()
		if taken := float64(st.BranchAlloc+st.LeafAlloc) / messages; taken > 1 {
			b.ReportMetric(taken, string(name)+"-B/message")
		}
		return nil
	}))
	b.ReportMetric(float64(raw)/messages, "raw-B/message")
	b.ReportMetric(float64(f.tx.Size())/messages, "file-B/message")
	b.ReportMetric(float64(f.tx.Size())/float64(raw), "file/raw")
}
