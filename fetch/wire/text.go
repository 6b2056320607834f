package wire

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Clean replaces what no text may hold, invalid UTF-8 and NUL, by U+FFFD.
func Clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// Lines joins the parts that are not empty, one a line.
func Lines(parts ...string) string {
	kept := make([]string, 0, len(parts))
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n")
}

// Strings is every string inside the value that is not blank, in its order, one
// a line: what is left of a payload whose shape nobody knows. Keys, numbers and
// punctuation are dropped.
func (v Value) Strings() string {
	var b strings.Builder
	for i := bytes.IndexByte(v.raw, '"'); i >= 0; {
		end := skipString(v.raw, i)
		if text := unquote(v.raw[i+1 : end-1]); !isKey(v.raw[end:]) && strings.TrimSpace(text) != "" {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(text)
		}
		i = bytes.IndexByte(v.raw[end:], '"')
		if i >= 0 {
			i += end
		}
	}
	return b.String()
}

// StringsBeside is Strings of an object but for the members that are named; of
// anything else it is all of them.
func (v Value) StringsBeside(without func(name string) bool) string {
	if v.Kind() != Object {
		return v.Strings()
	}
	var parts []string
	for name, member := range v.Fields() {
		if !without(name) {
			parts = append(parts, member.Strings())
		}
	}
	return Lines(parts...)
}

// isKey reports whether the string before rest is a member's name.
func isKey(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " \n\t\r")
	return len(rest) > 0 && rest[0] == ':'
}

// unquote resolves the escapes of a checked string's inside.
func unquote(inner []byte) string {
	i := bytes.IndexByte(inner, '\\')
	if i < 0 {
		return Clean(string(inner))
	}
	b := make([]byte, 0, len(inner))
	for i >= 0 {
		b = append(b, inner[:i]...)
		r, size, _ := unescape(inner[i:])
		b = utf8.AppendRune(b, r)
		inner = inner[i+size:]
		i = bytes.IndexByte(inner, '\\')
	}
	return Clean(string(append(b, inner...)))
}

// unescape reads the checked escape that s begins with: the character, the
// bytes it takes, and what is odd about it.
func unescape(s []byte) (r rune, size int, oddity string) {
	switch s[1] {
	case 'b':
		return '\b', 2, ""
	case 'f':
		return '\f', 2, ""
	case 'n':
		return '\n', 2, ""
	case 'r':
		return '\r', 2, ""
	case 't':
		return '\t', 2, ""
	case 'u':
		return unescapeU(s)
	}
	return rune(s[1]), 2, ""
}

func unescapeU(s []byte) (r rune, size int, oddity string) {
	r = hex4(s[2:])
	switch {
	case r == 0:
		return utf8.RuneError, 6, "NUL character"
	case !utf16.IsSurrogate(r):
		return r, 6, ""
	case len(s) >= 12 && s[6] == '\\' && s[7] == 'u':
		if pair := utf16.DecodeRune(r, hex4(s[8:])); pair != utf8.RuneError {
			return pair, 12, ""
		}
	}
	return utf8.RuneError, 6, "unpaired surrogate"
}

func isHex4(s []byte) bool {
	for _, b := range s[:4] {
		if !isDigit(b) && (lower(b) < 'a' || lower(b) > 'f') {
			return false
		}
	}
	return true
}

func hex4(s []byte) rune {
	var r rune
	for _, b := range s[:4] {
		if r <<= 4; isDigit(b) {
			r |= rune(b - '0')
		} else {
			r |= rune(lower(b)-'a') + 10
		}
	}
	return r
}
