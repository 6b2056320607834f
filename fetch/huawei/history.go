package huawei

import (
	"context"
	"errors"
	"maps"
	"strconv"

	"imdex/fetch"
	"imdex/fetch/wire"
	"imdex/store"
)

// history reads rows of a customer's history: those of a window, from an offset on.
func (s *Source) history(ctx context.Context, who *session, in store.Window, offset, limit int) ([]row, error) {
	r := request{
		op: opHistory, item: who.chat(), address: s.conf.base.String() + historyPath, good: hasRows, final: adviceSession,
		bearer: true, session: who,
		body: map[string]string{
			"channelId": who.channel, "userId": who.user,
			"startTime": strconv.FormatInt(in.FromMS-slackMS, 10), "endTime": strconv.FormatInt(in.ToMS+slackMS, 10),
			"limit": strconv.Itoa(limit), "offset": strconv.Itoa(offset),
		},
	}
	v, err := s.withChannel(ctx, r, who.kind)
	if err != nil {
		return nil, err
	}
	var rows []row
	for each := range v.Get("messageList").List() {
		rows = append(rows, readRow(each))
	}
	return rows, nil
}

// withChannel makes a history call with the channel's type, which the documents of
// 2023 do not have, and without it where the deployment takes the call only so.
func (s *Source) withChannel(ctx context.Context, r request, kind string) (wire.Value, error) {
	if s.withoutChannel.Load() {
		return s.call(ctx, r)
	}
	bare := r
	r.body = maps.Clone(r.body)
	r.body["channel"] = kind
	v, err := s.call(ctx, r)
	if !refusedField(err) {
		return v, err
	}
	old, again := s.call(ctx, bare)
	if again != nil {
		return v, err
	}
	s.withoutChannel.Store(true)
	return old, nil
}

// refusedField reports whether the platform took a request for malformed, which
// it says of fields that it does not know.
func refusedField(err error) bool {
	var e *fetch.Error
	return errors.As(err, &e) && e.Kind == fetch.Malformed && e.Code == "HTTP 400"
}

// hasRows reports whether an answer is a page of history. Without rows the list
// may be empty, null or left out.
func hasRows(v wire.Value) bool {
	switch v.Get("messageList").Kind() {
	case wire.Array, wire.Null, wire.Absent:
		return succeeded(v)
	}
	return false
}
