package bosshi

import (
	"context"
	"net/url"
	"strconv"

	"imdex/fetch"
	"imdex/fetch/wire"
	"imdex/store"
)

// The types that can be asked for. The page's prose names all five, its table
// leaves typeNewRichText out.
const (
	typeText        = "text"
	typeImage       = "image"
	typeNewRichText = "new_rich_text"
	typeRichText    = "rich_text"
	typeSystemCard  = "system_card"

	fewerTypes = typeText + "," + typeImage + "," + typeRichText + "," + typeSystemCard
	allTypes   = typeText + "," + typeImage + "," + typeNewRichText + "," + typeRichText + "," + typeSystemCard
)

// typeFilter is what an account's calls ask for.
type typeFilter = int32

const (
	filterUntried typeFilter = iota // all; no answer yet
	filterAll
	filterFewer
)

// query is one history call. Both ends of the window are asked for.
type query struct {
	user   string
	window window
	cursor string // id of a message to begin at; "" is the window's beginning
	size   int
}

// row is one message of an answer.
type row struct {
	store.Item
	cursor    string // its id, "" where the platform gave none
	updatedMS int64
}

// page asks for messages, and learns how many an answer can hold.
func (s *Source) page(ctx context.Context, q query) ([]row, error) {
	data, err := s.filtered(ctx, q)
	if err != nil {
		return nil, err
	}
	var rows []row
	for v := range history(data) {
		if v.Exists() {
			m := readMessage(v)
			rows = append(rows, row{newItem(v, m), m.id, m.updatedMS})
		}
	}
	for n := s.longest.Load(); int64(len(rows)) > n; n = s.longest.Load() {
		s.longest.CompareAndSwap(n, int64(len(rows)))
	}
	return rows, nil
}

// full reports whether a page of so many rows may have been cut: the platform
// need not say that it gives less than it was asked for.
func (s *Source) full(rows, size int) bool {
	return int64(rows) >= min(s.longest.Load(), int64(size))
}

// filtered finds out once an account whether all types may be asked for: where
// they are refused, and the fewer are not, and they are refused once more.
func (s *Source) filtered(ctx context.Context, q query) (wire.Value, error) {
	filter := s.filter.Load()
	if filter == filterFewer {
		return s.list(ctx, q, fewerTypes)
	}
	data, refusal := s.list(ctx, q, allTypes)
	if refusal == nil {
		s.filter.Store(filterAll)
	}
	if filter == filterAll || !refused(refusal) {
		return data, refusal
	}
	fewer, err := s.list(ctx, q, fewerTypes)
	if err != nil {
		return fewer, err // it was not the types
	}
	if data, err = s.list(ctx, q, allTypes); !refused(err) {
		return data, err
	}
	s.filter.Store(filterFewer)
	return fewer, nil
}

// list makes one call. Its answer's data is a list.
func (s *Source) list(ctx context.Context, q query, types string) (wire.Value, error) {
	values := url.Values{
		"user_id_type": {s.conf.userIDType},
		"user_id":      {q.user},
		"start_time":   {strconv.FormatInt(q.window.start, 10)},
		"end_time":     {strconv.FormatInt(q.window.end, 10)},
		"message_type": {types},
		"page_size":    {strconv.Itoa(q.size)},
	}
	if q.cursor != "" {
		values.Set("message_id", q.cursor)
	}
	answer, err := s.get(ctx, opMessages, q.user, "/open-apis/im/v2/messages", values)
	if err != nil {
		return wire.Value{}, err
	}
	data := answer.Get("data")
	if !isHistory(data) {
		return wire.Value{}, &fetch.Error{Kind: fetch.Malformed, Op: opMessages, Item: q.user, Err: errNoList}
	}
	return data, nil
}
