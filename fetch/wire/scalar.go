package wire

import (
	"math"
	"strconv"
	"strings"
)

// Text is a string's text, a number or a boolean as it was written, and ""
// for everything else. Characters that cannot be kept are U+FFFD.
func (v Value) Text() string {
	switch v.Kind() {
	case String:
		return unquote(v.raw[1 : len(v.raw)-1])
	case Number, Bool:
		return string(v.raw)
	}
	return ""
}

// ID is an identifier: the string, or the number's digits as written. Anything
// else is "".
func (v Value) ID() string {
	if v.Kind() == Bool {
		return ""
	}
	return v.Text()
}

// Int is a whole number, also one written as a string (7, "7", 7.0, 1e3); 0
// where there is none or it does not fit.
func (v Value) Int() int64 {
	s := strings.TrimSpace(v.ID())
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	f := v.Float()
	if f != math.Trunc(f) || math.Abs(f) >= 1<<63 {
		return 0
	}
	return int64(f)
}

// Float is a number, also one written as a string; 0 where there is none.
func (v Value) Float() float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(v.ID()), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0
	}
	return f
}

// Bool is true for true, any number but 0, and the strings "true", "1" and "yes".
func (v Value) Bool() bool {
	switch v.Kind() {
	case Bool:
		return v.raw[0] == 't'
	case Number:
		return v.Float() != 0
	}
	switch strings.ToLower(strings.TrimSpace(v.Text())) {
	case "true", "1", "yes":
		return true
	}
	return false
}

// TimeMS is a time in milliseconds since 1970 UTC, whatever unit it was written
// in: from 1e17 on nanoseconds, from 1e14 microseconds, from 1e11 milliseconds,
// below that seconds. 0 where there is none or it is not after 1970.
func (v Value) TimeMS() int64 { return TimeMS(v.Int()) }

// TimeMS tells a time's unit from its magnitude, as Value.TimeMS does.
func TimeMS(n int64) int64 {
	switch {
	case n >= 1e17:
		return n / 1e6
	case n >= 1e14:
		return n / 1e3
	case n >= 1e11:
		return n
	case n > 0:
		return n * 1e3
	}
	return 0
}

// Embedded is the JSON that a string holds, with its own oddities; any other
// value, and a string that holds none, is returned as it is.
func (v Value) Embedded() (Value, []string) {
	if v.Kind() != String {
		return v, nil
	}
	inner, odd, err := Parse([]byte(v.Text()))
	if err != nil {
		return v, nil
	}
	return inner, odd
}
