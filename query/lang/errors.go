package lang

import (
	"fmt"
	"unicode/utf8"
)

// Limits of a query. They bound the work of one search, not its usefulness:
// the longest queries that people type by hand have a few dozen terms.
const (
	MaxBytes        = 4 << 10 // bytes as typed
	MaxLeaves       = 64      // terms and field values together
	MaxDepth        = 8       // brackets within brackets
	MaxInstructions = 10_000  // of the RE2 program of one expression
)

// Error says why a query was refused. Every error of [Parse] is one.
type Error struct {
	Pos       int    // byte offset in the query
	Column    int    // code points from 1
	Problem   string // what is wrong there
	Expected  string // what would have been right
	Corrected string // a whole query that parses; "" for a limit, or where nothing could be saved
	Limit     bool   // a size was exceeded; the syntax may be fine

	fix edit
}

// edit is a replacement of query[start:end] that mends an error.
type edit struct {
	start, end int
	text       string
}

func (e *Error) Error() string {
	if e.Limit {
		return fmt.Sprintf("query: %s; the limit is %s", e.Problem, e.Expected)
	}
	return fmt.Sprintf("query: column %d: %s; expected %s", e.Column, e.Problem, e.Expected)
}

// locate fills in the column of an error in query.
func (e *Error) locate(query string) *Error {
	e.Column = utf8.RuneCountInString(query[:e.Pos]) + 1
	return e
}

// syntaxError is a syntax error that replacing query[start:end] by text mends.
func syntaxError(pos int, problem, expected string, fix edit) *Error {
	return &Error{Pos: pos, Problem: problem, Expected: expected, fix: fix}
}

func limitError(pos int, problem, limit string) *Error {
	return &Error{Pos: pos, Problem: problem, Expected: limit, Limit: true}
}

func limitText(n int, of string) string { return fmt.Sprintf("%d %s", n, of) }
