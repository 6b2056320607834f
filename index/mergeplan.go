package index

import (
	"math"

	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
)

// mergeOverhead is what a merge costs besides its documents, in documents:
// opening, syncing and introducing a file take some milliseconds.
const mergeOverhead = 500

// mergePlan tells scorch to merge, while there are more than most segments,
// what costs least for each segment less. So small segments are merged often,
// by tens, and a large one only after its own size in small ones has come.
func mergePlan(most int) *mergeplan.MergePlanOptions {
	return &mergeplan.MergePlanOptions{
		MaxSegmentSize:       mergeplan.MaxSegmentSizeLimit,
		SegmentsPerMergeTask: 10,
		FloorSegmentSize:     1,
		CalcBudget:           func(int64, int64, *mergeplan.MergePlanOptions) int { return most },
		ScoreSegments: func(segments []mergeplan.Segment, _ *mergeplan.MergePlanOptions) float64 {
			if len(segments) < 2 {
				return math.Inf(1)
			}
			cost := int64(mergeOverhead)
			for _, s := range segments {
				cost += s.LiveSize()
			}
			return float64(cost) / float64(len(segments)-1)
		},
	}
}
