package transport

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"imdex/fetch"
)

// Causes that decorators give.
var (
	errTooLarge = fmt.Errorf("answer larger than %d MiB", MaxBody>>20)
	errBomb     = fmt.Errorf("answer compressed more than %d to 1", MaxRatio)
	errEncoding = errors.New("answer in an encoding that was not asked for")

	errSlowHeader = fmt.Errorf("no answer within %s", seconds(HeaderTimeout))
	errSlowBody   = fmt.Errorf("no more of the answer within %s", seconds(IdleTimeout))
	errSlowPage   = fmt.Errorf("answer not complete within %s", seconds(PageTimeout))
)

// stay refuses redirects: the other host would get the credentials.
type stay struct{ next http.RoundTripper }

func (s stay) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(req)
	if err != nil || resp.StatusCode < 300 || resp.StatusCode > 399 {
		return resp, err
	}
	resp.Body.Close()
	return nil, &fetch.Error{
		Kind:   fetch.Malformed,
		Code:   fmt.Sprintf("HTTP %d", resp.StatusCode),
		Advice: "check base_url: the platform's own address answers without a redirect",
		Err:    fmt.Errorf("redirect to %s refused", host(resp.Header.Get("Location"))),
	}
}

// host is the only part of an address that may be shown.
func host(location string) string {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return "another path"
	}
	return u.Host
}

// bounded asks for gzip itself, so that it can see how far a body expands, and
// cuts off what is too much.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := b.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	wire := &counter{next: resp.Body}
	body := &boundedBody{wire: wire, plain: wire}
	switch strings.ToLower(resp.Header.Get("Content-Encoding")) {
	case "", "identity":
	case "gzip":
		resp.ContentLength = -1
		body.zipped = true
	default:
		resp.Body.Close()
		return nil, errEncoding
	}
	resp.Body = body
	return resp, nil
}

// boundedBody is a body, decoded as it is read.
type boundedBody struct {
	wire   *counter
	plain  io.Reader
	zipped bool
	read   int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.zipped && b.plain == io.Reader(b.wire) {
		plain, err := gzip.NewReader(b.wire)
		if err != nil {
			return 0, brokenGzip(err)
		}
		b.plain = plain
	}
	n, err := b.plain.Read(p)
	b.read += int64(n)
	switch {
	case b.read > MaxBody:
		return 0, errTooLarge
	case b.zipped && b.read > ratioFrom && b.read > MaxRatio*b.wire.read:
		return 0, errBomb
	case b.zipped && err != nil && err != io.EOF:
		return n, brokenGzip(err)
	}
	return n, err
}

func (b *boundedBody) Close() error { return b.wire.next.Close() }

// brokenGzip tells a body that was cut short from one that never was gzip.
func brokenGzip(err error) error {
	if errors.Is(err, gzip.ErrHeader) {
		return fmt.Errorf("%w: %w", errEncoding, err)
	}
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// counter counts bytes on the wire.
type counter struct {
	next io.ReadCloser
	read int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.next.Read(p)
	c.read += int64(n)
	return n, err
}

// timed ends an attempt that makes no progress.
type timed struct{ next http.RoundTripper }

func (t timed) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	page := time.AfterFunc(PageTimeout, func() { cancel(errSlowPage) })
	head := time.AfterFunc(HeaderTimeout, func() { cancel(errSlowHeader) })
	resp, err := t.next.RoundTrip(req.WithContext(ctx))
	head.Stop()
	if err != nil {
		page.Stop()
		err = because(ctx, err)
		cancel(nil)
		return nil, err
	}
	idle := time.AfterFunc(IdleTimeout, func() { cancel(errSlowBody) })
	resp.Body = &timedBody{next: resp.Body, ctx: ctx, cancel: cancel, idle: idle, page: page}
	return resp, nil
}

type timedBody struct {
	next       io.ReadCloser
	ctx        context.Context // of the attempt, whose end the body lives to
	cancel     context.CancelCauseFunc
	idle, page *time.Timer
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.next.Read(p)
	b.idle.Reset(IdleTimeout)
	if err != nil && err != io.EOF {
		err = because(b.ctx, err)
	}
	return n, err
}

func (b *timedBody) Close() error {
	b.idle.Stop()
	b.page.Stop()
	b.cancel(nil)
	return b.next.Close()
}

// because is the reason why an attempt's context ended, where that is what
// the error is about.
func because(ctx context.Context, err error) error {
	switch cause := context.Cause(ctx); cause {
	case errSlowHeader, errSlowBody, errSlowPage:
		return cause
	}
	return err
}
