package config

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"imdex/fetch"
)

// Resolve completes the settings of an account that is going to be used: it
// checks that nothing required is missing, reads files of lines and looks
// secrets up. Errors are Problems; they name the account, the key, where the
// value was looked for and what to do, never the value.
func (a Account) Resolve(ctx context.Context, h Host) (fetch.Settings, error) {
	r := resolver{account: a, look: lookup{h, a.file, a.hidden}}
	if a.Settings.BaseURL == "" {
		r.fail(a.Line, `base_url = "https://…"`, nil, "base_url is missing")
	}
	a.written.missing(func(line int, k fetch.Key) {
		r.fail(line, example(k), nil, "%s is missing", k.Name)
	})
	if len(r.problems) > 0 {
		return fetch.Settings{}, r.problems
	}
	out := a.Settings
	out.Values = r.values(ctx, a.written)
	return out, r.problems.orNil()
}

// Literals are the keys whose secret stands in the file itself, for a warning.
func (a Account) Literals() []string { return a.written.literals("") }

// Locate turns a provider's *fetch.ConfigError about this account into an
// *Error with file and line; other errors it returns as they are.
func (a Account) Locate(err error) error {
	var c *fetch.ConfigError
	if !errors.As(err, &c) {
		return err
	}
	line := a.Line
	if it, ok := a.written.items[c.Key]; ok {
		line = it.line
	}
	return &Error{File: a.file, Line: line, Problem: err.Error(), Hint: c.Hint, Err: err}
}

type resolver struct {
	account  Account
	look     lookup
	problems Problems
}

func (r *resolver) fail(line int, hint string, cause error, format string, args ...any) {
	r.problems = append(r.problems, &Error{File: r.account.file, Line: line, Hint: hint, Err: cause,
		Problem: fmt.Sprintf("account %q: ", r.account.Name()) + fmt.Sprintf(format, args...)})
}

func (r *resolver) values(ctx context.Context, s section) map[string]any {
	out := s.plain(r.account.Name())
	for _, name := range slices.Sorted(maps.Keys(s.items)) {
		switch v := s.items[name].value.(type) {
		case reference:
			out[name] = r.secret(ctx, s.items[name].line, name, v)
		case listFile:
			list := strings.TrimSuffix(name, fileSuffix)
			written, _ := out[list].([]string)
			out[list] = extend(written, r.entries(s.items[name].line, name, v))
		case []section:
			tables, _ := out[name].([]fetch.Settings)
			for i := range tables {
				tables[i].Values = r.values(ctx, v[i])
			}
		}
	}
	return out
}

func (r *resolver) secret(ctx context.Context, line int, name string, ref reference) fetch.Secret {
	secret, err := r.look.secret(ctx, ref)
	if err != nil {
		var f *failure
		hint := ""
		if errors.As(err, &f) {
			hint = f.hint
		}
		r.fail(line, hint, err, "%s: %v", name, err)
	}
	return secret
}

func (r *resolver) entries(line int, name string, f listFile) []string {
	entries, err := f.read(r.look.host, r.account.file)
	if err != nil {
		r.fail(line, "one id a line, a name may follow it", err, "%s: %v", name, err)
	}
	return entries
}

func (s section) literals(prefix string) []string {
	var out []string
	for _, k := range s.keys {
		switch v := s.items[k.Name].value.(type) {
		case reference:
			if v.kind == literal {
				out = append(out, prefix+k.Name)
			}
		case []section:
			for _, sub := range v {
				out = append(out, sub.literals(prefix+k.Name+".")...)
			}
		}
	}
	return out
}
