package token

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed t2s.txt
var simplifications string

// simplified returns the table from traditional to simplified characters. It
// is read at its first use, which a text without such a character never makes.
var simplified = sync.OnceValue(func() map[rune]rune { return parseSimplified(simplifications) })

// parseSimplified reads the table: after its comment a line of keys, a line of
// as many values, and a line of groups, each a key and its candidates. A key
// that is its own first candidate is left out.
func parseSimplified(table string) map[rune]rune {
	var lines []string
	for line := range strings.Lines(table) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	keys, values, groups := lines[0], lines[1], lines[2]
	m := make(map[rune]rune, len(keys)/3+len(groups)/10)
	for _, key := range keys {
		value, n := utf8.DecodeRuneInString(values)
		m[key], values = value, values[n:]
	}
	for group := range strings.FieldsSeq(groups) {
		key, n := utf8.DecodeRuneInString(group)
		if value, _ := utf8.DecodeRuneInString(group[n:]); value != key {
			m[key] = value
		}
	}
	return m
}
