package bolt

import (
	"imdex/store"
)

// Changes are the changes after a revision, in order and without gaps; limit 0
// is no limit. A message may occur more than once.
func (r *Reader) Changes(after store.Revision, limit int) (all []store.Change, err error) {
	defer guard(&err)()
	err = r.runsFrom(after+1, func(one run) bool {
		for i := one.skip(after); i < one.count; i++ {
			if limit > 0 && len(all) >= limit {
				return false
			}
			all = append(all, one.at(i))
		}
		return true
	})
	return all, err
}

// runsFrom calls yield for the run that holds a revision and those after it,
// until it returns false.
func (b *buckets) runsFrom(from store.Revision, yield func(run) bool) error {
	c := b.change.Cursor()
	key := revisionKey(from)
	k, v := c.Seek(key)
	if string(k) != string(key) { // the run that begins before it
		if k == nil {
			k, v = c.Last()
		} else {
			k, v = c.Prev()
		}
		if k == nil {
			k, v = c.First()
		}
	}
	for ; k != nil; k, v = c.Next() {
		one, err := openRun(k, v)
		if err != nil {
			return at(err, "change %x", k)
		}
		if !yield(one) {
			return nil
		}
	}
	return nil
}

// changeAt is the change with a revision; the zero Change when there is none.
func (b *buckets) changeAt(revision store.Revision) (found store.Change, err error) {
	err = b.runsFrom(revision, func(one run) bool {
		if i := one.skip(revision - 1); one.first <= revision && i < one.count {
			found = one.at(i)
		}
		return false
	})
	return found, err
}
