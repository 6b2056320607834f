package emulator

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"
)

// query is a history call's question.
type query struct {
	from, to      int64 // milliseconds; 0 is open
	limit, offset int
}

// history answers queryHistoryChatMessage.
func (p *Platform) history(w http.ResponseWriter, r request) (any, *refusal) {
	if refused := p.admit(r); refused != nil {
		return nil, refused
	}
	names := []string{"channelId", "userId", "startTime?", "endTime?", "limit", "offset"}
	switch p.opts.Channel {
	case ChannelChecked:
		names = append(names, "channel")
	case ChannelIgnored:
		names = append(names, "channel?")
	}
	f, refused := p.read(r.body, names...)
	if refused != nil {
		return nil, refused
	}
	c := p.customer(f["channelId"], f["userId"])
	switch n := utf8.RuneCountInString(f["userId"]); {
	case n < 1 || n > 32:
		return nil, failed("userId must have 1 to 32 characters")
	case c == nil:
		return nil, failed("the channel or user does not exist")
	}
	if refused := p.join(w, r, c); refused != nil {
		return nil, refused
	}
	switch {
	case c.refused != "":
		return nil, failed(c.refused)
	case p.opts.Channel == ChannelChecked && f["channel"] != c.channel.Type:
		return nil, failed("channel is not the type of the channel")
	}
	q, refused := readQuery(f)
	if refused != nil {
		return nil, refused
	}
	if r.fault.SameCursor {
		q.offset = 0
	}
	return p.page(c, p.cut(c, q)), nil
}

func readQuery(f fields) (q query, refused *refusal) {
	for name, to := range map[string]*int64{"startTime": &q.from, "endTime": &q.to} {
		text, there := f[name]
		if !there {
			continue
		}
		ms, err := strconv.ParseInt(text, 10, 64)
		if err != nil || ms < 1e12 || ms >= 1e13 {
			return q, failed(name + " must be milliseconds")
		}
		*to = ms
	}
	var errLimit, errOffset error
	q.limit, errLimit = strconv.Atoi(f["limit"])
	q.offset, errOffset = strconv.Atoi(f["offset"])
	switch {
	case errLimit != nil || q.limit < 1 || q.limit > maxLimit:
		return q, failed("limit")
	case errOffset != nil || q.offset < 0:
		return q, failed("offset")
	case q.to != 0 && q.from > q.to:
		return q, failed("startTime is after endTime")
	}
	return q, nil
}

// cut is one page of a history.
func (p *Platform) cut(c *customer, q query) []*row {
	rows := slices.DeleteFunc(slices.Clone(c.rows), func(r *row) bool { return r.gone || !p.holds(q, r.TimeMS) })
	switch p.opts.Order {
	case NewestFirst:
		slices.Reverse(rows)
	case Scattered:
		slices.SortFunc(rows, func(a, b *row) int { return cmp.Compare(a.scattered, b.scattered) })
	}
	size := q.limit
	if p.opts.Cap > 0 {
		size = min(size, p.opts.Cap)
	}
	skip := q.offset
	if p.opts.Pages {
		skip = q.offset * size
	}
	rows = rows[min(skip, len(rows)):]
	return rows[:min(size, len(rows))]
}

func (p *Platform) holds(q query, ms int64) bool {
	if ms == q.from && p.opts.Bounds == Open || ms == q.to && p.opts.Bounds != Closed {
		return false
	}
	return ms >= q.from && (q.to == 0 || ms <= q.to)
}

// page is an answer with rows, in the form of Options.End where there are none.
func (p *Platform) page(c *customer, rows []*row) any {
	answer := map[string]any{"resultCode": p.code(0), "resultDesc": "success"}
	list := make([]any, len(rows))
	for i, r := range rows {
		list[i] = p.render(c, r)
	}
	answer["messageList"] = list
	switch {
	case len(rows) > 0 || p.opts.End == EndEmpty:
	case p.opts.End == EndNull:
		answer["messageList"] = nil
	case p.opts.End == EndOmitted:
		delete(answer, "messageList")
	}
	return answer
}
