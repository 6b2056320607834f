package fetch

import "imdex/store"

// Report says what a run did.
type Report struct {
	Account string
	Streams []StreamReport // in the order of the enumeration
	ListErr error          // of the enumeration; the streams found before it were drained
	NameErr error          // why names stayed unknown; fails nothing

	// Started: some stream could be read, or there was nothing to fail. Where
	// it is false, what is wrong is the account's and not a stream's.
	Started bool
	Failed  int // streams with an error

	Pages   int
	Added   int
	Revised int
	Marked  int
	Head    store.Revision // after the last commit; 0 without one
}

// StreamReport is one stream's part.
type StreamReport struct {
	Chat string
	Name string // as enumerated
	Done bool   // drained up to the run's start
	Err  error  // why not; nil too where the run ended before its turn

	Plan  []Task // the walks of this run, a resumed one first
	Pages int    // read

	// What the store made of them; zero where its receipts do not tell pages apart.
	Added   int
	Revised int
	Marked  int
}

// finish adds up.
func (r *Report) finish() Report {
	for _, s := range r.Streams {
		r.Pages += s.Pages
		if s.Err != nil {
			r.Failed++
		}
		if s.Pages > 0 || s.Done {
			r.Started = true
		}
	}
	if r.Failed == 0 && r.ListErr == nil {
		r.Started = true
	}
	return *r
}
