package fetch_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/store"
	"imdex/store/chat"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const day = 24 * time.Hour

// bubble runs a test in virtual time that begins at a time of many digits.
func bubble(t *testing.T, f func(*testing.T)) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2025, 6, 2, 0, 0, 0, 0, time.UTC)))
		f(t)
	})
}

// script is a source that answers as a test says.
type script struct {
	streams []fetch.Stream
	listErr error
	step    func(t fetch.Task, state []byte) (fetch.Page, error)

	mu    sync.Mutex // guards tasks
	tasks []fetch.Task
}

func (s *script) Streams(_ context.Context, yield func(fetch.Stream) error) error {
	for _, each := range s.streams {
		if err := yield(each); err != nil {
			return err
		}
	}
	return s.listErr
}

func (s *script) Step(ctx context.Context, t fetch.Task, state []byte) (fetch.Page, error) {
	s.mu.Lock()
	s.tasks = append(s.tasks, t)
	s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return fetch.Page{}, err
	}
	return s.step(t, state)
}

// one is a script of one chat.
func one(step func(fetch.Task, []byte) (fetch.Page, error)) *script {
	return &script{streams: []fetch.Stream{{Chat: "c"}}, step: step}
}

// inPages gives the pages one after the other; the last is the end.
func inPages(pages ...fetch.Page) func(fetch.Task, []byte) (fetch.Page, error) {
	return func(_ fetch.Task, state []byte) (fetch.Page, error) {
		n := len(state)
		p := pages[n]
		if n == len(pages)-1 {
			p.Done = true
		} else {
			p.State = make([]byte, n+1)
		}
		return p, nil
	}
}

// page is a contiguous page of messages named by their minute; "7b" is another
// one of minute 7.
func page(names ...string) fetch.Page {
	p := fetch.Page{Contiguous: true}
	for _, n := range names {
		p.Items = append(p.Items, item(n))
	}
	return p
}

func item(name string) store.Item {
	var minute int64
	_, _ = fmt.Sscanf(name, "%d", &minute)
	return store.Item{ID: name, TimeMS: at(minute), Format: "script/1", Raw: []byte(name)}
}

// at is a minute of the day before the bubble's.
func at(minute int64) int64 {
	return time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC).UnixMilli() + minute*60_000
}

// counted numbers a page's items by their minute.
func counted(p fetch.Page) fetch.Page {
	for i := range p.Items {
		p.Items[i].Order = (p.Items[i].TimeMS - at(0)) / 60_000
	}
	return p
}

var key = store.Stream{Account: "a", Chat: "c"}

func options(source fetch.Source, library fetch.Library) fetch.Options {
	return fetch.Options{Account: "a", Source: source, Library: library, Now: time.Now}
}

// run drains and demands that nothing failed.
func run(t *testing.T, opts fetch.Options) fetch.Report {
	t.Helper()
	report, err := fetch.Run(t.Context(), opts)
	require.NoError(t, err)
	for _, s := range report.Streams {
		require.NoError(t, s.Err)
	}
	return report
}

func coverage(t *testing.T, l *fetchtest.Library) store.Coverage {
	t.Helper()
	c, err := l.Coverage(t.Context(), key)
	require.NoError(t, err)
	return c
}

func checkpoint(t *testing.T, l *fetchtest.Library) []byte {
	t.Helper()
	raw, err := l.Checkpoint(t.Context(), key)
	require.NoError(t, err)
	return raw
}

// vanished are the ids that are marked so.
func vanished(l *fetchtest.Library) []string {
	list := []string{}
	for id, m := range l.Messages(key) {
		if m.Vanished() {
			list = append(list, id)
		}
	}
	return list
}

// asking is a script that can do everything that is optional.
type asking struct {
	*script
	get     func(id string) (store.Item, error)
	names   func(ids []string) ([]store.PersonName, error)
	members func() ([]string, error)
}

func (a *asking) Get(_ context.Context, _, id string) (store.Item, error) { return a.get(id) }

func (a *asking) Names(_ context.Context, ids []string) ([]store.PersonName, error) {
	return a.names(ids)
}

func (a *asking) Members(context.Context, string) ([]string, error) { return a.members() }

// said is the decoder of a script: a message comes from the user that its raw
// bytes name.
func said(i store.Item) chat.Message {
	return chat.Message{ID: i.ID, Sender: chat.Sender{ID: string(i.Raw), Kind: chat.SenderUser}}
}
