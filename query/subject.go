package query

import (
	"slices"

	"imdex/index"
	"imdex/index/token"
)

// subject is a document under test. What several leaves need of it is worked
// out once. It belongs to one goroutine.
type subject struct {
	doc *index.Document

	folded   string // of doc.Text
	tokens   []token.Token
	prepared bool
}

// text is the message's folded text and its tokens.
func (s *subject) text() (string, []token.Token) {
	if !s.prepared {
		s.folded = token.Fold(s.doc.Text)
		s.tokens = token.Append(s.tokens[:0], s.folded)
		s.prepared = true
	}
	return s.folded, s.tokens
}

// reset makes the subject ready for another document.
func (s *subject) reset(d *index.Document) { s.doc, s.prepared = d, false }

// flagged reports whether a flag holds.
func (s *subject) flagged(flag index.Flag) bool {
	if flag == index.HasNumber {
		folded, tokens := s.text()
		return slices.Contains(index.Flags(s.doc, folded, tokens), flag)
	}
	return slices.Contains(index.Flags(s.doc, "", nil), flag)
}
