package directory

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of building.
var (
	// ErrPerson: a person of the config names an account or provider that does not exist.
	ErrPerson = errors.New("directory: person of unknown account")
)

// Errors of a lookup.
var (
	// ErrNoMe: "me" was asked for and the config marks nobody with `me = true`.
	ErrNoMe = errors.New("directory: nobody in the config is marked `me = true`")
)

// Candidate is one of several people or chats that a name may mean.
type Candidate struct {
	Name  string // as it was observed or configured
	Match        // what choosing it would search
	// Count is the number of its messages, for chats only what the directory
	// knows, for people zero until the caller has counted.
	Count int
}

// AmbiguousError is a name that fits different people or chats.
type AmbiguousError struct {
	Field      string // "from", "in" or "mentions"
	Typed      string
	Level      Level
	Candidates []Candidate // in the order of their names
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%s:%s may be %s (by %s)", e.Field, e.Typed, list(e.Candidates), e.Level)
}

// NobodyError is a name that nobody has.
type NobodyError struct {
	Field   string
	Typed   string
	Nearest []Candidate // at most three, nearest first; may be empty
}

func (e *NobodyError) Error() string {
	s := fmt.Sprintf("%s:%s: no such %s", e.Field, e.Typed, noun(e.Field))
	if len(e.Nearest) > 0 {
		s += "; did you mean " + list(e.Nearest) + "?"
	}
	return s
}

func noun(field string) string {
	if field == "in" {
		return "chat"
	}
	return "person"
}

// listed is how many candidates an error's line names; the error holds all.
const listed = 10

func list(candidates []Candidate) string {
	var parts []string
	for i, c := range candidates {
		if i == listed {
			parts = append(parts, fmt.Sprintf("and %d more", len(candidates)-listed))
			break
		}
		s := c.Name
		if c.Count > 0 {
			s += fmt.Sprintf(" (%d)", c.Count)
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}
