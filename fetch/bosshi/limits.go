package bosshi

import (
	"time"

	"imdex/fetch"
)

// What the platform promises and enforces. B1 is its page on the history call,
// B2 that on the token (histatic.zhipin.com/front/bosshi-mp-docs).
const (
	// minPageSize is above the documented 1: where a page begins with the message
	// that was asked from, one of one message leads nowhere.
	minPageSize = 2
	maxPageSize = 50 // B1: 1 to 50, default 20

	// day is the most that a window may span, in seconds. B1 says no more than
	// one day, not whether a whole one is taken.
	day = 24*60*60 - 1
	// earliest and latest are the bounds of times of ten digits, as B1 wants them.
	earliest = 1_000_000_000
	latest   = 9_999_999_999

	// maxPages of a window are read in one step; a fuller one is halved. It is
	// what an interruption can cost: four seconds at the default rate.
	maxPages = 20
)

const (
	defaultBaseURL = "https://hi-gw.weizhipin.com" // B1
	// otherBaseURL is a second production host, known from public clients.
	otherBaseURL = "https://hi-open.zhipin.com"
	// defaultSince: nothing says how long history is kept, and every day costs a call.
	defaultSince = 365 * 24 * time.Hour
	defaultRate  = 5 // no limit is published
	// tokenEarly is how long before its end a token is renewed. B2: before that
	// the platform gives the same one again, after it a new one.
	tokenEarly = 30 * time.Minute
	tokenLife  = 2 * time.Hour // B2; for an answer that does not say
)

func limits() fetch.Limits {
	return fetch.Limits{MinPageSize: minPageSize, MaxPageSize: maxPageSize}
}
