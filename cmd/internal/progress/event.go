package progress

import "time"

// Event is something that happened to a task. A task is named by its first
// event and keeps its line until Finish.
type Event struct {
	Kind Kind
	Task string        // an account, or a kind of work; empty only for Note
	N    int64         // see the kinds
	Text string        // see the kinds
	Wait time.Duration // of Waiting
}

// Kind says what an Event means.
type Kind int

const (
	// Started: the task begins. N is its total if known, else 0; Text is what is
	// counted, e.g. "messages", and may be empty. A task can start again.
	Started Kind = iota + 1
	// Total: the task has N to do in all; 0 is unknown. With a Text, e.g. "chats",
	// the total is of parts that Stepped counts.
	Total
	// Advanced: N more are done.
	Advanced
	// Stepped: N more parts are done, where the total counts parts (chats) and
	// Advanced counts something else (messages).
	Stepped
	// Waiting: the task pauses for Wait because of Text.
	Waiting
	// Note: Text is a line that stays, after the task's name if it has one.
	Note
	// Done: the task has ended; Text says how, or is empty.
	Done
)

// Mode is a way of showing.
type Mode int

const (
	Silent Mode = iota // nothing at all
	Sparse             // only notes and long waits
	Lines              // plain lines: begin, end, and how far it is now and then
	Bars               // a block that rewrites itself
)

// Choose is the mode for a command's flags and for whether its standard error
// is a terminal.
func Choose(terminal, quiet, verbose bool) Mode {
	switch {
	case quiet:
		return Silent
	case terminal:
		return Bars
	case verbose:
		return Lines
	}
	return Sparse
}
