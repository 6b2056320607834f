package query

import (
	"container/heap"
	"slices"

	"imdex/index"
)

// found is a match with its place.
type found struct {
	key Key
	doc *index.Document
}

// best keeps the first so many matches of an order, whatever order they come
// in, so that a page costs its own size in memory and not the answer's.
type best struct {
	limit  int
	oldest bool // oldest first
	after  *Key // only what comes after it
	heap   []*found
}

// wants reports whether a match at this key would be kept now.
func (b *best) wants(k Key) bool {
	if b.limit <= 0 || b.after != nil && !b.before(*b.after, k) {
		return false
	}
	return len(b.heap) < b.limit || b.before(k, b.heap[0].key)
}

// passed reports whether a match at this time or one further on can be kept no more.
func (b *best) passed(timeMS int64) bool {
	if b.limit <= 0 {
		return true
	}
	if len(b.heap) < b.limit {
		return false
	}
	if b.oldest {
		return timeMS > b.heap[0].key.TimeMS
	}
	return timeMS < b.heap[0].key.TimeMS
}

// add keeps a match if it is wanted.
func (b *best) add(k Key, doc *index.Document) {
	switch {
	case !b.wants(k):
	case len(b.heap) < b.limit:
		heap.Push(b, &found{k, doc})
	default:
		b.heap[0] = &found{k, doc}
		heap.Fix(b, 0)
	}
}

// sorted are the kept matches in order.
func (b *best) sorted() []*found {
	all := slices.Clone(b.heap)
	slices.SortFunc(all, func(x, y *found) int {
		if b.oldest {
			return x.key.Compare(y.key)
		}
		return y.key.Compare(x.key)
	})
	return all
}

func (b *best) before(x, y Key) bool {
	if b.oldest {
		return x.Compare(y) < 0
	}
	return x.Compare(y) > 0
}

// The methods of heap.Interface: the match that would go first is the root.

func (b *best) Len() int           { return len(b.heap) }
func (b *best) Less(i, j int) bool { return b.before(b.heap[j].key, b.heap[i].key) }
func (b *best) Swap(i, j int)      { b.heap[i], b.heap[j] = b.heap[j], b.heap[i] }
func (b *best) Push(x any)         { b.heap = append(b.heap, x.(*found)) }

func (b *best) Pop() any {
	last := b.heap[len(b.heap)-1]
	b.heap = b.heap[:len(b.heap)-1]
	return last
}
