package directory

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// spelling compares a name with what somebody typed for it, by sound. Every
// reading of a character counts: names use the rare ones (单 as shan).
type spelling struct {
	name     []rune // folded
	typed    string // folded
	readings readings
}

// full: every character by a whole syllable, everything else as it is.
func (s spelling) full() bool { return s.spelled(false, false) }

// short: every character by a syllable or its initial, every other word by
// itself or its first letter.
func (s spelling) short() bool { return s.spelled(true, false) }

// prefix: the name begins as typed, in its own characters or by sound.
func (s spelling) prefix() bool {
	return strings.HasPrefix(string(s.name), s.typed) || s.spelled(false, true)
}

// spelled walks the name and keeps every place in typed that its parts so far
// can have reached, so that many readings do not multiply. initials admits
// first letters, open a name that goes on.
func (s spelling) spelled(initials, open bool) bool {
	typed := compact(s.typed)
	if typed == "" {
		return false
	}
	reached := []int{0}
	for i := 0; i < len(s.name) && len(reached) > 0; {
		if separates(s.name[i]) {
			i++
			continue
		}
		syllables, length := s.syllables(i, initials)
		var next []int
		for _, at := range reached {
			for _, text := range syllables {
				if open && strings.HasPrefix(text, typed[at:]) {
					return true
				}
				if end := at + len(text); strings.HasPrefix(typed[at:], text) && !slices.Contains(next, end) {
					next = append(next, end)
				}
			}
		}
		reached = next
		i += length
	}
	return slices.Contains(reached, len(typed))
}

// syllables are the ways to write the part of the name at character i, and
// the part's length in characters.
func (s spelling) syllables(i int, initials bool) ([]string, int) {
	if unicode.Is(unicode.Han, s.name[i]) {
		return s.ofCharacter(s.name[i], initials), 1
	}
	end := i
	for end < len(s.name) && !separates(s.name[end]) && !unicode.Is(unicode.Han, s.name[end]) {
		end++
	}
	word := []string{string(s.name[i:end])}
	if initials {
		word = append(word, string(s.name[i]))
	}
	return word, end - i
}

func (s spelling) ofCharacter(c rune, initials bool) []string {
	all := append([]string{string(c)}, s.readings.of(c)...)
	if !initials {
		return all
	}
	for _, reading := range s.readings.of(c) {
		all = append(all, reading[:1])
		if len(reading) > 1 && reading[1] == 'h' {
			all = append(all, reading[:2])
		}
	}
	return all
}

// readings remembers the syllables of characters for one lookup.
type readings map[rune][]string

func (r readings) of(c rune) []string {
	known, ok := r[c]
	if !ok {
		args := pinyin.NewArgs()
		args.Heteronym = true
		for _, s := range pinyin.SinglePinyin(c, args) {
			if s == "" {
				continue
			}
			known = append(known, s)
			if before, after, ok := strings.Cut(s, "v"); ok { // ü is typed v, u or yu
				known = append(known, before+"u"+after, before+"yu"+after)
			}
		}
		r[c] = known
	}
	return known
}

// separates reports whether a character of a name is not spelled.
func separates(c rune) bool {
	return unicode.IsSpace(c) || unicode.IsPunct(c) || unicode.IsSymbol(c)
}

// compact drops from typed what is not spelled.
func compact(typed string) string {
	return strings.Map(func(c rune) rune {
		if separates(c) {
			return -1
		}
		return c
	}, typed)
}
