package fetchtest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"
)

// Direct carries requests to a handler without a network: it calls it in the
// caller's goroutine and returns what it wrote, with the Date, and the length
// unless the handler flushed, that a server would add. A handler that panics with
// http.ErrAbortHandler breaks the connection. It works inside testing/synctest.
func Direct(h http.Handler) http.RoundTripper { return direct{h} }

type direct struct{ handler http.Handler }

func (d direct) RoundTrip(req *http.Request) (answer *http.Response, err error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	in := req.Clone(req.Context())
	in.RequestURI = req.URL.RequestURI()
	in.RemoteAddr = "192.0.2.1:1234"
	if in.Host == "" {
		in.Host = req.URL.Host
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer in.Body.Close()
	w := httptest.NewRecorder()
	if aborted(func() { d.handler.ServeHTTP(w, in) }) {
		return nil, io.ErrUnexpectedEOF
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	answer = w.Result()
	answer.Request = req
	if answer.Header.Get("Date") == "" {
		answer.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	}
	if answer.ContentLength < 0 && !w.Flushed {
		answer.ContentLength = int64(w.Body.Len())
		answer.Header.Set("Content-Length", strconv.Itoa(w.Body.Len()))
	}
	return answer, nil
}

// aborted reports whether f panicked with http.ErrAbortHandler.
func aborted(f func()) (yes bool) {
	defer func() {
		switch r := recover(); r {
		case nil:
		case http.ErrAbortHandler:
			yes = true
		default:
			panic(r)
		}
	}()
	f()
	return false
}

// hang waits for the request to be given up.
func hang(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}
