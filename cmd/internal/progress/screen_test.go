package progress

import (
	"strings"
	"sync"
	"unicode/utf8"

	"imdex/cmd/internal/render"
)

// screen is a terminal of unlimited height that understands what a display may
// write, and counts everything else.
type screen struct {
	mu       sync.Mutex
	width    int
	rows     []string
	row      int
	atStart  bool // the cursor stands in the first cell
	writes   int
	bytes    strings.Builder
	wrapped  int // rows that were too long
	unknown  int // control characters of no known meaning
	aboveTop int
}

func newScreen(width int) *screen { return &screen{width: width, rows: []string{""}, atStart: true} }

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	s.bytes.Write(p)
	for text := string(p); text != ""; {
		text = text[s.put(text):]
	}
	return len(p), nil
}

func (s *screen) put(text string) int {
	switch {
	case strings.HasPrefix(text, up):
		if s.row == 0 {
			s.aboveTop++
		}
		s.row = max(s.row-1, 0)
		return len(up)
	case strings.HasPrefix(text, eraseBelow):
		s.rows = append(s.rows[:s.row:s.row], "")
		return len(eraseBelow)
	case text[0] == '\r':
		s.atStart = true
		return 1
	case text[0] == '\n':
		s.row, s.atStart = s.row+1, true
		if s.row == len(s.rows) {
			s.rows = append(s.rows, "")
		}
		return 1
	}
	r, n := utf8.DecodeRuneInString(text)
	if r < ' ' || r == 0x7f {
		s.unknown++
	}
	if s.atStart {
		s.rows[s.row], s.atStart = "", false
	}
	s.rows[s.row] += text[:n]
	if render.Width(s.rows[s.row]) >= s.width {
		s.wrapped++
	}
	return n
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.rows, "\n")
}

// clean reports whether the cursor stands at the start of an empty last row.
func (s *screen) clean() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.row == len(s.rows)-1 && s.rows[s.row] == ""
}
