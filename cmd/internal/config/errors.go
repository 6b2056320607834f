package config

import (
	"errors"
	"fmt"
	"strings"
)

// ErrExists: there is a file already, and Write never overwrites.
var ErrExists = errors.New("there is a configuration already")

// Error is one problem of the configuration. It holds no secret.
type Error struct {
	File    string
	Line    int    // from 1; 0 where no line is to blame
	Problem string // lower case, no full stop
	Hint    string // what to write or type; may be empty
	Err     error  // cause; may be nil
}

func (e *Error) Error() string {
	switch {
	case e.File == "":
		return e.Problem
	case e.Line == 0:
		return e.File + ": " + e.Problem
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Problem)
}

func (e *Error) Unwrap() error { return e.Err }

// Problems are all the errors of a file or an account, by line; never empty.
type Problems []*Error

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, e := range p {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

func (p Problems) Unwrap() []error {
	errs := make([]error, len(p))
	for i, e := range p {
		errs[i] = e
	}
	return errs
}

// orNil is p as an error, or nil if there are none.
func (p Problems) orNil() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
