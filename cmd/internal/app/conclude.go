package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"imdex/cmd/internal/render"
	"imdex/fetch"
	"imdex/store"
)

// conclude prints what a drain did, adds its line to the history of runs, and
// turns failures into the exit code: 6 where nothing could start, else 3.
func (j *drainJob) conclude(command string) error {
	j.finish()
	slices.SortFunc(j.reports, func(a, b fetch.Report) int { return strings.Compare(a.Account, b.Account) })
	run := store.Run{StartMS: j.start.UnixMilli(), EndMS: j.Now().UnixMilli(), Command: command}
	for _, r := range j.reports {
		run.Streams += len(r.Streams)
		run.Failed += r.Failed
		run.Added += r.Added
		run.Revised += r.Revised
		run.Marked += r.Marked
		if err := j.account(r); err != nil {
			return err
		}
	}
	failures := j.failures()
	for _, f := range failures {
		run.Errors = append(run.Errors, f.Error())
	}
	// An interrupted run has its line too.
	if err := j.store.AddRun(context.Background(), run); err != nil {
		return err
	}
	return j.verdict(failures)
}

// drained is an account's summary as JSON.
type drained struct {
	Account string `json:"account"`
	Streams int    `json:"streams"`
	Failed  int    `json:"failed,omitempty"`
	Pages   int    `json:"pages"`
	Added   int    `json:"added"`
	Revised int    `json:"revised,omitempty"`
	Marked  int    `json:"marked,omitempty"`
}

// account prints one account's summary and the failures of its streams.
func (j *drainJob) account(r fetch.Report) error {
	if j.json {
		return render.NewLines(j.Stdout).Write(drained{r.Account, len(r.Streams), r.Failed, r.Pages, r.Added, r.Revised, r.Marked})
	}
	out := j.text(j.Local)
	line := fmt.Sprintf("%s: %s chats, %s new", r.Account, render.Number(len(r.Streams)), render.Number(r.Added))
	for _, part := range []struct {
		n    int
		word string
	}{{r.Revised, "changed"}, {r.Marked, "marked"}, {r.Failed, "chats failed"}} {
		if part.n > 0 {
			line += ", " + render.Number(part.n) + " " + part.word
		}
	}
	if err := out.Line("%s", line); err != nil {
		return err
	}
	if r.NameErr != nil {
		j.note("%s: some names stay unknown: %v", r.Account, r.NameErr)
	}
	return nil
}

// failures are the errors of accounts and streams, each with where it happened.
func (j *drainJob) failures() []error {
	var all []error
	for _, r := range j.refused {
		all = append(all, r.err)
	}
	for _, r := range j.reports {
		if r.ListErr != nil {
			all = append(all, fmt.Errorf("%s: %w", r.Account, r.ListErr))
		}
		for _, s := range r.Streams {
			if s.Err != nil && !errors.Is(s.Err, context.Canceled) {
				all = append(all, fmt.Errorf("%s/%s: %w", r.Account, s.Chat, s.Err))
			}
		}
	}
	return all
}

// mostFailures is how many failures are printed; status lists all of them.
const mostFailures = 10

func (j *drainJob) verdict(failures []error) error {
	if len(failures) == 0 {
		return nil
	}
	var hints []string
	for _, f := range failures[:min(len(failures), mostFailures)] {
		j.note("%v", f)
		if a := advice(f); a != "" && !slices.Contains(hints, a) {
			hints = append(hints, a)
		}
	}
	if more := len(failures) - mostFailures; more > 0 {
		j.note("and %d more: imdex status lists all", more)
	}
	code := exitPartial
	if !j.anyStarted() && slices.ContainsFunc(failures, isCredential) {
		code = exitConfig
	}
	return fail(code, j.summary(failures), hints...)
}

// summary is one line about what failed. As JSON it is all that is said, so the
// first failure is in it.
func (j *drainJob) summary(failures []error) error {
	text := fmt.Sprintf("%d of %d accounts and chats failed", len(failures), j.total())
	if len(failures) < j.total() {
		text += "; the others are up to date"
	}
	if j.json {
		return fmt.Errorf("%s: %w", text, failures[0])
	}
	return errors.New(text)
}

func (j *drainJob) anyStarted() bool {
	return slices.ContainsFunc(j.reports, func(r fetch.Report) bool { return r.Started })
}

func (j *drainJob) total() int {
	n := len(j.refused)
	for _, r := range j.reports {
		n += len(r.Streams)
		if r.ListErr != nil {
			n++
		}
	}
	return n
}

// isCredential: what refuses the account and not one chat or the network.
func isCredential(err error) bool {
	switch fetch.KindOf(err) {
	case fetch.Auth, fetch.Forbidden, fetch.Malformed, fetch.Gone:
		return true
	case 0:
		return true // of the configuration
	}
	return false
}

// advice is what a provider says that the user should check.
func advice(err error) string {
	var e *fetch.Error
	if errors.As(err, &e) {
		return e.Advice
	}
	return ""
}
