package render

import (
	"slices"
	"strings"
)

const gap = "  " // between columns

// Column is one column of a table.
type Column struct {
	Title string
	Right bool // numbers: flush right and never cut
	Keep  bool // never cut, as times are
}

func (c Column) fixed() bool { return c.Right || c.Keep }

// Table writes rows under titles, columns flush, fitted to the width: the
// widest text columns are cut first. Cells are cleaned; a row may be short.
func (t *Text) Table(columns []Column, rows [][]string) error {
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.Title
	}
	lines := [][]string{titles}
	for _, row := range rows {
		line := make([]string, len(columns))
		for i := range min(len(row), len(columns)) {
			line[i] = Clean(row[i])
		}
		lines = append(lines, line)
	}
	widths := t.fit(columns, lines)
	var b strings.Builder
	for i, line := range lines {
		s := align(columns, widths, line)
		if i == 0 {
			s = t.paint(bold, s)
		}
		b.WriteString(s + "\n")
	}
	return t.print(b.String())
}

func align(columns []Column, widths []int, cells []string) string {
	out := make([]string, len(cells))
	for i, cell := range cells {
		if columns[i].Right {
			out[i] = PadLeft(cell, widths[i])
		} else {
			out[i] = Pad(cell, widths[i])
		}
	}
	return strings.TrimRight(strings.Join(out, gap), " ")
}

// fit is the width of each column: its widest cell, or less where the line
// would be too long.
func (t *Text) fit(columns []Column, lines [][]string) []int {
	widths := make([]int, len(columns))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], Width(cell))
		}
	}
	if t.opt.Width <= 0 {
		return widths
	}
	room := t.opt.Width - len(gap)*(len(columns)-1)
	var texts []int
	for i, c := range columns {
		if c.fixed() {
			room -= widths[i]
		} else {
			texts = append(texts, widths[i])
		}
	}
	limit := share(texts, room)
	for i, c := range columns {
		if !c.fixed() {
			widths[i] = min(widths[i], limit)
		}
	}
	return widths
}

// minColumn is what a cut column keeps, even if the line then wraps.
const minColumn = 4

// share is the greatest width that every column may have so that all of them
// together fit into room.
func share(widths []int, room int) int {
	slices.Sort(widths)
	for i, w := range widths {
		left := len(widths) - i
		if w*left > room {
			return max(room/left, minColumn)
		}
		room -= w
	}
	return int(^uint(0) >> 1)
}
