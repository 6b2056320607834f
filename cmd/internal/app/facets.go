package app

import (
	"context"

	"imdex/cmd/internal/render"
	"imdex/query"
)

// facets prints how many matches have each value of a field.
func (s *session) facets(ctx context.Context, l *library, req query.Request, field string) error {
	counts, err := l.search.Facets(ctx, req, field)
	if err != nil {
		return l.searchFailure(ctx, req, err)
	}
	s.finish()
	var rows []render.Facet
	for _, f := range counts.Facets {
		rows = append(rows, render.Facet{Value: f.Value, Name: f.Name, Count: uint64(f.Count)})
	}
	if s.json {
		lines := render.NewLines(s.Stdout)
		for _, r := range rows {
			if err := lines.Write(r); err != nil {
				return err
			}
		}
		if counts.Partial {
			if err := lines.Write(render.Partial{Partial: true, Reached: render.Reached(millis(counts.Reached))}); err != nil {
				return err
			}
		}
	} else if err := s.text(l.zone).Facets(rows); err != nil {
		return err
	}
	for _, n := range counts.Notes {
		s.note("%s", n)
	}
	return outcome(counts.Total, counts.Partial)
}
