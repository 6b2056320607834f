package fetchtest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// fault is something that goes wrong with one call.
type fault struct {
	name string
	// strike answers in the platform's place. real carries the request to the
	// platform, for faults that spoil its answer.
	strike func(req *http.Request, real http.RoundTripper) (*http.Response, error)
}

// at makes a fault happen at call n and at no other.
func (f fault) at(n int, l *line) {
	l.fault = func(k int, req *http.Request) (*http.Response, error, bool) {
		if k != n {
			return nil, nil, false
		}
		resp, err := f.strike(req, l.next)
		return resp, err, true
	}
}

// transient are faults that a second try mends.
func transient() []fault {
	return []fault{
		{"status 500", answer(500, "", "oops")},
		{"status 502 with a page", answer(502, "text/html", "<html><title>Bad Gateway</title></html>")},
		{"status 503", answer(503, "", "")},
		{"status 429", answer(429, "", "slow down")},
		{"no connection", func(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
			return nil, fmt.Errorf("dial %s: no route to host", req.URL.Host)
		}},
		{"a page instead of JSON", answer(200, "text/html", "<!DOCTYPE html><html>log in to the network</html>")},
		{"empty answer", answer(200, "application/json", "")},
		{"cut by the length", spoil(func(b []byte) io.Reader { return cutShort(b[:len(b)/2]) })},
		{"cut gzip", spoilZipped(func(b []byte) []byte { return b[:len(b)*2/3] })},
		{"no headers", func(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
			return nil, hang(req.Context())
		}},
		{"body that stops", func(req *http.Request, real http.RoundTripper) (*http.Response, error) {
			return spoil(func(b []byte) io.Reader { return io.MultiReader(bytes.NewReader(b[:1]), stalled{req.Context()}) })(req, real)
		}},
	}
}

// lasting are faults that must end in an error with a kind: no second try
// would mend them.
func lasting() []fault {
	return []fault{
		{"status 400", answer(400, "", `{"error":"bad request"}`)},
		{"status 401", answer(401, "", `{"error":"who are you"}`)},
		{"status 403", answer(403, "", `{"error":"no"}`)},
		{"status 404", answer(404, "", `{"error":"nothing here"}`)},
		{"cut without a length", spoil(func(b []byte) io.Reader { return bytes.NewReader(b[:len(b)/2]) })},
		{"larger than allowed", endless(bytes.Repeat([]byte(" "), 1<<16))},
		{"gzip bomb", bomb},
		{"not the gzip it says", func(*http.Request, http.RoundTripper) (*http.Response, error) {
			resp := response(200, "application/json", strings.NewReader(`{"data":[]}`))
			resp.Header.Set("Content-Encoding", "gzip")
			return resp, nil
		}},
	}
}

// shapes are answers that say "fine" and are none: no empty list may be read
// into them.
var shapes = []string{`{}`, `[]`, `null`, `0`, `"ok"`, `{"error":"maintenance"}`, `{"message":"hello"}`, `[[]]`}

// unlisted are answers of the right shape but for their lists, which are none.
func unlisted() []fault {
	var list []fault
	for _, other := range []any{"x", map[string]any{"a": 1}, 7} {
		list = append(list, fault{fmt.Sprintf("%v for each list", other), spoil(func(body []byte) io.Reader {
			d := json.NewDecoder(bytes.NewReader(body))
			d.UseNumber()
			var v any
			if d.Decode(&v) != nil {
				return bytes.NewReader(body)
			}
			changed, _ := json.Marshal(withoutLists(v, other))
			return bytes.NewReader(changed)
		})})
	}
	return list
}

// withoutLists has another value in the place of each outermost list.
func withoutLists(v, other any) any {
	switch v := v.(type) {
	case []any:
		return other
	case map[string]any:
		for key, member := range v {
			v[key] = withoutLists(member, other)
		}
	}
	return v
}

// echoing repeats everything of the request in an error, as proxies and
// debugging platforms do.
func echoing() []fault {
	var list []fault
	for _, status := range []int{200, 400, 401, 403, 404, 500} {
		list = append(list, fault{fmt.Sprintf("echo with status %d", status), func(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
			text := requestText(req)
			body := fmt.Sprintf(`{"code":4711,"resultCode":"1","msg":%q,"message":%q,"error":%q,"resultDesc":%q,"exceptionInfo":%q}`, text, text, text, text, text)
			return response(status, "application/json", strings.NewReader(body)), nil
		}})
	}
	return append(list, fault{"echo in a network error", func(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
		return nil, errors.New("proxy refused " + requestText(req))
	}}, fault{"echo in a redirect", func(req *http.Request, _ http.RoundTripper) (*http.Response, error) {
		resp := response(302, "", strings.NewReader(""))
		resp.Header.Set("Location", "https://elsewhere.example"+req.URL.RequestURI()+"&all="+requestText(req))
		return resp, nil
	}})
}

func requestText(req *http.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %v", req.Method, req.URL, req.Header)
	if req.Body != nil {
		body, _ := io.ReadAll(req.Body)
		b.Write(body)
	}
	return b.String()
}

func answer(status int, kind, body string) func(*http.Request, http.RoundTripper) (*http.Response, error) {
	return func(*http.Request, http.RoundTripper) (*http.Response, error) {
		return response(status, kind, strings.NewReader(body)), nil
	}
}

func response(status int, kind string, body io.Reader) *http.Response {
	h := http.Header{}
	if kind != "" {
		h.Set("Content-Type", kind)
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Header: h, ContentLength: -1,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Body: io.NopCloser(body)}
}

// spoil carries the call out and changes the answer's body.
func spoil(change func([]byte) io.Reader) func(*http.Request, http.RoundTripper) (*http.Response, error) {
	return func(req *http.Request, real http.RoundTripper) (*http.Response, error) {
		resp, err := real.RoundTrip(req)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		resp.Body, resp.ContentLength = io.NopCloser(change(body)), -1
		resp.Header.Del("Content-Length")
		return resp, nil
	}
}

func spoilZipped(change func([]byte) []byte) func(*http.Request, http.RoundTripper) (*http.Response, error) {
	return func(req *http.Request, real http.RoundTripper) (*http.Response, error) {
		resp, err := spoil(func(b []byte) io.Reader { return bytes.NewReader(change(zipped(b))) })(req, real)
		if err == nil {
			resp.Header.Set("Content-Encoding", "gzip")
		}
		return resp, err
	}
}

func zipped(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(b)
	_ = z.Close()
	return out.Bytes()
}

// cutShort is what net/http gives when a connection ends before the length.
func cutShort(b []byte) io.Reader { return io.MultiReader(bytes.NewReader(b), broken{}) }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// stalled gives nothing until the request is given up.
type stalled struct{ ctx context.Context }

func (s stalled) Read([]byte) (int, error) { return 0, hang(s.ctx) }

func endless(block []byte) func(*http.Request, http.RoundTripper) (*http.Response, error) {
	return func(*http.Request, http.RoundTripper) (*http.Response, error) {
		return response(200, "application/json", &repeated{block: block}), nil
	}
}

type repeated struct{ block []byte }

func (r *repeated) Read(p []byte) (int, error) { return copy(p, r.block), nil }

var bombBody = zipped(bytes.Repeat([]byte(" "), 8<<20))

func bomb(*http.Request, http.RoundTripper) (*http.Response, error) {
	resp := response(200, "application/json", bytes.NewReader(bombBody))
	resp.Header.Set("Content-Encoding", "gzip")
	return resp, nil
}
