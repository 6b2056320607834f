package emulator

import "time"

// Order is how a history is listed.
type Order int

const (
	NewestFirst Order = iota
	OldestFirst
	Mixed // the newest page first, oldest first inside each page
)

// Cursor is what a message_id does.
type Cursor int

const (
	Inclusive Cursor = iota // the page begins with that message (从此消息id开始)
	Exclusive               // the page begins after it
	Ignored                 // nothing: every page is the first
)

// Lost is what is answered to the message_id of a message that is not there.
type Lost int

const (
	LostRefused Lost = iota // an error
	LostIgnored             // the first page
	LostEmpty               // nothing
)

// Ends is which ends of a window are part of it.
type Ends int

const (
	Closed   Ends = iota // both
	HalfOpen             // the start alone
	Open                 // neither
	Seconds              // both, and all of the end's second
)

// Empty is how a list without messages is written.
type Empty int

const (
	EmptyList Empty = iota
	EmptyNull
	EmptyAbsent
)

// Wrap is where the list stands in an answer's data.
type Wrap int

const (
	Bare     Wrap = iota // data is the list
	Items                // data.items
	Messages             // data.messages
)

// Options are the platform's switches. The zero value works.
type Options struct {
	Now        func() time.Time // the platform's clock; nil is time.Now
	AppID      string           // "" is DefaultAppID
	AppSecret  string           // "" is DefaultAppSecret
	UserIDType string           // the kind of id that users have here; "" is user_id
	FlatToken  bool             // the token stands at the top of its answer, as in the page's table
	RateLimit  int              // calls in a second before they are too many; 0 is none
	Statuses   bool             // errors have HTTP statuses; else all are 200

	Order     Order
	Cursor    Cursor
	Lost      Lost
	Leaves    bool // a search from a message_id does not heed the window
	Ends      Ends
	PageCap   int  // messages of a page at most, whatever was asked for; 0 is 50
	CutFirst  bool // messages of other types take places of a page, but never all of them
	NoNewRich bool // new_rich_text may not be asked for

	Empty       Empty
	Wrap        Wrap
	SnakeSender bool // id_type in place of idType, as in the page's table
	NoSenderID  bool // users' messages have no sender id either
	RecallKeeps bool // a recalled message still has its content
	HideCards   bool // compressive_card is never listed; else under system_card
}

// The credentials of a platform that was given none.
const (
	DefaultAppID     = "bli_demo2024bosshi"
	DefaultAppSecret = "bs-demo-7c1e5d9a3f40"
)

const (
	tenant      = "tk_demo"
	tokenLife   = 2 * time.Hour
	tokenReused = 30 * time.Minute // while more than this is left
	maxPageSize = 50
)

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AppID == "" {
		o.AppID = DefaultAppID
	}
	if o.AppSecret == "" {
		o.AppSecret = DefaultAppSecret
	}
	if o.UserIDType == "" {
		o.UserIDType = "user_id"
	}
	if o.PageCap == 0 {
		o.PageCap = maxPageSize
	}
	return o
}
