package render

import (
	"strings"

	"github.com/rivo/uniseg"
)

const ellipsis = "…"

// Width is the number of terminal cells that clean text takes.
func Width(s string) int { return uniseg.StringWidth(s) }

// Cut shortens clean text to at most cells, with an ellipsis in the last one.
// It never splits a character. Cells below 1 give the empty string.
func Cut(s string, cells int) string {
	if len(s) <= cells || Width(s) <= cells {
		return s
	}
	if cells < 1 {
		return ""
	}
	kept, width := 0, 0
	state := -1
	for rest := s; rest != ""; {
		var cluster string
		var w int
		cluster, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if width+w > cells-1 {
			break
		}
		width += w
		kept += len(cluster)
	}
	return s[:kept] + ellipsis
}

// Pad cuts clean text to cells or fills it up with spaces on the right.
func Pad(s string, cells int) string {
	s = Cut(s, cells)
	return s + blank(cells-Width(s))
}

// PadLeft is Pad with the spaces on the left.
func PadLeft(s string, cells int) string {
	s = Cut(s, cells)
	return blank(cells-Width(s)) + s
}

func blank(cells int) string { return strings.Repeat(" ", max(cells, 0)) }
