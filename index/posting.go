package index

import (
	"encoding/binary"
	"hash/fnv"

	"imdex/store"
)

// postingsVersion changes when a posting's terms change; a change makes every
// index stale.
//
//	1: the first
const postingsVersion = 1

// Posting names one family of inverted lists: from a term to the documents
// that have it.
type Posting uint8

const (
	ByText Posting = iota
	ByQuote
	ByFile
	ByWas
	ByURL
	ByStream
	BySender
	ByMention
	ByType
	BySenderKind
	ByFlag
	ByID
	ByReplyTo
	ByRoot
	postings // how many there are
)

// posting declares a family: its name in the segment, what its terms are, and
// what is kept with each document of a term.
type posting struct {
	name        string
	explanation string
	frequency   bool // keep how often the term occurs in the document
}

// table is the one declaration of the index's postings.
var table = [postings]posting{
	ByText:       {name: "text", frequency: true, explanation: "text terms of the message's text; relevance needs their frequency"},
	ByQuote:      {name: "quote", explanation: "text terms of the quoted text and of the footer"},
	ByFile:       {name: "file", explanation: "text terms of each attachment's name"},
	ByWas:        {name: "was", explanation: "text terms of each earlier text"},
	ByURL:        {name: "url", explanation: "text terms of each link"},
	ByStream:     {name: "stream", explanation: "StreamTerm of the message's stream"},
	BySender:     {name: "sender", explanation: "PersonTerm of the sender, where there is one"},
	ByMention:    {name: "mention", explanation: "PersonTerm of each mentioned person; Everyone for a mention of all"},
	ByType:       {name: "type", explanation: "the message's type"},
	BySenderKind: {name: "kind", explanation: "what the sender is"},
	ByFlag:       {name: "flag", explanation: "one term a Flag that holds"},
	ByID:         {name: "id", explanation: "KeyTerm of the platform's message id"},
	ByReplyTo:    {name: "reply", explanation: "KeyTerm of the id that is answered or quoted"},
	ByRoot:       {name: "root", explanation: "KeyTerm of the id of the thread's first message"},
}

// String is the posting's name in the segment files.
func (p Posting) String() string {
	if p >= postings {
		return "unknown"
	}
	return table[p].name
}

// Explain says in one line what the posting's terms are.
func (p Posting) Explain() string {
	if p >= postings {
		return ""
	}
	return table[p].explanation
}

// Postings lists every posting.
func Postings() []Posting {
	list := make([]Posting, postings)
	for i := range list {
		list[i] = Posting(i)
	}
	return list
}

// Everyone is the term of ByMention for a message that addresses all. No
// PersonTerm equals it, because an account's name has no asterisk.
const Everyone = "*"

// StreamTerm is the term of ByStream: four bytes, big endian.
func StreamTerm(id store.StreamID) []byte {
	return binary.BigEndian.AppendUint32(nil, uint32(id))
}

// PersonTerm is the term of BySender and ByMention: the account, a NUL and the
// platform's user id. Ids of different accounts never meet. An id longer than
// 128 bytes is cut and ends in a digest of the whole.
func PersonTerm(account, id string) []byte {
	return appendPerson(nil, account, id)
}

const longestPerson = 128 // bytes of an id kept as they are; real ids have at most 64

func appendPerson(dst []byte, account, id string) []byte {
	dst = append(append(dst, account...), 0)
	if len(id) <= longestPerson {
		return append(dst, id...)
	}
	dst = append(append(dst, id[:longestPerson]...), 0)
	return binary.BigEndian.AppendUint64(dst, digest(id))
}

// KeyTerm is the term of ByID, ByReplyTo and ByRoot: a digest of five bytes.
// Ids look random and would fill a dictionary; a list may therefore hold a
// stranger, once in a million million times, and the document tells.
func KeyTerm(id string) []byte {
	return appendKey(nil, id)
}

func appendKey(dst []byte, id string) []byte {
	var sum [8]byte
	binary.BigEndian.PutUint64(sum[:], digest(id))
	return append(dst, sum[:5]...)
}

func digest(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s)) // a hash never fails
	return h.Sum64()
}
