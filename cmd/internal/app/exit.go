package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"

	"imdex/fetch"
	"imdex/store"
)

// Exit codes, the only table of them. README and `imdex --help` print it.
const (
	exitOK          = 0
	exitNothing     = 1
	exitUsage       = 2
	exitPartial     = 3
	exitBusy        = 4
	exitDamaged     = 5
	exitConfig      = 6
	exitFull        = 7
	exitNewer       = 8
	exitUnreadable  = 9
	exitInterrupted = 130
)

// exitMeanings describes the codes for help, in their order.
var exitMeanings = []struct {
	code    int
	meaning string
}{
	{exitOK, "done (a search: something found)"},
	{exitNothing, "nothing found"},
	{exitUsage, "usage, query or ambiguous name"},
	{exitPartial, "partial: some stream failed, or the deadline came"},
	{exitBusy, "another writer is at work"},
	{exitDamaged, "damage that needs you, or findings of check"},
	{exitConfig, "configuration or credentials"},
	{exitFull, "disk full"},
	{exitNewer, "the store is newer than the program"},
	{exitUnreadable, "unreadable: permissions or I/O"},
	{exitInterrupted, "interrupted"},
}

// failure is an error with its exit code and what the user can do.
type failure struct {
	code  int
	err   error
	hints []string
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func fail(code int, err error, hints ...string) error {
	return &failure{code: code, err: err, hints: nonEmpty(hints)}
}

func usage(problem, hint string) error {
	return fail(exitUsage, errors.New(problem), hint)
}

func nonEmpty(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// errNothing ends a command that found nothing; it prints no message.
var errNothing = errors.New("nothing found")

// causes maps what the packages return to codes, in the order that decides
// when one error has several causes.
var causes = []struct {
	code int
	is   func(error) bool
	hint string
}{
	{exitInterrupted, is(context.Canceled), ""},
	{exitFull, is(syscall.ENOSPC), "free some space and run the same command again: nothing stored is lost"},
	{exitNewer, is(store.ErrNewer), "use the newer imdex that wrote this store"},
	{exitUnreadable, func(err error) bool {
		return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EIO) || errors.Is(err, syscall.EROFS)
	}, "check the permissions of the data home: imdex where"},
	{exitDamaged, is(store.ErrDamaged), "imdex check tells what is damaged"},
	{exitBusy, is(store.ErrBusy), "wait for it to end, or stop it"},
	{exitConfig, isConfig, ""},
	{exitPartial, is(context.DeadlineExceeded), "a longer --timeout"},
	{exitPartial, is(os.ErrDeadlineExceeded), ""},
	{exitNothing, is(errNothing), ""},
	{exitConfig, is(store.ErrAccount), "an account name is permanent: give the other app a new account name"},
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func isConfig(err error) bool {
	var c *fetch.ConfigError
	return errors.As(err, &c)
}

// exitCode is the code of an error, and the hints that belong to it.
func exitCode(err error) (int, []string) {
	if err == nil {
		return exitOK, nil
	}
	var f *failure
	if errors.As(err, &f) && f.code != 0 {
		return f.code, f.hints
	}
	for _, c := range causes {
		if c.is(err) {
			return c.code, nonEmpty([]string{c.hint})
		}
	}
	return exitUnreadable, nil
}
