package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	newlineSign = "⏎"
	tabSign     = "    "
	lonelyBase  = "◌" // carries a mark that has nothing of its own to stand on
	// maxMarks is how many combining marks or joiners one character may have. Real
	// text needs four or five; a flood paints over the lines above and below.
	maxMarks = 8
)

const (
	zwj         = '\u200d'
	textStyle   = '\ufe0e'
	emojiStyle  = '\ufe0f'
	firstPlane1 = '\U0001f000'
	lastPlane1  = '\U0001faff'
)

// Clean makes text from outside fit for one line of a terminal. Line breaks
// become ⏎, other C0 controls their control pictures (␛), invisible characters
// <U+202E>, bytes that are not UTF-8 <9B>. Ordinary text, with the joiners and
// selectors inside emoji, is returned as it is. Clean(Clean(s)) is Clean(s).
func Clean(s string) string {
	return clean(s, newlineSign)
}

// Block is Clean for text that keeps its lines: each line break becomes "\n"
// and indent, which must be clean itself.
func Block(s, indent string) string {
	return clean(s, "\n"+indent)
}

func clean(s, newline string) string {
	if plain(s) {
		return s
	}
	c := cleaner{newline: newline}
	c.out.Grow(len(s) + len(s)/8)
	for len(s) > 0 {
		s = s[c.step(s):]
	}
	c.endMarks()
	return c.out.String()
}

// plain reports whether s is printable ASCII, as most names and ids are.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

type cleaner struct {
	out     strings.Builder
	newline string
	prev    rune // the last rune written as it was; 0 after a sign or at the start
	marks   int  // combining marks on prev so far, the left-out ones too
	joints  int  // joiners in the emoji so far
}

// step writes what stands at the start of s, which is not empty, and returns
// how many bytes of s it stands for.
func (c *cleaner) step(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && n == 1:
		c.sign(fmt.Sprintf("<%02X>", s[0]))
	case strings.HasPrefix(s, "\r\n"):
		c.sign(c.newline)
		return 2
	case r == '\n':
		c.sign(c.newline)
	case r == '\t':
		c.sign(tabSign)
	case r < ' ':
		c.sign(string('\u2400' + r))
	case r == 0x7f:
		c.sign("␡")
	case c.joins(r, s[n:]):
		c.keep(r)
	case invisible(r):
		c.sign(fmt.Sprintf("<U+%04X>", r))
	case combines(r):
		c.mark(r)
	default:
		c.keep(r)
	}
	return n
}

func (c *cleaner) keep(r rune) {
	c.endMarks()
	switch {
	case r == zwj:
		c.joints++
	case c.prev != zwj && r != emojiStyle && !unicode.Is(unicode.Sk, r): // Sk has the skin tones
		c.joints = 0
	}
	c.out.WriteRune(r)
	c.prev = r
}

func (c *cleaner) sign(s string) {
	c.endMarks()
	c.out.WriteString(s)
	c.prev = 0
}

func (c *cleaner) mark(r rune) {
	if c.prev == 0 {
		c.out.WriteString(lonelyBase)
		c.prev = []rune(lonelyBase)[0]
	}
	c.marks++
	if c.marks <= maxMarks {
		c.out.WriteRune(r)
	}
}

func (c *cleaner) endMarks() {
	if c.marks > maxMarks {
		fmt.Fprintf(&c.out, "<+%d marks>", c.marks-maxMarks)
	}
	c.marks = 0
}

// joins reports whether r is invisible and yet part of an ordinary character:
// a joiner between two emoji, an emoji's style, a variant of a Han character.
func (c *cleaner) joins(r rune, rest string) bool {
	if c.prev == 0 || c.marks > 0 {
		return false
	}
	switch {
	case r == zwj:
		next, _ := utf8.DecodeRuneInString(rest)
		return c.joints < maxMarks && (pictograph(c.prev) || c.prev == emojiStyle) && pictograph(next)
	case r == textStyle || r == emojiStyle:
		return pictograph(c.prev) || strings.ContainsRune("0123456789#*", c.prev)
	case r >= 0xe0100 && r <= 0xe01ef || r >= 0xfe00 && r <= 0xfe02:
		return unicode.Is(unicode.Han, c.prev)
	}
	return false
}

// combines reports whether r is drawn into the character before it: a mark, or a
// vowel or final of decomposed Hangul, of which terminals give all but one no cell.
func combines(r rune) bool {
	return unicode.Is(unicode.M, r) || r >= 0x1161 && r <= 0x11ff || r >= 0xd7b0 && r <= 0xd7fb
}

// invisible reports whether r shows nothing of itself or changes how its
// neighbours are shown: C1, bidi controls, zero-width characters, tags, line and
// paragraph separators, fillers, stray selectors, noncharacters.
func invisible(r rune) bool {
	return r >= 0x80 && r < 0xa0 ||
		unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector,
			unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point)
}

// pictograph reports whether r may be part of an emoji sequence. It is a little
// wider than the Extended_Pictographic property, which Go's tables lack.
func pictograph(r rune) bool {
	return r >= firstPlane1 && r <= lastPlane1 || r >= 0x2190 && r <= 0x2bff ||
		strings.ContainsRune("©®‼⁉™ℹ〰〽㊗㊙", r)
}
