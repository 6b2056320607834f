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

// issuer is a platform whose tokens are "token-N"; only the newest is good.
type issuer struct {
	server
	issued int
	life   time.Duration
	refuse bool // to issue
}

func newIssuer() *issuer {
	i := &issuer{life: time.Hour}
	i.answer = func(_ int, w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		defer i.mu.Unlock()
		switch {
		case r.URL.Path == "/token" && i.refuse:
			w.WriteHeader(401)
		case r.URL.Path == "/token":
			i.issued++
			fmt.Fprintf(w, `{"n":%d}`, i.issued)
		case r.Header.Get("Authorization") != fmt.Sprint("token-number-", i.issued):
			w.WriteHeader(401)
			fmt.Fprint(w, r.Header.Get("Authorization"))
		default:
			fmt.Fprint(w, `{}`)
		}
	}
	return i
}

// token renews as providers do: with a call of the same client.
func (i *issuer) token(client *transport.Client, early time.Duration) *transport.Token {
	return client.NewToken(early, func(ctx context.Context) (transport.Renewal, error) {
		_, err := client.Do(ctx, transport.Call{Op: "token", Build: func(ctx context.Context) (*http.Request, error) {
			return http.NewRequestWithContext(ctx, http.MethodPost, "https://platform.example/token", nil)
		}})
		return transport.Renewal{Token: fmt.Sprint("token-number-", i.issued), Life: i.life}, err
	})
}

func with(tokens ...*transport.Token) transport.Call {
	return transport.Call{Op: "messages", Tokens: tokens, Build: func(ctx context.Context) (*http.Request, error) {
		req, err := get(ctx)
		if err != nil {
			return nil, err
		}
		value, err := tokens[0].Get(ctx)
		req.Header.Set("Authorization", value)
		return req, err
	}}
}

func TestTokenIsRenewed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		i := newIssuer()
		client := i.client(0)
		token := i.token(client, 5*time.Minute)
		do := func() {
			t.Helper()
			_, err := client.Do(t.Context(), with(token))
			require.NoError(t, err)
		}
		do()
		do()
		assert.Equal(t, 1, i.issued)
		time.Sleep(55*time.Minute - time.Second)
		do()
		assert.Equal(t, 1, i.issued)
		time.Sleep(time.Second)
		do()
		assert.Equal(t, 2, i.issued, "early")
		i.issued++ // somebody else took one
		do()
		assert.Equal(t, 4, i.issued, "when refused")
		assert.Len(t, i.times, 8+1, "five calls, three renewals, one refusal")
	})
}

func TestShortLivedTokenIsUsedForMostOfItsLife(t *testing.T) {
	bubble(t, func(t *testing.T) {
		i := newIssuer()
		i.life = 10 * time.Second
		client := i.client(0)
		token := i.token(client, 30*time.Minute)
		for range 7 {
			_, err := client.Do(t.Context(), with(token))
			require.NoError(t, err)
			time.Sleep(time.Second)
		}
		assert.Equal(t, 1, i.issued)
	})
}

func TestOneRenewalAtATime(t *testing.T) {
	bubble(t, func(t *testing.T) {
		i := newIssuer()
		quick := i.answer
		i.answer = func(n int, w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second)
			if r.URL.Path != "/token" {
				time.Sleep(3 * time.Second)
			}
			quick(n, w, r)
		}
		client := i.client(0)
		token := i.token(client, time.Minute)
		fifty := func() { // refusals come before, during and after the renewal
			var all sync.WaitGroup
			for k := range 50 {
				all.Go(func() {
					time.Sleep(time.Duration(k) * 50 * time.Millisecond)
					_, err := client.Do(t.Context(), with(token))
					assert.NoError(t, err)
				})
			}
			all.Wait()
		}
		fifty()
		assert.Equal(t, 1, i.issued)
		i.mu.Lock()
		i.issued++ // the token of all fifty is no longer good
		i.mu.Unlock()
		fifty()
		assert.Equal(t, 3, i.issued)
	})
}

func TestRefusedRenewalIsNotRepeated(t *testing.T) {
	bubble(t, func(t *testing.T) {
		i := newIssuer()
		i.refuse = true
		client := i.client(0)
		token := i.token(client, time.Minute)
		for range 100 {
			_, err := client.Do(t.Context(), with(token))
			require.Equal(t, fetch.Auth, fetch.KindOf(err))
		}
		assert.Len(t, i.times, 1)
		time.Sleep(2 * time.Minute)
		i.refuse = false
		_, err := client.Do(t.Context(), with(token))
		require.NoError(t, err)
	})
}

func TestRefusalAfterRenewalIsFinal(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := &server{answer: func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }}
		client := s.client(0)
		renewed := []int{0, 0}
		var tokens []*transport.Token
		for n := range 2 {
			tokens = append(tokens, client.NewToken(0, func(context.Context) (transport.Renewal, error) {
				renewed[n]++
				return transport.Renewal{Token: "some-long-token"}, nil
			}))
		}
		_, err := client.Do(t.Context(), with(tokens...))
		assert.Equal(t, fetch.Auth, fetch.KindOf(err))
		assert.Len(t, s.times, 3, "once, and once for each token")
		assert.Equal(t, []int{2, 2}, renewed)
	})
}

func TestAdoptedToken(t *testing.T) {
	bubble(t, func(t *testing.T) {
		i := newIssuer()
		client := i.client(0)
		token := i.token(client, time.Minute)
		i.issued = 7
		token.Adopt(transport.Renewal{Token: "token-number-7", Life: time.Hour})
		_, err := client.Do(t.Context(), with(token))
		require.NoError(t, err)
		assert.Equal(t, 7, i.issued)
	})
}

func TestWaitingForARenewalEndsWithItsContext(t *testing.T) {
	bubble(t, func(t *testing.T) {
		client := (&server{answer: statuses()}).client(0)
		token := client.NewToken(0, func(ctx context.Context) (transport.Renewal, error) {
			<-ctx.Done()
			return transport.Renewal{}, ctx.Err()
		})
		long, cancelLong := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			_, err := token.Get(long)
			assert.ErrorIs(t, err, context.Canceled)
		})
		short, cancelShort := context.WithTimeout(t.Context(), time.Second)
		defer cancelShort()
		_, err := token.Get(short)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		cancelLong()
		all.Wait()
	})
}
