package emulator

import "time"

// Order is how a chat's history is listed.
type Order int

const (
	NewestFirst Order = iota // as in the official example
	OldestFirst              // as a live report has it
	Mixed                    // the newest page first, oldest first inside each page
)

// End is how the last page of a list says so.
type End int

const (
	TokenAbsent End = iota // no next_page_token
	TokenEmpty             // next_page_token is ""
	EmptyPage              // the last messages come with a token, which leads to an empty page without one
)

// RecallForm is what a recalled message looks like in history.
type RecallForm int

const (
	RecallHole    RecallForm = iota // it is missing
	RecallNull                      // its content is null
	RecallEmpty                     // its content is {}
	RecallUnknown                   // it has a type that no document names
)

// Signing is the app's setting 接口签名.
type Signing int

const (
	SignRequired Signing = iota
	SignOptional         // a signature is verified if there is one
	SignOff              // none is looked at
)

// Options are the platform's switches. The zero value works.
type Options struct {
	Now    func() time.Time // the platform's clock; nil is time.Now
	AppID  string           // "" is DefaultAppID
	AppKey string           // "" is DefaultAppKey
	Prefix string           // of every path, as private deployments have it; not part of the signed URI

	TokenLife   time.Duration // 0 is two hours
	MaxPageSize int           // 0 is 50
	RateLimit   int           // calls in a second before 429000001; 0 is none
	Signing     Signing
	StrictDate  bool // refuse an X-Kso-Date five minutes off

	Order           Order
	End             End
	OpenWindow      bool // start_time and end_time are not part of the window
	Recall          RecallForm
	DismissedClosed bool // a dismissed chat cannot be read
	Message         bool // error bodies say message, not msg
}

// The credentials of a platform that was given none.
const (
	DefaultAppID  = "AKdemo2024WPS"
	DefaultAppKey = "sk-demo-4f1c9a7e2b"
)

const (
	company     = "100"
	maxSkew     = 5 * time.Minute
	defaultLife = 2 * time.Hour
)

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AppID == "" {
		o.AppID = DefaultAppID
	}
	if o.AppKey == "" {
		o.AppKey = DefaultAppKey
	}
	if o.TokenLife == 0 {
		o.TokenLife = defaultLife
	}
	if o.MaxPageSize == 0 {
		o.MaxPageSize = 50
	}
	return o
}
