package render

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Options are the caller's decisions about text. The zero value is plain text
// of any width in the local time zone.
type Options struct {
	Color bool
	Width int            // cells that a line may take; 0 is no limit
	Zone  *time.Location // of shown times; nil is local
	IDs   bool           // hit lines carry the message's id
}

// Text writes answers for people. All strings of its arguments may come from
// outside; it cleans them.
type Text struct {
	w      io.Writer
	opt    Options
	groups int // hits with context written so far
}

// NewText returns a writer of text to w. Each call is one Write.
func NewText(w io.Writer, o Options) *Text {
	if o.Zone == nil {
		o.Zone = time.Local
	}
	return &Text{w: w, opt: o}
}

// Line writes one line of the program's own words and cleaned values.
func (t *Text) Line(format string, args ...any) error {
	return t.print(Clean(fmt.Sprintf(format, args...)) + "\n")
}

// Failure writes an error and its hint, if it has one.
func (t *Text) Failure(f Failure) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", t.paint(red, "imdex:"), Block(f.Error, "  "))
	if f.Hint != "" {
		fmt.Fprintf(&b, "%s %s\n", t.paint(cyan, "hint:"), Block(f.Hint, "  "))
	}
	return t.print(b.String())
}

func (t *Text) print(s string) error {
	_, err := io.WriteString(t.w, s)
	return err
}

// A color is the parameter of an SGR sequence.
type color string

const (
	dim     color = "2"
	bold    color = "1"
	red     color = "1;31"
	green   color = "32"
	yellow  color = "33"
	magenta color = "35"
	cyan    color = "36"
)

// paint colours clean text.
func (t *Text) paint(c color, s string) string {
	if !t.opt.Color || s == "" {
		return s
	}
	return "\x1b[" + string(c) + "m" + s + "\x1b[0m"
}

// minute is a time as lists and hits show it; empty for an unknown time.
func (t *Text) minute(ms int64) string { return t.clock(ms, "2006-01-02 15:04") }

func (t *Text) day(ms int64) string { return t.clock(ms, "2006-01-02") }

func (t *Text) clock(ms int64, layout string) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).In(t.opt.Zone).Format(layout)
}
