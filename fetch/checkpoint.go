package fetch

import (
	"encoding/json"

	"imdex/store"
)

// checkpointVersion of the envelope. Another one is not read: the walk begins
// again from the coverage, which costs calls and loses nothing.
//
//	1: the first
const checkpointVersion = 1

// checkpoint is what a stream's checkpoint holds: the walk under way, the
// provider's state in it, and what is still to be done for pages already stored.
type checkpoint struct {
	Version int    `json:"v"`
	FromMS  int64  `json:"from_ms"`
	ToMS    int64  `json:"to_ms"`
	Page    int    `json:"page_size,omitempty"`
	State   []byte `json:"state,omitempty"`
	Read    bool   `json:"read,omitempty"` // the end proof was met; only the rest is to be done

	Holes    []store.Hole `json:"holes,omitempty"`    // that this walk reported
	Wanted   []string     `json:"wanted,omitempty"`   // message ids to look for
	People   []string     `json:"people,omitempty"`   // user ids to ask the names of
	Suspects []string     `json:"suspects,omitempty"` // messages that vanished unless a page still to come lists them
	Recent   []string     `json:"recent,omitempty"`   // the last messages listed, for the order's small faults
	Last     *edge        `json:"last,omitempty"`     // of the page before, where it was contiguous
}

func newCheckpoint(t Task) checkpoint {
	return checkpoint{Version: checkpointVersion, FromMS: t.FromMS, ToMS: t.ToMS, Page: t.PageSize}
}

func (c checkpoint) task(chat string) Task {
	return Task{Chat: chat, FromMS: c.FromMS, ToMS: c.ToMS, PageSize: c.Page}
}

func (c checkpoint) window() store.Window { return store.Window{FromMS: c.FromMS, ToMS: c.ToMS} }

func (c checkpoint) encode() []byte {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // numbers, strings and bytes only
	}
	return b
}

// readCheckpoint returns the unfinished walk, or false where there is none that
// this program understands.
func readCheckpoint(raw []byte) (checkpoint, bool) {
	var c checkpoint
	if len(raw) == 0 || json.Unmarshal(raw, &c) != nil || c.Version != checkpointVersion {
		return checkpoint{}, false
	}
	return c, true
}
