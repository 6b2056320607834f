package fetch

import (
	"context"
	"net/http"
	"time"

	"imdex/store"
	"imdex/store/chat"
)

// Provider is one platform's code. It is data and plain functions; the zero
// value of an optional field means "not offered".
type Provider struct {
	Name  string // in config and JSON: [a-z]+
	Title string // for people, e.g. "WPS 协作"

	Keys     []Key    // configuration beyond the common keys, in the order of `init`
	Defaults Defaults // of the common keys
	Limits   Limits   // what the platform promises and enforces

	// Open checks the settings and returns a source; it makes no call. A
	// settings error is a *ConfigError.
	Open func(Settings, Env) (Source, error)

	// Decode turns one payload into a message: pure, total, never a panic.
	// DecoderVersion grows whenever the same payload may decode differently.
	Decode         func(store.Item) chat.Message
	DecoderVersion int

	// Split cuts a file's bytes (a whole response or a single item) into items,
	// for import. A found item with an empty Chat belongs to the caller's.
	Split func(raw []byte) ([]Found, error)

	// AppID names the settings value that identifies the app at the vendor;
	// "" where there is none.
	AppID string
}

// Found is an item that Split cut out of a file.
type Found struct {
	Chat string // the stream's chat id in the form of INTERFACE.md, or ""
	Item store.Item
}

// Defaults are the values of common keys that the user left out.
type Defaults struct {
	BaseURL  string
	Since    time.Duration // how far back a first drain goes; 0 is everything
	Rate     float64       // calls a second
	PageSize int
}

// Limits are a platform's own bounds. Each has its source beside it in the
// provider's limits.go.
type Limits struct {
	MinPageSize int
	MaxPageSize int
	Retention   time.Duration // what the platform keeps; 0 is unknown or for ever
	// GapFree says that store.Item.Order counts a chat's messages without
	// gaps, so that a missing number is a missing message.
	GapFree bool
}

// Env is what a source gets from its surroundings. Nothing in it may be nil.
type Env struct {
	Transport http.RoundTripper // carries the calls; the provider stacks its decorators on it
	Now       func() time.Time
	Observe   func(Event) // waits and retries, for progress; called from any goroutine
}

// Stream is one unit of drain as the source enumerates it.
type Stream struct {
	Chat string // the chat's id in the form of INTERFACE.md
	Name string // "" where the platform gave none
	Kind chat.ChatKind
	// Err says why this stream cannot be walked (a configured user without a
	// chat, a refusal); the others go on.
	Err error
}

// Task is one walk: everything of a chat between two times, both inclusive,
// milliseconds since 1970 UTC. It stays the same for all steps of the walk.
type Task struct {
	Chat     string
	FromMS   int64 // 0: from the beginning of the history
	ToMS     int64
	PageSize int // within Limits; 0 is the provider's default
}

// Page is what one step brought.
type Page struct {
	Items []store.Item

	// State is where the next step goes on. It is stored as the checkpoint.
	State []byte
	// Done: the provider's declared end proof for the whole task was met.
	Done bool
	// Covered are the stretches of the task that are now read to the end proof;
	// a Done page covers the whole task but for its holes without saying so.
	Covered []store.Window
	// Holes are stretches that cannot be read, with their reason.
	Holes []store.Hole
	// Contiguous: the items are a run of the history without anything left out
	// between them, so that a stored message inside it that is missing vanished.
	Contiguous bool

	People []store.PersonName // names that came with the page beyond those that Decode tells; Account is set by the engine, and a zero AtMS
	Chat   *store.ChatName    // AtMS is set by the engine
	Wanted []string           // ids that the items refer to; fetched one by one if the store lacks them
	Recall []Recall           // recalls of other messages that a row of this page announces
}

// Recall is a row's claim that another message of the chat was recalled.
type Recall struct {
	ID       string
	AtMS     int64 // 0: unknown
	Evidence string
}

// Source is one account's open connection to its platform. The engine calls
// Step for different chats from several goroutines at once, for one chat from
// one at a time. Errors are *Error (see [Kind]).
type Source interface {
	// Streams calls yield for each stream in a stable order and stops at
	// yield's first error.
	Streams(ctx context.Context, yield func(Stream) error) error
	// Step reads the next page of a task. state is nil at the start of a walk,
	// else what the page before returned. A state from an older program or one
	// that the platform refuses restarts the walk; upserts make that harmless.
	Step(ctx context.Context, task Task, state []byte) (Page, error)
}

// Getter is an optional part of a Source: one message by its id. A message
// that does not exist is an error of kind Gone.
type Getter interface {
	Get(ctx context.Context, chat, id string) (store.Item, error)
}

// Namer is an optional part of a Source: names of users by id. An id without
// a name is returned with Name "", so that it is not asked again.
type Namer interface {
	Names(ctx context.Context, ids []string) ([]store.PersonName, error)
}

// Memberer is an optional part of a Source: the user ids of a chat's members.
type Memberer interface {
	Members(ctx context.Context, chat string) ([]string, error)
}
