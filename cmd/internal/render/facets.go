package render

import (
	"strconv"
	"strings"
)

// Count writes a number of messages.
func (t *Text) Count(c Count) error { return t.print(strconv.FormatUint(c.Count, 10) + "\n") }

// Facets writes values with their counts and bars, in the given order.
func (t *Text) Facets(rows []Facet) error {
	names, counts := make([]string, len(rows)), make([]string, len(rows))
	wide, digits, top := 0, 0, uint64(1)
	for i, r := range rows {
		names[i], counts[i] = facetName(r), Number(r.Count)
		wide, digits, top = max(wide, Width(names[i])), max(digits, len(counts[i])), max(top, r.Count)
	}
	room := 40
	if t.opt.Width > 0 {
		wide = min(wide, max(t.opt.Width/2, minColumn))
		room = max(t.opt.Width-wide-digits-2*len(gap), 0)
	}
	var b strings.Builder
	for i, r := range rows {
		line := Pad(names[i], wide) + gap + PadLeft(counts[i], digits)
		if bar := bar(r.Count, top, room); bar != "" {
			line += gap + t.paint(cyan, bar)
		}
		b.WriteString(line + "\n")
	}
	return t.print(b.String())
}

func facetName(f Facet) string {
	if f.Name == "" {
		return Clean(f.Value)
	}
	return Clean(named(f.Name, "", f.Value))
}

// bar is n of top as a part of room cells, to an eighth of a cell. Anything
// above zero shows.
func bar(n, top uint64, room int) string {
	const eighths = "▏▎▍▌▋▊▉"
	parts := int(float64(n) / float64(top) * float64(room) * 8)
	if n > 0 && room > 0 {
		parts = max(parts, 1)
	}
	s := strings.Repeat("█", parts/8)
	if rest := parts % 8; rest > 0 {
		s += string([]rune(eighths)[rest-1])
	}
	return s
}
