package directory

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"imdex/index/token"
)

const (
	suggestions = 3
	// sameSound is the distance of names that sound alike: nearer than any slip of a character.
	sameSound = 0
	// longestName is the longest name to measure, in characters.
	longestName = 64
)

// Nearest are others that may be meant by a name of a field that was found and
// led to nothing: at most three, nearest first.
func (d *Directory) Nearest(field, typed string) []Candidate {
	b := &d.people
	if field == "in" {
		b = &d.chats
	}
	folded := token.Fold(typed)
	return slices.DeleteFunc(b.nearest(folded), func(c Candidate) bool { return token.Fold(c.Name) == folded })
}

// nearest are the subjects with the nearest names: those that sound the same,
// then those a few characters away.
func (b *book) nearest(folded string) []Candidate {
	if folded == "" {
		return nil
	}
	type near struct{ subject, distance int }
	var found []near
	limit := max(1, utf8.RuneCountInString(folded)/2)
	sounds := make(readings)
	for n, names := range b.folded() {
		best := limit + 1
		for _, name := range names {
			best = min(best, distance(name, folded, limit, sounds))
		}
		if best <= limit {
			found = append(found, near{n, best})
		}
	}
	slices.SortStableFunc(found, func(x, y near) int {
		if x.distance != y.distance {
			return x.distance - y.distance
		}
		return strings.Compare(b.all[x.subject].label(), b.all[y.subject].label())
	})
	var candidates []Candidate
	for _, f := range found[:min(len(found), suggestions)] {
		s := b.all[f.subject]
		candidates = append(candidates, Candidate{Name: s.label(), Match: Match{}.join(s)})
	}
	return candidates
}

// distance is how far apart two names are; names beyond limit are not measured.
func distance(name, folded string, limit int, sounds readings) int {
	a, b := []rune(name), []rune(folded)
	if len(a)-len(b) > limit || len(b)-len(a) > limit || len(a) > longestName {
		return limit + 1
	}
	if soundsLike(a, b, sounds) {
		return sameSound
	}
	return max(1, levenshtein.ComputeDistance(name, folded))
}

// soundsLike reports whether two names share a reading of every character.
func soundsLike(a, b []rune, sounds readings) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		same := a[i] == b[i] || slices.ContainsFunc(sounds.of(a[i]), func(s string) bool {
			return slices.Contains(sounds.of(b[i]), s)
		})
		if !same {
			return false
		}
	}
	return true
}
