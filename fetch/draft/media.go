package draft

import (
	"time"

	"imdex/fetch/wire"
)

// Seconds is a duration in milliseconds, of a number of seconds; 0 where it is
// none that a recording could have.
func Seconds(v wire.Value) int64 {
	const most = 365 * 24 * 60 * 60
	if s := v.Float(); s > 0 && s <= most {
		return int64(s * 1000)
	}
	return 0
}

// Size is a number of bytes; 0 where there is none.
func Size(v wire.Value) int64 { return max(0, v.Int()) }

// Period is a start and an end as people and programs can read them.
func Period(start, end wire.Value) string {
	from, to := Moment(start), Moment(end)
	if from == "" || to == "" {
		return from + to
	}
	return from + " – " + to
}

// Moment is a time in UTC; one that is not a number is shown as it is.
func Moment(v wire.Value) string {
	ms := v.TimeMS()
	if ms == 0 {
		if v.Kind() == wire.String {
			return v.Text()
		}
		return ""
	}
	return time.UnixMilli(ms).UTC().Format(time.RFC3339)
}
