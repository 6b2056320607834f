package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/render"
	"imdex/index"
	"imdex/query"
	"imdex/query/lang"
	"imdex/store"
)

func (s *session) showCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "one message in full: context, thread, marks and earlier revisions",
		ArgsUsage: "ID",
		Description: `ID is the "id" of imdex search --json (account/chat/message), or a message id
that only one stored message has.`,
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "C", Usage: "`N` messages of the chat before and after", Value: 3},
			&cli.StringFlag{Name: "tz", Usage: "time `ZONE` of dates"},
		},
		Action: s.show,
	}
}

func (s *session) show(c *cli.Context) error {
	if c.NArg() != 1 {
		return usage("show takes one message id", `imdex search … --json prints each message's "id"`)
	}
	ctx, cancel := withTimeout(c.Context, c, 0)
	defer cancel()
	l, err := s.openLibrary(ctx)
	if errors.Is(err, store.ErrMissing) {
		return notStored(c.Args().First())
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
	number, err := l.findMessage(ctx, c.Args().First())
	if err != nil {
		return err
	}
	m, err := l.full(ctx, number, c.Int("C"))
	if err != nil {
		return err
	}
	if s.json {
		return render.NewLines(s.Stdout).Write(m)
	}
	return s.text(l.zone).Show(m)
}

func notStored(id string) error {
	return fail(exitNothing, fmt.Errorf("no stored message %q", render.Clean(id)), "imdex search id:MESSAGE_ID, or imdex sync to fetch what is new")
}

// findMessage takes an id in its full form or a bare message id.
func (l *library) findMessage(ctx context.Context, id string) (store.Number, error) {
	if account, chat, message, err := render.ParseID(id); err == nil {
		n, err := l.store.Number(ctx, store.Stream{Account: account, Chat: chat}, message)
		if err == nil || !errors.Is(err, store.ErrNotFound) {
			return n, err
		}
	}
	found, err := l.store.Find(ctx, id)
	if err != nil {
		return 0, err
	}
	switch len(found) {
	case 0:
		return 0, notStored(id)
	case 1:
		return found[0], nil
	}
	return 0, l.ambiguousID(ctx, id, found)
}

func (l *library) ambiguousID(ctx context.Context, id string, found []store.Number) error {
	records, err := l.store.Records(ctx, 0, found[:min(len(found), mostCandidates)])
	if err != nil {
		return err
	}
	var hints []string
	for _, r := range records {
		hints = append(hints, "imdex show "+render.FormatID(r.Stream.Account, r.Stream.Chat, r.ID))
	}
	return fail(exitUsage, fmt.Errorf("%d messages have the id %q", len(found), id), hints...)
}

// full is a message with everything that is known about it.
func (l *library) full(ctx context.Context, number store.Number, around int) (render.Message, error) {
	records, err := l.store.Records(ctx, 0, []store.Number{number})
	if err != nil {
		return render.Message{}, err
	}
	if len(records) == 0 {
		return render.Message{}, store.ErrNotFound
	}
	r := records[0]
	m := l.stored(r)
	for _, mark := range r.Marks {
		m.Marks = append(m.Marks, render.Mark{Kind: markName(mark.Kind), AtMS: mark.AtMS, Evidence: mark.Evidence})
	}
	for _, v := range r.Older {
		old := l.kinds.decode(store.Record{Number: r.Number, StreamID: r.StreamID, Stream: r.Stream, Version: v})
		m.Earlier = append(m.Earlier, render.Earlier{Revision: v.Revision, SeenMS: v.SeenMS, Text: old.Text})
	}
	if m.Before, m.After, err = l.neighbours(ctx, number, around); err != nil {
		return m, err
	}
	m.Thread, err = l.thread(ctx, r, m)
	return m, err
}

// fromStore are the messages of documents in full, as JSON shows them.
func (l *library) fromStore(ctx context.Context, documents []index.Document) ([]render.Message, error) {
	numbers := make([]store.Number, len(documents))
	for i, d := range documents {
		numbers[i] = d.Number
	}
	records, err := l.recordsOf(ctx, 0, numbers)
	if err != nil {
		return nil, err
	}
	var out []render.Message
	for _, d := range documents {
		out = append(out, l.jsonMessage(records, d))
	}
	return out, nil
}

func markName(k store.MarkKind) string {
	switch k {
	case store.MarkVanished:
		return "vanished"
	case store.MarkRecalled:
		return "recalled"
	case store.MarkReturned:
		return "returned"
	}
	return fmt.Sprintf("mark %d", k)
}

func (l *library) neighbours(ctx context.Context, number store.Number, n int) (before, after []render.Message, err error) {
	if n <= 0 {
		return nil, nil, nil
	}
	older, newer, err := l.search.Around(ctx, number, 0, n, false)
	if err != nil {
		return nil, nil, err
	}
	if before, err = l.fromStore(ctx, older); err != nil {
		return nil, nil, err
	}
	after, err = l.fromStore(ctx, newer)
	return before, after, err
}

// mostThread is how many messages of a thread are shown.
const mostThread = 50

// thread is the message that this one answers and those that answer it or share
// its root, oldest first.
func (l *library) thread(ctx context.Context, r store.Record, m render.Message) ([]render.Message, error) {
	roots := map[string]bool{r.ID: true}
	or := lang.Or{Nodes: []lang.Node{lang.Value{Field: "reply-to", Value: r.ID}, lang.Value{Field: "thread", Value: r.ID}}}
	for _, id := range []string{m.ReplyTo, m.Root} {
		if id != "" && !roots[id] {
			roots[id] = true
			or.Nodes = append(or.Nodes, lang.Value{Field: "id", Value: id}, lang.Value{Field: "thread", Value: id})
		}
	}
	res, err := l.search.Search(ctx, query.Request{Node: or, Sort: query.Oldest, Limit: mostThread, Hidden: true})
	if err != nil {
		return nil, err
	}
	var others []index.Document
	for _, h := range res.Hits {
		if h.Document.Number != r.Number && h.Document.StreamID == r.StreamID {
			others = append(others, h.Document)
		}
	}
	return l.fromStore(ctx, others)
}
