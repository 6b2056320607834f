package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"imdex/fetch"
)

// Parse reads a configuration. file names it in errors, which are Problems.
// Files and secrets that it refers to are not opened.
func Parse(file string, data []byte, o Options) (Config, error) {
	if o.Local == nil {
		o.Local = time.Local
	}
	p := &parser{file: file, opt: o, zone: o.Local, hidden: map[string]bool{}}
	root := p.decode(data)
	config := p.config(root)
	slices.SortStableFunc(p.problems, func(a, b *Error) int { return a.Line - b.Line })
	return config, p.problems.orNil()
}

type parser struct {
	file     string
	opt      Options
	zone     *time.Location // of dates
	lines    positions
	problems Problems
	hidden   map[string]bool // environment variables that hold secrets
}

// maxProblems bounds what is said about a file that is not a configuration at all.
const maxProblems = 100

// fail notes a problem of the path.
func (p *parser) fail(path, hint, format string, args ...any) {
	if len(p.problems) == maxProblems {
		return
	}
	p.problems = append(p.problems, &Error{File: p.file, Line: p.lines.line(path),
		Problem: fmt.Sprintf(format, args...), Hint: hint})
}

// decode is the document as a tree of values, nil if it cannot be read as TOML.
func (p *parser) decode(data []byte) map[string]any {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var root map[string]any
	switch {
	case len(data) > maxFile:
		p.fail("", "move long lists of users to users_file", "longer than %d MiB", maxFile>>20)
		return nil
	case !utf8.Valid(data):
		p.fail("", "save the file as UTF-8", "not UTF-8 text")
		return nil
	}
	if err := toml.Unmarshal(data, &root); err != nil {
		p.syntax(err)
		return nil
	}
	p.lines = locate(data)
	return root
}

// quoted is a piece of the document, longer than a character, in a message of the
// TOML decoder. It may be a part of a secret.
var quoted = regexp.MustCompile(`(?s)["'].{2,}["']|[0-9]{5,}`)

func (p *parser) syntax(err error) {
	e := &Error{File: p.file, Problem: "not TOML",
		Hint: `texts stand in quotes: name = "work"; tables begin with [[account]], [[person]] or [search]`}
	var d *toml.DecodeError
	if errors.As(err, &d) {
		e.Line, _ = d.Position()
		e.Problem += ": " + quoted.ReplaceAllString(strings.TrimPrefix(d.Error(), "toml: "), "…")
	}
	p.problems = append(p.problems, e)
}

func (p *parser) config(root map[string]any) Config {
	c := Config{File: p.file}
	p.unknown("", "", root, []string{"account", "person", "search"})
	if v, ok := root["search"]; ok {
		c.Search = p.search(v)
	}
	var called []string // names of accounts, those with other mistakes too
	seen := map[string]int{}
	for i, t := range p.tables("", "account", "account", root["account"]) {
		if name, ok := t["name"].(string); ok {
			called = append(called, name)
		}
		if a, ok := p.account(element(child("", "account"), i), t, seen); ok {
			c.Accounts = append(c.Accounts, a)
		}
	}
	owners := map[PersonID]string{}
	for i, t := range p.tables("", "person", "person", root["person"]) {
		c.People = append(c.People, p.person(element(child("", "person"), i), t, called, owners))
	}
	p.oneMe(c.People)
	return c
}

// unknown reports the keys of a table that are not among the known ones.
func (p *parser) unknown(path, owner string, table map[string]any, known []string) {
	for _, key := range slices.Sorted(maps.Keys(table)) {
		if !slices.Contains(known, key) {
			p.fail(child(path, key), suggest(key, known), "%sunknown key %q", owner, clip(key))
		}
	}
}

// tables is the value of an array of tables, which header names in full; nil is
// an empty one.
func (p *parser) tables(path, key, header string, v any) []map[string]any {
	list, ok := v.([]any)
	if v == nil || ok && len(list) == 0 {
		return nil
	}
	var out []map[string]any
	for _, item := range list {
		if t, ok := item.(map[string]any); ok {
			out = append(out, t)
		}
	}
	if len(out) == 0 || len(out) != len(list) {
		p.fail(child(path, key), fmt.Sprintf("begin each one with [[%s]]", header), "%s is a list of tables", key)
		return nil
	}
	return out
}

func (p *parser) search(v any) Search {
	const name = "search"
	path := child("", name)
	t, ok := v.(map[string]any)
	if !ok {
		p.fail(path, "begin it with [search]", "search is a table")
		return Search{}
	}
	p.unknown(path, "search: ", t, []string{"pinyin_text", "timezone"})
	var s Search
	s.PinyinText, _ = p.boolean(path, "search: ", "pinyin_text", t)
	if zone, ok := p.text(path, "search: ", "timezone", t); ok {
		s.Timezone = p.timezone(child(path, "timezone"), zone)
	}
	return s
}

func (p *parser) timezone(path, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" {
		p.fail(path, `timezone = "Asia/Shanghai"`, "search: timezone is not a known time zone")
		return nil
	}
	p.zone = zone
	return zone
}

// text is a string of the table; false if it is absent or not a string.
func (p *parser) text(path, owner, key string, t map[string]any) (string, bool) {
	v, ok := t[key]
	if !ok {
		return "", false
	}
	s, ok := v.(string)
	if !ok {
		p.fail(child(path, key), key+` = "…"`, "%s%s must be a text in quotes", owner, key)
	}
	return s, ok
}

// boolean is a truth value of the table; false, false if it is absent or none.
func (p *parser) boolean(path, owner, key string, t map[string]any) (value, ok bool) {
	v, ok := t[key]
	if !ok {
		return false, false
	}
	b, ok := v.(bool)
	if !ok {
		p.fail(child(path, key), key+" = true", "%s%s must be true or false, without quotes", owner, key)
	}
	return b, ok
}

// texts is a list of strings of the table.
func (p *parser) texts(path, owner, key string, t map[string]any) ([]string, bool) {
	v, ok := t[key]
	if !ok {
		return nil, false
	}
	list, ok := v.([]any)
	if !ok {
		p.fail(child(path, key), key+` = ["…", "…"]`, "%s%s must be a list of texts", owner, key)
		return nil, false
	}
	out := make([]string, 0, len(list))
	for i, item := range list {
		s, ok := item.(string)
		if !ok {
			p.fail(element(child(path, key), i), "put each one in quotes", "%s%s holds something that is not a text", owner, key)
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

func names(keys []fetch.Key) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Name
	}
	return out
}
