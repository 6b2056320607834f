package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/render"
	"imdex/fetch"
)

// Run runs one command line and returns its exit code. It ends within two
// seconds of ctx.
func Run(ctx context.Context, args []string, io IO) int {
	s := &session{IO: io}
	app := s.program()
	app.Setup()
	argv, err := arguments(app, args)
	if err == nil {
		err = app.RunContext(ctx, argv)
	}
	if err != nil && ctx.Err() != nil {
		err = errors.Join(err, context.Cause(ctx))
	}
	return s.report(args, err)
}

// program declares the command line. Actions return errors; nothing prints or
// exits on its own.
func (s *session) program() *cli.App {
	return &cli.App{
		Name:            "imdex",
		Usage:           "drain, index and search the history of work messengers, offline",
		Description:     exitHelp(),
		HideVersion:     true,
		Writer:          s.Stdout,
		ErrWriter:       s.Stderr,
		ExitErrHandler:  func(*cli.Context, error) {},
		OnUsageError:    usageError,
		HideHelpCommand: false,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "config", Usage: "configuration `FILE` (IMDEX_CONFIG)"},
			&cli.StringFlag{Name: "home", Usage: "data home `DIR` (IMDEX_HOME)"},
			&cli.BoolFlag{Name: "json", Usage: "JSON Lines instead of text"},
			&cli.StringFlag{Name: "color", Usage: "`WHEN`: auto, always or never (NO_COLOR)", Value: "auto"},
			&cli.BoolFlag{Name: "quiet", Usage: "no progress, no notes"},
			&cli.BoolFlag{Name: "verbose", Usage: "progress as lines where there is no terminal"},
			&cli.DurationFlag{Name: "timeout", Usage: "end the command after this `TIME`; search: 5s, others: none"},
		},
		Before:   s.begin,
		Commands: s.commands(),
		Action: func(c *cli.Context) error {
			return cli.ShowAppHelp(c)
		},
	}
}

// oneDash is how the flag parser writes the name of a flag.
var oneDash = regexp.MustCompile(` -(\w\w)`)

func usageError(_ *cli.Context, err error, _ bool) error {
	return usage(oneDash.ReplaceAllString(err.Error(), " --$1"), "")
}

func exitHelp() string {
	var b strings.Builder
	b.WriteString("Exit codes:\n")
	for _, e := range exitMeanings {
		fmt.Fprintf(&b, "%4d  %s\n", e.code, e.meaning)
	}
	return b.String()
}

// commands lists every command, grouped as people look for them.
func (s *session) commands() []*cli.Command {
	groups := []struct {
		name     string
		commands []*cli.Command
	}{
		{"Collect", []*cli.Command{s.initCommand(), s.syncCommand(), s.fetchCommand(), s.reindexCommand(), s.importCommand()}},
		{"Find", []*cli.Command{s.searchCommand(), s.showCommand(), s.exportCommand()}},
		{"List", []*cli.Command{s.chatsCommand(), s.peopleCommand(), s.accountsCommand(), s.fieldsCommand(),
			s.providersCommand(), s.whereCommand()}},
		{"Look after", []*cli.Command{s.statusCommand(), s.checkCommand(), s.demoCommand(), s.versionCommand()}},
	}
	var all []*cli.Command
	for _, g := range groups {
		for _, c := range g.commands {
			c.Category = g.name
			c.HideHelpCommand = true
			c.OnUsageError = usageError
			all = append(all, c)
		}
	}
	return all
}

// report prints an error, with its hints, and returns the exit code.
func (s *session) report(args []string, err error) int {
	s.finish()
	if isBrokenPipe(err) {
		return exitOK
	}
	code, hints := exitCode(err)
	if code == exitOK || errors.Is(err, errNothing) {
		return code
	}
	f := render.Failure{Error: message(err), Code: code, Hint: strings.Join(hints, "; ")}
	if s.wantsJSON(args) {
		_ = render.NewLines(s.Stderr).Write(f)
		return code
	}
	_ = render.NewText(s.Stderr, render.Options{Color: s.color(s.ErrTerminal), Width: 0}).Failure(f)
	return code
}

// message is an error in one line.
func message(err error) string {
	switch {
	case errors.Is(err, context.Canceled):
		return "interrupted; what is stored stays, and the next run goes on from there"
	case errors.Is(err, context.DeadlineExceeded):
		return "the deadline came before the end"
	}
	return strings.Join(fetch.Distinct(strings.Split(err.Error(), "\n")), "; ")
}

// isBrokenPipe: a reader that has seen enough (`imdex export | head`) is no error.
func isBrokenPipe(err error) bool { return errors.Is(err, io.ErrClosedPipe) || isEPIPE(err) }

// withTimeout bounds a command by --timeout, else by def; zero is no bound.
func withTimeout(ctx context.Context, c *cli.Context, def time.Duration) (context.Context, context.CancelFunc) {
	if c.IsSet("timeout") {
		def = c.Duration("timeout")
	}
	if def <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, def)
}
