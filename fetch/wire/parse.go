package wire

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// MaxDepth is how deep arrays and objects may nest: as deep as the standard
// library allows, so that no message can be written that blocks its page.
const MaxDepth = 10_000

// Errors of Parse; both come with the offset of the byte that is wrong.
var (
	// ErrSyntax: the bytes are not one JSON value.
	ErrSyntax = errors.New("wire: not JSON")
	// ErrDepth: arrays and objects nest deeper than MaxDepth.
	ErrDepth = errors.New("wire: nested too deeply")
)

const (
	maxOddities = 8  // how many Parse reports; the rest says nothing new
	maxQuoted   = 40 // bytes of a key that an oddity quotes
	manyKeys    = 16 // from here on duplicates are looked up in a map
)

// Parse checks that raw is one JSON value and returns it with what is odd about
// it, in words, at most a handful. raw belongs to the Value from now on.
func Parse(raw []byte) (Value, []string, error) {
	c := checker{raw: raw}
	c.space()
	start := c.pos
	if err := c.value(0); err != nil {
		return Value{}, nil, fmt.Errorf("%w (at byte %d)", err, c.pos)
	}
	end := c.pos
	if c.space(); c.pos != len(raw) {
		return Value{}, nil, fmt.Errorf("%w (at byte %d)", ErrSyntax, c.pos)
	}
	return Value{raw[start:end:end]}, c.odd, nil
}

// checker walks a document once. pos is the next byte to look at.
type checker struct {
	raw  []byte
	pos  int
	keys [][]byte // of the objects that are open, innermost last
	odd  []string
}

func (c *checker) note(what string) {
	if len(c.odd) < maxOddities && !slices.Contains(c.odd, what) {
		c.odd = append(c.odd, what)
	}
}

func (c *checker) peek() byte {
	if c.pos < len(c.raw) {
		return c.raw[c.pos]
	}
	return 0
}

// take steps over b if it is next.
func (c *checker) take(b byte) bool {
	if c.peek() != b || c.pos >= len(c.raw) {
		return false
	}
	c.pos++
	return true
}

func (c *checker) space() {
	for c.pos < len(c.raw) && isSpace(c.raw[c.pos]) {
		c.pos++
	}
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

func (c *checker) value(depth int) error {
	switch b := c.peek(); {
	case b == '"':
		_, err := c.string()
		return err
	case b == '{':
		return c.object(depth + 1)
	case b == '[':
		return c.array(depth + 1)
	case b == '-' || isDigit(b):
		return c.number()
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if bytes.HasPrefix(c.raw[c.pos:], []byte(word)) {
			c.pos += len(word)
			return nil
		}
	}
	return ErrSyntax
}

func (c *checker) array(depth int) error {
	if depth > MaxDepth {
		return ErrDepth
	}
	c.pos++
	if c.space(); c.take(']') {
		return nil
	}
	for {
		c.space()
		if err := c.value(depth); err != nil {
			return err
		}
		c.space()
		if c.take(']') {
			return nil
		}
		if !c.take(',') {
			return ErrSyntax
		}
	}
}

func (c *checker) object(depth int) error {
	if depth > MaxDepth {
		return ErrDepth
	}
	c.pos++
	if c.space(); c.take('}') {
		return nil
	}
	seen := keySet{outer: len(c.keys)}
	for {
		c.space()
		if err := c.member(depth, &seen); err != nil {
			return err
		}
		c.space()
		if c.take('}') {
			c.keys = c.keys[:seen.outer]
			return nil
		}
		if !c.take(',') {
			return ErrSyntax
		}
	}
}

func (c *checker) member(depth int, seen *keySet) error {
	if c.peek() != '"' {
		return ErrSyntax
	}
	key, err := c.string()
	if err != nil {
		return err
	}
	if bytes.IndexByte(key, '\\') >= 0 {
		key = []byte(unquote(key))
	}
	if !seen.add(c, key) {
		c.note("duplicate key " + shorten(Clean(string(key))))
	}
	if c.space(); !c.take(':') {
		return ErrSyntax
	}
	c.space()
	return c.value(depth)
}

// keySet holds the keys of one object: on the checker's stack while they are
// few, in a map once a linear look would cost more than it saves.
type keySet struct {
	outer int // where this object's keys begin on the stack
	many  map[string]struct{}
}

// add reports whether key is new.
func (s *keySet) add(c *checker, key []byte) bool {
	if s.many != nil {
		_, known := s.many[string(key)]
		s.many[string(key)] = struct{}{}
		return !known
	}
	few := c.keys[s.outer:]
	known := slices.ContainsFunc(few, func(k []byte) bool { return bytes.Equal(k, key) })
	c.keys = append(c.keys, key)
	if len(few) >= manyKeys {
		s.many = make(map[string]struct{}, 2*manyKeys)
		for _, k := range c.keys[s.outer:] {
			s.many[string(k)] = struct{}{}
		}
	}
	return !known
}

func shorten(key string) string {
	if len(key) <= maxQuoted {
		return fmt.Sprintf("%q", key)
	}
	cut := maxQuoted
	for cut > 0 && !utf8.RuneStart(key[cut]) {
		cut--
	}
	return fmt.Sprintf("%q…", key[:cut])
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func (c *checker) number() error {
	c.take('-')
	if !c.take('0') && !c.digits() {
		return ErrSyntax
	}
	if c.take('.') && !c.digits() {
		return ErrSyntax
	}
	if b := c.peek(); b == 'e' || b == 'E' {
		c.pos++
		if !c.take('+') {
			c.take('-')
		}
		if !c.digits() {
			return ErrSyntax
		}
	}
	return nil
}

// digits steps over a run of digits and reports whether there was one.
func (c *checker) digits() bool {
	start := c.pos
	for c.pos < len(c.raw) && isDigit(c.raw[c.pos]) {
		c.pos++
	}
	return c.pos > start
}

// string steps over a string and returns what stands between its quotes.
func (c *checker) string() ([]byte, error) {
	start := c.pos + 1
	escaped, ascii := false, true
	for c.pos = start; c.pos < len(c.raw); c.pos++ {
		switch b := c.raw[c.pos]; {
		case b == '"':
			inner := c.raw[start:c.pos]
			c.pos++
			if escaped || !ascii {
				c.inspect(inner)
			}
			return inner, nil
		case b == '\\':
			escaped = true
			if err := c.escape(); err != nil {
				return nil, err
			}
		case b < ' ':
			return nil, ErrSyntax
		case b >= utf8.RuneSelf:
			ascii = false
		}
	}
	return nil, ErrSyntax
}

// escape checks the escape at pos and leaves pos on its last byte.
func (c *checker) escape() error {
	c.pos++
	switch c.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return nil
	case 'u':
		if c.pos+4 < len(c.raw) && isHex4(c.raw[c.pos+1:c.pos+5]) {
			c.pos += 4
			return nil
		}
	}
	return ErrSyntax
}

// inspect notes what a string holds that cannot be shown as it is.
func (c *checker) inspect(inner []byte) {
	if !utf8.Valid(inner) {
		c.note("invalid UTF-8")
	}
	for i := bytes.IndexByte(inner, '\\'); i >= 0; {
		_, size, oddity := unescape(inner[i:])
		if oddity != "" {
			c.note(oddity)
		}
		i += size
		next := bytes.IndexByte(inner[i:], '\\')
		if next < 0 {
			return
		}
		i += next
	}
}
