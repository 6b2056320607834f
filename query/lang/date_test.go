package lang

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// parseDate parses a query of one date.
func parseDate(t require.TestingT, query string, now time.Time) Date {
	q, err := Parse(query, Options{Now: now, Location: now.Location()})
	require.NoError(t, err, query)
	require.IsType(t, Date{}, q.Root)
	return q.Root.(Date)
}

// zones change their clocks by an hour or half of one, at night or at midnight,
// forwards and back; Apia left out a day in 2011.
var zones = []string{"UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "America/Sao_Paulo",
	"Pacific/Apia", "Australia/Lord_Howe", "America/Havana", "Africa/Cairo", "Asia/Beirut", "Pacific/Kiritimati"}

func TestDaysOfTheClockChange(t *testing.T) {
	for _, c := range []struct {
		zone, day string
		hours     float64
		begins    string
	}{
		{"Asia/Shanghai", "2024-03-31", 24, "2024-03-31T00:00:00+08:00"},
		{"Europe/Berlin", "2024-03-31", 23, "2024-03-31T00:00:00+01:00"},
		{"Europe/Berlin", "2024-10-27", 25, "2024-10-27T00:00:00+02:00"},
		{"America/New_York", "2024-03-10", 23, "2024-03-10T00:00:00-05:00"},
		{"America/New_York", "2024-11-03", 25, "2024-11-03T00:00:00-04:00"},
		{"Australia/Lord_Howe", "2024-04-07", 24.5, "2024-04-07T00:00:00+11:00"},
		// No midnight: the day begins at one o'clock.
		{"America/Sao_Paulo", "2017-10-15", 23, "2017-10-15T01:00:00-02:00"},
		// Two midnights of one day: it begins at the first.
		{"America/Havana", "2024-11-03", 25, "2024-11-03T00:00:00-04:00"},
		// The clocks go from midnight back into the day before.
		{"America/Sao_Paulo", "2018-02-17", 25, "2018-02-17T00:00:00-02:00"},
		// A day that never was.
		{"Pacific/Apia", "2011-12-30", 0, "2011-12-31T00:00:00+14:00"},
	} {
		t.Run(c.zone+" "+c.day, func(t *testing.T) {
			loc, err := time.LoadLocation(c.zone)
			require.NoError(t, err)
			d := parseDate(t, "date:"+c.day, time.Now().In(loc))
			assert.Equal(t, c.begins, d.From.Format(time.RFC3339))
			assert.InDelta(t, c.hours, d.To.Sub(d.From).Hours(), 0.001)
		})
	}
}

// TestMinutesOfTheClockChange: a minute that comes twice is the first of the
// two, one that is skipped is empty.
func TestMinutesOfTheClockChange(t *testing.T) {
	loc, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	now := time.Now().In(loc)
	twice := parseDate(t, "date:2024-10-27T02:30", now)
	assert.Equal(t, "2024-10-27T02:30:00+02:00", twice.From.Format(time.RFC3339))
	assert.Equal(t, time.Minute, twice.To.Sub(twice.From))
	never := parseDate(t, "date:2024-03-31T02:30", now)
	assert.Equal(t, never.From, never.To)
	assert.Equal(t, "2024-03-31T03:00:00+02:00", never.From.Format(time.RFC3339))
	across := parseDate(t, "date:2024-10-27T01:00..2024-10-27T03:00", now)
	assert.Equal(t, 3*time.Hour+time.Minute, across.To.Sub(across.From))
}

// TestDatesHoldTheirInstants: an instant is within a date exactly when the
// clocks of the place show that date.
func TestDatesHoldTheirInstants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		require.NoError(t, err)
		at := drawInstant(t, loc)
		near := at.Add(time.Duration(rapid.Int64Range(-50*3600, 50*3600).Draw(t, "beside")) * time.Second)
		layout := rapid.SampledFrom([]string{"2006", "2006-01", "2006-01-02"}).Draw(t, "layout")
		shown := at.Format(layout)

		d := parseDate(t, "date:"+shown, at)
		for _, x := range []time.Time{at, near} {
			within := !x.Before(d.From) && x.Before(d.To)
			require.Equal(t, x.Format(layout) == shown, within, "%s in date:%s", x, shown)
		}
		require.Equal(t, d.From, parseDate(t, "before:"+shown, at).To)
		require.Equal(t, d.From, parseDate(t, "after:"+shown, at).From)
		require.True(t, parseDate(t, "before:"+shown, at).From.IsZero())
		require.True(t, parseDate(t, "after:"+shown, at).To.IsZero())
	})
}

