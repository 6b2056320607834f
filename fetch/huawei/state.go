package huawei

import (
	"errors"

	"imdex/fetch"
	"imdex/fetch/paging"
	"imdex/store"
)

const stateVersion = 1

// keptRows is how many of the last rows a state remembers. One of them must begin
// the next page; more are needed only to find the place again after rows before
// it came or went. Where that takes more than these, pages are read twice.
const keptRows = 256

// state is where a walk stands. It begins by offsets, and goes on by windows
// where those cannot be trusted.
type state struct {
	paging.Head

	Offset int         `json:"offset"`           // of the next page
	Seen   paging.Seen `json:"seen"`             // the last rows
	First  string      `json:"first,omitempty"`  // the row that the last page began with, if it had more
	Beyond bool        `json:"beyond,omitempty"` // all is read, if the platform says so once more
	Rows   bool        `json:"rows,omitempty"`   // offsets were found to count rows
	Order  order       `json:"order,omitempty"`
	Coded  []coded     `json:"coded,omitempty"` // the last rows that recalls may refer to, or do

	Open []store.Window `json:"open,omitempty"` // of the walk by windows: what is still to be read, the next first
}

// readState resumes a walk.
func readState(task fetch.Task, raw []byte) (state, error) {
	at := state{Head: paging.NewHead(stateVersion, task)}
	if raw == nil {
		return at, nil
	}
	err := paging.Resume(raw, task, stateVersion, &at, &at.Head)
	if err == nil && at.Offset < 0 {
		err = &fetch.Error{Kind: fetch.Restart, Op: opHistory, Item: task.Chat, Err: errors.New("state with a negative offset")}
	}
	return at, err
}

// follows reports whether a page at the state's offset leads on from what was
// read: nothing can have been left out before a row that is known, because the
// rows before it were read before it was. The page of the beginning needs no
// such row, and an empty one leads on where the end is expected.
func (s *state) follows(rows []row) bool {
	switch {
	case s.Offset == 0:
		return true
	case len(rows) == 0:
		return s.Beyond
	case len(rows) > 1 && rows[0].id == s.First:
		return false // the page before once more
	}
	return s.Seen.Has(rows[0].id)
}

// pass moves the state over a page that follows, and reports whether that
// brought the walk on, and whether the end proof is met: the platform had no
// row after the last one, and beyond that none at all. The next page begins with
// the row that this one ends with.
func (s *state) pass(rows []row) (moved, done bool) {
	if len(rows) == 0 {
		done, s.Beyond = s.Beyond, true
		return true, done
	}
	fresh := false
	for _, r := range rows {
		fresh = s.Seen.Add(r.id) || fresh
	}
	s.Seen.Keep(keptRows)
	s.Rows = s.Rows || s.Offset > 0
	s.First = ""
	if len(rows) > 1 {
		s.First = rows[0].id
	}
	s.Offset += len(rows) - 1
	alone, again := !fresh && len(rows) == 1, s.Beyond
	s.Beyond = alone
	if alone {
		s.Offset++
	}
	return fresh || alone && !again, false
}

// goBack looks for known rows before the place where they should be.
func (s *state) goBack(by int) {
	s.Beyond = false
	s.Offset = max(0, s.Offset-by)
}

// restart begins again at the first row.
func (s *state) restart() {
	*s = state{Head: s.Head, Rows: true, Order: s.Order}
}

// order is how the times of a walk's rows go.
type order int

const (
	unordered order = iota - 1
	untold          // one time only
	rising
	falling
)

// extend takes in the rows of a page that follows, and reports whether all
// rows so far are in one order, so that the page is a run of the history with
// nothing left out. Rows without a time tell nothing.
func (o *order) extend(rows []row) bool {
	last := int64(0)
	for _, r := range rows {
		switch {
		case r.timeMS == 0:
			continue
		case last != 0 && r.timeMS > last:
			o.meet(rising)
		case last != 0 && r.timeMS < last:
			o.meet(falling)
		}
		last = r.timeMS
	}
	return *o != unordered
}

func (o *order) meet(one order) {
	switch *o {
	case untold:
		*o = one
	case one:
	default:
		*o = unordered
	}
}
