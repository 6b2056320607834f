package fetch

import (
	"fmt"
	"net/url"
	"strings"
)

// Checks of settings that every provider makes.

// Refuse is the error of a key that a provider cannot work with. Hint is a line
// of configuration, or empty.
func (s Settings) Refuse(key, problem, hint string) error {
	return &ConfigError{Account: s.Account, Key: key, Problem: problem, Hint: hint}
}

// Base is the base URL without a trailing slash; standard is the one to hint at.
func (s Settings) Base(standard string) (*url.URL, error) {
	return s.Address("base_url", s.BaseURL, standard)
}

// Address is a key's http or https address of a host and a path, without a
// trailing slash; standard is the one to hint at.
func (s Settings) Address(key, address, standard string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(address, "/"))
	hint := fmt.Sprintf("%s = %q", key, standard)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, s.Refuse(key, "not an http or https address", hint)
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return nil, s.Refuse(key, "has more than a host and a path", hint)
	}
	return u, nil
}

// Size is the page size, standard where the user gave none.
func (s Settings) Size(l Limits, standard int) (int, error) {
	if s.PageSize == 0 {
		return standard, nil
	}
	if s.PageSize < l.MinPageSize || s.PageSize > l.MaxPageSize {
		return 0, s.Refuse("page_size", fmt.Sprintf("not between %d and %d", l.MinPageSize, l.MaxPageSize), fmt.Sprintf("page_size = %d", standard))
	}
	return s.PageSize, nil
}

// Entry is a configured user or chat: its id, and a name where the user wrote one.
type Entry struct{ ID, Name string }

// Entries reads lines of the form "id" or "id display name", each id once, in
// order. Blank lines are none.
func Entries(lines []string) []Entry {
	var list []Entry
	known := map[string]bool{}
	for _, line := range lines {
		fields := strings.Fields(line)
		if len(fields) == 0 || known[fields[0]] {
			continue
		}
		known[fields[0]] = true
		_, name, _ := strings.Cut(strings.TrimSpace(line), fields[0])
		list = append(list, Entry{ID: fields[0], Name: strings.TrimSpace(name)})
	}
	return list
}

// Distinct are the trimmed lines that are not blank, each once, in order.
func Distinct(lines []string) []string {
	var kept []string
	known := map[string]bool{}
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" && !known[line] {
			known[line] = true
			kept = append(kept, line)
		}
	}
	return kept
}