// drawInstant draws an instant of the years of messengers, half of the time
// within a day of a change of the clocks.
func drawInstant(t *rapid.T, loc *time.Location) time.Time {
	at := time.Unix(rapid.Int64Range(1_000_000_000, 1_900_000_000).Draw(t, "at"), 0).In(loc)
	_, end := at.ZoneBounds()
	if end.IsZero() || rapid.Bool().Draw(t, "anywhere") {
		return at
	}
	return end.Add(time.Duration(rapid.Int64Range(-26*3600, 26*3600).Draw(t, "off")) * time.Second)
}

// TestRelativeDates: what is counted from now, in every zone.
func TestRelativeDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		require.NoError(t, err)
		now := drawInstant(t, loc)
		date := func(s string) Date { return parseDate(t, "date:"+s, now) }
		midday := func(days int) string {
			y, m, d := now.Date()
			return time.Date(y, m, d+days, 12, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}
		same := func(want, got Date) {
			t.Helper()
			require.Equal(t, want.From, got.From)
			require.Equal(t, want.To, got.To)
		}
		same(date(midday(0)), date("today"))
		same(date(midday(0)), date("今天"))
		same(date(midday(0)), date("1d"))
		same(date(midday(-1)), date("yesterday"))
		same(date(midday(-1)), date("昨天"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		same(date(midday(1-n)+"..today"), date(strconv.Itoa(n)+"d"))
		same(date(midday(1-7*n)+"..today"), date(strconv.Itoa(n)+"w"))
		monday := -(int(now.Weekday()) + 6) % 7
		same(date(midday(monday)+".."+midday(monday+6)), date("本周"))
		same(date(midday(monday-7)+".."+midday(monday-1)), date("上周"))
		same(date(now.AddDate(0, 0, 1-now.Day()).AddDate(0, -1, 0).Format("2006-01")), date("上个月"))
		same(date(strconv.Itoa(now.Year()-1)), date("去年"))
	})
}

// TestRanges: B is meant whole, either side may be missing, and relative dates
// may be sides.
func TestRanges(t *testing.T) {
	o := options(t)
	for _, c := range []struct{ query, want string }{
		{"date:2024-06-01..2024-06-17", "date[2024-06-01,2024-06-18)"},
		{"date:2023..2024-02", "date[2023-01-01,2024-03-01)"},
		{"date:2024-06..2024", "date[2024-06-01,2025-01-01)"},
		{"date:2024-06-17T09:00..2024-06-17T09:59", "date[2024-06-17 09:00,2024-06-17 10:00)"},
		{"date:..2024-02", "date[,2024-03-01)"},
		{"date:2024-02..", "date[2024-02-01,)"},
		{"date:上个月..昨天", "date[2024-05-01,2024-06-19)"},
		{"date:7d..", "date[2024-06-13,)"},
		{"after:上周", "after[2024-06-10,)"},
		{"before:7d", "before[,2024-06-13)"},
		{"date:２０２４－０６", "date[2024-06-01,2024-07-01)"},
		{"date:2024-06-17t09：00", "date[2024-06-17 09:00,2024-06-17 09:01)"},
		{`date:"2024"`, "date[2024-01-01,2025-01-01)"},
		{"date:上個月", "date[2024-05-01,2024-06-01)"},
		{"date:Today", "date[2024-06-19,2024-06-20)"},
	} {
		t.Run(c.query, func(t *testing.T) {
			q, err := Parse(c.query, o)
			require.NoError(t, err)
			assert.Equal(t, c.want, dump(q.Root))
			assert.Equal(t, c.want, dump(again(t, q.Root)))
		})
	}
}

// TestNoLocation: without a location days are those of UTC, whatever the
// location of Now.
func TestNoLocation(t *testing.T) {
	o := options(t)
	o.Now = time.Date(2024, 6, 19, 3, 0, 0, 0, o.Location) // the day before in UTC
	o.Location = nil
	q, err := Parse("date:today", o)
	require.NoError(t, err)
	assert.Equal(t, "date[2024-06-18,2024-06-19)", dump(q.Root))
}
