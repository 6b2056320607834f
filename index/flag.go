package index

import (
	"unicode"

	"imdex/index/token"
	"imdex/store/chat"
)

// Flag is a yes-or-no property of a message that a query can ask for; its text
// is its term in ByFlag.
type Flag string

const (
	Recalled      Flag = "recalled"
	Vanished      Flag = "vanished"
	Edited        Flag = "edited"
	Hidden        Flag = "hidden"
	Reply         Flag = "reply" // answers or quotes a message
	HasLink       Flag = "has:link"
	HasImage      Flag = "has:image"
	HasFile       Flag = "has:file"
	HasAudio      Flag = "has:audio"
	HasVideo      Flag = "has:video"
	HasCard       Flag = "has:card"
	HasMention    Flag = "has:mention"
	HasAttachment Flag = "has:attachment"
	HasNumber     Flag = "has:number" // a token of the text with four or more decimal digits
)

// Flags lists the flags that hold for a document whose folded text has these
// tokens. Index and scan both ask here, so that they cannot disagree.
func Flags(d *Document, folded string, tokens []token.Token) []Flag {
	return appendFlags(nil, d, folded, tokens)
}

func appendFlags(dst []Flag, d *Document, folded string, tokens []token.Token) []Flag {
	for _, f := range [...]struct {
		flag  Flag
		holds bool
	}{
		{Recalled, d.Recalled},
		{Vanished, d.Vanished},
		{Edited, d.Edited},
		{Hidden, d.Hidden},
		{Reply, d.ReplyTo != "" || d.Quote != ""},
		{HasLink, len(d.Links) > 0},
		{HasImage, d.attached(chat.Image)},
		{HasFile, d.attached(chat.File)},
		{HasAudio, d.attached(chat.Audio)},
		{HasVideo, d.attached(chat.Video)},
		{HasCard, d.Type == chat.Card},
		{HasMention, d.MentionAll || len(d.Mentions) > 0},
		{HasAttachment, len(d.Attachments) > 0},
		{HasNumber, hasNumber(folded, tokens)},
	} {
		if f.holds {
			dst = append(dst, f.flag)
		}
	}
	return dst
}

// attached reports whether the message is of the type or carries a file of it.
func (d *Document) attached(t chat.Type) bool {
	if d.Type == t {
		return true
	}
	for _, a := range d.Attachments {
		if a == t {
			return true
		}
	}
	return false
}

func hasNumber(folded string, tokens []token.Token) bool {
	for _, t := range tokens {
		if t.Kind == token.Word && digits(folded[t.Start:t.End]) >= 4 {
			return true
		}
	}
	return false
}

func digits(word string) int {
	n := 0
	for _, r := range word {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
