package query

import (
	"context"

	"imdex/index"
)

// page is a sink that keeps the first matches of an order.
type page struct {
	*Searcher
	best
}

func (p *page) stored(k Key, d *index.Document) { p.add(k, d) }

func (p *page) indexed(_ context.Context, answers []answer) error {
	start := anyTime(p.oldest)
	if p.after != nil {
		start = p.after.TimeMS
	}
	var err error
	walk(answers, p.oldest, start, func(part *part, doc uint32, timeMS int64) bool {
		if p.passed(timeMS) {
			return false
		}
		d := new(index.Document)
		if err = part.load(doc, d); err != nil {
			return false
		}
		p.add(p.key(d), d)
		return true
	})
	return err
}
