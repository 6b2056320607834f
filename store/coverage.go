package store

// Window is a stretch of a stream's time that was read to the provider's end
// proof: every message of it that the platform showed is stored. Both ends are
// inclusive milliseconds; FromMS 0 is the beginning of the history.
type Window struct {
	FromMS int64 `json:"from_ms"`
	ToMS   int64 `json:"to_ms"`
}

// Hole is a stretch that was not read, or whose messages the platform withholds.
type Hole struct {
	FromMS       int64  `json:"from_ms,omitempty"`
	ToMS         int64  `json:"to_ms,omitempty"`
	FromPosition int64  `json:"from_position,omitempty"` // first missing position, where positions are gap-free
	ToPosition   int64  `json:"to_position,omitempty"`   // last missing position
	Reason       string `json:"reason"`
}

// Reasons of a hole that no further reading can fill.
const (
	// ReasonUnavailable: gap-free positions still missing after one re-read.
	ReasonUnavailable = "unavailable"
	// ReasonRetention: older than what the platform keeps, and not read in time.
	ReasonRetention = "retention"
)

// Coverage says what of a stream has been seen, and what has not.
type Coverage struct {
	Windows    []Window `json:"windows,omitempty"` // sorted, disjoint
	Holes      []Hole   `json:"holes,omitempty"`
	LastSyncMS int64    `json:"last_sync_ms,omitempty"` // start of the last run that ended without an error
	Error      string   `json:"error,omitempty"`        // of the last run; empty when it ended well
}

// Final reports whether the hole is not worth another reading.
func (h Hole) Final() bool {
	return h.Reason == ReasonUnavailable || h.Reason == ReasonRetention
}

// Excused reports whether the hole leaves a stream complete: what the platform
// withholds does, what was lost because nobody read it in time does not.
func (h Hole) Excused() bool { return h.Reason == ReasonUnavailable }
