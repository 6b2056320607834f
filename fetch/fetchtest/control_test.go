package fetchtest

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/fetchtest/fake"
	"imdex/fetch/fetchtest/fake/emulator"
	"imdex/fetch/wire"
	"imdex/store"
	"imdex/store/chat"
)

// The suite is held against providers that are broken on purpose: each must be
// rejected by the properties that are named, and the whole one by none.
func TestControls(t *testing.T) {
	require.NoError(t, flag.Set("rapid.nofailfile", "true"))
	tried := map[string]bool{}
	for _, c := range []struct {
		name     string
		breakIt  func(*fetch.Provider)
		rejected []string
	}{
		{"whole", func(*fetch.Provider) {}, nil},
		{"cursor past unstored items", pages(func(_ fetch.Task, _ []byte, p fetch.Page, err error) (fetch.Page, error) {
			if n := len(p.Items); n > 1 && !p.Done {
				p.Items = p.Items[:n-1]
			}
			return p, err
		}), []string{"exact", "page sizes", "interrupted", "changes between pages", "programs"}},
		{"short page taken as the end", pages(func(task fetch.Task, _ []byte, p fetch.Page, err error) (fetch.Page, error) {
			asked := task.PageSize
			if asked == 0 {
				asked = 40
			}
			p.Done = err == nil && (p.Done || len(p.Items) < asked)
			return p, err
		}), []string{"exact", "page sizes"}},
		{"swallowed error", pages(func(_ fetch.Task, _ []byte, p fetch.Page, err error) (fetch.Page, error) {
			if err != nil && !errors.Is(err, context.Canceled) {
				return fetch.Page{Done: true}, nil
			}
			return p, err
		}), []string{"lasting faults", "wrong shape", "one chat refused"}},
		{"repeated cursor taken as the end", pages(func(_ fetch.Task, state []byte, p fetch.Page, err error) (fetch.Page, error) {
			p.Done = err == nil && (p.Done || bytes.Equal(state, p.State))
			return p, err
		}), []string{"repeated page"}},
		{"state that only this process knows", forgetful, []string{"interrupted", "failed commit"}},
		{"secret in an error", pages(func(_ fetch.Task, _ []byte, p fetch.Page, err error) (fetch.Page, error) {
			if e := (*fetch.Error)(nil); errors.As(err, &e) {
				err = &fetch.Error{Kind: e.Kind, Op: e.Op, Err: fmt.Errorf("called with %.9s…", secret)}
			}
			return p, err
		}), []string{"hidden secrets"}},
		{"unknown kinds dropped", pages(func(_ fetch.Task, _ []byte, p fetch.Page, err error) (fetch.Page, error) {
			var kept []store.Item
			for _, i := range p.Items {
				if !strings.Contains(string(i.Raw), "hologram") {
					kept = append(kept, i)
				}
			}
			p.Items = kept
			return p, err
		}), []string{"odd payloads"}},
		{"volatile fingerprint", pages(func(_ fetch.Task, _ []byte, p fetch.Page, err error) (fetch.Page, error) {
			for i := range p.Items {
				v, _, _ := wire.Parse(p.Items[i].Raw)
				p.Items[i].Fingerprint = wire.Fingerprint(v)
			}
			return p, err
		}), []string{"second drain", "odd payloads", "programs"}},
		{"blind to what vanished", pages(func(_ fetch.Task, _ []byte, p fetch.Page, err error) (fetch.Page, error) {
			p.Contiguous = false
			return p, err
		}), []string{"vanished and returned", "changes between pages"}},
		{"follows redirects", wires(func(next http.RoundTripper) http.RoundTripper { return following{next} }), []string{"redirects"}},
		{"gives up on server errors", wires(func(next http.RoundTripper) http.RoundTripper { return strict{next} }), []string{"transient faults"}},
		{"retries at once", wires(func(next http.RoundTripper) http.RoundTripper { return hasty{next} }), []string{"retry after"}},
		{"keeps its first token", wires(func(next http.RoundTripper) http.RoundTripper { return &stubborn{next: next} }), []string{"expired token"}},
		{"calls too fast", func(p *fetch.Provider) {
			open := p.Open
			p.Open = func(s fetch.Settings, env fetch.Env) (fetch.Source, error) { s.Rate *= 1.5; return open(s, env) }
		}, []string{"rate"}},
		{"decoder that panics", func(p *fetch.Provider) {
			decode := p.Decode
			p.Decode = func(i store.Item) chat.Message {
				if i.Raw[0] != '{' {
					panic("not an object")
				}
				return decode(i)
			}
		}, []string{"decoder"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Suite{Provider: fake.Provider()}
			c.breakIt(&s.Provider)
			for _, opts := range []emulator.Options{{}, {Short: true, EmptyEnd: true}} {
				s.Readings = append(s.Readings, Reading{Name: fmt.Sprint(opts.Short), New: join(opts)})
			}
			for _, p := range properties() {
				if c.rejected == nil || slices.Contains(c.rejected, p.name) {
					why := rejects(t, p, s)
					assert.Equal(t, c.rejected != nil, why != "", "%q is rejected %s", p.name, why)
					tried[p.name] = tried[p.name] || c.rejected != nil
				}
			}
		})
	}
	for _, p := range properties() {
		assert.True(t, tried[p.name], "nothing shows that %q can fail", p.name)
	}
}

// rejects returns why a property fails in some reading, or "".
func rejects(t *testing.T, p property, s Suite) string {
	why := ""
	for _, r := range s.Readings {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(epoch))
			rec := &recorder{TB: t}
			done := make(chan struct{})
			go func() {
				defer close(done)
				p.check(rec, s, r)
			}()
			<-done
			why += rec.why
		})
	}
	return why
}

