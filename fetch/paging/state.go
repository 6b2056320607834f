package paging

import (
	"encoding/json"
	"errors"
	"fmt"

	"imdex/fetch"
)

// Head is what every state of a walk begins with. A provider embeds it in its own.
type Head struct {
	Version int   `json:"v"`
	FromMS  int64 `json:"from"` // of the task
	ToMS    int64 `json:"to"`
}

// NewHead is the head of a task's state; version is the provider's, raised when
// an older state can no longer be gone on with.
func NewHead(version int, task fetch.Task) Head {
	return Head{Version: version, FromMS: task.FromMS, ToMS: task.ToMS}
}

// Resume reads a state into s, whose head is head afterwards. One of another
// version or another task, or one that is no state, is an error of kind Restart,
// upon which the engine begins the walk again.
func Resume(raw []byte, task fetch.Task, version int, s any, head *Head) error {
	err := json.Unmarshal(raw, s)
	switch want := NewHead(version, task); {
	case err != nil:
	case head.Version != version:
		err = fmt.Errorf("state of version %d", head.Version)
	case *head != want:
		err = errors.New("state of another task")
	default:
		return nil
	}
	return &fetch.Error{Kind: fetch.Restart, Op: "walk", Item: task.Chat, Err: err}
}

// Encode is a state's bytes. It panics on one that JSON cannot hold.
func Encode(s any) []byte {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return raw
}
