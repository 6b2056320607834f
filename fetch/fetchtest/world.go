package fetchtest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/store"
)

// The span of every history: recent enough for a platform that keeps a week.
const (
	historyDays = 4
	sinceDays   = 5
)

// epoch is when worlds begin: times have the number of digits that platforms
// expect of the present.
var epoch = time.Date(2025, 6, 2, 3, 4, 5, 0, time.UTC)

// world is one platform, its truth, and the library that is drained into. It
// lives in a bubble of virtual time.
type world struct {
	tb       reporter
	start    time.Time
	suite    Suite
	platform Platform
	line     *line
	library  *Library
	truth    map[string][]*entry // by chat, in the order of posting

	mu   sync.Mutex // guards said
	said []string   // everything that came out: errors and events
}

// reporter is what a property needs of a testing.TB; rapid's T has it too.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
	FailNow()
}

// entry is a message of the truth.
type entry struct {
	id       string
	timeMS   int64
	texts    []string // oldest first; empty for rows that are not checked for text
	present  bool     // the platform lists it
	recalled bool
	back     bool // it was away for a while
	stored   bool // it was in the library with its text
}

func (e *entry) text() string { return e.texts[len(e.texts)-1] }

func newWorld(tb reporter, s Suite, r Reading) *world {
	p := r.New(time.Now)
	require.GreaterOrEqual(tb, len(p.Chats), 3, "a platform needs three chats")
	require.NotEmpty(tb, secrets(p.Settings), "the settings need a secret")
	return &world{
		tb: tb, suite: s, platform: p, library: NewLibrary(), start: time.Now(),
		line:  &line{next: Direct(p.Handler)},
		truth: map[string][]*entry{},
	}
}

// history fills the chats: the first well, the second with half of that, the
// others not at all. Runs of equal times stand where pages of all sizes end.
func (w *world) history(n int) {
	for i, chat := range w.platform.Chats[:2] {
		n := n / (i + 1)
		from := w.start.AddDate(0, 0, -historyDays).UnixMilli()
		step := int64(historyDays*24*time.Hour/time.Millisecond) / int64(n+1)
		for k := range n {
			at := from + int64(k)*step
			if k%7 >= 4 { // three of seven share the time of the one before them
				at = from + int64(k-k%7+3)*step
			}
			w.post(chat, at)
		}
	}
}

func (w *world) post(chat string, timeMS int64) *entry {
	n := len(w.truth[chat]) + 1
	text := fmt.Sprintf("message %d of %s 合同", n, chat)
	e := &entry{timeMS: timeMS, texts: []string{text}, present: true}
	e.id = w.platform.Post(chat, Message{TimeMS: timeMS, Sender: fmt.Sprintf("person%d", n%5), Text: text})
	w.truth[chat] = append(w.truth[chat], e)
	return e
}

// now posts a message of the present. It moves the clock, so that no two have one time.
func (w *world) now(chat string) *entry {
	time.Sleep(time.Millisecond)
	return w.post(chat, time.Now().UnixMilli())
}

func (w *world) edit(chat string, e *entry) {
	e.texts = append(e.texts, fmt.Sprintf("%s, changed %d times", e.texts[0], len(e.texts)))
	w.platform.Edit(chat, e.id, e.text())
}

func (w *world) recall(chat string, e *entry) {
	e.recalled = true
	for _, id := range w.platform.Recall(chat, e.id) {
		w.truth[chat] = append(w.truth[chat], &entry{id: id, timeMS: time.Now().UnixMilli(), present: true})
	}
}

func (w *world) vanish(chat string, e *entry) {
	e.present = false
	w.platform.Vanish(chat, e.id)
}

func (w *world) giveBack(chat string, e *entry) {
	e.present, e.back = true, true
	w.platform.Return(chat, e.id)
}

// option changes a run.
type option func(*fetch.Options)

func overlap(d time.Duration) option { return func(o *fetch.Options) { o.Overlap = d } }
func pageSize(n int) option          { return func(o *fetch.Options) { o.PageSize = n } }
func workers(n int) option           { return func(o *fetch.Options) { o.Workers = n } }

// everything re-reads the whole history.
const everything = 30 * 24 * time.Hour

// drain runs a new source, as a new process would, with the line as it is.
func (w *world) drain(ctx context.Context, changes ...option) (fetch.Report, error) {
	w.tb.Helper()
	time.Sleep(2 * time.Second) // two runs' calls do not share a second
	source, err := w.suite.Provider.Open(w.platform.Settings, fetch.Env{Transport: w.line, Now: time.Now, Observe: w.hear})
	require.NoError(w.tb, err)
	opts := fetch.Options{
		Account: w.platform.Settings.Account, Provider: w.suite.Provider, Source: source, Library: w.library,
		Now: time.Now, Since: w.start.AddDate(0, 0, -sinceDays), Overlap: time.Hour, Workers: 1,
	}
	for _, change := range changes {
		change(&opts)
	}
	report, err := fetch.Run(ctx, opts)
	w.overhear(report, err)
	return report, err
}

// quiet drains without faults and demands that all went well.
func (w *world) quiet(changes ...option) fetch.Report {
	w.tb.Helper()
	w.line.reset()
	report, err := w.drain(context.Background(), changes...)
	require.NoError(w.tb, err)
	require.NoError(w.tb, report.NameErr)
	w.demandDone(report)
	return report
}

func (w *world) demandDone(report fetch.Report) {
	w.tb.Helper()
	require.NoError(w.tb, report.ListErr)
	for _, s := range report.Streams {
		require.NoError(w.tb, s.Err, "chat %s", s.Chat)
		require.True(w.tb, s.Done, "chat %s", s.Chat)
	}
	for _, chat := range w.platform.Chats {
		listed := slices.ContainsFunc(report.Streams, func(s fetch.StreamReport) bool { return s.Chat == chat })
		require.True(w.tb, listed, "chat %s is not enumerated", chat)
	}
}

func (w *world) key(chat string) store.Stream {
	return store.Stream{Account: w.platform.Settings.Account, Chat: chat}
}

func (w *world) hear(e fetch.Event) { w.say(e.Cause, e.Op) }

func (w *world) say(texts ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, texts...)
}

// overhear collects what a run lets out.
func (w *world) overhear(report fetch.Report, err error) {
	all := []error{err, report.ListErr, report.NameErr}
	for _, s := range report.Streams {
		all = append(all, s.Err)
		cover, _ := w.library.Coverage(context.Background(), w.key(s.Chat))
		w.say(cover.Error)
	}
	for _, err := range all {
		if err != nil {
			w.say(fmt.Sprintf("%v\n%+v\n%#v\n%q", err, err, err, err))
		}
	}
}
