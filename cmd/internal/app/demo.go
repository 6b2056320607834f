package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/render"
	"imdex/fetch/emulator"
)

// demoMessages is about how many messages the emulated platforms hold.
const demoMessages = 24_000

func (s *session) demoCommand() *cli.Command {
	return &cli.Command{
		Name:      "demo",
		Usage:     "drain emulated platforms on loopback into a temporary home, and search it",
		ArgsUsage: " ",
		Flags: []cli.Flag{
			&cli.Uint64Flag{Name: "seed", Usage: "of the generated history", Value: 2024},
			&cli.IntFlag{Name: "messages", Usage: "about how many `N`", Value: demoMessages},
		},
		Action: s.demo,
	}
}

func (s *session) demo(c *cli.Context) (err error) {
	if err := noWords(c); err != nil {
		return err
	}
	if n := c.Int("messages"); n < 1 {
		return usage(fmt.Sprintf("--messages %d", n), "a number from 1")
	}
	ctx, cancel := withTimeout(c.Context, c, 0)
	defer cancel()
	home, err := os.MkdirTemp("", "imdex-demo-")
	if err != nil {
		return err
	}
	now := s.Now()
	platforms, err := emulator.Start(emulator.Options{Seed: c.Uint64("seed"), Messages: c.Int("messages"), From: now.AddDate(-2, 0, 0), To: now.Add(-time.Hour)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, platforms.Close()) }()
	d := &demo{session: s, ctx: ctx, home: home, file: filepath.Join(home, "config.toml"), out: s.text(s.Local)}
	if err := os.WriteFile(d.file, []byte(platforms.Config()), 0o600); err != nil {
		return err
	}
	return d.play(platforms)
}

// demo plays whole command lines, as a user would type them.
type demo struct {
	*session
	ctx  context.Context
	home string
	file string
	out  *render.Text
}

// play is the script. A step that ends with another code than the script
// expects ends the demo with an error.
func (d *demo) play(platforms *emulator.Platforms) error {
	var titles []string
	for _, p := range d.Providers {
		titles = append(titles, p.Title)
	}
	d.say("Emulated on loopback: %s; data home %s", strings.Join(titles, ", "), d.home)
	d.say("The first drain meets spells of throttling, positions that nobody may see, dismissed groups, and a platform that keeps a week.")
	steps := []func() error{
		func() error { return d.run(exitOK, "sync") },
		func() error {
			d.say("Throttled: %d calls were told to slow down; they waited and were repeated. %s calls in all.",
				platforms.Throttled(), render.Number(platforms.Calls()))
			return nil
		},
		func() error { return d.run(exitOK, "search", "合同盖章", "--limit", "3") },
		func() error { return d.run(exitOK, "search", "deploy failed", "--limit", "3") },
		func() error {
			return d.run(exitOK, "search", "报价 has:file OR \"upload failed\"", "--limit", "3", "-C", "1")
		},
		func() error { return d.run(exitOK, "search", "@所有人", "--limit", "2") },
		func() error { return d.run(exitOK, "search", "provider:huawei has:file", "--limit", "2") },
		func() error { return d.run(exitOK, "search", "发票", "--by", "provider") },
		func() error {
			d.say("Between two drains people write on, texts and cards change, messages are taken back.")
			platforms.Later(d.Now())
			return d.run(exitOK, "sync")
		},
		func() error { return d.run(exitOK, "search", "is:edited", "--limit", "3") },
		func() error { return d.run(exitOK, "search", "is:recalled OR is:vanished", "--limit", "3") },
		func() error { return d.run(exitOK, "status") },
		func() error { return d.run(exitOK, "check") },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	d.say("Go on with:")
	for _, words := range []string{"search 上线 -C 2", "search from:王伟 date:30d --json", "export --format jsonl has:file"} {
		d.say("  imdex --home %s --config %s %s", d.home, d.file, words)
	}
	return nil
}

func (d *demo) say(format string, args ...any) { _ = d.out.Line(format, args...) }

// run plays one command line and checks its exit code.
func (d *demo) run(want int, args ...string) error {
	line := "$ imdex"
	for _, a := range args {
		line += " " + shellWord(a)
	}
	d.say("")
	d.say("%s", line)
	argv := append([]string{"imdex", "--home", d.home, "--config", d.file, "--color", d.colorMode}, args...)
	if d.quiet {
		argv = append(argv, "--quiet")
	}
	start := d.Now()
	code := Run(d.ctx, argv, d.IO)
	if d.ctx.Err() != nil {
		return d.ctx.Err()
	}
	if code != want {
		return fail(code, fmt.Errorf("the demo's %q ended with %d instead of %d", line, code, want))
	}
	d.say("  (%s)", render.Span(d.Now().Sub(start)))
	return nil
}

// shellWord quotes an argument only where a shell needs it.
func shellWord(s string) string {
	for _, r := range s {
		if r == ' ' || r == '"' || r == '\'' || r == '(' || r == '*' {
			return shellQuote(s)
		}
	}
	return s
}
