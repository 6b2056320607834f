package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Lines writes JSON Lines: one value a line, each line in one Write.
type Lines struct {
	w    io.Writer
	line bytes.Buffer
	safe []byte
}

// NewLines returns a writer of JSON Lines to w, which may buffer.
func NewLines(w io.Writer) *Lines { return &Lines{w: w} }

// Write writes v as one line.
func (l *Lines) Write(v any) error {
	l.line.Reset()
	enc := json.NewEncoder(&l.line)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("json line: %w", err)
	}
	l.safe = appendSafe(l.safe[:0], l.line.Bytes())
	_, err := l.w.Write(l.safe)
	return err
}

// appendSafe appends JSON with the characters that could act on a terminal
// written as \u escapes. They occur only inside strings, so the value stays the
// same. The encoder has escaped C0, U+2028 and U+2029 already.
func appendSafe(dst, json []byte) []byte {
	kept := 0
	for i := 0; i < len(json); {
		if json[i] < utf8.RuneSelf && json[i] != 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(json[i:])
		if r == 0x7f || acts(r) {
			dst = append(dst, json[kept:i]...)
			dst = appendEscape(dst, r)
			kept = i + n
		}
		i += n
	}
	return append(dst, json[kept:]...)
}

// acts reports whether r is invisible, but for joiners and selectors, which
// belong to emoji and to several scripts and only ever touch their neighbour.
func acts(r rune) bool {
	return invisible(r) && r != zwj && r != '\u200c' && !unicode.Is(unicode.Variation_Selector, r)
}

func appendEscape(dst []byte, r rune) []byte {
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		return fmt.Appendf(dst, `\u%04x\u%04x`, high, low)
	}
	return fmt.Appendf(dst, `\u%04x`, r)
}
