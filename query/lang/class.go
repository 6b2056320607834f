package lang

import (
	"regexp/syntax"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"imdex/index/token"
)

// foldClass folds a class of characters, given as pairs of first and last.
//
// The folded class holds what its characters fold to, so [A-F] becomes [a-f]
// and [張] becomes [张]; where one of a few folds to several characters, these
// are an alternative (ß gives ss). A class that reaches the last code point is
// taken for the complement of what it leaves out ([^É], \W, \P{Han}), and what
// it leaves out is folded, so that [^É] becomes [^e].
func foldClass(pairs []rune) *syntax.Regexp {
	if n := len(pairs); n > 0 && pairs[n-1] == unicode.MaxRune {
		set, _ := foldSet(complement(pairs))
		return classNode(complement(set))
	}
	set, longer := foldSet(pairs)
	if len(longer) == 0 {
		return classNode(set)
	}
	alternate := &syntax.Regexp{Op: syntax.OpAlternate}
	if len(set) > 0 {
		alternate.Sub = append(alternate.Sub, classNode(set))
	}
	for _, s := range longer {
		alternate.Sub = append(alternate.Sub, literalNode(s))
	}
	if len(alternate.Sub) == 1 {
		return alternate.Sub[0]
	}
	return alternate
}

func classNode(pairs []rune) *syntax.Regexp {
	return &syntax.Regexp{Op: syntax.OpCharClass, Rune: pairs}
}

// fewRunes is up to how many characters a class is folded one by one. Larger
// ones, the categories and scripts, are folded by the table of all that change
// [made in 30 ms at its first use], and what folds to several characters is
// left out of them: some thousand alternatives would help nobody.
const fewRunes = 1024

// foldSet folds each character of a set: those that fold to one character make
// a set, what the others fold to is listed.
func foldSet(pairs []rune) (set []rune, longer []string) {
	count := 0
	for i := 0; i < len(pairs); i += 2 {
		count += int(pairs[i+1]-pairs[i]) + 1
	}
	if count > fewRunes {
		set = slices.Clone(pairs)
		for _, c := range changing() {
			if contains(pairs, c.from) && !contains(pairs, c.to) {
				set = append(set, c.to, c.to)
			}
		}
		return normalize(set), nil
	}
	for i := 0; i < len(pairs); i += 2 {
		for r := pairs[i]; r <= pairs[i+1]; r++ {
			folded := token.Fold(string(r))
			if to, n := utf8.DecodeRuneInString(folded); n == len(folded) && n > 0 {
				set = append(set, to, to)
			} else if !slices.Contains(longer, folded) {
				longer = append(longer, folded)
			}
		}
	}
	if len(set) > 0 { // what folds to nothing is in no text
		longer = slices.DeleteFunc(longer, func(s string) bool { return s == "" })
	}
	return normalize(set), longer
}

// change says that a character folds to another.
type change struct{ from, to rune }

// changing lists all characters that fold to one other character.
var changing = sync.OnceValue(func() []change {
	var all []change
	for _, table := range unicode.GraphicRanges {
		each(table, func(r rune) {
			s := token.Fold(string(r))
			if to, n := utf8.DecodeRuneInString(s); n == len(s) && n > 0 && to != r {
				all = append(all, change{r, to})
			}
		})
	}
	return all
})

func each(table *unicode.RangeTable, visit func(rune)) {
	for _, x := range table.R16 {
		for r := rune(x.Lo); r <= rune(x.Hi); r += rune(x.Stride) {
			visit(r)
		}
	}
	for _, x := range table.R32 {
		for r := rune(x.Lo); r <= rune(x.Hi); r += rune(x.Stride) {
			visit(r)
		}
	}
}

// contains reports whether r is in a set of sorted pairs.
func contains(pairs []rune, r rune) bool {
	i, _ := slices.BinarySearch(pairs, r)
	return i%2 == 1 || i < len(pairs) && pairs[i] == r
}

// normalize sorts pairs and joins those that touch.
func normalize(pairs []rune) []rune {
	type span struct{ lo, hi rune }
	spans := make([]span, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		spans = append(spans, span{pairs[i], pairs[i+1]})
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.lo - b.lo) })
	var out []rune
	for _, s := range spans {
		if n := len(out); n > 0 && s.lo <= out[n-1]+1 {
			out[n-1] = max(out[n-1], s.hi)
			continue
		}
		out = append(out, s.lo, s.hi)
	}
	return out
}

// complement returns what a set of sorted pairs leaves out.
func complement(pairs []rune) []rune {
	var out []rune
	next := rune(0)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] > next {
			out = append(out, next, pairs[i]-1)
		}
		next = pairs[i+1] + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, next, unicode.MaxRune)
	}
	return out
}
