package index

import (
	"imdex/index/segment"
	"imdex/index/token"
)

// batch turns documents into postings. It is for one goroutine.
type batch struct {
	*segment.Builder
	tokens  []token.Token
	encoded []byte
	flags   []Flag
	into    [postings]func(term string) // Post to each posting
}

func newBatch() *batch {
	fields := make([]segment.Field, postings)
	for p, t := range table {
		fields[p] = segment.Field{Name: t.name, Frequency: t.frequency}
	}
	b := &batch{Builder: segment.NewBuilder(fields, storedField)}
	for p := range b.into {
		b.into[p] = func(term string) { b.Post(p, term) }
	}
	return b
}

// add adds a document and all its postings.
func (b *batch) add(d *Document) {
	folded := token.Fold(d.Text)
	b.tokens = token.Append(b.tokens[:0], folded)
	b.encoded = appendDocument(b.encoded[:0], d, len(b.tokens))
	b.Add(uint64(d.Number), d.TimeMS, b.encoded)
	TextTerms(folded, b.tokens, b.into[ByText])
	b.flags = appendFlags(b.flags[:0], d, folded, b.tokens)
	for _, f := range b.flags {
		b.Post(int(ByFlag), string(f))
	}
	b.text(ByQuote, d.Quote, d.Footer)
	b.text(ByFile, d.Files...)
	b.text(ByWas, d.Was...)
	b.text(ByURL, d.Links...)
	b.exact(ByStream, StreamTerm(d.StreamID))
	b.exact(ByType, []byte(d.Type))
	b.exact(BySenderKind, []byte(d.SenderKind))
	b.people(d)
	b.key(ByID, d.ID)
	b.key(ByReplyTo, d.ReplyTo)
	b.key(ByRoot, d.Root)
}

// text posts the terms of texts, each by itself.
func (b *batch) text(p Posting, texts ...string) {
	for _, t := range texts {
		if t == "" {
			continue
		}
		folded := token.Fold(t)
		b.tokens = token.Append(b.tokens[:0], folded)
		TextTerms(folded, b.tokens, b.into[p])
	}
}

func (b *batch) people(d *Document) {
	if d.Sender != "" {
		b.exact(BySender, PersonTerm(d.Account, d.Sender))
	}
	for _, m := range d.Mentions {
		b.exact(ByMention, PersonTerm(d.Account, m.ID))
	}
	if d.MentionAll {
		b.Post(int(ByMention), Everyone)
	}
}

func (b *batch) exact(p Posting, term []byte) {
	if len(term) > 0 {
		b.Post(int(p), string(term))
	}
}

func (b *batch) key(p Posting, id string) {
	if id != "" {
		b.exact(p, KeyTerm(id))
	}
}

// termsOf is the number of text terms that is kept with a document.
func termsOf(d *Document) int {
	return len(token.Append(nil, token.Fold(d.Text)))
}
