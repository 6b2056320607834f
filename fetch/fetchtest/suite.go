package fetchtest

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"imdex/fetch"
)

// Suite is a provider as it joins.
type Suite struct {
	Provider fetch.Provider
	// Readings are the platforms that the documents allow: each combination of
	// the emulator's switches that a client must bear. At least one.
	Readings []Reading

	// NoVanish: the provider never calls a page contiguous, so that vanished
	// messages are not noticed.
	NoVanish bool
	// EndsOnRepeat: the declared end proof is a page without an unseen id, which
	// a page that is sent twice is too.
	EndsOnRepeat bool
}

// Reading is one way to read the platform's documents.
type Reading struct {
	Name string
	// New returns a platform in this reading, with chats and no message. now is
	// the platform's clock.
	New func(now func() time.Time) Platform
}

// Platform is an emulated platform under the suite's control. Functions that
// are nil are not offered by the platform.
type Platform struct {
	Handler  http.Handler
	Settings fetch.Settings // that open an account of it; with at least one secret
	Chats    []string       // at least three, as the stream's Chat

	// Post adds a message and returns its id as the store will know it. Times
	// never fall from one message of a chat to the next, and may be equal.
	Post func(chat string, m Message) string
	// Edit replaces a message's text.
	Edit func(chat, id, text string)
	// Recall takes a message back as the platform does, and returns the ids of
	// rows that this adds to the chat.
	Recall func(chat, id string) []string
	// Vanish removes a message without a trace, Return brings it back.
	Vanish func(chat, id string)
	Return func(chat, id string)
	// Odd adds messages whose payloads are unknown or broken in every way that
	// may occur, at a time, and returns their ids.
	Odd func(chat string, timeMS int64) []string

	// Forbid makes calls about a chat fail because it is not allowed; Remove
	// because it does not exist. Allow, there if one of them is, takes both back.
	Forbid, Remove, Allow func(chat string)
	// Expire ends the life of every token that is out; Tokens are all that ever were.
	Expire func()
	Tokens func() []string
}

// Message is a message of the truth.
type Message struct {
	TimeMS int64
	Sender string // an opaque name of one of five people
	Text   string // plain, without mark-up
}

// property is one promise of a provider. It runs in a bubble of virtual time.
type property struct {
	name  string
	check func(testing.TB, Suite, Reading)
	once  bool // it draws its reading itself
}

func properties() []property {
	return []property{
		{name: "exact", check: exact},
		{name: "page sizes", check: pageSizes},
		{name: "second drain", check: secondDrain},
		{name: "interrupted", check: interrupted},
		{name: "failed commit", check: failedCommit},
		{name: "expired token", check: expiredToken},
		{name: "transient faults", check: transientFaults},
		{name: "lasting faults", check: lastingFaults},
		{name: "wrong shape", check: wrongShape},
		{name: "hidden secrets", check: hiddenSecrets},
		{name: "redirects", check: redirects},
		{name: "retry after", check: retryAfter},
		{name: "rate", check: rate},
		{name: "one chat refused", check: oneChatRefused},
		{name: "changes between pages", check: changesBetweenPages},
		{name: "odd payloads", check: oddPayloads},
		{name: "vanished and returned", check: vanishedAndReturned},
		{name: "repeated page", check: repeatedPage},
		{name: "decoder", check: decoder},
		{name: "programs", check: programs, once: true},
	}
}

// Run holds a provider against every property, in every reading.
func Run(t *testing.T, s Suite) {
	if len(s.Readings) == 0 {
		t.Fatal("fetchtest: a suite without readings proves nothing")
	}
	for _, p := range properties() {
		t.Run(p.name, func(t *testing.T) {
			readings := s.Readings
			if p.once {
				readings = readings[:1]
			}
			for _, r := range readings {
				t.Run(r.Name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						time.Sleep(time.Until(epoch)) // virtual: the bubble's clock moves at once
						p.check(t, s, r)
					})
				})
			}
		})
	}
}
