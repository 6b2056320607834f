package emulator

import "time"

// Order is how a history is listed.
type Order int

const (
	OldestFirst Order = iota
	NewestFirst
	Scattered // in no order of time, but always the same
)

// Bounds is whether startTime and endTime are part of a window.
type Bounds int

const (
	Closed   Bounds = iota // both are, as in an example of 2024
	HalfOpen               // the end is not
	Open                   // neither is
)

// EndForm is how an answer without rows says so.
type EndForm int

const (
	EndEmpty   EndForm = iota // messageList is []
	EndNull                   // it is null
	EndOmitted                // it is not there
)

// RecallForm is what a recalled message looks like.
type RecallForm int

const (
	RecallTime  RecallForm = iota // it has a recallTime, and its content still
	RecallBlank                   // it has a recallTime and no content
	RecallRow                     // another row has its messageCode and a control type that says so
)

// Mandatory is what documents call mandatory and examples have as null.
type Mandatory int

const (
	MandatoryNull    Mandatory = iota // as in the newer example
	MandatoryOmitted                  // as in the older one
	MandatoryFilled                   // as in the table
)

// ChannelField is what a deployment makes of the request's field channel.
type ChannelField int

const (
	ChannelChecked ChannelField = iota // it must be there and be the channel's type
	ChannelIgnored                     // older: it may be there
	ChannelRefused                     // older: it is an unknown field
)

// Options are the platform's switches. The zero value works.
type Options struct {
	Now       func() time.Time // the platform's clock; nil is time.Now
	AppKey    string           // "" is DefaultAppKey
	AppSecret string           // "" is DefaultAppSecret

	RateLimit   int           // calls in a second before the firewall's page; 0 is none
	SessionLife time.Duration // of a ccmessaging-token; 0 is an hour
	RotateEvery int           // calls after which a ccmessaging-token is replaced in the answer's header; 0 is never

	Order     Order
	Cap       int  // rows of an answer at most, whatever limit says; 0 is limit
	Pages     bool // offset counts pages, not rows
	Bounds    Bounds
	End       EndForm
	Recall    RecallForm
	Mandatory Mandatory
	Channel   ChannelField

	Snake         bool // chat_id and tenant_id, as in the table; the examples write chatId
	HTML          bool // texts come as <p>…</p>, as agents' clients send them
	ShortIDs      bool // ids of 18 digits; else of 30
	BareToken     bool // applyToken answers with the token alone
	NumericExpiry bool // Expires is a number
	NumericCode   bool // resultCode is a number
	Failure500    bool // a failure of the business is HTTP 500, as in the table of codes; else resultCode "1"
	Numbers       bool // requests may hold numbers
}

// The credentials of a platform that was given none.
const (
	DefaultAppKey    = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
	DefaultAppSecret = "demo-aicc-7b1e9c4d52f8"
)

// maxLimit is the greatest limit that is taken.
const maxLimit = 100

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AppKey == "" {
		o.AppKey = DefaultAppKey
	}
	if o.AppSecret == "" {
		o.AppSecret = DefaultAppSecret
	}
	if o.SessionLife == 0 {
		o.SessionLife = time.Hour
	}
	return o
}
