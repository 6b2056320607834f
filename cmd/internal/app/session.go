package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/config"
	"imdex/cmd/internal/render"
)

// session is one command line being run: its surroundings and global flags.
type session struct {
	IO
	json      bool
	quiet     bool
	verbose   bool
	colorMode string
	configArg string
	homeArg   string
	begun     bool

	watch watcher // progress of this run; silent until a command starts it
}

// begin reads the global flags.
func (s *session) begin(c *cli.Context) error {
	s.json, s.quiet, s.verbose = c.Bool("json"), c.Bool("quiet"), c.Bool("verbose")
	s.colorMode, s.configArg, s.homeArg = c.String("color"), c.String("config"), c.String("home")
	s.begun = true
	s.watch.setup(s)
	if !slices.Contains([]string{"auto", "always", "never"}, s.colorMode) {
		return usage(fmt.Sprintf("--color %q", s.colorMode), "auto, always or never")
	}
	return nil
}

// wantsJSON knows --json even when the command line could not be parsed.
func (s *session) wantsJSON(args []string) bool {
	return s.json || !s.begun && slices.Contains(args, "--json")
}

func (s *session) color(terminal bool) bool {
	switch s.colorMode {
	case "always":
		return true
	case "never":
		return false
	}
	no, _ := s.Host.Lookup("NO_COLOR")
	return terminal && no == ""
}

// text writes results for people.
func (s *session) text(zone *time.Location) *render.Text {
	return render.NewText(s.Stdout, render.Options{Color: s.color(s.OutTerminal), Width: s.Width, Zone: zone})
}

// note tells the user something beside the results.
func (s *session) note(format string, args ...any) {
	if s.quiet {
		return
	}
	s.watch.line(func() {
		_ = render.NewText(s.Stderr, render.Options{Color: s.color(s.ErrTerminal)}).Line(format, args...)
	})
}

// home is the data home's directory. It need not exist.
func (s *session) home() (string, error) {
	dir, err := s.Host.Home(s.homeArg)
	if err != nil {
		return "", fail(exitConfig, err, "say where with --home DIR or IMDEX_HOME")
	}
	return dir, nil
}

// config reads the configuration file.
func (s *session) config() (config.Config, error) {
	file, err := s.Host.File(s.configArg)
	if err != nil {
		return config.Config{}, fail(exitConfig, err, "say where with --config FILE or IMDEX_CONFIG")
	}
	cfg, err := config.Load(file, config.Options{Providers: s.Providers, Now: s.Now(), Local: s.Local})
	if err != nil {
		return cfg, configFailure(err)
	}
	return cfg, nil
}

// configFailure is the first problem as the error, the rest in its text.
func configFailure(err error) error {
	var problems config.Problems
	if errors.As(err, &problems) {
		var lines, hints []string
		for _, p := range problems {
			lines = append(lines, p.Error())
			if p.Hint != "" && !slices.Contains(hints, p.Hint) {
				hints = append(hints, p.Hint)
			}
		}
		return fail(exitConfig, &joined{strings.Join(lines, "; "), err}, hints...)
	}
	var one *config.Error
	if errors.As(err, &one) {
		return fail(exitConfig, err, one.Hint)
	}
	return fail(exitConfig, err)
}

// joined is an error with a text of its own.
type joined struct {
	text string
	err  error
}

func (j *joined) Error() string { return j.text }
func (j *joined) Unwrap() error { return j.err }

// noWords refuses arguments where a command takes none.
func noWords(c *cli.Context) error {
	if c.Args().Present() {
		return usage(fmt.Sprintf("%s takes no argument %q", c.Command.Name, c.Args().First()), "imdex "+c.Command.Name+" --help")
	}
	return nil
}

func isEPIPE(err error) bool { return errors.Is(err, syscall.EPIPE) }
