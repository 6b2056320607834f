package wire

import (
	"bytes"
	"iter"
)

// Kind is the JSON type of a value.
type Kind uint8

const (
	Absent Kind = iota // nothing there
	Null
	Bool
	Number
	String
	Array
	Object
)

// Value is one checked JSON value. The zero Value is an absent one.
type Value struct{ raw []byte }

// Kind is the value's JSON type.
func (v Value) Kind() Kind {
	if len(v.raw) == 0 {
		return Absent
	}
	switch v.raw[0] {
	case 'n':
		return Null
	case 't', 'f':
		return Bool
	case '"':
		return String
	case '[':
		return Array
	case '{':
		return Object
	}
	return Number
}

// Exists reports whether there is a value other than null.
func (v Value) Exists() bool { return v.Kind() > Null }

// IsList reports whether the value is a list, or nothing, which platforms write
// for an empty one. Anything else in a list's place is none, and no end of one.
func (v Value) IsList() bool { return v.Kind() == Array || !v.Exists() }

// Raw is the value as the platform wrote it, without the white space around
// it; nil if absent. It aliases the bytes given to Parse.
func (v Value) Raw() []byte { return v.raw }

// Empty reports whether the value says nothing: absent, null, "", [] or {}.
func (v Value) Empty() bool {
	switch v.Kind() {
	case Absent, Null:
		return true
	case String, Array, Object:
		inner := v.raw[1 : len(v.raw)-1]
		return len(inner) == 0 || v.raw[0] != '"' && len(bytes.TrimLeft(inner, " \n\t\r")) == 0
	}
	return false
}

// List yields the items of an array; anything else has none.
func (v Value) List() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		if v.Kind() != Array {
			return
		}
		for i := next(v.raw, 1); v.raw[i] != ']'; i = next(v.raw, i) {
			end := skip(v.raw, i)
			if !yield(Value{v.raw[i:end:end]}) {
				return
			}
			i = end
		}
	}
}

// Fields yields the members of an object in their order, duplicates too;
// anything else has none.
func (v Value) Fields() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		for _, m := range v.Members() {
			if !yield(unquote(m.key), m.value) {
				return
			}
		}
	}
}

// Get is the member of an object with this snake_case name, else with its
// camelCase form, else an absent value. To ask one object for many members,
// open it once with Members.
func (v Value) Get(name string) Value { return v.Members().Get(name) }

// At follows names from object to object.
func (v Value) At(names ...string) Value {
	for _, name := range names {
		v = v.Get(name)
	}
	return v
}

// Members are an object's members, opened for many questions.
type Members []member

type member struct {
	key   []byte // between its quotes, still escaped
	value Value
}

// Members opens an object; anything else has none.
func (v Value) Members() Members {
	if v.Kind() != Object {
		return nil
	}
	var found Members
	for i := next(v.raw, 1); v.raw[i] != '}'; i = next(v.raw, i) {
		end := skip(v.raw, i)
		key := v.raw[i+1 : end-1]
		i = next(v.raw, end)
		end = skip(v.raw, i)
		found = append(found, member{key, Value{v.raw[i:end:end]}})
		i = end
	}
	return found
}

// Get is the member with this name, as Value.Get finds it.
func (m Members) Get(name string) Value {
	for i := len(m) - 1; i >= 0; i-- {
		if keyIs(m[i].key, name) {
			return m[i].value
		}
	}
	for i := len(m) - 1; i >= 0; i-- {
		if sameName(m[i].key, name) {
			return m[i].value
		}
	}
	return Value{}
}

// First is the first of the named members that exists.
func (m Members) First(names ...string) Value {
	for _, name := range names {
		if v := m.Get(name); v.Exists() {
			return v
		}
	}
	return Value{}
}

func keyIs(key []byte, name string) bool {
	if bytes.IndexByte(key, '\\') >= 0 {
		return unquote(key) == name
	}
	return string(key) == name
}

// sameName compares without underscores and ASCII case: storage_key is
// storageKey is StorageKey.
func sameName(key []byte, name string) bool {
	i := 0
	for _, b := range key {
		if b == '_' {
			continue
		}
		for i < len(name) && name[i] == '_' {
			i++
		}
		if i == len(name) || lower(b) != lower(name[i]) {
			return false
		}
		i++
	}
	return i == len(name)
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// next is the first place at or after i that holds neither white space nor a
// separator. In checked bytes that is the next value, key or closing bracket.
func next(raw []byte, i int) int {
	for isSpace(raw[i]) || raw[i] == ',' || raw[i] == ':' {
		i++
	}
	return i
}

// skip is the end of the value that begins at i in checked bytes.
func skip(raw []byte, i int) int {
	switch raw[i] {
	case '"':
		return skipString(raw, i)
	case '{', '[':
		return skipNested(raw, i)
	}
	for i < len(raw) && raw[i] != ',' && raw[i] != ']' && raw[i] != '}' && !isSpace(raw[i]) {
		i++
	}
	return i
}

func skipString(raw []byte, i int) int {
	for i++; raw[i] != '"'; i++ {
		if raw[i] == '\\' {
			i++
		}
	}
	return i + 1
}

func skipNested(raw []byte, i int) int {
	for depth := 0; ; {
		switch raw[i] {
		case '"':
			i = skipString(raw, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if i++; depth == 0 {
			return i
		}
	}
}
