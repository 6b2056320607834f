package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner is a place in a query.
type scanner struct {
	in  string
	pos int
}

// peek returns the next character, an operator in its ASCII form, and its
// length in bytes; 0 and 0 at the end.
func (s *scanner) peek() (rune, int) {
	return peekAt(s.in, s.pos)
}

func peekAt(in string, pos int) (rune, int) {
	if pos >= len(in) {
		return 0, 0
	}
	r, n := utf8.DecodeRuneInString(in[pos:])
	switch r {
	case '“', '”':
		r = '"'
	case '：':
		r = ':'
	case '（':
		r = '('
	case '）':
		r = ')'
	case '－':
		r = '-'
	case '＠':
		r = '@'
	case '＝':
		r = '='
	}
	return r, n
}

// skip passes one character.
func (s *scanner) skip() {
	_, n := s.peek()
	s.pos += n
}

// space passes white space.
func (s *scanner) space() {
	s.pos = len(s.in) - len(strings.TrimLeftFunc(s.in[s.pos:], unicode.IsSpace))
}

func (s *scanner) done() bool { return s.pos >= len(s.in) }

// closing reports whether a closing bracket is next.
func (s *scanner) closing() bool {
	r, _ := s.peek()
	return r == ')'
}

// ended reports whether no term goes on here: white space, a closing bracket
// or the end is next.
func (s *scanner) ended() bool {
	r, n := s.peek()
	return n == 0 || r == ')' || unicode.IsSpace(r)
}

// termEnd returns where a term that is not quoted ends.
func (s *scanner) termEnd() int {
	return termEnd(s.in, s.pos)
}

func termEnd(in string, pos int) int {
	for pos < len(in) {
		r, n := peekAt(in, pos)
		if r == '(' || r == ')' || unicode.IsSpace(r) {
			break
		}
		pos += n
	}
	return pos
}

// word returns the operator AND, OR or NOT that is the whole next term, else "".
func (s *scanner) word() string {
	switch w := s.in[s.pos:s.termEnd()]; w {
	case "AND", "OR", "NOT":
		return w
	}
	return ""
}

// raw reads a term that is not quoted, up to its end.
func (s *scanner) raw() string {
	start := s.pos
	s.pos = s.termEnd()
	return s.in[start:s.pos]
}

// colon returns where the name before the next term's first colon ends and
// where the colon does.
func (s *scanner) colon() (name, value int, ok bool) {
	for i, end := s.pos, s.termEnd(); i < end; {
		r, n := peekAt(s.in, i)
		if r == ':' {
			return i, i + n, i > s.pos
		}
		i += n
	}
	return 0, 0, false
}

// quoted reads a quoted part and returns what is between the quotes. One that
// “ or ” opens ends at ” or ", one that " opens at " alone.
func (s *scanner) quoted() (string, *Error) {
	start := s.pos
	s.skip()
	from, closers := s.pos, "\""
	if s.in[start] != '"' {
		closers = "\"”"
	}
	i := strings.IndexAny(s.in[from:], closers)
	if i < 0 {
		fix := edit{len(s.in), len(s.in), `"`}
		if strings.TrimSpace(s.in[from:]) == "" {
			fix = edit{start, len(s.in), ""}
		}
		return "", syntaxError(start, "this quote is not closed", "a closing quote", fix)
	}
	s.pos = from + i
	s.skip()
	return s.in[from : from+i], nil
}

// expression returns the body of the expression that is next, if one is, and
// where it ends. The first unescaped / after the one that opens it closes it,
// if a term can end there.
func (s *scanner) expression() (body string, end int, ok bool) {
	if !strings.HasPrefix(s.in[s.pos:], "/") {
		return "", 0, false
	}
	from := s.pos + 1
	for i := from; i < len(s.in); i++ {
		switch s.in[i] {
		case '\\':
			i++
		case '/':
			return s.in[from:i], i + 1, i > from && termEnd(s.in, i+1) == i+1
		}
	}
	return "", 0, false
}

// quote puts s in quotes; a quote within it becomes a space, which separates
// as well.
func quote(s string) string {
	return `"` + strings.ReplaceAll(s, `"`, " ") + `"`
}
