package store

// Number is a message's dense number: given at first sight, from 1, never
// reused, the same in every revision. Zero is no message.
type Number uint64

// Revision is the store's number of one change: from 1, without gaps, only
// growing. Zero is "before the first change".
type Revision uint64

// StreamID is the store's dense number of a stream, from 1.
type StreamID uint32

// Fingerprint is a provider's digest of what makes an item's content, without
// its volatile fields (signed addresses, read times, log ids).
type Fingerprint [16]byte

// Stream names the unit of drain and resume: one chat of one account. Account
// is the configured, permanent name. Chat is the platform's id in the form of
// INTERFACE.md ("chat.id"); both are exact, case-sensitive and not empty.
type Stream struct {
	Account string
	Chat    string
}

// Item is what a provider read for one message: the envelope that the store
// needs and the bytes that it keeps.
type Item struct {
	ID          string      // the platform's message id, exactly as written
	TimeMS      int64       // milliseconds since 1970 UTC; 0 where the platform gave none
	Order       int64       // WPS position, Volcengine IndexInConversation, else 0
	Format      string      // name and version of the payload's shape, e.g. "wps/1"
	Fingerprint Fingerprint // see the type
	Raw         []byte      // the platform's bytes for this item alone
}

// Version is one revision of a message's payload.
type Version struct {
	Revision Revision // the change that stored these bytes
	SeenMS   int64    // when imdex read them, milliseconds since 1970 UTC
	Item
}

// Record is a message as stored: its newest version, the older ones and its
// marks. It is a copy and belongs to the caller.
type Record struct {
	Number   Number
	StreamID StreamID
	Stream   Stream
	Version            // the newest payload
	Older    []Version // earlier payloads, oldest first; nil for nearly all messages
	Marks    []Mark    // in the order they were made
}

// LastRevision is the newest change of the record, marks included.
func (r Record) LastRevision() Revision {
	last := r.Revision
	for _, m := range r.Marks {
		last = max(last, m.Revision)
	}
	return last
}

// MarkKind says what a mark claims. Values are stored: append only.
type MarkKind uint8

const (
	// MarkVanished says that the platform no longer lists the message although
	// it lists the messages before and after it.
	MarkVanished MarkKind = iota + 1
	// MarkRecalled says that another row of the platform recalled the message.
	MarkRecalled
	// MarkReturned takes back a MarkVanished: the platform lists the message again.
	MarkReturned
)

// Mark is a fact about a message that none of its payloads carries.
type Mark struct {
	Kind     MarkKind
	AtMS     int64    // when it was observed, milliseconds since 1970 UTC
	Evidence string   // what was seen, for `show`; may be empty
	Revision Revision // the change that wrote it; given by the store
}

// ChangeKind says what a change did to a message. Values are stored: append only.
type ChangeKind uint8

const (
	ChangeAdded ChangeKind = iota + 1
	ChangeRevised
	ChangeMarked
)

// Change is one line of the change feed.
type Change struct {
	Revision Revision
	Number   Number
	Kind     ChangeKind
}

// Head says which store this is and where it stands.
type Head struct {
	UUID     string   // made once, with the store; a copy that lives on has the same
	Revision Revision // the newest change
	Messages uint64   // numbers given so far
}
