package index

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/index/token"
)

// terms are the text terms of a text.
func terms(text string) []string {
	var list []string
	folded := token.Fold(text)
	TextTerms(folded, token.Append(nil, folded), func(term string) { list = append(list, term) })
	return list
}

func TestTextTerms(t *testing.T) {
	long := strings.Repeat("a", 70)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"ideographs", "酒店早餐", []string{"酒店", "店早", "早餐", "餐"}},
		{"one ideograph", "酒", []string{"酒"}},
		{"separated runs", "酒店，早 餐", []string{"酒店", "店", "，", "早", "餐"}},
		{"words", "Deploy v1.8_x", []string{"deploy", "v1", ".", "8", "_", "x"}},
		{"change of kind", "铁路12306", []string{"铁路", "路", "12306"}},
		{"symbols", "👌👌", []string{"👌", "👌"}},
		{"longest", long[:64], []string{long[:64]}},
		{"cut", long, []string{cutMarker, long[:64]}},
		{"cut at a code point", long[:63] + "ж", []string{cutMarker, long[:63]}},
		{"marks of an ideograph", "か\u0301x", []string{"か\u0301", "x"}},
		{"nothing", " \n\u0000", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "symbols" || c.name == "separated runs" {
				c.want = slices.Clone(c.want)
				for i := range c.want {
					c.want[i] = token.Fold(c.want[i])
				}
			}
			assert.Equal(t, c.want, terms(c.text))
		})
	}
}

// meets reports whether a text with these terms meets all needs.
func meets(terms []string, needs []Need) bool {
	for _, n := range needs {
		if !slices.ContainsFunc(n, func(l Lookup) bool { return finds(terms, l) }) {
			return false
		}
	}
	return true
}

func finds(terms []string, l Lookup) bool {
	return slices.ContainsFunc(terms, func(term string) bool {
		switch l.Match {
		case Exact:
			return term == l.Term
		case Prefix:
			return strings.HasPrefix(term, l.Term)
		}
		return strings.Contains(term, l.Term) || term == cutMarker
	})
}

// The matchers below are the rules of search, written for clearness alone.

// inRow reports whether the needle stands in the text from the start of a
// token to the end of one, or into a word if on.
func inRow(text, needle string, on bool) bool {
	tokens := token.Append(nil, text)
	for _, first := range tokens {
		end := first.Start + len(needle)
		if end > len(text) || text[first.Start:end] != needle {
			continue
		}
		for _, last := range tokens {
			if last.End == end || on && last.Kind == token.Word && last.Start < end && end < last.End {
				return true
			}
		}
	}
	return false
}

func isPhrase(text, needle string) bool {
	cutUp := func(s string) (list []string) {
		for _, t := range token.Append(nil, s) {
			if t.Kind != token.Symbol {
				list = append(list, s[t.Start:t.End])
			}
		}
		return list
	}
	have, want := cutUp(text), cutUp(needle)
	if len(want) == 0 {
		return inRow(text, needle, false)
	}
	for i := range have {
		if i+len(want) <= len(have) && slices.Equal(want, have[i:i+len(want)]) {
			return true
		}
	}
	return false
}

func inAWord(text, needle string) bool {
	return slices.ContainsFunc(token.Append(nil, text), func(t token.Token) bool {
		return t.Kind == token.Word && strings.Contains(text[t.Start:t.End], needle)
	})
}

// TestNeedsAreNeeded: a text that matches meets the needs, whatever the text.
func TestNeedsAreNeeded(t *testing.T) {
	long := strings.Repeat("z", 61)
	piece := rapid.SampledFrom([]string{"酒", "店", "早", "か", "가", "a", "b", "1", "12345", "ж", "\u0301", "\u3099", "，", "+", " ", "👌", "_", long, long + "ж", "酒\u0301"})
	texts := rapid.Map(rapid.SliceOfN(piece, 1, 12), func(p []string) string { return token.Fold(strings.Join(p, "")) })
	matched := map[string]int{}
	check := func(t *rapid.T, name string, match bool, text, needle string, needs []Need) {
		if !match {
			return
		}
		matched[name]++
		if !meets(terms(text), needs) {
			require.Failf(t, name, "%q in %q: needs %v, has %q", needle, text, needs, terms(text))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := texts.Draw(t, "text")
		runes := []rune(text)
		if len(runes) == 0 {
			return
		}
		i := rapid.IntRange(0, len(runes)-1).Draw(t, "from")
		j := rapid.IntRange(i+1, len(runes)).Draw(t, "to")
		needle := string(runes[i:j])
		check(t, "piece", true, text, needle, PieceNeeds(needle))
		check(t, "plain", inRow(text, needle, true), text, needle, PlainNeeds(needle))
		check(t, "whole", inRow(text, needle, false), text, needle, WholeNeeds(needle))
		check(t, "phrase", isPhrase(text, needle), text, needle, PhraseNeeds(needle))
		loose := strings.NewReplacer("，", " ", "+", "", "_", ", ").Replace(needle)
		check(t, "loose phrase", loose != needle && isPhrase(text, loose), text, loose, PhraseNeeds(loose))
		check(t, "number", inAWord(text, needle), text, needle, NumberNeeds(needle))
	})
	for _, name := range []string{"piece", "plain", "whole", "phrase", "loose phrase", "number"} {
		assert.NotZero(t, matched[name], name)
	}
}

