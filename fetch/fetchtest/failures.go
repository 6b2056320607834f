package fetchtest

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
)

// faultPlaces is how many calls of a drain each fault strikes, one at a time.
const faultPlaces = 6

// struck drains a fresh world with a fault at call n.
func struck(tb testing.TB, s Suite, r Reading, f fault, n int) (*world, fetch.Report) {
	w := newWorld(tb, s, r)
	w.history(historySize)
	f.at(n, w.line)
	report, err := w.drain(context.Background(), pageSize(small(s)))
	require.NoError(tb, err, "%s at call %d", f.name, n)
	return w, report
}

// transientFaults: what a second try mends is not seen in the result.
func transientFaults(tb testing.TB, s Suite, r Reading) {
	n := calls(tb, s, r)
	for i, f := range transient() {
		for _, k := range sweep(n, faultPlaces, i) {
			w, report := struck(tb, s, r, f, k)
			for _, each := range report.Streams {
				require.NoError(tb, each.Err, "%s at call %d", f.name, k)
			}
			w.demandDone(report)
			w.demandTruth()
		}
	}
}

// lastingFaults: what no second try mends ends in an error with a kind, and
// nothing is taken for complete that is not.
func lastingFaults(tb testing.TB, s Suite, r Reading) {
	n := calls(tb, s, r)
	for i, f := range lasting() {
		for _, k := range sweep(n, faultPlaces, i) {
			w, report := struck(tb, s, r, f, k)
			w.demandHonest(report)
			w.quiet()
			w.demandTruth()
		}
	}
}

// wrongShape: an answer that is none of the platform's is no empty list.
func wrongShape(tb testing.TB, s Suite, r Reading) {
	n := calls(tb, s, r)
	faults := unlisted()
	for _, shape := range shapes {
		faults = append(faults, fault{"answer " + shape, answer(200, "application/json", shape)})
	}
	for i, f := range faults {
		for _, k := range sweep(n, faultPlaces, i) {
			w, report := struck(tb, s, r, f, k)
			w.demandHonest(report)
			w.quiet()
			w.demandTruth()
		}
	}
}

// demandHonest: every error has a kind, and a stream that says it is done is.
func (w *world) demandHonest(report fetch.Report) {
	w.tb.Helper()
	for _, err := range []error{report.ListErr, report.NameErr} {
		if err != nil {
			assert.NotZero(w.tb, fetch.KindOf(err), "kind of %v", err)
		}
	}
	listed := w.listed()
	for _, s := range report.Streams {
		if s.Err != nil {
			assert.NotZero(w.tb, fetch.KindOf(s.Err), "kind of %v", s.Err)
			continue
		}
		require.True(w.tb, s.Done, "%s is neither done nor failed", s.Chat)
		w.demandKept(map[string][]string{s.Chat: listed[s.Chat]})
	}
}

// hiddenSecrets: no error and no event holds a secret, even where the platform
// or a proxy repeats the whole request.
func hiddenSecrets(tb testing.TB, s Suite, r Reading) {
	n := calls(tb, s, r)
	for i, f := range echoing() {
		for _, k := range sweep(n, faultPlaces, i) {
			w, _ := struck(tb, s, r, f, k)
			w.demandSilence()
		}
	}
}

// redirects: none is followed.
func redirects(tb testing.TB, s Suite, r Reading) {
	n := calls(tb, s, r)
	i := 0
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, target := range []string{"https://elsewhere.example/x", "https://fake.example:8443/", "http://fake.example/", "file:///etc/passwd", "/elsewhere"} {
			f := fault{"redirect to " + target, func(*http.Request, http.RoundTripper) (*http.Response, error) {
				resp := response(status, "", strings.NewReader(""))
				resp.Header.Set("Location", target)
				return resp, nil
			}}
			i++
			w, report := struck(tb, s, r, f, 1+i*7%n)
			for _, c := range w.line.sent() {
				require.NotEqual(tb, "/elsewhere", c.path)
				require.NotContains(tb, []string{"elsewhere.example", "fake.example:8443", ""}, c.host)
			}
			w.demandHonest(report)
			w.demandSilence()
		}
	}
}

