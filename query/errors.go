package query

import (
	"errors"
	"fmt"
	"strings"

	"imdex/query/directory"
)

// Errors of a request.
var (
	// ErrCursor: the text given as a cursor is none, or of another version.
	ErrCursor = errors.New("query: not a cursor of this program")
	// ErrRelevance: sorting by relevance is not offered yet.
	ErrRelevance = errors.New("query: --sort relevance is not offered yet; newest and oldest are")
	// ErrPinyin: the field py is not offered yet.
	ErrPinyin = errors.New("query: py: is not offered yet; from: and in: take pinyin")
	// ErrMe: the query needs to know who the user is.
	ErrMe = directory.ErrNoMe
)

// errIndex marks a failure to read the index: the store answers instead.
var errIndex = errors.New("query: index unreadable")

// ValueError is a value that a field with a closed list does not have.
type ValueError struct {
	Field string
	Value string
	Known []string // what it could have been
}

func (e *ValueError) Error() string {
	return fmt.Sprintf("%s:%s: unknown value; one of %s", e.Field, e.Value, strings.Join(e.Known, " "))
}

// FieldError is a field by which matches cannot be counted.
type FieldError struct {
	Field string
	Known []string
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("cannot count by %q; one of %s", e.Field, strings.Join(e.Known, " "))
}
