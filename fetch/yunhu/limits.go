package yunhu

import "imdex/fetch"

// The largest before is not documented; 1, 10 and 60 have been seen in use. 50
// is what the platforms beside this one take, and a silent cap below it costs
// calls and no messages.
const (
	minPageSize = 1
	maxPageSize = 50
)

const (
	// defaultBaseURL is that of every official example.
	defaultBaseURL = "https://chat-go.jwzhd.com"
	// defaultRate is half of the 10 calls a second that the vendor's table of
	// limits (频率限制) allows the message list.
	defaultRate = 5
)

func limits() fetch.Limits {
	return fetch.Limits{MinPageSize: minPageSize, MaxPageSize: maxPageSize}
}
