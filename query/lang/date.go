package lang

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"imdex/index/token"
)

// period is a stretch of time: from inclusive, to exclusive.
type period struct{ from, to time.Time }

const dateForms = "2024, 2024-06, 2024-06-17, 2024-06-17T09:00, A..B, 7d, 2w, today, yesterday, 今天, 昨天, 本周, 上周, 上个月 or 去年"

// date makes the leaf of a date field from its value as typed.
func (p *parser) date(field, typed string, start int, span Span) (Node, *Error) {
	c := calendar{now: p.Now.In(p.Location), loc: p.Location}
	bad := func(problem, expected, mended string) *Error {
		return syntaxError(start, problem, expected, edit{start, p.pos, mended})
	}
	folded := token.Fold(typed)
	from, to, isRange := strings.Cut(folded, "..")
	if isRange && field != "date" {
		return nil, bad(field+" takes one date", "a date without ..", cmp.Or(from, to, "today"))
	}
	if !isRange {
		to = from
	}
	if from == "" && to == "" {
		return nil, bad("both sides of .. are missing", "A..B, A.. or ..B", "today")
	}
	var sides [2]period
	for i, text := range []string{from, to} {
		var ok bool
		if sides[i], ok = c.period(text); !ok && text != "" {
			mended := strings.Replace(folded, text, c.nearest(text), 1)
			return nil, bad(shown(text)+" is no date", dateForms, mended)
		}
	}
	if a, b := sides[0], sides[1]; from != "" && to != "" && b.from.Before(a.from) && !b.to.After(a.from) {
		return nil, bad("this range ends before it begins", "the earlier date first", to+".."+from)
	}
	d := Date{Field: field, Typed: typed, From: sides[0].from, To: sides[1].to, Span: span}
	switch field {
	case "before":
		d.From, d.To = time.Time{}, d.From
	case "after":
		d.To = time.Time{}
	}
	return d, nil
}

// calendar reads dates as the days of one place.
type calendar struct {
	now time.Time // in loc
	loc *time.Location
}

// period returns the stretch of time that a folded date names.
func (c calendar) period(s string) (period, bool) {
	y, m, d := c.now.Date()
	monday := d - (int(c.now.Weekday())+6)%7
	switch s {
	case "today", "今天":
		return c.days(y, m, d, 1), true
	case "yesterday", "昨天":
		return c.days(y, m, d-1, 1), true
	case "本周":
		return c.days(y, m, monday, 7), true
	case "上周":
		return c.days(y, m, monday-7, 7), true
	case "上个月":
		return period{c.day(y, m-1, 1), c.day(y, m, 1)}, true
	case "去年":
		return period{c.day(y-1, 1, 1), c.day(y, 1, 1)}, true
	}
	if x, ok := c.last(s); ok {
		return x, true
	}
	return c.absolute(s)
}

// maxDays is the longest stretch of 7d and 2w; it reaches back before any
// message was ever sent and stays within the years that time can count.
const maxDays = 99_999

// last reads 7d and 2w: so many days or weeks, today included.
func (c calendar) last(s string) (period, bool) {
	digits, unit := strings.TrimRight(s, "dw"), 1
	switch s[len(digits):] {
	case "d":
	case "w":
		unit = 7
	default:
		return period{}, false
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || n == 0 || n > maxDays/uint64(unit) {
		return period{}, false
	}
	y, m, d := c.now.Date()
	return c.days(y, m, d+1-int(n)*unit, int(n)*unit), true
}

// absolute reads a year, month, day or minute.
func (c calendar) absolute(s string) (period, bool) {
	read := func(layout string) (time.Time, bool) {
		t, err := time.Parse(layout, s)
		return t, err == nil && len(s) == len(layout) && t.Year() > 0
	}
	if t, ok := read("2006"); ok {
		return period{c.day(t.Year(), 1, 1), c.day(t.Year()+1, 1, 1)}, true
	}
	if t, ok := read("2006-01"); ok {
		return period{c.day(t.Year(), t.Month(), 1), c.day(t.Year(), t.Month()+1, 1)}, true
	}
	if t, ok := read("2006-01-02"); ok {
		return c.days(t.Year(), t.Month(), t.Day(), 1), true
	}
	if t, ok := read("2006-01-02t15:04"); ok {
		return period{c.first(t), c.first(t.Add(time.Minute))}, true
	}
	return period{}, false
}

// days returns n days; a day may lie outside its month.
func (c calendar) days(y int, m time.Month, d, n int) period {
	return period{c.day(y, m, d), c.day(y, m, d+n)}
}

// day returns the first instant of a day.
func (c calendar) day(y int, m time.Month, d int) time.Time {
	return c.first(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// first returns the first instant at which the clocks of the place show the
// time that wall has in UTC, or a later one where they skip it. So a day has
// 23 or 25 hours where the clocks change, a day that a country left out when it
// crossed the date line has none, and a minute that comes twice is the first.
func (c calendar) first(wall time.Time) time.Time {
	const farthest = 26 * time.Hour // more than any place is or was from UTC
	for t := wall.Add(-farthest).In(c.loc); ; {
		_, end := t.ZoneBounds()
		_, offset := t.Zone()
		at := wall.Add(-time.Duration(offset) * time.Second)
		if at.Before(t) { // skipped by the change that t is
			return t
		}
		if end.IsZero() || at.Before(end) {
			return at.In(c.loc)
		}
		t = end
	}
}

// nearest returns the date that was meant by one that cannot be read.
func (c calendar) nearest(s string) string {
	for _, word := range []string{"today", "yesterday", "今天", "昨天", "本周", "上周", "上个月", "去年"} {
		if oneEdit(s, word) {
			return word
		}
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) == 1 && len(parts[0]) == len("20060102") {
		parts = []string{s[:4], s[4:6], s[6:]}
	}
	for n := min(len(parts), 3); n > 0; n-- {
		if t := paddedDate(parts[:n]); t != "" {
			if _, ok := c.period(t); ok {
				return t
			}
		}
	}
	return "today"
}

// paddedDate writes a year, a month and a day with their zeros.
func paddedDate(parts []string) string {
	if len(parts[0]) != 4 {
		return ""
	}
	s := parts[0]
	for _, p := range parts[1:] {
		s += fmt.Sprintf("-%02s", p)
	}
	return s
}
