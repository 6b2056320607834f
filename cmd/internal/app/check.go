package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/render"
	"imdex/store"
)

func (s *session) checkCommand() *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "prove the store, and the index against the store; silent when all is well",
		ArgsUsage: " ",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "search", Usage: "also prove `N` queries of every kind: the index gives what a scan gives"},
			&cli.Uint64Flag{Name: "seed", Usage: "of the sampled queries; 0 draws one"},
		},
		Action: s.check,
	}
}

func (s *session) check(c *cli.Context) error {
	if err := noWords(c); err != nil {
		return err
	}
	err := s.withLibrary(c, func(ctx context.Context, l *library) error {
		var found []render.Finding
		report := func(f store.Finding) { found = append(found, render.Finding(f)) }
		if err := s.prove(ctx, l, c, report); err != nil {
			return err
		}
		s.finish()
		if err := rows(s, found, (*render.Text).Findings, s.text(l.zone)); err != nil {
			return err
		}
		if len(found) > 0 {
			return fail(exitDamaged, fmt.Errorf("%d findings", len(found)))
		}
		return nil
	})
	var told *failure
	if errors.Is(err, store.ErrDamaged) && !errors.As(err, &told) {
		return fail(exitDamaged, err, "move the data home aside (imdex where) and sync again, or import an export")
	}
	return err
}

func (s *session) prove(ctx context.Context, l *library, c *cli.Context, report func(store.Finding)) error {
	s.watch.begin("check the store", "", 0)
	if err := l.store.Check(ctx, report); err != nil {
		return err
	}
	builder, err := s.builder(ctx, l.home, l.store)
	if err != nil {
		return err
	}
	s.watch.begin("check the index", "", 0)
	if err := builder.Check(ctx, report); err != nil {
		return err
	}
	if n := c.Int("search"); n > 0 {
		return s.proveSearch(ctx, l, n, c.Uint64("seed"), report)
	}
	return nil
}

// proveSearch compares the index with a scan. Without an index that can be
// used there is nothing to compare, and that is said.
func (s *session) proveSearch(ctx context.Context, l *library, n int, seed uint64, report func(store.Finding)) error {
	if seed == 0 {
		seed = uint64(s.Now().UnixNano())
	}
	s.watch.begin("check searches", "", 0)
	compared, err := l.search.Verify(ctx, n, seed, report)
	if err != nil {
		return err
	}
	s.note("%d of %d queries compared with a scan (--seed %d repeats them)", compared, n, seed)
	return nil
}
