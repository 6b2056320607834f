package fake

import (
	"time"

	"imdex/fetch"
)

// What the platform promises and enforces (here: what emulator does).
const (
	minPageSize = 1
	maxPageSize = 40
	maxNames    = 20 // ids of one lookup
)

const (
	defaultBaseURL = "https://fake.example"
	defaultRate    = 10
	// tokenEarly is how long before its end a token is renewed. Tokens live for
	// ten minutes.
	tokenEarly = time.Minute
)

func limits() fetch.Limits {
	return fetch.Limits{MinPageSize: minPageSize, MaxPageSize: maxPageSize, GapFree: true}
}
