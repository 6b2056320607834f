package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/render"
	"imdex/index"
	"imdex/query"
	"imdex/query/lang"
	"imdex/store"
)

// searchTime bounds a search that does not say how long it may take.
const searchTime = 5 * time.Second

func (s *session) searchCommand() *cli.Command {
	return &cli.Command{
		Name:      "search",
		Usage:     "find messages, newest first",
		ArgsUsage: "QUERY…",
		Description: `Parts beside each other must all match; OR, NOT and a leading - as usual.

   imdex search 合同盖章                 these characters in a row
   imdex search "报价 -草稿"             both parts, the second not
   imdex search from:王伟 date:7d        by sender and time (imdex fields lists all)
   imdex search '"upload failed"'        a phrase: quotes within quotes
   imdex search deploy -C 2              with two messages around each`,
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "limit", Usage: "at most `N` messages", Value: 20},
			&cli.StringFlag{Name: "sort", Usage: "`ORDER`: newest or oldest", Value: string(query.Newest)},
			&cli.IntFlag{Name: "C", Usage: "`N` messages of the chat around each"},
			&cli.BoolFlag{Name: "count", Usage: "only how many"},
			&cli.StringFlag{Name: "by", Usage: "count by `FIELD`: from, in, type, provider, account, date, month, year"},
			&cli.BoolFlag{Name: "explain", Usage: "how the query was read, planned and answered"},
			&cli.BoolFlag{Name: "exact", Usage: "only where the text has the term as typed"},
			&cli.BoolFlag{Name: "hidden", Usage: "hidden messages too"},
			&cli.StringFlag{Name: "tz", Usage: "time `ZONE` of dates, e.g. Asia/Shanghai"},
			&cli.StringFlag{Name: "after", Usage: "go on after the `CURSOR` of a message (--json)"},
		},
		Action: s.search,
	}
}

func (s *session) search(c *cli.Context) error {
	if err := searchFlags(c); err != nil {
		return err
	}
	ctx, cancel := withTimeout(c.Context, c, searchTime)
	defer cancel()
	l, err := s.openLibrary(ctx)
	if errors.Is(err, store.ErrMissing) {
		return s.searchNothing(c)
	}
	if err != nil {
		return err
	}
	defer l.Close()
	req, err := s.request(c, l)
	if err != nil {
		return err
	}
	switch {
	case c.Bool("explain"):
		return s.explain(ctx, l, req)
	case c.IsSet("by"):
		return s.facets(ctx, l, req, c.String("by"))
	case c.Bool("count"):
		return s.count(ctx, l, req)
	}
	return s.hits(ctx, l, req)
}

// searchNothing is the answer of a home without a store.
func (s *session) searchNothing(c *cli.Context) error {
	s.note("nothing is stored yet: imdex sync drains your accounts, imdex demo shows how it works")
	if c.Bool("count") {
		if err := s.printCount(s.Local, render.Count{}); err != nil {
			return err
		}
	}
	return errNothing
}

// printCount prints a count for people, plainly for scripts too, or as JSON.
func (s *session) printCount(zone *time.Location, n render.Count) error {
	if s.json {
		return render.NewLines(s.Stdout).Write(n)
	}
	return s.text(zone).Count(n)
}

func searchFlags(c *cli.Context) error {
	if !c.Args().Present() {
		return usage("search needs a query", "imdex search 合同盖章")
	}
	if c.Int("limit") < 1 {
		return usage(fmt.Sprintf("--limit %d", c.Int("limit")), "a number from 1; --count counts without listing")
	}
	if c.Int("C") < 0 {
		return usage(fmt.Sprintf("-C %d", c.Int("C")), "a number from 0")
	}
	switch query.Sort(c.String("sort")) {
	case query.Newest, query.Oldest, query.Relevance:
		return nil
	}
	return usage(fmt.Sprintf("--sort %q", c.String("sort")), "newest or oldest")
}

// request reads the words and flags of search.
func (s *session) request(c *cli.Context, l *library) (query.Request, error) {
	if zone := c.String("tz"); zone != "" {
		if err := l.setZone(zone); err != nil {
			return query.Request{}, err
		}
	}
	node, err := s.parse(c.Args().Slice(), l)
	if err != nil {
		return query.Request{}, err
	}
	return query.Request{
		Node: node, Sort: query.Sort(c.String("sort")), Limit: c.Int("limit"), After: c.String("after"),
		Hidden: c.Bool("hidden"), Exact: c.Bool("exact"), Context: c.Int("C"),
	}, nil
}

// setZone changes the zone of dates, in queries and in output.
func (l *library) setZone(name string) error {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return usage(fmt.Sprintf("--tz %q is no time zone", name), "e.g. Asia/Shanghai, UTC")
	}
	l.zone = zone
	l.search.Location = zone
	return nil
}

// parse reads a query; the words are joined by one space, as the shell's
// quoting has already been undone.
func (s *session) parse(words []string, l *library) (lang.Node, error) {
	fields := lang.Fields()
	for i := range fields {
		switch fields[i].Name {
		case "provider":
			fields[i].Values = l.names.Providers()
		case "account":
			fields[i].Values = l.names.Accounts()
		}
	}
	q, err := lang.Parse(strings.Join(words, " "), lang.Options{Now: s.Now(), Location: l.zone, Fields: fields})
	if err != nil {
		return nil, queryFailure(err)
	}
	for _, h := range q.Hints {
		if h.Corrected != "" {
			s.note("%s: imdex search %s", h.Text, shellQuote(h.Corrected))
		} else {
			s.note("%s", h.Text)
		}
	}
	return q.Root, nil
}

