package transport

import (
	"context"
	"sync"
	"time"
)

// slotLength is the grain of the budget's window.
const slotLength = budgetWindow / 12

// budget keeps retries to a share of the calls of the last two minutes, so
// that a platform in trouble is not asked three times as often as a healthy one.
type budget struct {
	now func() time.Time

	mu    sync.Mutex // guards slots
	slots [12]slot
}

type slot struct {
	at             int64 // slotLengths since 1970
	calls, retries int
}

// called counts a call's first attempt.
func (b *budget) called() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.slot().calls++
}

// retry waits for leave to retry, for one window at most, and reports whether
// it was given.
func (b *budget) retry(ctx context.Context) (bool, error) {
	for range len(b.slots) + 1 {
		if b.take() {
			return true, nil
		}
		if err := sleep(ctx, slotLength); err != nil {
			return false, err
		}
	}
	return false, nil
}

func (b *budget) take() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.slot()
	var calls, retries int
	for _, s := range b.slots {
		if age := now.at - s.at; age >= 0 && age < int64(len(b.slots)) {
			calls += s.calls
			retries += s.retries
		}
	}
	if retries >= retryFloor && retries >= calls/retryShare {
		return false
	}
	now.retries++
	return true
}

// slot is the present one. The caller holds mu.
func (b *budget) slot() *slot {
	at := b.now().UnixNano() / int64(slotLength)
	s := &b.slots[at%int64(len(b.slots))]
	if s.at != at {
		*s = slot{at: at}
	}
	return s
}
