package emulator

import "time"

// Lost is the answer to an anchor that is not in the list (any more).
type Lost int

const (
	LostEmpty   Lost = iota // an empty list
	LostRefused             // an error
	LostNewest              // as if there had been no anchor
)

// RecallForm is what a recalled message looks like in the list.
type RecallForm int

const (
	RecallHole  RecallForm = iota // it is missing
	RecallEmpty                   // its content is {}
	RecallTip                     // it is a tip that says so
)

// Options are the platform's switches. The zero value works.
type Options struct {
	Now   func() time.Time // the platform's clock; nil is time.Now
	Token string           // "" is DefaultToken

	RateLimit   int  // calls in a second before 1007; 0 is none
	ErrorStatus int  // HTTP status of error answers; 0 is 200
	TakesPost   bool // a POST is as good as a GET; else it is refused
	BotBanned   bool

	Cap            int  // silent limit of before and of after; 0 is none
	CapHoldsAnchor bool // the anchor counts
	Lost           Lost
	Recall         RecallForm
	Growing        bool // a message arrives in the chat after every answer

	TextCode    bool // code is a string
	NullList    bool // an empty list is null
	Sparse      bool // optional members without a value are missing, not empty
	Nameless    bool // nicknames are empty
	TextAt      bool // content.at is a text with commas, not an array
	FlatButtons bool // content.buttons is one row, not rows
}

// DefaultToken is the token of a platform that was given none. It has characters
// that a query must escape.
const DefaultToken = "yh3c+9f0/e77d=b4a1&61d8%2Fc5"

// DocumentedRate is how many calls a second the documents allow.
const DocumentedRate = 10

// botID is the bot's own id, in its messages and in errors.
const botID = "20770931"

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Token == "" {
		o.Token = DefaultToken
	}
	if o.ErrorStatus == 0 {
		o.ErrorStatus = 200
	}
	return o
}
