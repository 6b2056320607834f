package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"testing"

	"github.com/stretchr/testify/require"

	"imdex/store"
)

// benchmarked is the number of messages of the large benchmarks;
// IMDEX_BENCH_MESSAGES changes it.
func benchmarked(b *testing.B) int {
	n := 100_000
	if s := os.Getenv("IMDEX_BENCH_MESSAGES"); s != "" {
		_, err := fmt.Sscan(s, &n)
		require.NoError(b, err)
	}
	return n
}

func BenchmarkRebuild(b *testing.B) {
	f := random(1, benchmarked(b))
	dir := filepath.Join(b.TempDir(), "index")
	var result Result
	for b.Loop() {
		var err error
		result, err = builder(dir, f).Rebuild(context.Background())
		require.NoError(b, err)
	}
	docs := float64(result.Position.Documents)
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/docs, "µs/doc")
	b.ReportMetric(float64(weight(b, dir))/docs, "B/doc")
	b.ReportMetric(float64(result.Segments), "segments")
	b.ReportMetric(heap(), "MiB")
}

// weight is the size of the current generation.
func weight(b *testing.B, dir string) int64 {
	m, err := readCurrent(context.Background(), dir)
	require.NoError(b, err)
	var n int64
	for _, f := range m.files() {
		n += f.Size
	}
	return n
}

// heap is the memory that the runtime has taken from the system, in MiB.
func heap() float64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return float64(s[0].Value.Uint64()-s[1].Value.Uint64()) / (1 << 20)
}

func BenchmarkPublish(b *testing.B) {
	f := random(1, benchmarked(b))
	dir := filepath.Join(b.TempDir(), "index")
	build := builder(dir, f)
	update(b, build)
	r := rand.New(rand.NewPCG(1, 1))
	var result Result
	for b.Loop() {
		b.StopTimer()
		for range 50 {
			f.grow(r)
		}
		b.StartTimer()
		result = update(b, build)
	}
	b.ReportMetric(float64(result.Segments), "segments")
}

func BenchmarkOpen(b *testing.B) {
	f := random(1, benchmarked(b))
	dir := filepath.Join(b.TempDir(), "index")
	update(b, builder(dir, f))
	for b.Loop() {
		r, err := OpenReader(context.Background(), dir)
		require.NoError(b, err)
		require.NoError(b, r.Close())
	}
}

// BenchmarkRead reads as queries do.
func BenchmarkRead(b *testing.B) {
	f := random(1, benchmarked(b))
	dir := filepath.Join(b.TempDir(), "index")
	update(b, builder(dir, f))
	f = nil
	runtime.GC()
	r, err := OpenReader(context.Background(), dir)
	require.NoError(b, err)
	defer r.Close()
	run := func(name string, each func(s *Segment) (uint64, error)) {
		b.Run(name, func(b *testing.B) {
			var found uint64
			for b.Loop() {
				found = 0
				for _, s := range r.Segments() {
					n, err := each(s)
					require.NoError(b, err)
					found += n
				}
			}
			b.ReportMetric(float64(found), "found")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(max(found, 1)), "ns/found")
		})
	}
	run("Document", func(s *Segment) (uint64, error) {
		var d Document
		for doc := range s.Count() {
			if err := s.Document(doc, &d); err != nil {
				return 0, err
			}
		}
		return uint64(s.Count()), nil
	})
	run("Text", func(s *Segment) (uint64, error) {
		var buf []byte
		for doc := range s.Count() {
			var err error
			if buf, err = s.Text(doc, buf[:0]); err != nil {
				return 0, err
			}
		}
		return uint64(s.Count()), nil
	})
	run("Find", func(s *Segment) (uint64, error) {
		found := uint64(0)
		for n := range uint64(1000) {
			if _, ok := s.Find(store.Number(n + 1)); ok {
				found++
			}
		}
		return found, nil
	})
	for _, l := range []Lookup{{Exact, "的一"}, {Exact, "deploy"}, {Prefix, "的"}, {Prefix, "tk00"}, {Contains, "38001"}} {
		run(fmt.Sprintf("%v%s", [...]string{"", "Exact", "Prefix", "Contains"}[l.Match], l.Term), func(s *Segment) (uint64, error) {
			found, err := s.Lookup(ByText, l)
			if err != nil {
				return 0, err
			}
			return found.GetCardinality(), nil
		})
	}
}
