package transport_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/fetch/transport"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server is a platform that answers as a test says and takes times down.
type server struct {
	answer func(n int, w http.ResponseWriter, r *http.Request)

	mu     sync.Mutex // guards times
	times  []time.Time
	events []fetch.Event
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.times = append(s.times, time.Now())
	n := len(s.times)
	s.mu.Unlock()
	s.answer(n, w, r)
}

func (s *server) env() fetch.Env {
	return fetch.Env{Transport: fetchtest.Direct(s), Now: time.Now, Observe: func(e fetch.Event) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.events = append(s.events, e)
	}}
}

func (s *server) client(rate float64) *transport.Client {
	return transport.New(s.env(), transport.Options{Rate: rate})
}

// statuses answers with one status after the other, then with 200.
func statuses(list ...int) func(int, http.ResponseWriter, *http.Request) {
	return func(n int, w http.ResponseWriter, _ *http.Request) {
		if n <= len(list) {
			w.WriteHeader(list[n-1])
			return
		}
		fmt.Fprint(w, `{"ok":true}`)
	}
}

func get(ctx context.Context) (*http.Request, error) {
	return http.NewRequestWithContext(ctx, http.MethodGet, "https://platform.example/x?token=t", nil)
}

var call = transport.Call{Op: "messages", Item: "c", Build: get}

func bubble(t *testing.T, f func(*testing.T)) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)))
		f(t)
	})
}

func TestWhatIsRetried(t *testing.T) {
	for _, c := range []struct {
		status, attempts int
		kind             fetch.Kind
	}{
		{200, 1, 0},
		{400, 1, fetch.Malformed}, {401, 1, fetch.Auth}, {403, 1, fetch.Forbidden}, {404, 1, fetch.Gone}, {410, 1, fetch.Gone},
		{405, 1, fetch.Malformed}, {301, 1, fetch.Malformed}, {304, 1, fetch.Malformed},
		{408, 3, fetch.Transient}, {425, 3, fetch.Transient}, {500, 3, fetch.Transient}, {502, 3, fetch.Transient}, {503, 3, fetch.Transient},
		{429, transport.MaxThrottled, fetch.Throttled},
	} {
		t.Run(http.StatusText(c.status), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := &server{answer: func(_ int, w http.ResponseWriter, _ *http.Request) {
					w.WriteHeader(c.status)
					fmt.Fprint(w, "{}")
				}}
				resp, err := s.client(0).Do(t.Context(), call)
				assert.Len(t, s.times, c.attempts)
				if c.kind == 0 {
					require.NoError(t, err)
					assert.Equal(t, "{}", string(resp.Body))
					return
				}
				var e *fetch.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, c.kind, e.Kind)
				assert.Equal(t, []string{"messages", "c"}, []string{e.Op, e.Item})
			})
		})
	}
}

func TestRetrySucceeds(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := &server{answer: statuses(500, 429)}
		_, err := s.client(0).Do(t.Context(), call)
		require.NoError(t, err)
		assert.Len(t, s.times, 3)
		var kinds []fetch.EventKind
		for _, e := range s.events {
			kinds = append(kinds, e.Kind)
		}
		assert.Equal(t, []fetch.EventKind{fetch.EventCall, fetch.EventRetry, fetch.EventCall, fetch.EventThrottled, fetch.EventCall}, kinds)
	})
}

// A signature is made after every wait, once an attempt.
func TestBuildIsFresh(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := &server{answer: func(n int, w http.ResponseWriter, r *http.Request) {
			signed, err := time.Parse(time.RFC3339Nano, r.Header.Get("X-Date"))
			assert.NoError(t, err)
			assert.LessOrEqual(t, time.Since(signed), time.Second)
			if n%3 == 1 {
				w.Header().Set("Retry-After", "60")
				w.WriteHeader(429)
				return
			}
			fmt.Fprint(w, "{}")
		}}
		client := s.client(0.2)
		for range 20 {
			signed := call
			signed.Build = func(ctx context.Context) (*http.Request, error) {
				req, err := get(ctx)
				req.Header.Set("X-Date", client.Now().Format(time.RFC3339Nano))
				return req, err
			}
			_, err := client.Do(t.Context(), signed)
			require.NoError(t, err)
		}
	})
}

