package token

import (
	"sort"
	"unicode/utf8"
)

// Folded is a folded text with the way back to its original. The zero value is
// the fold of the empty text.
type Folded struct {
	Text string

	pieces []piece // in order; what lies between them is the same in the original
}

// piece says that Text[start:end] is the fold of original[from:to], one segment.
type piece struct {
	start, end int
	from, to   int
}

// Map folds s and keeps the way back.
func Map(s string) Folded {
	if plainEnd(s, 0) == len(s) {
		return Folded{Text: s}
	}
	var pieces []piece
	f := folder{pieces: &pieces}
	text := f.fold(make([]byte, 0, len(s)), s, 0)
	return Folded{Text: string(text), pieces: pieces}
}

// Original returns the byte offsets in the original of what folded to
// Text[start:end], end exclusive. Both ends fall on borders of characters: who
// asks for a part of what a character folds to gets the character with its
// combining marks. Characters that folding drops are inside a match, never at
// its ends, unless they are variation selectors, which are combining marks.
// An empty range gives an empty range. It panics if the range is not within
// Text, as slicing does.
func (f Folded) Original(start, end int) (int, int) {
	_ = f.Text[start:end]
	from := f.from(start)
	if start == end {
		return from, from
	}
	return from, f.to(end)
}

// from returns where the character with the byte Text[at] begins.
func (f Folded) from(at int) int {
	p := f.before(at)
	if at < p.end {
		return p.from
	}
	for at > p.end && at < len(f.Text) && !utf8.RuneStart(f.Text[at]) {
		at--
	}
	return p.to + at - p.end
}

// to returns where the character with the byte Text[at-1] ends.
func (f Folded) to(at int) int {
	p := f.before(at - 1)
	if at <= p.end {
		return p.to
	}
	for at < len(f.Text) && !utf8.RuneStart(f.Text[at]) {
		at++
	}
	return p.to + at - p.end
}

// before returns the last piece that begins at or before the byte at.
func (f Folded) before(at int) piece {
	i := sort.Search(len(f.pieces), func(i int) bool { return f.pieces[i].start > at })
	if i == 0 {
		return piece{}
	}
	return f.pieces[i-1]
}
