package query

import (
	"cmp"
	"context"
	"slices"

	"imdex/store"
)

// momentPage is how many moments are read at once: some milliseconds of work,
// after which a writer gets its turn.
const momentPage = 100_000

// ordered lists numbers for a scan, the near side first, with their times where
// the whole store is scanned. Of a list of messages, which may be empty, and of a
// store whose timeline does not hold them all, it gives no times.
func (s *Searcher) ordered(ctx context.Context, n numbers, oldest bool) ([]store.Number, []int64, error) {
	if n.last == 0 || s.Timeline == nil {
		return n.latestFirst(), nil, nil
	}
	moments, err := s.moments(ctx, int(n.last))
	if err != nil {
		return nil, nil, err
	}
	if len(moments) != int(n.last) {
		return n.latestFirst(), nil, nil
	}
	slices.SortFunc(moments, func(a, b store.Moment) int {
		if oldest {
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(b.TimeMS, a.TimeMS), cmp.Compare(b.Number, a.Number))
	})
	list, times := make([]store.Number, len(moments)), make([]int64, len(moments))
	for i, m := range moments {
		list[i], times[i] = m.Number, m.TimeMS
	}
	return list, times, nil
}

// moments are those of the messages numbered from 1 to last.
func (s *Searcher) moments(ctx context.Context, last int) ([]store.Moment, error) {
	all := make([]store.Moment, 0, last)
	var after store.Moment
	for {
		page, err := s.Timeline.Moments(ctx, after, momentPage)
		if err != nil {
			return nil, err
		}
		for _, m := range page {
			if int(m.Number) <= last {
				all = append(all, m)
			}
		}
		if len(page) < momentPage {
			return all, nil
		}
		after = page[len(page)-1]
	}
}
