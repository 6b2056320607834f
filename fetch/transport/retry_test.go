package transport_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/transport"
)

func TestRetryAfter(t *testing.T) {
	date := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	for _, c := range []struct {
		name  string
		value func() string
		skew  time.Duration // of the server's clock
		least time.Duration
		most  time.Duration
		stops bool
	}{
		{name: "seconds", value: func() string { return "90" }, least: 90 * time.Second, most: 91 * time.Second},
		{name: "a date", value: func() string { return date(90 * time.Second) }, least: 89 * time.Second, most: 91 * time.Second},
		{name: "a date by a clock an hour ahead", value: func() string { return date(time.Hour + 90*time.Second) }, skew: time.Hour, least: 89 * time.Second, most: 91 * time.Second},
		{name: "a date by a clock a day behind", value: func() string { return date(-24*time.Hour + 90*time.Second) }, skew: -24 * time.Hour, least: 89 * time.Second, most: 91 * time.Second},
		{name: "past", value: func() string { return date(-time.Hour) }, most: 3 * time.Second},
		{name: "negative", value: func() string { return "-10" }, most: 3 * time.Second},
		{name: "garbage", value: func() string { return "soon" }, most: 3 * time.Second},
		{name: "fifteen minutes", value: func() string { return "900" }, least: 15 * time.Minute, most: 15*time.Minute + time.Second},
		{name: "longer", value: func() string { return "901" }, stops: true},
		{name: "huge", value: func() string { return "99999999999999999999999" }, stops: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := &server{answer: func(n int, w http.ResponseWriter, _ *http.Request) {
					if n == 1 {
						w.Header().Set("Date", date(c.skew))
						w.Header().Set("Retry-After", c.value())
						w.WriteHeader(429)
						return
					}
					fmt.Fprint(w, "{}")
				}}
				client := s.client(0)
				_, err := client.Do(t.Context(), call)
				if c.stops {
					assert.Equal(t, fetch.Throttled, fetch.KindOf(err))
					_, err = client.Do(t.Context(), call)
					assert.Equal(t, fetch.Throttled, fetch.KindOf(err), "for all calls of the account")
					assert.Len(t, s.times, 1)
					return
				}
				require.NoError(t, err)
				require.Len(t, s.times, 2)
				assert.GreaterOrEqual(t, s.times[1].Sub(s.times[0]), c.least)
				assert.LessOrEqual(t, s.times[1].Sub(s.times[0]), c.most)
			})
		})
	}
}

// A pause that one call was told holds for the others too.
func TestPauseIsTheAccounts(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := &server{answer: func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 3 {
				w.Header().Set("Retry-After", "100")
				w.WriteHeader(429)
				return
			}
			fmt.Fprint(w, "{}")
		}}
		client := s.client(10)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				_, err := client.Do(t.Context(), call)
				assert.NoError(t, err)
			})
		}
		all.Wait()
		require.Len(t, s.times, 9)
		assert.GreaterOrEqual(t, s.times[3].Sub(s.times[2]), 100*time.Second)
		for i := 4; i < len(s.times); i++ {
			assert.GreaterOrEqual(t, s.times[i].Sub(s.times[i-1])+time.Microsecond, 100*time.Millisecond, "no rush after it")
		}
	})
}

// An hour of server errors: few retries, one probe in thirty seconds, and back
// within thirty seconds.
func TestOutage(t *testing.T) {
	bubble(t, func(t *testing.T) {
		begin := time.Now()
		down := func() bool { return time.Since(begin) < time.Hour }
		s := &server{answer: func(_ int, w http.ResponseWriter, _ *http.Request) {
			if down() {
				w.WriteHeader(500)
				return
			}
			fmt.Fprint(w, "{}")
		}}
		client := s.client(10)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Hour)
		defer cancel()
		var back time.Duration
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for ctx.Err() == nil {
					_, err := client.Do(ctx, call)
					mu.Lock()
					if err == nil && back == 0 {
						back = time.Since(begin)
					}
					mu.Unlock()
					if err == nil || ctx.Err() != nil {
						return
					}
					time.Sleep(time.Second)
				}
			})
		}
		all.Wait()
		assert.LessOrEqual(t, back, time.Hour+31*time.Second)
		assert.NotZero(t, back)
		calm := 0
		for i, at := range s.times {
			if !at.Before(begin.Add(time.Hour)) {
				break
			}
			if i > 12 {
				assert.GreaterOrEqual(t, at.Sub(s.times[i-1]), 29*time.Second)
				calm++
			}
		}
		assert.Greater(t, calm, 100)
	})
}

// Retries stay a tenth of the calls over two minutes, apart from the floor.
func TestBudget(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := &server{}
		attempts := map[string]int{}
		s.answer = func(n int, w http.ResponseWriter, r *http.Request) {
			attempts[r.Header.Get("X-Call")]++
			if n%3 == 0 {
				w.WriteHeader(500)
				return
			}
			fmt.Fprint(w, "{}")
		}
		client := s.client(10)
		var retries []time.Time
		env := time.Now()
		for i := range 3000 {
			c := call
			tries := 0
			c.Build = func(ctx context.Context) (*http.Request, error) {
				if tries++; tries > 1 {
					retries = append(retries, time.Now())
				}
				req, err := get(ctx)
				req.Header.Set("X-Call", fmt.Sprint(i))
				return req, err
			}
			_, _ = client.Do(t.Context(), c)
		}
		for _, n := range attempts {
			require.LessOrEqual(t, n, transport.MaxAttempts)
		}
		require.Greater(t, time.Since(env), 4*time.Minute)
		for i, from := range retries {
			in, calls := 0, 0
			for _, at := range retries[i:] {
				if at.Sub(from) < 110*time.Second {
					in++
				}
			}
			for _, at := range s.times {
				if d := at.Sub(from); d > -120*time.Second && d < 110*time.Second {
					calls++
				}
			}
			require.LessOrEqual(t, in, max(11, calls/10+1))
		}
	})
}

// Clients that failed together do not come back together.
func TestJitter(t *testing.T) {
	bubble(t, func(t *testing.T) {
		buckets := map[time.Duration]int{}
		var mu sync.Mutex
		begin := time.Now()
		var all sync.WaitGroup
		for range 1000 {
			all.Go(func() {
				s := &server{answer: statuses(500)}
				_, err := s.client(0).Do(t.Context(), call)
				assert.NoError(t, err)
				mu.Lock()
				defer mu.Unlock()
				buckets[s.times[1].Sub(begin)/(100*time.Millisecond)]++
			})
		}
		all.Wait()
		assert.GreaterOrEqual(t, len(buckets), 10)
		for at, n := range buckets {
			assert.LessOrEqual(t, n, 300, "at %v", at)
		}
	})
}
