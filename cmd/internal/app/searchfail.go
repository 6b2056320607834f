package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"imdex/cmd/internal/render"
	"imdex/query"
	"imdex/query/directory"
	"imdex/query/lang"
)

// searchFailure is what a refused search tells the user.
func (l *library) searchFailure(ctx context.Context, req query.Request, err error) error {
	var ambiguous *directory.AmbiguousError
	var nobody *directory.NobodyError
	var value *query.ValueError
	var field *query.FieldError
	switch {
	case errors.As(err, &ambiguous):
		return fail(exitUsage, err, candidateHints("one of them", ambiguous.Field, l.counted(ctx, req, ambiguous))...)
	case errors.As(err, &nobody):
		return fail(exitUsage, err, candidateHints("did you mean", nobody.Field, nobody.Nearest)...)
	case errors.As(err, &value):
		return fail(exitUsage, err, value.Field+" is one of: "+strings.Join(value.Known, " "))
	case errors.As(err, &field):
		return fail(exitUsage, err, "one of: "+strings.Join(field.Known, " "))
	case errors.Is(err, query.ErrCursor):
		return fail(exitUsage, err, "take the \"cursor\" of a line of imdex search --json")
	case errors.Is(err, query.ErrMe):
		return fail(exitUsage, errors.New("nobody is me"), "put me = true into your [[person]] of the configuration: imdex where")
	case errors.Is(err, query.ErrRelevance), errors.Is(err, query.ErrPinyin):
		return fail(exitUsage, err)
	}
	return err
}

// counted adds to each candidate how many messages it has.
func (l *library) counted(ctx context.Context, req query.Request, e *directory.AmbiguousError) []directory.Candidate {
	out := append([]directory.Candidate{}, e.Candidates...)
	for i, c := range out {
		if c.Count > 0 || len(c.IDs) == 0 {
			continue
		}
		node := lang.Name{Field: e.Field, Typed: c.IDs[0].ID}
		res, err := l.search.Search(ctx, query.Request{Node: node, Hidden: req.Hidden, At: req.At})
		if err == nil {
			out[i].Count = res.Total
		}
	}
	return out
}

// mostCandidates is how many candidates a hint lists.
const mostCandidates = 8

func candidateHints(lead, field string, candidates []directory.Candidate) []string {
	var parts []string
	for _, c := range candidates[:min(len(candidates), mostCandidates)] {
		part := field + ":" + quoteName(c.Name)
		if c.Count > 0 {
			part += fmt.Sprintf(" (%s)", render.Number(c.Count))
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return nil
	}
	if more := len(candidates) - len(parts); more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return []string{lead + ": " + strings.Join(parts, ", ")}
}

// quoteName writes a name as a value of a field.
func quoteName(name string) string {
	if strings.ContainsAny(name, " \t()（）\"") {
		return `"` + strings.ReplaceAll(name, `"`, " ") + `"`
	}
	return name
}

// faultLine says what one clause of a query finds alone.
func faultLine(f query.Fault) string {
	line := fmt.Sprintf("%s alone: %s", f.Clause, render.Number(f.Count))
	field, _, _ := strings.Cut(f.Clause, ":")
	if hints := candidateHints("did you mean", field, f.Nearest); len(hints) > 0 {
		line += "; " + hints[0] + "?"
	}
	return line
}
