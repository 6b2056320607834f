package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"imdex/cmd/internal/render"
	"imdex/query"
)

// explain prints how a query is read and answered.
func (s *session) explain(ctx context.Context, l *library, req query.Request) error {
	e, err := l.search.Explain(ctx, req)
	if err != nil {
		return l.searchFailure(ctx, req, err)
	}
	s.finish()
	if s.json {
		return render.NewLines(s.Stdout).Write(e)
	}
	out := s.text(l.zone)
	if err := out.Line("%s", e.Query); err != nil {
		return err
	}
	line := fmt.Sprintf("index at revision %d of %d in %d segments; %s messages read from the store", e.Indexed, e.At, e.Parts, render.Number(e.Loose))
	if err := out.Line("%s", line); err != nil {
		return err
	}
	for _, c := range e.Clauses {
		line := fmt.Sprintf("%s%s  %s of %s candidates  %s  %s", strings.Repeat("  ", c.Depth+1), c.Clause, render.Number(c.Hits),
			render.Number(c.Candidates), c.Time.Round(time.Microsecond), c.Plan)
		if err := out.Line("%s", line); err != nil {
			return err
		}
	}
	for _, n := range e.Notes {
		s.note("%s", n)
	}
	return outcome(e.Total, e.Partial)
}
