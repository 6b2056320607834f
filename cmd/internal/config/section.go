package config

import (
	"fmt"
	"path/filepath"

	"imdex/fetch"
)

// A section is an account's provider keys, or one of its tables, as written:
// checked for shape, with secrets and files not looked up yet.
type section struct {
	line  int
	keys  []fetch.Key
	items map[string]item
}

// An item is a value of a section: string, int64, bool, []string, []section,
// reference or listFile.
type item struct {
	line  int
	value any
}

// section reads the keys of a table; unknown ones are the caller's business.
func (p *parser) section(path, owner string, keys []fetch.Key, t map[string]any) section {
	s := section{line: p.lines.line(path), keys: keys, items: map[string]item{}}
	for _, k := range keys {
		if _, written := t[k.Name]; !written {
			continue
		}
		if v, ok := p.value(path, owner, k, t); ok {
			s.items[k.Name] = item{p.lines.line(child(path, k.Name)), v}
		}
	}
	return s
}

// value reads the key, which is written; false if it is wrong.
func (p *parser) value(path, owner string, k fetch.Key, t map[string]any) (any, bool) {
	switch k.Kind {
	case fetch.KeySecret:
		return p.secret(path, owner, k, t)
	case fetch.KeyInt:
		n, ok := t[k.Name].(int64)
		if !ok {
			p.fail(child(path, k.Name), "write it without quotes", "%s%s must be a whole number", owner, k.Name)
		}
		return n, ok
	case fetch.KeyBool:
		return pair(p.boolean(path, owner, k.Name, t))
	case fetch.KeyStrings:
		return pair(p.texts(path, owner, k.Name, t))
	case fetch.KeyFile:
		name, ok := p.text(path, owner, k.Name, t)
		return listFile(name), ok
	case fetch.KeyTables:
		return p.sections(path, owner, k, t)
	}
	return pair(p.text(path, owner, k.Name, t))
}

func pair[T any](v T, ok bool) (any, bool) { return v, ok }

func (p *parser) secret(path, owner string, k fetch.Key, t map[string]any) (any, bool) {
	text, ok := p.text(path, owner, k.Name, t)
	if !ok {
		return nil, false
	}
	ref, err := parseReference(text)
	if err != nil {
		p.fail(child(path, k.Name), secretForms, "%s%s: %v", owner, k.Name, err)
		return nil, false
	}
	if ref.kind == fromEnv {
		p.hidden[ref.name] = true
	}
	return ref, true
}

func (p *parser) sections(path, owner string, k fetch.Key, t map[string]any) (any, bool) {
	var out []section
	for i, sub := range p.tables(path, k.Name, "account."+k.Name, t[k.Name]) {
		at, who := element(child(path, k.Name), i), owner+k.Name+": "
		p.unknown(at, who, sub, names(k.Table))
		out = append(out, p.section(at, who, k.Table, sub))
	}
	return out, out != nil
}

// plain are the values that need no look-up.
func (s section) plain(account string) map[string]any {
	out := map[string]any{}
	for name, it := range s.items {
		switch v := it.value.(type) {
		case reference, listFile:
		case []section:
			var tables []fetch.Settings
			for _, sub := range v {
				tables = append(tables, fetch.Settings{Account: account, Values: sub.plain(account)})
			}
			out[name] = tables
		default:
			out[name] = v
		}
	}
	return out
}

// missing yields each required key that is neither written nor replaced by a
// file of lines, with the line of its table.
func (s section) missing(yield func(line int, k fetch.Key)) {
	for _, k := range s.keys {
		it, written := s.items[k.Name]
		_, file := s.items[k.Name+fileSuffix]
		switch v := it.value.(type) {
		case []section:
			for _, sub := range v {
				sub.missing(yield)
			}
		case string:
			written = v != ""
		case []string:
			written = len(v) > 0
		}
		if k.Required && !written && !file {
			yield(s.line, k)
		}
	}
}

// beside is a path of the configuration: ~ is the user's home, a relative one
// starts at the configuration file.
func (h Host) beside(file, path string) (string, error) {
	path, err := h.expand(path)
	if err != nil {
		return "", fmt.Errorf("~ in a path: %w", err)
	}
	if filepath.IsAbs(path) {
		return path, nil
	}
	return filepath.Join(filepath.Dir(file), path), nil
}
