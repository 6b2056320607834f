package token

import (
	_ "embed"
	"unicode/utf8"
)

// class is what folding and tokens need to know of one character: its kind
// (Kind, or mark) in the low three bits, then changes, then its joint.
type class uint8

// mark is the kind of category M: it goes on with the token before it, and
// begins a Word where there is none.
const mark Kind = 4

// changes is set when folding the character alone gives something else.
const changes class = 8

// joint says how a character hangs together with its neighbours.
type joint class

const (
	free     joint = iota << 4 // nothing joins but marks
	marking                    // joins any character before it but a control
	format                     // category Cf: dropped, seen through
	selector                   // variation selector: joins as a mark does, then dropped
	lead                       // ends, folded, in a leading consonant of Hangul
	syllable                   // ends, folded, in a Hangul syllable that takes a tail
	vowel                      // joins a lead
	tail                       // joins a syllable
	control                    // Cc, Zl, Zp: marks do not join it
)

func (c class) kind() Kind   { return Kind(c & 7) }
func (c class) joint() joint { return joint(c &^ 15) }

// plain reports that the character folds to itself unless something after it
// joins it.
func (c class) plain() bool {
	return c&changes == 0 && (c.joint() == free || c.joint() > selector && c.joint() != vowel && c.joint() != tail)
}

// broken is the class of a byte that is not part of well-formed UTF-8.
const broken = class(Symbol) | changes

// classes holds the classes of all code points below classEnd: the number of a
// block, two bytes big-endian, for every 32 code points, then the blocks, 32
// bytes each. The first four blocks are those of ASCII. It is derived from the
// tables of Unicode and from t2s.txt by TestClasses.
//
//go:embed classes.bin
var classes string

const (
	classEnd    = 0x32400
	classBlock  = 32 // code points in a block
	classBlocks = classEnd / classBlock * 2
)

// classOf returns the class of a code point.
func classOf(r rune) class {
	if r >= classEnd {
		return classOfHigh(r)
	}
	i := r / classBlock * 2
	block := rune(classes[i])<<8 | rune(classes[i+1])
	return class(classes[classBlocks+block*classBlock+r%classBlock])
}

// classOfHigh is classOf from classEnd on, where there are no letters.
func classOfHigh(r rune) class {
	switch {
	case r == 0xE0001, 0xE0020 <= r && r <= 0xE007F: // tags
		return class(format) | changes
	case 0xE0100 <= r && r <= 0xE01EF:
		return class(mark) | class(selector) | changes
	}
	return class(Symbol)
}

// classAt returns the class and the length in bytes of the character at s[i].
func classAt(s string, i int) (class, int) {
	if b := s[i]; b < utf8.RuneSelf {
		return class(classes[classBlocks+int(b)]), 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if r == utf8.RuneError && n == 1 {
		return broken, 1
	}
	return classOf(r), n
}
