package lang

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Options is what the meaning of a query depends on besides its text.
type Options struct {
	Now      time.Time      // of today, 7d and the like; only these need it
	Location *time.Location // whose days are meant; nil is UTC
	Fields   []Field        // nil is Fields()
}

// Query is a query as read.
type Query struct {
	Root  Node // All for an empty query
	Hints []Hint
}

// Hint is a doubt about a query that could be read.
type Hint struct {
	Span      Span   // what it is about
	Text      string // one line
	Corrected string // the whole query as it may have been meant; it parses
}

// Parse reads a query. Its error is always an *Error.
func Parse(query string, o Options) (Query, error) {
	if o.Fields == nil {
		o.Fields = Fields()
	}
	if o.Location == nil {
		o.Location = time.UTC
	}
	q, err := parse(query, o)
	if err != nil {
		err.Corrected = correct(query, err, o)
		return Query{}, err.locate(query)
	}
	q.Hints = slices.DeleteFunc(q.Hints, func(h Hint) bool {
		_, err := parse(h.Corrected, o)
		return err != nil
	})
	return q, nil
}

// parse is Parse without the error's column and correction.
func parse(query string, o Options) (Query, *Error) {
	if len(query) > MaxBytes {
		return Query{}, limitError(MaxBytes, fmt.Sprintf("it has %d bytes", len(query)), limitText(MaxBytes, "bytes"))
	}
	if err := checkUTF8(query); err != nil {
		return Query{}, err
	}
	p := parser{scanner: scanner{in: query}, Options: o}
	p.space()
	if p.done() {
		return Query{Root: All{}}, nil
	}
	root, err := p.or()
	if err == nil && !p.done() { // only a bracket ends it early
		err = p.unopened()
	}
	if err != nil {
		return Query{}, err
	}
	return Query{Root: root, Hints: p.hints}, nil
}

func checkUTF8(query string) *Error {
	for i, r := range query {
		if r != utf8.RuneError {
			continue
		}
		if _, n := utf8.DecodeRuneInString(query[i:]); n == 1 {
			return syntaxError(i, "a byte is not UTF-8", "text in UTF-8", edit{0, len(query), strings.ToValidUTF8(query, "")})
		}
	}
	return nil
}
