package query

import (
	"slices"
	"unsafe"

	"imdex/index"
	"imdex/index/token"
	"imdex/query/match"
)

// subject is a document under test. What several leaves need of it is worked
// out once. It belongs to one goroutine.
type subject struct {
	doc *index.Document

	folded match.Text // of doc.Text, once ready; it is in buffer
	ready  bool
	buffer []byte
}

// reset makes the subject ready for another document.
func (s *subject) reset(d *index.Document) { s.doc, s.ready = d, false }

// text is the message's folded text.
func (s *subject) text() *match.Text {
	if !s.ready {
		s.buffer = token.AppendFold(s.buffer[:0], s.doc.Text)
		s.folded.Reset(shared(s.buffer))
		s.ready = true
	}
	return &s.folded
}

// flagged reports whether a flag holds.
func (s *subject) flagged(flag index.Flag) bool {
	if flag == index.HasNumber {
		t := s.text()
		return slices.Contains(index.Flags(s.doc, t.Folded(), t.Tokens()), flag)
	}
	return slices.Contains(index.Flags(s.doc, "", nil), flag)
}

// shared is a buffer as a string, which changes when the buffer is used again.
func shared(buffer []byte) string {
	return unsafe.String(unsafe.SliceData(buffer), len(buffer))
}
