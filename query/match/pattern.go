package match

import (
	"slices"
	"strings"
	"unicode/utf8"

	"imdex/query/lang"
)

// pattern finds tokens that a pattern matches from end to end or, of a file's
// name, the name.
type pattern struct {
	text  string
	name  bool   // of the whole name
	probe string // the longest piece without a wildcard; what has it not cannot match
}

func newPattern(t lang.Term) pattern {
	pieces := strings.FieldsFunc(t.Folded, func(r rune) bool { return r == '*' || r == '?' })
	p := pattern{text: t.Folded, name: t.Field == "file" && strings.Contains(t.Folded, "*")}
	if len(pieces) > 0 {
		p.probe = slices.MaxFunc(pieces, func(a, b string) int { return len(a) - len(b) })
	}
	return p
}

func (p pattern) seek(t *Text, from int) (Span, bool) {
	if !strings.Contains(t.folded[from:], p.probe) {
		return Span{}, false
	}
	if p.name {
		return Span{0, len(t.folded)}, from == 0 && t.folded != "" && glob(p.text, t.folded)
	}
	for i := t.tokenFrom(from); i < len(t.tokens); i++ {
		if k := t.tokens[i]; glob(p.text, t.folded[k.Start:k.End]) {
			return Span{k.Start, k.End}, true
		}
	}
	return Span{}, false
}

// glob reports whether a pattern matches the whole of s. After a mismatch the
// last * takes one character more; those before it need not be tried again,
// because the last one can take up whatever they would leave.
func glob(pattern, s string) bool {
	var p, i int         // places in pattern and s
	star, again := -1, 0 // behind the last *, and where in s to try from next
	for i < len(s) {
		c, n := utf8.DecodeRuneInString(s[i:])
		if p < len(pattern) {
			w, m := utf8.DecodeRuneInString(pattern[p:])
			if w == '*' {
				p++
				star, again = p, i
				continue
			}
			if w == '?' || w == c {
				p, i = p+m, i+n
				continue
			}
		}
		if star < 0 {
			return false
		}
		_, n = utf8.DecodeRuneInString(s[again:])
		again += n
		p, i = star, again
	}
	return strings.Trim(pattern[p:], "*") == ""
}