// recorder takes failures down.
type recorder struct {
	testing.TB
	why string
}

func (r *recorder) Helper()                           {}
func (r *recorder) Errorf(format string, args ...any) { r.why += fmt.Sprintf(format, args...) }
func (r *recorder) Error(args ...any)                 { r.why += fmt.Sprint(args...) }
func (r *recorder) Fail()                             { r.why += "failed" }
func (r *recorder) FailNow()                          { r.Fail(); runtime.Goexit() }
func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); runtime.Goexit() }
func (r *recorder) Fatal(args ...any)                 { r.Error(args...); runtime.Goexit() }
func (r *recorder) Failed() bool                      { return r.why != "" }
func (r *recorder) Log(...any)                        {}
func (r *recorder) Logf(string, ...any)               {}

const secret = "s3cr3t/of+the=fake&app"

// join puts a fake platform under the suite's control; package fake has the
// full example.
func join(opts emulator.Options) func(func() time.Time) Platform {
	return func(now func() time.Time) Platform {
		opts.Now, opts.AppID, opts.AppSecret = now, "app-1", secret
		p := emulator.New(opts)
		chats := []string{"c1", "c2", "c3"}
		for _, c := range chats {
			p.Open(c, "Chat "+c)
		}
		return Platform{
			Handler: p,
			Chats:   chats,
			Settings: fetch.Settings{Account: "test", BaseURL: "https://fake.example", Rate: 10,
				Values: map[string]any{"app_id": opts.AppID, "app_secret": fetch.NewSecret(secret)}},
			Post: func(chat string, m Message) string {
				return p.Post(chat, emulator.Message{Sender: m.Sender, Text: m.Text, Time: m.TimeMS})
			},
			Edit: p.Edit, Recall: p.Recall, Vanish: p.Vanish, Return: p.Return,
			Odd: func(chat string, at int64) []string {
				return []string{p.Post(chat, emulator.Message{Kind: "hologram", Time: at, Content: []int{1}})}
			},
			Forbid: func(chat string) { p.Close(chat, "not_a_member") },
			Remove: func(chat string) { p.Close(chat, "no_such_chat") },
			Allow:  func(chat string) { p.Close(chat, "") },
			Expire: p.Expire, Tokens: p.Tokens,
		}
	}
}

// pages changes what a source's steps bring.
func pages(change func(fetch.Task, []byte, fetch.Page, error) (fetch.Page, error)) func(*fetch.Provider) {
	return func(p *fetch.Provider) {
		open := p.Open
		p.Open = func(s fetch.Settings, env fetch.Env) (fetch.Source, error) {
			source, err := open(s, env)
			return changed{source, change}, err
		}
	}
}

type changed struct {
	fetch.Source
	change func(fetch.Task, []byte, fetch.Page, error) (fetch.Page, error)
}

func (c changed) Step(ctx context.Context, t fetch.Task, state []byte) (fetch.Page, error) {
	p, err := c.Source.Step(ctx, t, state)
	return c.change(t, state, p, err)
}

// forgetful sources keep the real state to themselves.
func forgetful(p *fetch.Provider) {
	open := p.Open
	p.Open = func(s fetch.Settings, env fetch.Env) (fetch.Source, error) {
		source, err := open(s, env)
		return &forgetting{Source: source, states: map[string][]byte{}}, err
	}
}

type forgetting struct {
	fetch.Source
	states map[string][]byte
}

func (f *forgetting) Step(ctx context.Context, t fetch.Task, state []byte) (fetch.Page, error) {
	real, known := f.states[string(state)]
	if len(state) > 0 && !known {
		return fetch.Page{Done: true}, nil
	}
	p, err := f.Source.Step(ctx, t, real)
	if err == nil && !p.Done {
		name := fmt.Sprint("state ", len(f.states))
		f.states[name] = p.State
		p.State = []byte(name)
	}
	return p, err
}

// wires changes what carries a provider's calls.
func wires(change func(http.RoundTripper) http.RoundTripper) func(*fetch.Provider) {
	return func(p *fetch.Provider) {
		open := p.Open
		p.Open = func(s fetch.Settings, env fetch.Env) (fetch.Source, error) {
			env.Transport = change(env.Transport)
			return open(s, env)
		}
	}
}

type following struct{ next http.RoundTripper }

func (f following) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := f.next.RoundTrip(req)
	if err != nil || resp.StatusCode/100 != 3 {
		return resp, err
	}
	target, err := resp.Location()
	if err != nil {
		target, _ = req.URL.Parse(resp.Header.Get("Location"))
	}
	again := req.Clone(req.Context())
	again.URL = target
	return f.next.RoundTrip(again)
}

type hasty struct{ next http.RoundTripper }

func (h hasty) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := h.next.RoundTrip(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests && req.Body == nil {
		return h.next.RoundTrip(req)
	}
	return resp, err
}

type strict struct{ next http.RoundTripper }

func (s strict) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(req)
	if err == nil && resp.StatusCode >= 500 {
		resp.StatusCode = http.StatusBadRequest
	}
	return resp, err
}

type stubborn struct {
	next  http.RoundTripper
	first string
}

func (s *stubborn) RoundTrip(req *http.Request) (*http.Response, error) {
	if given := req.Header.Get("Authorization"); given != "" {
		if s.first == "" {
			s.first = given
		}
		req = req.Clone(req.Context())
		req.Header.Set("Authorization", s.first)
	}
	return s.next.RoundTrip(req)
}