func TestRateOverTenHours(t *testing.T) {
	for _, limit := range []float64{0.5, 2, 10} {
		bubble(t, func(t *testing.T) {
			s := &server{answer: statuses()}
			client := s.client(limit)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Hour/time.Duration(limit*10))
			defer cancel()
			var all sync.WaitGroup
			for range 7 {
				all.Go(func() {
					for ctx.Err() == nil {
						_, _ = client.Do(ctx, call)
					}
				})
			}
			all.Wait()
			require.Greater(t, len(s.times), 1000)
			for i := 1; i < len(s.times); i++ {
				require.GreaterOrEqual(t, s.times[i].Sub(s.times[i-1])+time.Microsecond, time.Duration(float64(time.Second)/limit))
			}
		})
	}
}

func TestEveryWaitEndsWithItsContext(t *testing.T) {
	hanging := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for _, c := range []struct {
		name   string
		answer func(int, http.ResponseWriter, *http.Request)
		rate   float64
	}{
		{"rate", statuses(), 0.0001},
		{"back-off", statuses(500, 500, 500), 0},
		{"Retry-After", func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "800")
			w.WriteHeader(429)
		}, 0},
		{"answer", func(_ int, w http.ResponseWriter, r *http.Request) { hanging(w, r) }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := &server{answer: c.answer}
				client := s.client(c.rate)
				ctx, cancel := context.WithCancel(t.Context())
				var stopped time.Time
				time.AfterFunc(10*time.Millisecond, func() { stopped = time.Now(); cancel() })
				var err error
				for err == nil {
					_, err = client.Do(ctx, call)
				}
				require.ErrorIs(t, err, context.Canceled)
				assert.LessOrEqual(t, time.Since(stopped), 100*time.Millisecond)
			})
		})
	}
}

func TestClock(t *testing.T) {
	for _, c := range []struct {
		name   string
		skew   time.Duration // of the local clock
		cached bool
		calls  int
		fails  bool
	}{
		{"right", 0, false, 1, false},
		{"four minutes off", 4 * time.Minute, false, 1, false},
		{"an hour ahead", time.Hour, false, 2, false},
		{"twenty hours behind", -20 * time.Hour, false, 2, false},
		{"years off", 3 * 365 * 24 * time.Hour, false, 1, true},
		{"a cached answer", time.Hour, true, 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := &server{}
				s.answer = func(_ int, w http.ResponseWriter, r *http.Request) {
					w.Header().Set("Date", time.Now().UTC().Format(http.TimeFormat))
					if c.cached {
						w.Header().Set("Age", "3600")
					}
					signed, err := time.Parse(time.RFC3339Nano, r.Header.Get("X-Date"))
					assert.NoError(t, err)
					if time.Since(signed).Abs() > 5*time.Minute {
						w.WriteHeader(400)
					}
					fmt.Fprint(w, "{}")
				}
				env := s.env()
				env.Now = func() time.Time { return time.Now().Add(c.skew) }
				client := transport.New(env, transport.Options{})
				signed := call
				signed.Build = func(ctx context.Context) (*http.Request, error) {
					req, err := get(ctx)
					req.Header.Set("X-Date", client.Now().Format(time.RFC3339Nano))
					return req, err
				}
				signed.Check = func(r *transport.Response) error {
					if r.Status == 400 {
						return &fetch.Error{Kind: fetch.Auth, Err: transport.ErrClock}
					}
					return nil
				}
				_, err := client.Do(t.Context(), signed)
				assert.Len(t, s.times, c.calls)
				if c.fails {
					require.ErrorIs(t, err, transport.ErrClock)
					var e *fetch.Error
					require.ErrorAs(t, err, &e)
					assert.Contains(t, e.Advice, "clock")
					return
				}
				require.NoError(t, err)
				_, err = client.Do(t.Context(), signed)
				require.NoError(t, err)
				assert.Len(t, s.times, c.calls+1, "corrected once")
			})
		})
	}
}

func TestCheckAndBuildErrorsAreTyped(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := &server{answer: statuses()}
		own := call
		own.Check = func(*transport.Response) error { return errors.New("strange\nanswer") }
		_, err := s.client(0).Do(t.Context(), own)
		assert.Equal(t, fetch.Malformed, fetch.KindOf(err))
		assert.Equal(t, "messages c: malformed: strange answer", err.Error())

		own = call
		own.Build = func(context.Context) (*http.Request, error) { return nil, io.ErrClosedPipe }
		_, err = s.client(0).Do(t.Context(), own)
		assert.Equal(t, fetch.Malformed, fetch.KindOf(err))
		assert.ErrorIs(t, err, io.ErrClosedPipe)

		own = call
		own.Check = func(*transport.Response) error {
			return &fetch.Error{Kind: fetch.Forbidden, Err: errors.New(strings.Repeat("长", 1000))}
		}
		_, err = s.client(0).Do(t.Context(), own)
		assert.Less(t, len(err.Error()), 600)
	})
}
