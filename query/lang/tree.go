package lang

import "time"

// Node is a part of a query. String prints it as a query that parses to an
// equal tree: the canonical spelling.
type Node interface {
	String() string
}

// And holds the nodes that must all match; at least two after simplification.
type And struct{ Nodes []Node }

// Or holds the nodes of which one must match; at least two after simplification.
type Or struct{ Nodes []Node }

// Not matches what its node does not.
type Not struct{ Node Node }

// All matches every message: the empty query of `export` and `stats`.
type All struct{}

// Span is where a leaf stands in the query as typed: byte offsets, end exclusive.
type Span struct{ Start, End int }

// Term is a leaf that is looked up in a text: the message's (Field "") or a
// text field's ("quote", "name", "file", "url", "was", "py"; "text" is "").
type Term struct {
	Field  string
	Match  Match
	Typed  string // as written, without quotes, slashes, = and the field
	Folded string // of Typed, without what is nothing at its ends; of an Expression, its folded source
	Span   Span
}

// Match is the kind of a Term: where in a folded text its folded form is found.
// A word is a token of letters, marks and numbers without Han characters, kana
// or Hangul; each of these is a token of its own.
type Match uint8

const (
	// Plain begins at a token or symbol and ends at the end of one, or inside
	// a word, which may go on. In "url" it is any piece of the link.
	Plain Match = iota + 1
	// NumberLike is one word of four or more code points with a digit, found
	// inside any word.
	NumberLike
	// Whole is Plain without going on.
	Whole
	// Phrase is its tokens in a row, each whole; what separates them does not
	// matter. Without a token it is its symbols in a row.
	Phrase
	// Wildcard is a pattern for a whole token, in "file" with a * for the
	// whole name: * is any run of characters, ? any one.
	Wildcard
	// Expression is a regular expression, found anywhere.
	Expression
	// Symbols is symbols in a row, found anywhere.
	Symbols
)

// Name is a leaf that names a person or a chat: fields from, in and mentions.
type Name struct {
	Field string // "from", "in", "mentions"
	Typed string // a name, alias, id, pinyin, "me"; for mentions also 所有人 and all
	Exact bool   // written in quotes: names and aliases only
	Span  Span
}

// Value is a leaf with an exact value: fields provider, account, type, kind,
// has, is, id, reply-to and thread.
type Value struct {
	Field string
	Value string
	Span  Span
}

// Date is a leaf about the time of a message: From inclusive, To exclusive; a
// zero time is an open side. Field is "date", "before" or "after"; Typed is
// the value as written.
type Date struct {
	Field    string
	Typed    string
	From, To time.Time
	Span     Span
}
