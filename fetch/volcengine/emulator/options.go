package emulator

import (
	"net/http"
	"time"
)

// Cursor is how a history's cursor is meant. One reading is left out, that of
// a cursor which is not part of its page and names the next message: it would lose
// that one.
type Cursor int

const (
	InclusiveNext   Cursor = iota // part of its page; NewCursor is the next message's index
	InclusiveLast                 // part of its page; NewCursor is the last message's index
	ExclusiveLast                 // not part of its page; NewCursor is the last message's index
	InclusiveBehind               // part of its page; NewCursor is before the page itself, as in the official sample
)

// RecallForm is what a recalled message looks like in history.
type RecallForm int

const (
	RecallMissing RecallForm = iota // it is not there
	RecallStatus                    // its Status is 3 and its content empty
	RecallFlag                      // its Status is 0 and its Ext says so
)

// Options are the platform's switches. The zero value works.
type Options struct {
	Now          func() time.Time // the platform's clock; nil is time.Now
	AppID        int64            // 0 is DefaultAppID
	AccessKey    string           // "" is DefaultAccessKey
	SecretKey    string           // "" is DefaultSecretKey
	SessionToken string           // of a temporary pair; "" is none
	Region       string           // "" is cn-north-1
	RateLimit    int              // calls in a second before FlowLimitExceeded; 0 is none

	Cursor     Cursor
	Filtered   bool // a page is cut before what may not be seen is taken out of it, so that it may be empty
	Descending bool // a page lists its newest message first
	Recall     RecallForm
	SmallIndex bool // indexes count up from 1 with gaps, and are no times
	KeepAll    bool // nothing runs out

	NullExt      bool   // an empty Ext is null
	StringIDs    bool   // the app's user ids are strings
	Quoted       bool   // 64-bit numbers come as strings
	TopMentions  bool   // mentions come as MentionedUsers, not in Ext
	SilentEdits  bool   // an edit leaves no mark in Ext
	StrictBatch  bool   // BatchGetConversations refuses a list with an unknown id
	NoCodeN      bool   // errors have no number
	ErrorStatus  int    // HTTP status of the IM service's own errors; 0 is 200
	LateStatus   int    // HTTP status of InvalidTimestamp; 0 is 400
	LiveRefusal  string // code for a live group that is read forward; "" is LiveConversationNotSupport
	NoFarCursors bool   // a cursor far in the future is refused
}

// The credentials of a platform that was given none.
const (
	DefaultAppID     = 654321
	DefaultAccessKey = "AKLTdemoMWY4NzE0"
	DefaultSecretKey = "T0RreU5HRmxaR1Z0YnkxclpYaw=="
)

// What the documents promise.
const (
	maxPage       = 20
	maxUsers      = 50
	validity      = 900 * time.Second
	retention     = 7 * 24 * time.Hour
	liveRetention = 24 * time.Hour
)

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AppID == 0 {
		o.AppID = DefaultAppID
	}
	if o.AccessKey == "" {
		o.AccessKey = DefaultAccessKey
	}
	if o.SecretKey == "" {
		o.SecretKey = DefaultSecretKey
	}
	if o.Region == "" {
		o.Region = "cn-north-1"
	}
	if o.ErrorStatus == 0 {
		o.ErrorStatus = http.StatusOK
	}
	if o.LateStatus == 0 {
		o.LateStatus = http.StatusBadRequest
	}
	if o.LiveRefusal == "" {
		o.LiveRefusal = "LiveConversationNotSupport"
	}
	return o
}
