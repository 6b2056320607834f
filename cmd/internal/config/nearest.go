package config

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
)

// maxQuoted bounds what an error quotes of the file, in runes.
const maxQuoted = 40

// clip shortens a name that an error quotes.
func clip(s string) string {
	if r := []rune(s); len(r) > maxQuoted {
		return string(r[:maxQuoted]) + "…"
	}
	return s
}

// suggest is a hint with the known word nearest to the given one, and the others.
func suggest(word string, known []string) string {
	if len(known) == 0 {
		return ""
	}
	return fmt.Sprintf("did you mean %q? known: %s", nearest(word, known), strings.Join(known, ", "))
}

// nearest is the known word with the fewest edits, without regard to case and
// to - for _; the first of several. known must not be empty.
func nearest(word string, known []string) string {
	best, least := known[0], int(^uint(0)>>1)
	for _, k := range known {
		if d := levenshtein.ComputeDistance(normal(word), normal(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

func normal(s string) string {
	return strings.ReplaceAll(strings.ToLower(clip(s)), "-", "_")
}