// TestNeeds shows what is asked of the postings, so that a need that was lost
// is seen: the property above is met by no needs at all.
func TestNeeds(t *testing.T) {
	one := func(m Match, term string) Need { return Need{{m, term}} }
	for _, c := range []struct {
		name string
		got  []Need
		want []Need
	}{
		{"plain ideograph", PlainNeeds("酒"), []Need{one(Prefix, "酒")}},
		{"plain ideographs", PlainNeeds("酒店早"), []Need{one(Exact, "酒店"), one(Exact, "店早")}},
		{"plain word", PlainNeeds("deploy"), []Need{one(Prefix, "deploy")}},
		{"plain address", PlainNeeds("a@b"), []Need{one(Exact, "a"), one(Exact, "@"), one(Prefix, "b")}},
		{"plain mixed", PlainNeeds("路12306"), []Need{one(Exact, "路"), one(Prefix, "12306")}},
		{"whole", WholeNeeds("deploy"), []Need{one(Exact, "deploy")}},
		{"symbols", SymbolNeeds("👌"), []Need{one(Exact, "👌")}},
		{"number", NumberNeeds("6789"), []Need{one(Contains, "6789")}},
		{"number too long", NumberNeeds(strings.Repeat("6", 65)), []Need{one(Exact, cutMarker)}},
		{"phrase", PhraseNeeds("upload 合同"), []Need{one(Exact, "upload"), {{Exact, "合同"}, {Exact, "合"}}}},
		{"phrase of one", PhraseNeeds("合"), []Need{one(Prefix, "合")}},
		{"phrase of symbols", PhraseNeeds("+,"), []Need{one(Exact, "+"), one(Exact, ",")}},
		{"piece", PieceNeeds("is-master-"), []Need{one(Contains, "is"), one(Exact, "-"), one(Exact, "master"), one(Exact, "-")}},
		{"piece of ideographs", PieceNeeds("合同盖"), []Need{one(Exact, "合同"), one(Prefix, "同盖")}},
		{"piece that goes on", PieceNeeds("合 dep"), []Need{one(Exact, "合"), one(Prefix, "dep")}},
		{"prefix too long", PlainNeeds(strings.Repeat("6", 65)), []Need{one(Prefix, strings.Repeat("6", 60))}},
		{"nothing", PlainNeeds(" "), nil},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, c.got) })
	}
}

// TestLookups: a segment finds what a list of terms finds.
func TestLookups(t *testing.T) {
	f := random(6, 400)
	dir := t.TempDir()
	update(t, builder(dir, f))
	r := reader(t, dir)
	for _, l := range []Lookup{
		{Exact, "deploy"}, {Exact, "的一"}, {Exact, "absent"}, {Exact, cutMarker}, {Prefix, "的"}, {Prefix, "de"}, {Prefix, "tk00"},
		{Contains, "edis"}, {Contains, "0000"}, {Contains, "absent"}, {Prefix, "\u0301"},
	} {
		count := 0
		var d Document
		for _, s := range r.Segments() {
			found, err := s.Need(ByText, Need{l, {Exact, "no such term"}})
			require.NoError(t, err)
			for doc := range s.Count() {
				require.NoError(t, s.Document(doc, &d))
				want := finds(terms(d.Text), l)
				require.Equal(t, want, found.Contains(doc), "%v in %q", l, d.Text)
				if want {
					count++
				}
			}
		}
		assert.Equal(t, l != (Lookup{Exact, "absent"}) && l.Term != "\u0301", count > 0, "%v", l)
	}
}
