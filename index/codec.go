package index

import (
	"encoding/binary"
	"slices"

	"imdex/store"
	"imdex/store/chat"
)

// codecVersion is the first byte of every encoded document.
//
//	1: the first
const codecVersion = 1

// An encoded document is its version, a set of parts, the message's text, what
// every document has, and then the parts of the set, in the order in which
// appendDocument writes them. Numbers are varints, times and orders zigzag,
// strings their length and bytes, lists their length and elements. The text
// comes first, so that a scan of the text decodes nothing else, and packed
// where that is shorter.
//
// The frequent parts come first, so that most sets take one byte.
const (
	partPacked uint64 = 1 << iota // not a part: the text is packed
	partSender
	partSenderName
	partOrder
	partReplyTo
	partMentions
	partHidden
	partEdited
	partRecalled
	partVanished
	partMentionAll
	partQuote
	partFooter
	partRoot
	partFiles
	partAttachments
	partLinks
	partWas
	partsEnd
)

// words are the closed lists that are encoded as one byte, their index here.
// The order is stored: append only. A word that is not here is spelled out.
var words = [...]string{
	"", "user", "bot", "agent", "system", "unknown", "single", "group", "live", "service",
	"text", "rich_text", "markdown", "html", "image", "file", "audio", "video", "card", "sticker", "location",
	"link", "forward", "form", "post", "vote", "calendar", "meeting", "event",
}

const spelled = 0xff // instead of a word's byte: a string follows

// appendDocument encodes d and appends it to dst. length is the number of its
// text terms, which is kept with it for the statistics of relevance.
func appendDocument(dst []byte, d *Document, length int) []byte {
	parts := partsOf(d)
	var buf [512]byte // most texts fit
	text := appendPacked(buf[:0], d.Text)
	if len(text) < len(d.Text) {
		parts |= partPacked
	} else {
		text = append(buf[:0], d.Text...)
	}
	dst = binary.AppendUvarint(append(dst, codecVersion), parts)
	dst = append(binary.AppendUvarint(dst, uint64(len(text))), text...)
	dst = binary.AppendUvarint(dst, uint64(length))
	dst = binary.AppendUvarint(dst, uint64(d.Number))
	dst = binary.AppendUvarint(dst, uint64(d.Revision))
	dst = binary.AppendUvarint(dst, uint64(d.StreamID))
	dst = binary.AppendVarint(dst, d.TimeMS)
	dst = appendString(dst, d.Account)
	dst = appendString(dst, d.ID)
	dst = appendWord(dst, string(d.SenderKind))
	dst = appendWord(dst, string(d.Type))
	dst = appendWord(dst, string(d.ChatKind))
	if parts&partOrder != 0 {
		dst = binary.AppendVarint(dst, d.Order)
	}
	for _, s := range d.strings() {
		if *s.value != "" {
			dst = appendString(dst, *s.value)
		}
	}
	return appendLists(dst, d, parts)
}

func appendLists(dst []byte, d *Document, parts uint64) []byte {
	if parts&partFiles != 0 {
		dst = appendStrings(dst, d.Files)
	}
	if parts&partAttachments != 0 {
		dst = binary.AppendUvarint(dst, uint64(len(d.Attachments)))
		for _, a := range d.Attachments {
			dst = appendWord(dst, string(a))
		}
	}
	if parts&partLinks != 0 {
		dst = appendStrings(dst, d.Links)
	}
	if parts&partMentions != 0 {
		dst = binary.AppendUvarint(dst, uint64(len(d.Mentions)))
		for _, m := range d.Mentions {
			dst = appendString(appendString(dst, m.ID), m.Name)
		}
	}
	if parts&partWas != 0 {
		dst = appendStrings(dst, d.Was)
	}
	return dst
}

// optional is a string that most documents lack.
type optional struct {
	part  uint64
	value *string
}

// strings lists the optional strings in the order in which they are encoded.
func (d *Document) strings() [6]optional {
	return [...]optional{
		{partSender, &d.Sender}, {partSenderName, &d.SenderName}, {partQuote, &d.Quote},
		{partFooter, &d.Footer}, {partReplyTo, &d.ReplyTo}, {partRoot, &d.Root},
	}
}

