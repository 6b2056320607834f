package store

// Place is where a message stands in its stream, without its payload.
type Place struct {
	Number   Number
	ID       string
	TimeMS   int64
	Order    int64
	Vanished bool // by its marks
}

// Finding is one problem that a check found. `check` reports all of them.
type Finding struct {
	Kind   string `json:"kind"`   // closed word, e.g. "checksum", "missing-document"
	Where  string `json:"where"`  // bucket and key, message id, or file
	Detail string `json:"detail"` // what is wrong, never message text
	Hint   string `json:"hint"`   // a command to type or what follows; may be empty
}

// Moment is when a message was sent, in the order of the store's timeline:
// stream, time, number.
type Moment struct {
	StreamID StreamID
	TimeMS   int64
	Number   Number
}
