package fetch

import "imdex/store"

// Progress is something that happened in a run, for people who watch. Waits and
// retries come by [Env].Observe.
type Progress struct {
	Kind    ProgressKind
	Account string
	Chat    string // of stream events
	Name    string // of the chat; may be empty

	Streams int           // ProgressListed: how many there are
	Items   int           // ProgressPage: messages of the page
	AtMS    int64         // ProgressPage: time of the page's last message; 0 where unknown
	FromMS  int64         // ProgressPage: the walk's bounds
	ToMS    int64         //
	Receipt store.Receipt // ProgressCommitted
	Err     error         // ProgressFailed
}

// ProgressKind says what happened.
type ProgressKind int

const (
	ProgressListed    ProgressKind = iota // the streams are known
	ProgressStarted                       // a stream's turn came
	ProgressPage                          // a page was read
	ProgressCommitted                     // a group of pages was stored
	ProgressDone                          // a stream was read up to the run's start
	ProgressFailed                        // a stream stopped with an error
)

func (p Progress) as(kind ProgressKind) Progress {
	p.Kind = kind
	return p
}
