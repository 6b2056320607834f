package segment

import (
	"hash/crc32"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// Plugin is Bleve's zap segment plugin with two things of its own: the
// documents of a Builder are encoded directly, and a merge puts its segments
// in order first, so that those that follow each other stay in order.
type Plugin struct {
	zap.ZapPlugin
	// Order returns the order that a document was given, from its stored
	// field. Nil leaves the segments of a merge as they come.
	Order func(stored []byte) int64
}

// Register makes the plugin the one that Bleve uses in this process for zap
// 17, and reports whether it did. It does not when Bleve's format is another:
// then Bleve's own writer is used. It must come before any index is opened.
func Register(p *Plugin) bool {
	if zap.Version != layout || zap.DefaultChunkMode != chunkMode {
		return false
	}
	scorch.RegisterSegmentPlugin(p, true)
	return true
}

// New implements scorch.SegmentPlugin.
func (p *Plugin) New(results []index.Document) (api.Segment, uint64, error) {
	return p.NewUsing(results, nil)
}

// NewUsing implements scorch.SegmentPlugin.
func (p *Plugin) NewUsing(results []index.Document, config map[string]any) (api.Segment, uint64, error) {
	b := builderOf(results)
	if b == nil {
		return p.ZapPlugin.NewUsing(results, config)
	}
	e, err := b.encode()
	if err != nil {
		return nil, 0, err
	}
	stats, ok := config[api.StatsKey].(*api.Stats)
	if !ok {
		stats = new(api.Stats)
	}
	base, err := zap.InitSegmentBase(e.bytes, crc32.ChecksumIEEE(e.bytes), chunkMode, e.docs, e.offsets, e.sections, config, stats)
	if err != nil {
		return nil, 0, err
	}
	return base, uint64(len(e.bytes)), nil
}

// builderOf returns the builder whose documents these are, all of them; nil
// when they are others.
func builderOf(results []index.Document) *Builder {
	var b *Builder
	for _, r := range results {
		d, ok := r.(*document)
		if !ok || b != nil && d.b != b {
			return nil
		}
		b = d.b
	}
	if b == nil || b.Len() != len(results) {
		return nil
	}
	return b
}

// Merge implements scorch.SegmentPlugin.
func (p *Plugin) Merge(segments []api.Segment, drops []*roaring.Bitmap, path string,
	closed chan struct{}, s api.StatsReporter) ([][]uint64, uint64, error) {
	return p.MergeUsing(segments, drops, path, closed, s, nil)
}

// MergeUsing implements scorch.SegmentPlugin.
func (p *Plugin) MergeUsing(segments []api.Segment, drops []*roaring.Bitmap, path string,
	closed chan struct{}, s api.StatsReporter, config map[string]any) ([][]uint64, uint64, error) {
	order, err := p.arrange(segments)
	if err != nil {
		return nil, 0, err
	}
	sorted, sortedDrops := make([]api.Segment, len(order)), make([]*roaring.Bitmap, len(order))
	for to, from := range order {
		sorted[to], sortedDrops[to] = segments[from], drops[from]
	}
	numbers, size, err := p.ZapPlugin.MergeUsing(sorted, sortedDrops, path, closed, s, config)
	if err != nil {
		return nil, 0, err
	}
	unsorted := make([][]uint64, len(numbers))
	for to, from := range order {
		if to < len(numbers) {
			unsorted[from] = numbers[to]
		}
	}
	return unsorted, size, nil
}

// arrange returns the places of the segments by the order of their first
// documents.
func (p *Plugin) arrange(segments []api.Segment) ([]int, error) {
	places, firsts := make([]int, len(segments)), make([]int64, len(segments))
	for i, s := range segments {
		places[i] = i
		if p.Order == nil {
			continue
		}
		err := s.VisitStoredFields(0, func(name string, _ byte, value []byte, _ []uint64) bool {
			if name != idName {
				firsts[i] = p.Order(value)
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(places, func(a, b int) int {
		switch {
		case firsts[a] < firsts[b]:
			return -1
		case firsts[a] > firsts[b]:
			return 1
		}
		return 0
	})
	return places, nil
}
