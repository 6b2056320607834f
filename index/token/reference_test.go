package token_test

import (
	"os"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"imdex/index/token"
)

// The reference folds, cuts and maps by the wording alone: one rule after the
// other over the whole text, slowly, sharing nothing with the product.

// refFold folds s by the rules of the package comment.
func refFold(s string) string {
	for {
		before := s
		s = strings.Map(visible, string([]rune(s)))
		s = refNFKC(s)
		s = refCaseFold(s)
		s = refBare(refNFD(s))
		s = strings.Map(simple, s)
		s = refNFC(s)
		if s == before {
			return s
		}
	}
}

func visible(r rune) rune {
	if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
		return -1
	}
	return r
}

// refCaseFold folds case by CaseFolding.txt. Package cases differs from it in
// the 86 capital letters of Cherokee, which are folded already.
func refCaseFold(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.Is(unicode.Cherokee, r) && unicode.IsUpper(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(cases.Fold().String(string(r)))
		}
	}
	return b.String()
}

// refBare removes each Mn that follows a Latin letter, again and again, so
// that the second of two marks goes as well.
func refBare(s string) string {
	runes := []rune(s)
	for i := 1; i < len(runes); i++ {
		before := runes[i-1]
		if unicode.Is(unicode.Mn, runes[i]) && unicode.Is(unicode.Latin, before) && unicode.Is(unicode.L, before) {
			return refBare(string(append(runes[:i:i], runes[i+1:]...)))
		}
	}
	return s
}

// simplifications is the reference's own reading of the table.
var simplifications = sync.OnceValue(func() map[rune]rune {
	data, err := os.ReadFile("t2s.txt")
	if err != nil {
		panic(err)
	}
	lines := strings.Split(string(data), "\n")
	keys, values := []rune(lines[3]), []rune(lines[4])
	table := map[rune]rune{}
	for i := range keys {
		table[keys[i]] = values[i]
	}
	for _, group := range strings.Split(lines[5], " ") {
		runes := []rune(group)
		table[runes[0]] = runes[1]
	}
	return table
})

func simple(r rune) rune {
	if to, ok := simplifications()[r]; ok {
		return to
	}
	return r
}

// The normalization forms by their definition: package norm is asked about
// single code points only, because over 30 combining characters it adds
// U+034F, which no form does.

func refNFKC(s string) string { return refCompose(refDecompose(s, norm.NFKD)) }
func refNFC(s string) string  { return refCompose(refDecompose(s, norm.NFD)) }
func refNFD(s string) string  { return refDecompose(s, norm.NFD) }

// refDecompose decomposes and puts marks in canonical order by exchanging
// neighbours until there is nothing to exchange.
func refDecompose(s string, form norm.Form) string {
	var runes []rune
	for _, r := range s {
		runes = append(runes, []rune(form.String(string(r)))...)
	}
	for swapped := true; swapped; {
		swapped = false
		for i := 1; i < len(runes); i++ {
			if ccc(runes[i]) != 0 && ccc(runes[i-1]) > ccc(runes[i]) {
				runes[i-1], runes[i] = runes[i], runes[i-1]
				swapped = true
			}
		}
	}
	return string(runes)
}

func ccc(r rune) uint8 {
	if r < 0x300 {
		return 0
	}
	return norm.NFD.PropertiesString(string(r)).CCC()
}

// refCompose joins, from left to right, each character with the last starter
// before it, if nothing of its own class or of class zero stands between.
func refCompose(s string) string {
	runes := []rune(s)
next:
	for i := 1; i < len(runes); i++ {
		for j := i - 1; j >= 0; j-- {
			if ccc(runes[j]) == 0 {
				if to, ok := composites()[[2]rune{runes[j], runes[i]}]; ok {
					runes[j] = to
					runes = append(runes[:i], runes[i+1:]...)
					i--
				}
				continue next
			}
			if ccc(runes[j]) >= ccc(runes[i]) {
				continue next
			}
		}
	}
	return string(runes)
}

