package volcengine

import (
	"time"

	"imdex/fetch"
)

// What the platform promises and enforces. V1 to V6 are the vendor's documents
// 6348/337138 (GetConversationMessages), 6348/337049 (GetUserConversations),
// 6348/412253 (error codes) and 6348/914736 (limits).
const (
	minPageSize = 1
	maxPageSize = 20 // V1: at most 20 messages a call; V2: Limit at most 20
	// leastLimit is the smallest page that is asked for: where the cursor's own
	// message is part of the page, a page of one would hold nothing else.
	leastLimit = 2
	// batchSize bounds the conversations of one BatchGetConversations and the
	// members of one page; neither limit is documented, 20 is that of the lists.
	batchSize = 20
	maxNames  = 50 // BatchGetUser: at most 50 ids
)

// What the platform keeps (V6).
const (
	retention     = 7 * 24 * time.Hour // single and group conversations
	liveRetention = 24 * time.Hour     // live groups
	// retentionGrace is how much of a task may run out while it is under way
	// without being called lost: a first drain asks for exactly what is kept.
	retentionGrace = time.Hour
	// retentionSlack is how long after its time a message may still be there:
	// nobody documents when the platform clears up. One that is older shows that
	// the app's contract keeps more.
	retentionSlack = 24 * time.Hour
)

// The index of a message looks like its time in microseconds, which no document
// says. It is used only where the rows agree.
const (
	// indexDrift is how far an index may be from its message's time.
	indexDrift = 10 * time.Minute
	// indexMargin is read before a task's beginning, well over the drift.
	indexMargin = time.Hour
)

const (
	defaultBaseURL = "https://rtc.volcengineapi.com"
	defaultRegion  = "cn-north-1"
	// defaultRate is half of the 100 calls a second that V1 and V2 allow each
	// interface; the rest is the app's own.
	defaultRate = 50
)

func limits() fetch.Limits {
	return fetch.Limits{MinPageSize: minPageSize, MaxPageSize: maxPageSize, Retention: retention}
}
