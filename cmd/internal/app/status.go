package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/render"
	"imdex/index"
	"imdex/store"
)

func (s *session) statusCommand() *cli.Command {
	return &cli.Command{
		Name:      "status",
		Usage:     "per chat: last sync, what is covered, holes, failures; and the index",
		ArgsUsage: " ",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "runs", Usage: "the history of runs"},
		},
		Action: func(c *cli.Context) error {
			if err := noWords(c); err != nil {
				return err
			}
			if c.Bool("runs") {
				return s.withLibrary(c, s.runs)
			}
			return s.withLibraryOr(c, s.statusOfNothing, s.status)
		},
	}
}

// statusOfNothing is the status of a home without a store.
func (s *session) statusOfNothing() error {
	if !s.json {
		return nil
	}
	return render.NewLines(s.Stdout).Write(render.IndexStatus{Index: render.IndexState{State: string(index.Missing)}})
}

func (s *session) runs(ctx context.Context, l *library) error {
	runs, err := l.store.Runs(ctx, 0)
	if err != nil {
		return err
	}
	return rows(s, runs, (*render.Text).Runs, s.text(l.zone))
}

func (s *session) status(ctx context.Context, l *library) error {
	streams, err := s.streamRows(ctx, l)
	if err != nil {
		return err
	}
	state := render.IndexState{
		State: string(l.state.Kind), Reason: l.state.Reason, Revision: l.state.Position.Revision,
		StoreRevision: l.head.Revision, Documents: l.state.Position.Documents,
	}
	if !s.json {
		return s.text(l.zone).Status(streams, state)
	}
	lines := render.NewLines(s.Stdout)
	for _, row := range streams {
		if err := lines.Write(row); err != nil {
			return err
		}
	}
	return lines.Write(render.IndexStatus{Index: state})
}

// streamRows are the streams of the store, by account and chat.
func (s *session) streamRows(ctx context.Context, l *library) ([]render.StreamStatus, error) {
	since := map[string]time.Time{}
	for _, a := range l.cfg.Accounts {
		since[a.Name()] = a.Since
	}
	var out []render.StreamStatus
	for _, c := range l.names.Chats() {
		covered, err := l.store.Coverage(ctx, c.Stream)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		row := render.StreamStatus{
			Account: c.Stream.Account, Chat: c.Stream.Chat, Name: l.names.ChatName(c.StreamID), Messages: c.Messages,
			Holes: covered.Holes, LastSyncMS: covered.LastSyncMS, Error: covered.Error,
			Complete: complete(covered, since[c.Stream.Account]),
		}
		if n := len(covered.Windows); n > 0 {
			row.FromMS, row.ToMS = covered.Windows[0].FromMS, covered.Windows[n-1].ToMS
		}
		out = append(out, row)
	}
	return out, nil
}

// complete: every window from since to the last sync's start was read to the
// end proof, and no hole is open but those that nobody can fill.
func complete(c store.Coverage, since time.Time) bool {
	if c.LastSyncMS == 0 || c.Error != "" {
		return false
	}
	if slices.ContainsFunc(c.Holes, func(h store.Hole) bool { return !h.Excused() }) {
		return false
	}
	from := int64(0)
	if !since.IsZero() {
		from = since.UnixMilli()
	}
	return covers(c, from, c.LastSyncMS)
}

// covers reports whether windows leave nothing out.
func covers(c store.Coverage, from, to int64) bool {
	at := from
	for _, w := range c.Windows {
		if w.FromMS > at {
			return false
		}
		at = max(at, w.ToMS+1)
	}
	return len(c.Windows) > 0 && at > to
}
