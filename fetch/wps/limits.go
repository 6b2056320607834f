package wps

import (
	"time"

	"imdex/fetch"
)

// What the platform promises and enforces. Page sizes of history are not
// documented; 1 to 50 is what clients of the same service have been seen to
// validate, and what the user list documents.
const (
	minPageSize = 1
	maxPageSize = 50
	// smallPageSize is asked for once a larger page was refused: the default of
	// the same service's internal interface.
	smallPageSize = 20
	// maxNames bounds the ids of one user lookup; the limit is not documented.
	maxNames = 50
)

const (
	defaultBaseURL = "https://openapi.wps.cn"
	// defaultRate stays far below the 50 calls a second that the bookmark pages
	// of the same interface name; the message pages name no limit.
	defaultRate = 10
	// tokenEarly is how long before its end a token is renewed. Tokens live for
	// two hours and old ones stay valid beside new ones.
	tokenEarly = 5 * time.Minute
)

func limits() fetch.Limits {
	return fetch.Limits{
		MinPageSize: minPageSize,
		MaxPageSize: maxPageSize,
		GapFree:     true, // position is documented as strictly, gap-free increasing (严格连续递增)
	}
}
