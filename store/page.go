package store

// Page is what one step of a drain adds to a stream. All of it is stored in
// one transaction, or nothing.
type Page struct {
	Stream Stream
	SeenMS int64 // when the page was read
	Items  []Item

	// Marks are keyed by message id; an id that the store does not know is
	// ignored, and so is a mark that already holds.
	Marks []MarkedID

	// Checkpoint replaces the stream's checkpoint; nil leaves it alone and an
	// empty one removes it.
	Checkpoint []byte

	// Coverage replaces the stream's coverage; nil leaves it alone.
	Coverage *Coverage

	People []PersonName
	Chat   *ChatName
}

// MarkedID is a mark for the message with this id in the page's stream.
type MarkedID struct {
	ID   string
	Mark Mark
}

// PersonName is one sight of a person's name. Name may be empty: the platform
// was asked and gave none, so that it is not asked again.
type PersonName struct {
	Account string
	ID      string // the platform's user id
	Name    string
	Kind    string // chat.SenderKind, may be empty
	AtMS    int64
}

// ChatName is one sight of a chat's name and kind.
type ChatName struct {
	Name string
	Kind string // chat.ChatKind, may be empty
	AtMS int64
}

// Name is an observed name with its first and last sight and the revision that
// stood when it was first written.
type Name struct {
	Name     string
	FirstMS  int64
	LastMS   int64
	Revision Revision
}

// Person is somebody's id in one account, with every observed name, oldest first.
type Person struct {
	Account string
	ID      string
	Kind    string
	Names   []Name
}

// Chat is a stream as the store knows it, with every observed name, oldest first.
type Chat struct {
	StreamID StreamID
	Stream   Stream
	Kind     string
	Names    []Name
	Messages uint64 // numbers given in the stream
	FirstMS  int64  // time of its oldest and newest message; 0 without messages
	LastMS   int64
}

// Account is what the store keeps to refuse a config that disagrees with it.
type Account struct {
	Name     string
	Provider string
	AppID    string // the vendor's id of the app; empty where the provider has none
}

// Receipt says what a commit changed.
type Receipt struct {
	Added   int      // messages seen for the first time
	Revised int      // new versions of known messages
	Marked  int      // new marks
	Head    Revision // the store's revision after the commit

	// Pages are the same counts page by page, in the order of the commit; nil
	// where an engine does not tell them apart.
	Pages []PageCount
}

// PageCount is one page's part of a receipt.
type PageCount struct {
	Added   int
	Revised int
	Marked  int
}

// Run is one line of the sync history.
type Run struct {
	StartMS int64    `json:"start_ms"`
	EndMS   int64    `json:"end_ms"`
	Command string   `json:"command"`
	Streams int      `json:"streams"`
	Failed  int      `json:"failed,omitempty"`
	Added   int      `json:"added"`
	Revised int      `json:"revised,omitempty"`
	Marked  int      `json:"marked,omitempty"`
	Errors  []string `json:"errors,omitempty"`
}
