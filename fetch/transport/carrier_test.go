package transport_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/transport"
)

func zipped(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(b)
	_ = z.Close()
	return out.Bytes()
}

func TestBodies(t *testing.T) {
	text := []byte(`{"list":["` + strings.Repeat("合同盖章", 300) + `"]}`)
	random := make([]byte, 40<<20)
	for i := range random {
		random[i] = byte(i*i>>7) ^ byte(i)
	}
	for _, c := range []struct {
		name   string
		body   []byte
		gzip   bool
		length string // declared; "" is the right one
		flush  bool   // no length
		kind   fetch.Kind
		cause  string
	}{
		{name: "plain", body: text},
		{name: "gzip", body: zipped(text), gzip: true},
		{name: "without a length", body: text, flush: true},
		{name: "cut by the length", body: text[:100], length: "2000", kind: fetch.Transient, cause: "unexpected EOF"},
		{name: "cut gzip", body: zipped(text)[:50], gzip: true, flush: true, kind: fetch.Transient, cause: "unexpected EOF"},
		{name: "damaged gzip", body: damage(zipped(text)), gzip: true, kind: fetch.Transient},
		{name: "no gzip", body: text, gzip: true, kind: fetch.Malformed, cause: "encoding"},
		{name: "just as large as allowed", body: append([]byte("{}"), bytes.Repeat([]byte(" "), transport.MaxBody-2)...)},
		{name: "larger than allowed", body: random, kind: fetch.Malformed, cause: "larger than 32 MiB"},
		{name: "larger than allowed when decoded", body: zipped(random), gzip: true, kind: fetch.Malformed},
		{name: "gzip bomb", body: zipped(make([]byte, 8<<20)), gzip: true, kind: fetch.Malformed, cause: "200 to 1"},
		{name: "small body that compresses well", body: zipped([]byte(`"` + strings.Repeat("哈", 100_000) + `"`)), gzip: true},
		{name: "empty", body: nil, kind: fetch.Transient, cause: "empty"},
		{name: "web page", body: []byte("\ufeff \n<!DOCTYPE html>"), kind: fetch.Transient, cause: "web page"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := &server{answer: func(_ int, w http.ResponseWriter, r *http.Request) {
					assert.Equal(t, "gzip", r.Header.Get("Accept-Encoding"))
					if c.gzip {
						w.Header().Set("Content-Encoding", "gzip")
					}
					if c.length != "" {
						w.Header().Set("Content-Length", c.length)
					}
					_, _ = w.Write(c.body)
					if c.flush {
						w.(http.Flusher).Flush()
					}
				}}
				resp, err := s.client(0).Do(t.Context(), call)
				if c.kind == 0 {
					require.NoError(t, err)
					assert.Contains(t, []byte(`{"`), resp.Body[0])
					return
				}
				require.Error(t, err)
				assert.Equal(t, c.kind, fetch.KindOf(err), "%v", err)
				assert.ErrorContains(t, err, c.cause)
			})
		})
	}
}

func damage(b []byte) []byte {
	b[len(b)/2] ^= 0xff
	return b
}

// trickle gives a byte now and then.
type trickle struct {
	ctx   context.Context
	pause time.Duration
}

func (s trickle) Read(p []byte) (int, error) {
	select {
	case <-time.After(s.pause):
		p[0] = ' '
		return 1, nil
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTimeouts(t *testing.T) {
	for _, c := range []struct {
		name    string
		header  time.Duration
		pause   time.Duration
		attempt time.Duration
		cause   string
	}{
		{"no header", time.Hour, 0, 30 * time.Second, "no answer within 30 s"},
		{"body that stops", time.Second, time.Hour, 61 * time.Second, "no more of the answer within 60 s"},
		{"body that drips", 29 * time.Second, 59 * time.Second, 5 * time.Minute, "not complete within 300 s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				var mu sync.Mutex // guards attempts
				var attempts []time.Duration
				env := fetch.Env{Now: time.Now, Observe: func(fetch.Event) {}, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					begin := time.Now()
					context.AfterFunc(r.Context(), func() {
						mu.Lock()
						defer mu.Unlock()
						attempts = append(attempts, time.Since(begin))
					})
					select {
					case <-time.After(c.header):
					case <-r.Context().Done():
						return nil, fmt.Errorf("gave up: %w", r.Context().Err())
					}
					return &http.Response{StatusCode: 200, Header: http.Header{}, ContentLength: -1, Body: io.NopCloser(trickle{r.Context(), c.pause})}, nil
				})}
				_, err := transport.New(env, transport.Options{}).Do(t.Context(), call)
				assert.Equal(t, fetch.Transient, fetch.KindOf(err))
				require.ErrorContains(t, err, c.cause)
				synctest.Wait()
				mu.Lock()
				defer mu.Unlock()
				assert.Equal(t, []time.Duration{c.attempt, c.attempt, c.attempt}, attempts)
			})
		})
	}
}

