package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"imdex/fetch"
)

// attempt builds, sends and checks a call once. The response is set whenever
// there was a whole one.
func (c *Client) attempt(ctx context.Context, call Call) (*Response, error) {
	req, err := call.Build(ctx)
	if err != nil {
		return nil, err
	}
	c.env.Observe(fetch.Event{Kind: fetch.EventCall, Op: call.Op})
	resp, err := c.send(req.WithContext(ctx))
	if err != nil {
		return nil, unreachable(err)
	}
	c.clock.agree(resp)
	check := call.Check
	if check == nil {
		check = Classify
	}
	return resp, check(resp)
}

// send carries one request and reads its whole answer.
func (c *Client) send(req *http.Request) (*Response, error) {
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", "imdex")
	}
	start := c.env.Now()
	answer, err := c.carrier.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	at := start.Add(c.env.Now().Sub(start) / 2)
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.ContentLength >= 0 && int64(len(body)) != answer.ContentLength {
		return nil, io.ErrUnexpectedEOF
	}
	return &Response{
		Status: answer.StatusCode,
		Header: answer.Header,
		Body:   body,
		Date:   serverDate(answer.Header),
		At:     at,
	}, nil
}

// unreachable gives the kind of an error that came instead of an answer.
func unreachable(err error) error {
	var typed *fetch.Error
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &typed):
		return err
	case errors.As(err, &certificate):
		return &fetch.Error{Kind: fetch.Malformed, Err: err,
			Advice: "the server's certificate is not trusted: check base_url, the clock and any proxy in between"}
	case errors.Is(err, errTooLarge), errors.Is(err, errBomb), errors.Is(err, errEncoding):
		return &fetch.Error{Kind: fetch.Malformed, Err: err}
	}
	unreached := &fetch.Error{Kind: fetch.Transient, Err: err}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		unreached.Advice = "the server cannot be reached: check the network, any proxy in between, and base_url"
	}
	return unreached
}

// explain makes the *fetch.Error that leaves Do: complete, of one line and
// without secrets. This is the only place where an error of a call gets out.
func (c *Client) explain(call Call, resp *Response, err error) *fetch.Error {
	out := fetch.Error{Kind: fetch.Malformed, Err: err}
	var typed *fetch.Error
	if errors.As(err, &typed) {
		out = *typed
		if typed.Kind == 0 {
			out.Kind = fetch.Malformed
		}
	}
	if out.Op == "" {
		out.Op, out.Item = call.Op, call.Item
	}
	if out.RetryAfter == 0 && resp != nil {
		out.RetryAfter = retryAfter(resp)
	}
	out.Item, out.Code, out.Advice = c.mask.line(out.Item), c.mask.line(out.Code), c.mask.line(out.Advice)
	if out.Err != nil {
		out.Err = c.mask.error(out.Err)
	}
	return &out
}

// sleep waits for d or the context's end.
func sleep(ctx context.Context, d time.Duration) error {
	return sleepUnless(ctx, d, nil)
}

// sleepUnless also ends, without an error, when early is closed.
func sleepUnless(ctx context.Context, d time.Duration, early <-chan struct{}) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-early:
		return nil
	case <-timer.C:
		return nil
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.0f s", d.Seconds()) }
