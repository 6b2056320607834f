package yunhu

import (
	"errors"
	"slices"

	"imdex/fetch"
	"imdex/fetch/paging"
)

const (
	stateVersion = 1
	// keptIDs is how many known messages a state remembers, to fall back on when
	// the platform lists its anchor no longer.
	keptIDs = 20
	// maxLost bounds the anchors that one walk may lose. A few are recalled
	// while it goes on; hundreds are a platform that makes no sense.
	maxLost = 200
)

// state is where a walk stands.
type state struct {
	paging.Head
	// IDs are the last messages read, newest first; the last one is the anchor.
	// Without any, the next page is the newest.
	IDs []string `json:"ids,omitempty"`
	// Lost counts the anchors that were not listed any more. It also tells the
	// state after a loss from the one before that anchor was read.
	Lost int `json:"lost,omitempty"`
}

// readState resumes a walk.
func readState(task fetch.Task, raw []byte) (state, error) {
	s := state{Head: paging.NewHead(stateVersion, task)}
	if raw == nil {
		return s, nil
	}
	err := paging.Resume(raw, task, stateVersion, &s, &s.Head)
	return s, err
}

// anchor is the id of the oldest message read, or "".
func (s state) anchor() string {
	if len(s.IDs) == 0 {
		return ""
	}
	return s.IDs[len(s.IDs)-1]
}

func (s state) knows(id string) bool { return slices.Contains(s.IDs, id) }

// advance is the state after the rows below its anchor. Without any it is the
// same. A row that was listed above the anchor before has changed places with it.
func (s state) advance(older []row) state {
	ids := slices.Clone(s.IDs)
	for _, r := range older {
		if r.id == "" {
			continue
		}
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == r.id })
		ids = append(ids, r.id)
	}
	s.IDs = ids[max(0, len(ids)-keptIDs):]
	return s
}

var errLost = errors.New("known messages are listed no longer")

// retreat is the state without its anchor. When there is nothing left to fall
// back on, the walk begins again with the newest page.
func (s state) retreat(chat string) (state, error) {
	s.IDs = s.IDs[:len(s.IDs)-1]
	if s.Lost++; s.Lost > maxLost {
		return s, &fetch.Error{Kind: fetch.Stuck, Op: opMessages, Item: chat, Advice: adviceLost, Err: errLost}
	}
	return s, nil
}
