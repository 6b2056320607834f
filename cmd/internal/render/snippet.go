package render

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// A cell is one character as a reader sees it.
type cell struct {
	text  string
	width int
	hot   bool // part of a match
}

// snippet is text on one line with its matches highlighted, cut to room cells
// around the first match; 0 is all of it.
func (t *Text) snippet(text string, spans []Match, room int) string {
	hot := byteSpans(text, spans)
	from, to := 0, len(text)
	if room > 0 {
		from, to = vicinity(text, hot, room)
	}
	cells := toCells(text, hot, from, to)
	if room > 0 {
		cells = window(cells, room, from > 0, to < len(text))
	}
	return t.join(cells)
}

// span is a stretch of bytes, end exclusive.
type span struct{ start, end int }

// byteSpans turns code points into bytes, sorted and disjoint. What lies
// outside the text is dropped.
func byteSpans(text string, matches []Match) []span {
	matches = slices.Clone(matches)
	slices.SortFunc(matches, func(a, b Match) int { return a.Start - b.Start })
	var out []span
	at, n := 0, 0 // byte and code point
	seek := func(point int) int {
		for n < point && at < len(text) {
			_, size := utf8.DecodeRuneInString(text[at:])
			at, n = at+size, n+1
		}
		return at
	}
	for _, m := range matches {
		start := seek(m.Start)
		if end := seek(m.End); start < end && m.Start >= 0 {
			out = append(out, span{start, end})
		}
	}
	return out
}

// vicinity bounds the work for a long text: no more of it than room cells can
// show, even if each character took many bytes.
func vicinity(text string, hot []span, room int) (from, to int) {
	const bytesPerCell = 16
	reach := room * bytesPerCell
	if len(hot) > 0 {
		from = max(0, hot[0].start-reach)
	}
	to = min(len(text), from+2*reach)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return from, to
}

// toCells cuts text[from:to] at the borders of matches, cleans the pieces and
// splits them into characters.
func toCells(text string, hot []span, from, to int) []cell {
	var out []cell
	add := func(end int, isHot bool) {
		if end = min(end, to); end > from {
			out = appendCells(out, Clean(text[from:end]), isHot)
			from = end
		}
	}
	for _, s := range hot {
		add(s.start, false)
		add(s.end, true)
	}
	add(to, false)
	return out
}

func appendCells(out []cell, s string, hot bool) []cell {
	state := -1
	for s != "" {
		var c string
		var w int
		c, s, w, state = uniseg.FirstGraphemeClusterInString(s, state)
		out = append(out, cell{c, w, hot})
	}
	return out
}

// window is the cells that fit into room with the first match in view, with an
// ellipsis where something is left out; before and after say that something
// is left out already.
func window(cells []cell, room int, before, after bool) []cell {
	if !before && !after && total(cells) <= room {
		return cells
	}
	first := max(0, slices.IndexFunc(cells, func(c cell) bool { return c.hot }))
	start, lead := first, room/3
	for start > 0 && lead >= cells[start-1].width {
		start--
		lead -= cells[start].width
	}
	size := total(cells[start:])
	for start > 0 && size+cells[start-1].width < room {
		start-- // the rest is short: show more of what comes before it
		size += cells[start].width
	}
	out, left := []cell{}, room
	if start > 0 || before {
		out, left = append(out, cell{text: ellipsis, width: 1}), left-1
	}
	rest := cells[start:]
	if !after && size <= left {
		return append(out, rest...)
	}
	for _, c := range rest {
		if left -= c.width; left < 1 {
			break
		}
		out = append(out, c)
	}
	return append(out, cell{text: ellipsis, width: 1})
}

func total(cells []cell) int {
	n := 0
	for _, c := range cells {
		n += c.width
	}
	return n
}

func (t *Text) join(cells []cell) string {
	var b, run strings.Builder
	for i, c := range cells {
		run.WriteString(c.text)
		if i+1 < len(cells) && cells[i+1].hot == c.hot {
			continue
		}
		if c.hot {
			b.WriteString(t.paint(red, run.String()))
		} else {
			b.WriteString(run.String())
		}
		run.Reset()
	}
	return b.String()
}
