package app

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/render"
	"imdex/query"
	"imdex/store"
)

func (s *session) exportCommand() *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "every matching message, oldest first, of one moment of the store",
		ArgsUsage: "[QUERY…]",
		Description: `jsonl is for people and programs. raw is what imdex import reads back: every
revision, hidden messages too. The last line says how many lines there are and
their digest: an export without it was cut off.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Usage: "`FORMAT`: jsonl or raw", Value: "jsonl"},
			&cli.BoolFlag{Name: "revisions", Usage: "earlier revisions too (jsonl)"},
			&cli.BoolFlag{Name: "hidden", Usage: "hidden messages too (raw always has them)"},
			&cli.StringFlag{Name: "tz", Usage: "time `ZONE` of dates in the query"},
			&cli.StringFlag{Name: "o", Usage: "write to `FILE`; it appears when it is complete"},
		},
		Action: s.export,
	}
}

func (s *session) export(c *cli.Context) (err error) {
	format := c.String("format")
	if format != "jsonl" && format != "raw" {
		return usage(fmt.Sprintf("--format %q", format), "jsonl or raw")
	}
	ctx, cancel := withTimeout(c.Context, c, 0)
	defer cancel()
	l, err := s.openLibrary(ctx)
	if errors.Is(err, store.ErrMissing) {
		return s.exportNothing(c.String("o"))
	}
	if err != nil {
		return err
	}
	defer l.Close()
	if zone := c.String("tz"); zone != "" {
		if err := l.setZone(zone); err != nil {
			return err
		}
	}
	node, err := s.parse(c.Args().Slice(), l)
	if err != nil {
		return err
	}
	out, err := s.createOutput(c.String("o"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.end(err == nil || errors.Is(err, errNothing))) }()

	job := exporter{l: l, out: render.NewExport(out), raw: format == "raw", revisions: c.Bool("revisions"), session: s}
	req := query.Request{Node: node, Hidden: c.Bool("hidden") || job.raw}
	if err := l.search.Each(ctx, req, job.start, job.visit); err != nil {
		return l.searchFailure(ctx, req, err)
	}
	if err := job.out.Close(); err != nil {
		return err
	}
	if job.messages == 0 && c.Args().Present() {
		return errNothing
	}
	return nil
}

// exportNothing is the export of a home without a store.
func (s *session) exportNothing(path string) (err error) {
	out, err := s.createOutput(path)
	if err != nil {
		return err
	}
	err = render.NewExport(out).Close()
	if err = errors.Join(err, out.end(err == nil)); err != nil {
		return err
	}
	s.note("nothing is stored yet: imdex sync")
	return errNothing
}

// exporter writes matches in one format.
type exporter struct {
	*session
	l         *library
	out       *render.Export
	raw       bool
	revisions bool
	messages  int
}

func (e *exporter) start(_ store.Revision, matches int, notes []string) error {
	for _, n := range notes {
		e.note("%s", n)
	}
	e.watch.begin("export", "messages", int64(matches))
	return nil
}

func (e *exporter) visit(m query.Match) error {
	e.messages++
	e.watch.add(1)
	if e.raw {
		return e.writeRaw(m.Record)
	}
	if e.revisions {
		for _, v := range m.Record.Older {
			if err := e.out.Message(e.version(m.Record, v)); err != nil {
				return err
			}
		}
	}
	r := m.Record
	msg := e.l.named(r.Stream.Account, m.Message)
	return e.out.Message(render.NewMessage(e.l.origin(r.StreamID, r.Stream, msg.Sender.ID, r.LastRevision()), msg))
}

// version is an earlier revision alone, without what is known since.
func (e *exporter) version(r store.Record, v store.Version) render.Message {
	return e.l.stored(store.Record{Number: r.Number, StreamID: r.StreamID, Stream: r.Stream, Version: v})
}

func (e *exporter) writeRaw(r store.Record) error {
	for _, v := range append(append([]store.Version{}, r.Older...), r.Version) {
		err := e.out.Raw(render.Raw{Account: r.Stream.Account, Chat: r.Stream.Chat, Payload: v.Format, AtMS: v.SeenMS, Raw: v.Raw})
		if err != nil {
			return err
		}
	}
	return nil
}
