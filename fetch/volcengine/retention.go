package volcengine

import (
	"math"
	"time"

	"imdex/store"
)

// keeping is how a conversation's history runs out.
type keeping struct {
	now       time.Time
	created   int64         // when the conversation began, in milliseconds; 0 is unknown
	retention time.Duration // what the documents promise
}

// lost is the stretch between what the walk had read and a page that the platform
// no longer keeps, if there is one; end says that the page is the last one. A walk
// that rests for days loses messages in its middle as well as before its
// beginning. Only time that is too old and shows nothing counts, and nothing does
// where the platform has shown that it keeps more.
func (s *state) lost(items []store.Item, end bool, k keeping) (store.Hole, bool) {
	expired := k.now.Add(-k.retention).UnixMilli()
	oldest, newest := times(items)
	s.Longer = s.Longer || oldest < expired-retentionSlack.Milliseconds()
	from, till := s.ReadMS, min(oldest, expired)
	if s.Reverse {
		s.ReadMS = min(s.ReadMS, oldest)
		from, till = s.FromMS, min(s.ReadMS, expired)
	} else {
		s.ReadMS = max(s.ReadMS, newest)
	}
	from, till = max(from, k.created), min(till, s.ToMS+1)
	reached := end || !s.Reverse && newest > 0
	if !reached || s.Longer || from >= expired-retentionGrace.Milliseconds() || from >= till {
		return store.Hole{}, false
	}
	return store.Hole{FromMS: from, ToMS: till - 1, Reason: store.ReasonRetention}, true
}

// times are the oldest and newest time of items that have one; no time is an
// oldest beyond all and a newest before all.
func times(items []store.Item) (oldest, newest int64) {
	oldest = math.MaxInt64
	for _, item := range items {
		if item.TimeMS > 0 {
			oldest, newest = min(oldest, item.TimeMS), max(newest, item.TimeMS)
		}
	}
	return oldest, newest
}
