package config

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

const (
	fileSuffix = "_file" // of a key whose lines extend the key without it
	// maxListFile bounds a file of lines in bytes: a million ids with names.
	maxListFile = 64 << 20
)

// listFile is the path of a file with one entry a line, as written.
type listFile string

// read returns the entries: lines without blanks around them, but for empty
// ones and those that begin with #.
func (f listFile) read(h Host, config string) ([]string, error) {
	path, err := h.beside(config, string(f))
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, cause(err))
	}
	defer file.Close()
	entries, err := readList(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, cause(err))
	}
	return entries, nil
}

func readList(r io.Reader) ([]string, error) {
	limited := &io.LimitedReader{R: r, N: maxListFile + 1}
	lines := bufio.NewScanner(limited)
	var out []string
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if !utf8.ValidString(line) {
			return nil, fmt.Errorf("line %d is not UTF-8", n)
		}
		if line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	if limited.N == 0 {
		return nil, fmt.Errorf("longer than %d MiB", maxListFile>>20)
	}
	return out, lines.Err()
}

// extend appends entries whose id, their first word, is not in the list yet.
func extend(list, entries []string) []string {
	seen := map[string]bool{}
	for _, e := range list {
		seen[firstWord(e)] = true
	}
	out := append([]string{}, list...)
	for _, e := range entries {
		if id := firstWord(e); !seen[id] {
			seen[id] = true
			out = append(out, e)
		}
	}
	return out
}

func firstWord(s string) string {
	for word := range strings.FieldsSeq(s) {
		return word
	}
	return ""
}
