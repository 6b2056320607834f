package fetchtest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
)

// historySize is how many messages the first chat has: several pages of every
// size that the sweeps use.
const historySize = 40

// exact: a drain brings the truth, with as many streams at once as usual.
func exact(tb testing.TB, s Suite, r Reading) {
	w := newWorld(tb, s, r)
	w.history(historySize)
	w.quiet(workers(0))
	w.demandTruth()
	w.demandMarks()
}

// pageSizes: so it does at every page size that the platform allows.
func pageSizes(tb testing.TB, s Suite, r Reading) {
	low, high := bounds(s.Provider.Limits)
	for _, size := range []int{low, low + 1, 3, 7, high - 1, high} {
		if size < low || size > high {
			continue
		}
		w := newWorld(tb, s, r)
		w.history(historySize)
		w.quiet(pageSize(size))
		w.demandTruth()
	}
}

// bounds are the page sizes to try.
func bounds(l fetch.Limits) (low, high int) {
	low, high = max(l.MinPageSize, 1), l.MaxPageSize
	if high < low {
		high = max(low, 50)
	}
	return low, high
}

// small is a page size that gives many pages.
func small(s Suite) int {
	low, high := bounds(s.Provider.Limits)
	return min(max(low, 4), high)
}

// secondDrain: reading everything again adds nothing and changes nothing.
func secondDrain(tb testing.TB, s Suite, r Reading) {
	w := newWorld(tb, s, r)
	w.history(historySize)
	w.quiet()
	before := w.library.Dump()
	again := w.quiet(overlap(everything), pageSize(small(s)))
	w.demandSame(before)
	assert.Zero(tb, again.Added+again.Revised+again.Marked)
	w.quiet(func(o *fetch.Options) { o.Full = true })
	w.demandSame(before)
	w.demandTruth()
}

// calls counts the calls of an undisturbed drain.
func calls(tb testing.TB, s Suite, r Reading) int {
	w := newWorld(tb, s, r)
	w.history(historySize)
	w.quiet(pageSize(small(s)))
	n := w.line.count()
	require.Positive(tb, n)
	return n
}

// sweep are at most most of the numbers from 1 to n, spread evenly; shift moves
// them so that several sweeps meet different ones.
func sweep(n, most, shift int) []int {
	if n <= most {
		most = n
	}
	var list []int
	for i := range most {
		list = append(list, 1+(i*n/most+shift)%n)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// interrupted: a drain that is stopped before any of its calls ends soon, and
// the next one completes it.
func interrupted(tb testing.TB, s Suite, r Reading) {
	for _, n := range sweep(calls(tb, s, r), 40, 0) {
		w := newWorld(tb, s, r)
		w.history(historySize)
		ctx, cancel := context.WithCancel(context.Background())
		var stopped time.Time
		w.line.before = func(k int) {
			if k == n {
				stopped = time.Now()
				cancel()
			}
		}
		_, err := w.drain(ctx, pageSize(small(s)))
		cancel()
		require.ErrorIs(tb, err, context.Canceled, "interrupted before call %d", n)
		require.LessOrEqual(tb, time.Since(stopped), 2*time.Second, "interrupted before call %d", n)
		w.quiet(pageSize(small(s)))
		w.demandTruth()
	}
}

var errDisk = errors.New("disk full")

// failedCommit: a store that fails ends the run, and the next one completes it.
func failedCommit(tb testing.TB, s Suite, r Reading) {
	for n := 1; ; n++ {
		w := newWorld(tb, s, r)
		w.history(historySize)
		w.library.Before = func(commit int) error {
			if commit == n {
				return errDisk
			}
			return nil
		}
		_, err := w.drain(context.Background(), pageSize(small(s)))
		if err == nil {
			require.Greater(tb, n, 1, "no commit was seen")
			return
		}
		require.ErrorIs(tb, err, errDisk)
		w.library.Before = nil
		w.quiet(pageSize(small(s)))
		w.demandTruth()
	}
}

// expiredToken: tokens that end their life before any of the calls lose and
// double nothing.
func expiredToken(tb testing.TB, s Suite, r Reading) {
	n := calls(tb, s, r)
	for _, k := range sweep(n, 40, 0) {
		w := newWorld(tb, s, r)
		if w.platform.Expire == nil {
			return
		}
		w.history(historySize)
		w.line.before = func(call int) {
			if call == k {
				w.platform.Expire()
			}
		}
		report, err := w.drain(context.Background(), pageSize(small(s)))
		require.NoError(tb, err)
		w.demandDone(report)
		w.demandTruth()
		require.LessOrEqual(tb, w.line.count(), n+4, "calls with one expiry")
	}
}

// rate: no second holds more calls than the account allows.
func rate(tb testing.TB, s Suite, r Reading) {
	w := newWorld(tb, s, r)
	w.history(2 * historySize)
	w.quiet(workers(4), pageSize(small(s)))
	limit := max(int(w.platform.Settings.Rate), 1)
	sent := w.line.sent()
	for i := limit; i < len(sent); i++ {
		gap := sent[i].at.Sub(sent[i-limit].at)
		require.GreaterOrEqual(tb, gap+time.Microsecond, time.Second, "%d calls in %v", limit+1, gap)
	}
}
