package transport

import "time"

// Limits of one answer.
const (
	// MaxBody bounds a decoded body, in bytes. The largest pages of the five
	// platforms are below 1 MiB; decoding 64 MiB of JSON takes 3 GB of memory.
	MaxBody = 32 << 20
	// MaxRatio bounds decoded bytes per byte on the wire. JSON of chats reaches
	// about 20; a gzip bomb a thousand.
	MaxRatio = 200
	// ratioFrom is the decoded size from which the ratio counts: a short run of
	// one letter compresses better than MaxRatio and harms nobody.
	ratioFrom = 1 << 20
)

// Time that one attempt may take.
const (
	HeaderTimeout = 30 * time.Second // until the answer's header is there
	IdleTimeout   = 60 * time.Second // between two reads of the body
	PageTimeout   = 5 * time.Minute  // for all of it
)

// Retries.
const (
	// MaxAttempts of one call, the first included: more than three turn a
	// platform's trouble into load (Google SRE, "Handling overload").
	MaxAttempts = 3
	// MaxThrottled attempts of a call that the platform asks to make later: it
	// did no work for them, the whole account pauses as long as it asks, and a
	// drain that gave up after three would lose a chat for a busy minute.
	MaxThrottled = 8
	// firstBackoff doubles with each attempt up to lastBackoff; the wait is
	// uniform between nothing and that ("full jitter"), so that clients that
	// failed together do not come back together.
	firstBackoff = time.Second
	lastBackoff  = 30 * time.Second
	// throttledFloor is added where a platform asks to slow down and does not
	// say for how long: its counters are per second.
	throttledFloor = time.Second
	// MaxPause is the longest wait that a platform can impose. One that asks for
	// more gets its way: the stream stops.
	MaxPause = 15 * time.Minute

	// Retries are at most retryShare of the calls of budgetWindow, and always
	// retryFloor, without which a short drain could not retry at all.
	budgetWindow = 2 * time.Minute
	retryShare   = 10 // one in ten
	retryFloor   = 10

	// After outageAfter transient failures in a row the platform counts as
	// down; one call in probeEvery then finds out whether it is back.
	outageAfter = 5
	probeEvery  = 30 * time.Second
)

// Clocks.
const (
	// Skew below agree is no skew: signatures of all platforms allow more.
	agree = 5 * time.Minute
	// maxSkew bounds what a Date header can do to the clock that signs.
	maxSkew = 24 * time.Hour
)

// Tokens.
const (
	// refusedFor is how long a refused renewal is not repeated: thousands of
	// streams must not try a wrong password thousands of times.
	refusedFor = time.Minute
	// maxTokens is how many renewed tokens are remembered for redaction.
	maxTokens = 1024
)

// maxText bounds an error's text, in bytes.
const maxText = 500