// retryAfter: what a platform asks for is granted, in all its forms, and what
// is too long stops the run.
func retryAfter(tb testing.TB, s Suite, r Reading) {
	n := calls(tb, s, r)
	for i, c := range []struct {
		value func() string
		pause time.Duration
	}{
		{func() string { return "7" }, 7 * time.Second},
		{func() string { return time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat) }, 8 * time.Second},
		{func() string { return "840" }, 14 * time.Minute},
		{func() string { return "-5" }, 0},
		{func() string { return "soon" }, 0},
		{func() string { return time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat) }, 0},
	} {
		for _, k := range sweep(n, 3, i) {
			w, report := struck(tb, s, r, askPause(c.value), k)
			w.demandDone(report)
			w.demandTruth()
			sent := w.line.sent()
			require.GreaterOrEqual(tb, sent[k].at.Sub(sent[k-1].at), c.pause, "Retry-After: %s", c.value())
		}
	}
	for _, k := range sweep(n, 3, 0) {
		w, report := struck(tb, s, r, askPause(func() string { return "1200" }), k)
		require.Equal(tb, k, w.line.count(), "calls after a pause of 20 minutes was asked for")
		throttled := slices.ContainsFunc(report.Streams, func(s fetch.StreamReport) bool { return fetch.KindOf(s.Err) == fetch.Throttled })
		if report.ListErr != nil {
			throttled = throttled || fetch.KindOf(report.ListErr) == fetch.Throttled
		}
		if report.NameErr != nil {
			throttled = throttled || fetch.KindOf(report.NameErr) == fetch.Throttled
		}
		require.True(tb, throttled, "nobody says that the platform asked for a pause")
		time.Sleep(20 * time.Minute)
		w.quiet()
		w.demandTruth()
	}
}

func askPause(value func() string) fault {
	return fault{"Retry-After", func(*http.Request, http.RoundTripper) (*http.Response, error) {
		resp := response(http.StatusTooManyRequests, "", io.LimitReader(strings.NewReader(""), 0))
		resp.Header.Set("Retry-After", value())
		resp.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
		return resp, nil
	}}
}

// oneChatRefused: one chat's refusal is that chat's, whenever it comes.
func oneChatRefused(tb testing.TB, s Suite, r Reading) {
	n := calls(tb, s, r)
	for _, k := range append(sweep(n, faultPlaces, 0), 0) {
		for _, removed := range []bool{false, true} {
			w := newWorld(tb, s, r)
			w.history(historySize)
			chat, refuse := w.platform.Chats[0], w.platform.Forbid
			if removed {
				refuse = w.platform.Remove
			}
			if refuse == nil {
				continue
			}
			w.line.before = func(call int) {
				if call == max(k, 1) {
					refuse(chat)
				}
			}
			report, err := w.drain(context.Background(), pageSize(small(s)))
			require.NoError(tb, err)
			w.demandRefused(report, chat)
			w.platform.Allow(chat)
			w.quiet()
			w.demandTruth()
		}
	}
}

// demandRefused: the chat is done or has an error that says why, all others
// are done.
func (w *world) demandRefused(report fetch.Report, chat string) {
	w.tb.Helper()
	listed := w.listed()
	for _, s := range report.Streams {
		if s.Chat != chat || s.Err == nil {
			require.NoError(w.tb, s.Err, "chat %s while %s is refused", s.Chat, chat)
			w.demandKept(map[string][]string{s.Chat: listed[s.Chat]})
			continue
		}
		assert.Contains(w.tb, []fetch.Kind{fetch.Forbidden, fetch.Gone}, fetch.KindOf(s.Err), "%v", s.Err)
		cover, _ := w.library.Coverage(context.Background(), w.key(chat))
		assert.NotEmpty(w.tb, cover.Error)
	}
}