// composites maps the two halves of each primary composite to it.
var composites = sync.OnceValue(func() map[[2]rune]rune {
	pairs := map[[2]rune]rune{}
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		s := string(r)
		d := []rune(norm.NFD.String(s))
		if len(d) < 2 || norm.NFC.String(s) != s {
			continue
		}
		first, _ := utf8.DecodeRuneInString(norm.NFC.String(string(d[:len(d)-1])))
		pairs[[2]rune{first, d[len(d)-1]}] = r
	}
	return pairs
})

// refTokens cuts folded text, one rule after the other.
func refTokens(folded string) []token.Token {
	type char struct {
		r          rune
		start, end int
	}
	var chars []char
	for i, r := range folded {
		n := len(string(r))
		if r == utf8.RuneError && !strings.HasPrefix(folded[i:], "\uFFFD") {
			n = 1
		}
		chars = append(chars, char{r, i, i + n})
	}
	var tokens []token.Token
	for i := 0; i < len(chars); {
		first, last := i, i
		kind := token.Kind(0)
		switch r := chars[i].r; {
		case ideograph(r):
			kind = token.Ideograph
			for last+1 < len(chars) && unicode.IsMark(chars[last+1].r) {
				last++
			}
		case unicode.In(r, unicode.L, unicode.M, unicode.N):
			kind = token.Word
			for last+1 < len(chars) && unicode.In(chars[last+1].r, unicode.L, unicode.M, unicode.N) && !ideograph(chars[last+1].r) {
				last++
			}
		case unicode.In(r, unicode.P, unicode.S, unicode.Co, unicode.Cn):
			kind = token.Symbol
		}
		if kind != 0 {
			tokens = append(tokens, token.Token{Start: chars[first].start, End: chars[last].end, Kind: kind})
		}
		i = last + 1
	}
	return tokens
}

// ideograph: a mark is one that follows, whatever its script.
func ideograph(r rune) bool {
	return !unicode.IsMark(r) && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) ||
		strings.ContainsRune("\u30FC\u3006\u3031\u3032\u3033\u3034\u3035", r))
}

// refOffsets answers for the way back by its definition: the smallest stretch
// of the original that folds, on its own, to text with Text[start:end] in it,
// and that begins and ends where no character is parted from its marks.
type refOffsets struct {
	cuts []int // offsets in the original that part nothing
	at   []int // the offset in the folded text for each
}

func newRefOffsets(s string) refOffsets {
	var o refOffsets
	whole := refFold(s)
	for i := 0; i <= len(s); {
		head, rest := refFold(s[:i]), refFold(s[i:])
		if head+rest == whole && !parted(s[:i], s[i:]) {
			o.cuts, o.at = append(o.cuts, i), append(o.at, len(head))
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		i += max(n, 1)
	}
	return o
}

func (o refOffsets) original(start, end int) (int, int) {
	from := o.cuts[sort.SearchInts(o.at, start+1)-1] // the last cut at or before start
	if start == end {
		return from, from
	}
	return from, o.cuts[sort.SearchInts(o.at, end)] // the first cut at or after end
}

// parted reports whether a cut is between a character and a mark of it: one
// that is a mark, or becomes one. Controls have no marks.
func parted(head, rest string) bool {
	isCf := func(r rune) bool { return unicode.Is(unicode.Cf, r) }
	next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, isCf))
	first, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(next)))
	if !unicode.IsMark(first) {
		return false
	}
	base, n := utf8.DecodeLastRuneInString(strings.TrimRightFunc(head, func(r rune) bool {
		return unicode.IsMark(r) || isCf(r) || unicode.IsMark([]rune(norm.NFKD.String(string(r)))[0])
	}))
	if n == 0 { // at the start marks belong together, and nothing to Cf
		return strings.TrimLeftFunc(head, isCf) != ""
	}
	if unicode.In(base, unicode.Cc, unicode.Zl, unicode.Zp) {
		return strings.TrimLeftFunc(head[strings.LastIndex(head, string(base))+len(string(base)):], isCf) != ""
	}
	return true
}