func partsOf(d *Document) uint64 {
	var parts uint64
	for _, p := range [...]struct {
		part uint64
		is   bool
	}{
		{partEdited, d.Edited}, {partRecalled, d.Recalled}, {partVanished, d.Vanished}, {partHidden, d.Hidden},
		{partMentionAll, d.MentionAll}, {partOrder, d.Order != 0}, {partFiles, len(d.Files) > 0},
		{partAttachments, len(d.Attachments) > 0}, {partLinks, len(d.Links) > 0},
		{partMentions, len(d.Mentions) > 0}, {partWas, len(d.Was) > 0},
	} {
		if p.is {
			parts |= p.part
		}
	}
	for _, s := range d.strings() {
		if *s.value != "" {
			parts |= s.part
		}
	}
	return parts
}

func appendString(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func appendStrings(dst []byte, list []string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(list)))
	for _, s := range list {
		dst = appendString(dst, s)
	}
	return dst
}

func appendWord(dst []byte, word string) []byte {
	if i := slices.Index(words[:], word); i >= 0 {
		return append(dst, byte(i))
	}
	return appendString(append(dst, spelled), word)
}

// decodeDocument reads an encoded document into d, replacing all of it, and
// returns its number of text terms. Its strings and lists are its own. Bytes
// that are no document of this version give ErrDocument and leave d undefined.
func decodeDocument(raw []byte, d *Document) (length int, err error) {
	parts, text, rest, err := cutDocument(raw)
	if err != nil {
		return 0, err
	}
	*d = Document{
		Edited: parts&partEdited != 0, Recalled: parts&partRecalled != 0, Vanished: parts&partVanished != 0,
		Hidden: parts&partHidden != 0, MentionAll: parts&partMentionAll != 0,
	}
	var buf [512]byte // most texts fit, and then only the string is allocated
	unpacked, err := appendTextOf(buf[:0], parts, text)
	if err != nil {
		return 0, err
	}
	d.Text = string(unpacked)
	c := cursor{rest: string(rest)}
	length = int(c.uvarint())
	d.Number = store.Number(c.uvarint())
	d.Revision = store.Revision(c.uvarint())
	d.StreamID = store.StreamID(c.uvarint())
	d.TimeMS = c.varint()
	d.Account = c.string()
	d.ID = c.string()
	d.SenderKind = chat.SenderKind(c.word())
	d.Type = chat.Type(c.word())
	d.ChatKind = chat.ChatKind(c.word())
	if parts&partOrder != 0 {
		d.Order = c.varint()
	}
	for _, s := range d.strings() {
		if parts&s.part != 0 {
			*s.value = c.string()
		}
	}
	if parts&(partFiles|partAttachments|partLinks|partMentions|partWas) != 0 {
		c.lists(parts, d)
	}
	if len(c.rest) > 0 {
		c.fail("bytes after its end")
	}
	return length, c.err
}

// cutDocument cuts an encoded document into its set of parts, its text as it
// is encoded, and the rest.
func cutDocument(raw []byte) (parts uint64, text, rest []byte, err error) {
	if len(raw) == 0 || raw[0] != codecVersion {
		return 0, nil, nil, errVersion
	}
	parts, n := binary.Uvarint(raw[1:])
	if n <= 0 || parts >= partsEnd {
		return 0, nil, nil, errParts
	}
	raw = raw[1+n:]
	length, n := binary.Uvarint(raw)
	if n <= 0 || length > uint64(len(raw)-n) {
		return 0, nil, nil, errCut
	}
	raw = raw[n:]
	return parts, raw[:length], raw[length:], nil
}

// appendText appends the text of an encoded document to dst.
func appendText(dst, raw []byte) ([]byte, error) {
	parts, text, _, err := cutDocument(raw)
	if err != nil {
		return dst, err
	}
	return appendTextOf(dst, parts, text)
}

func appendTextOf(dst []byte, parts uint64, text []byte) ([]byte, error) {
	if parts&partPacked == 0 {
		return append(dst, text...), nil
	}
	dst, ok := appendUnpacked(dst, text)
	if !ok {
		return dst, errPacked
	}
	return dst, nil
}