func queryFailure(err error) error {
	var e *lang.Error
	if errors.As(err, &e) && e.Corrected != "" {
		return fail(exitUsage, err, "did you mean: imdex search "+shellQuote(e.Corrected))
	}
	return fail(exitUsage, err)
}

// shellQuote writes an argument so that a POSIX shell passes it on as it is.
func shellQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// hits prints the messages that match.
func (s *session) hits(ctx context.Context, l *library, req query.Request) error {
	res, err := l.search.Search(ctx, req)
	if err != nil {
		return l.searchFailure(ctx, req, err)
	}
	s.finish()
	if s.json {
		err = s.hitLines(ctx, l, res)
	} else {
		err = s.hitText(l, res)
	}
	if err != nil {
		return err
	}
	s.aftermath(l, req, res)
	return outcome(res.Total, res.Partial)
}

// hitText prints hits from the index's own texts.
func (s *session) hitText(l *library, res query.Result) error {
	out := s.text(l.zone)
	for _, h := range res.Hits {
		m := l.indexed(h.Document)
		m.Match = matches(h.Spans)
		m.Before, m.After = l.indexedAll(h.Before), l.indexedAll(h.After)
		if err := out.Hit(m); err != nil {
			return err
		}
	}
	return s.printPartial(l.zone, res)
}

// printPartial says how far a search came that its deadline has ended.
func (s *session) printPartial(zone *time.Location, res query.Result) error {
	switch {
	case !res.Partial:
		return nil
	case s.json:
		return render.NewLines(s.Stdout).Write(render.Partial{Partial: true, Reached: render.Reached(millis(res.Reached))})
	}
	return s.text(zone).Partial(millis(res.Reached))
}

func (l *library) indexedAll(documents []index.Document) []render.Message {
	var out []render.Message
	for _, d := range documents {
		out = append(out, l.indexed(d))
	}
	return out
}

// hitLines prints hits as JSON, decoded from the records.
func (s *session) hitLines(ctx context.Context, l *library, res query.Result) error {
	records, err := l.records(ctx, res)
	if err != nil {
		return err
	}
	lines := render.NewLines(s.Stdout)
	for _, h := range res.Hits {
		m := l.jsonMessage(records, h.Document)
		m.Cursor, m.Match = h.Cursor(), matches(h.Spans)
		for _, d := range h.Before {
			m.Before = append(m.Before, l.jsonMessage(records, d))
		}
		for _, d := range h.After {
			m.After = append(m.After, l.jsonMessage(records, d))
		}
		if err := lines.Write(m); err != nil {
			return err
		}
	}
	return s.printPartial(l.zone, res)
}

// records are those of all hits and their context, as of the answer's revision.
// They are read even when the search's own deadline has come.
func (l *library) records(ctx context.Context, res query.Result) (map[store.Number]store.Record, error) {
	var numbers []store.Number
	for _, h := range res.Hits {
		numbers = append(numbers, h.Document.Number)
		for _, d := range append(append([]index.Document{}, h.Before...), h.After...) {
			numbers = append(numbers, d.Number)
		}
	}
	return l.recordsOf(context.WithoutCancel(ctx), res.At, numbers)
}

func (l *library) recordsOf(ctx context.Context, at store.Revision, numbers []store.Number) (map[store.Number]store.Record, error) {
	all, err := l.store.Records(ctx, at, numbers)
	if err != nil {
		return nil, err
	}
	out := make(map[store.Number]store.Record, len(all))
	for _, r := range all {
		out[r.Number] = r
	}
	return out, nil
}

func (l *library) jsonMessage(records map[store.Number]store.Record, d index.Document) render.Message {
	if r, ok := records[d.Number]; ok {
		return l.stored(r)
	}
	return l.indexed(d)
}

// aftermath prints notes, what is more, and why little was found.
func (s *session) aftermath(l *library, req query.Request, res query.Result) {
	for _, n := range res.Notes {
		s.note("%s", n)
	}
	if more := res.Total - len(res.Hits); len(res.Hits) > 0 && more > 0 && req.After == "" && !res.Partial {
		s.note("%s of %s messages; --limit N shows more", render.Number(len(res.Hits)), render.Number(res.Total))
	}
	for _, f := range res.Faults {
		s.note("%s", faultLine(f))
	}
}

func outcome(total int, partial bool) error {
	switch {
	case partial:
		return fail(exitPartial, context.DeadlineExceeded, "a longer --timeout, or a narrower query")
	case total == 0:
		return errNothing
	}
	return nil
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// count prints how many messages match.
func (s *session) count(ctx context.Context, l *library, req query.Request) error {
	req.Limit, req.Context = 0, 0
	res, err := l.search.Search(ctx, req)
	if err != nil {
		return l.searchFailure(ctx, req, err)
	}
	s.finish()
	if err := s.printCount(l.zone, render.Count{Count: uint64(res.Total)}); err != nil {
		return err
	}
	if err := s.printPartial(l.zone, res); err != nil {
		return err
	}
	s.aftermath(l, req, res)
	return outcome(res.Total, res.Partial)
}
