package app

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"imdex/store"
	"imdex/store/bolt"
)

func isMissing(err error) bool { return errors.Is(err, store.ErrMissing) }

func (s *session) reindexCommand() *cli.Command {
	return &cli.Command{
		Name:      "reindex",
		Usage:     "apply to the index what the store has and the index has not",
		ArgsUsage: " ",
		Flags:     []cli.Flag{&cli.BoolFlag{Name: "full", Usage: "rebuild beside, check, and switch"}},
		Action:    s.reindex,
	}
}

func (s *session) reindex(c *cli.Context) (err error) {
	if err := noWords(c); err != nil {
		return err
	}
	ctx, cancel := withTimeout(c.Context, c, 0)
	defer cancel()
	home, err := s.home()
	if err != nil {
		return err
	}
	st, err := bolt.Open(ctx, home, bolt.Options{Now: s.Now})
	if isMissing(err) {
		s.note("nothing is stored yet: imdex sync")
		return nil
	}
	if err != nil {
		return err
	}
	lock, err := bolt.LockHome(home, "imdex reindex")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	builder, err := s.builder(ctx, home, st)
	if err != nil {
		return err
	}
	if !c.Bool("full") {
		return s.updateIndex(ctx, builder)
	}
	res, err := builder.Rebuild(ctx)
	s.finish()
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	s.indexed(res)
	return nil
}