func TestRedirectsAreRefused(t *testing.T) {
	for _, status := range []int{300, 301, 302, 303, 307, 308} {
		for _, target := range []string{"https://evil.example/?a=b", "//evil.example", "https://platform.example:444/", "/x", "file:///etc/passwd", "%zz", ""} {
			bubble(t, func(t *testing.T) {
				s := &server{answer: func(_ int, w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Location", target)
					w.WriteHeader(status)
				}}
				_, err := s.client(0).Do(t.Context(), call)
				assert.Equal(t, fetch.Malformed, fetch.KindOf(err))
				assert.ErrorContains(t, err, "redirect")
				assert.Len(t, s.times, 1)
			})
		}
	}
	bubble(t, func(t *testing.T) {
		s := &server{answer: func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "https://user:pw@evil.example/path?q=1")
			w.WriteHeader(302)
		}}
		_, err := s.client(0).Do(t.Context(), call)
		assert.ErrorContains(t, err, "redirect to evil.example refused")
	})
}

// Over real sockets: nothing of a connection is left, whatever happens to it.
func TestSockets(t *testing.T) {
	quick := func(h http.HandlerFunc) (string, func()) {
		s := httptest.NewServer(h)
		return s.URL, s.Close
	}
	for _, c := range []struct {
		name   string
		handle http.HandlerFunc
		kind   fetch.Kind
	}{
		{"well", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{}`) }, 0},
		{"cut in the body", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, `{`)
			hijack(w, "")
		}, fetch.Transient},
		{"cut in a chunk", func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"")
		}, fetch.Transient},
		{"no HTTP at all", func(w http.ResponseWriter, _ *http.Request) { hijack(w, "SSH-2.0-OpenSSH_9.6\r\n") }, fetch.Transient},
		{"closed at once", func(w http.ResponseWriter, _ *http.Request) { hijack(w, "") }, fetch.Transient},
		{"header of 11 MiB", func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, "HTTP/1.1 200 OK\r\nX: "+strings.Repeat("y", 11<<20)+"\r\n\r\n{}")
		}, fetch.Transient},
		{"two lengths", func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ")
		}, fetch.Transient},
		{"204", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, fetch.Transient},
	} {
		t.Run(c.name, func(t *testing.T) {
			base, stop := quick(c.handle)
			defer stop()
			carrier := &http.Transport{}
			defer carrier.CloseIdleConnections()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			retried := false
			env := fetch.Env{Transport: carrier, Now: time.Now, Observe: func(e fetch.Event) {
				if e.Kind == fetch.EventRetry {
					retried = true
					cancel() // real time is not waited for
				}
			}}
			_, err := transport.New(env, transport.Options{}).Do(ctx, transport.Call{Op: "x", Build: func(ctx context.Context) (*http.Request, error) {
				return http.NewRequestWithContext(ctx, http.MethodGet, base, nil)
			}})
			if c.kind == 0 {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, context.Canceled)
			assert.True(t, retried)
		})
	}
}

func hijack(w http.ResponseWriter, answer string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer func(c net.Conn) { _ = c.Close() }(conn)
	_, _ = io.WriteString(conn, answer)
}

func TestUntrustedCertificateIsNotRetried(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	carrier := &http.Transport{}
	defer carrier.CloseIdleConnections()
	tries := 0
	client := transport.New(fetch.Env{Transport: carrier, Now: time.Now, Observe: func(fetch.Event) {}}, transport.Options{})
	_, err := client.Do(t.Context(), transport.Call{Op: "x", Build: func(ctx context.Context) (*http.Request, error) {
		tries++
		return http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	}})
	assert.Equal(t, fetch.Malformed, fetch.KindOf(err))
	assert.Equal(t, 1, tries)
	var e *fetch.Error
	require.ErrorAs(t, err, &e)
	assert.Contains(t, e.Advice, "certificate")
}
