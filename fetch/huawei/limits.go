package huawei

import (
	"time"

	"imdex/fetch"
)

// What the platform promises and enforces.
const (
	// minPageSize: any limit is documented.
	minPageSize = 1
	// maxPageSize: the greatest limit is not published; 50 is a careful choice,
	// and a smaller cap of the server's own is borne.
	maxPageSize = 50
	// maxID bounds userId: applyToken documents 1 to 32 characters. (The history
	// call documents 24, its older page 32.)
	maxID = 32
	// slackMS widens every window on both sides. Whether startTime and endTime
	// are part of it is not documented, and times are seen in whole seconds.
	slackMS = 1000
	// earliestMS is the beginning of the year 2010, before the service was there: what
	// an omitted startTime stands for is not documented.
	earliestMS = 1262304000000
)

const (
	defaultBaseURL = "https://service.besclouds.com" // the domain of the documents
	defaultSince   = 365 * 24 * time.Hour            // no retention is published
	// defaultRate stays low because no limit is published, and the vendor's
	// firewall has been seen to answer 403, 429 and 502 to busy clients.
	defaultRate = 2
)

// Tokens.
const (
	// accessLife is what X-Token-Expire asks for, in seconds: the documented maximum.
	accessLife = "3600"
	// defaultAccessLife is that of an answer that does not say: the example's.
	defaultAccessLife = 600 * time.Second
	// sessionLife of a ccmessaging-token is documented.
	sessionLife = time.Hour
	// tokenEarly is longer than any life, so that every token is renewed when a
	// fifth of its life is left.
	tokenEarly = time.Hour
)

func limits() fetch.Limits {
	return fetch.Limits{MinPageSize: minPageSize, MaxPageSize: maxPageSize}
}
