package token_test

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/index/token"
)

// The rules of folding, one by one, as users are told them.

func TestFoldIsRepeatedUntilNothingChanges(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"a mark becomes a letter":               {"\u0345", "ι"},
		"normalization makes a capital":         {"\U0001D400\u0301", "a"},
		"normalization makes a traditional one": {"\uF900", "岂"},
		"a simplified one is simplified":        {"薴", "苎"},
		"a compatibility form of a radical":     {"⿓", "龙"},
		"a dropped one parted two that compose": {"\u1100\u200B\u1161", "가"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, token.Fold(c.in))
			assert.Equal(t, c.want, token.Fold(c.want))
		})
	}
}

func TestFoldDropsFormatCharactersAndVariationSelectors(t *testing.T) {
	assert.Equal(t, "ab", token.Fold("\uFEFFa\u200B\u200D\u00AD\u2060\u202Eb\u180E"))
	assert.Equal(t, "❤葛", token.Fold("❤\uFE0F葛\U000E0100"))
	assert.Equal(t, "👩💻", token.Fold("👩\u200D💻"))
	assert.Equal(t, "", token.Fold("\u200B\uFE0F\U000E0001\u180B"))
}

func TestFoldIsNFKC(t *testing.T) {
	assert.Equal(t, "abc123", token.Fold("ＡＢＣ１２３"))
	assert.Equal(t, "ガ", token.Fold("ｶﾞ"))
	assert.Equal(t, "1⁄2...kgfi株式会社", token.Fold("½…㎏ﬁ㍿"))
	assert.Equal(t, "!,?:()~ ", token.Fold("！，？：（）～\u3000"))
	assert.Equal(t, "。、「」", token.Fold("｡、「」"))
}

func TestFoldIsFullCaseFolding(t *testing.T) {
	assert.Equal(t, "strasse", token.Fold("Straße"))
	assert.Equal(t, token.Fold("STRASSE"), token.Fold("STRAẞE"))
	assert.Equal(t, token.Fold("ΣΑΣ"), token.Fold("σας"))
	assert.Equal(t, "привет", token.Fold("ПРИВЕТ"))
	assert.Equal(t, "k", token.Fold("\u212A"))
}

// The capital letters of Cherokee are the folded form, unlike all others.
func TestFoldOfCherokeeIsItsCapitals(t *testing.T) {
	assert.Equal(t, "ᎠᏴ", token.Fold("ꭰᏼ"))
	assert.Equal(t, "ᎠᏴ", token.Fold("ᎠᏴ"))
}

func TestFoldRemovesMnAfterLatinLetters(t *testing.T) {
	assert.Equal(t, "e", token.Fold("é"))
	assert.Equal(t, "e", token.Fold("e\u0301"))
	assert.Equal(t, "i", token.Fold("İ"))
	assert.Equal(t, "viet", token.Fold("Việt"))
	assert.Equal(t, "ludenscheid", token.Fold("Lüdenscheid"))
	assert.Equal(t, "ødłıđ", token.Fold("Ødłıđ"))
	assert.Equal(t, "e\u20DD\u0301", token.Fold("e\u20DD\u0301"), "it does not follow the letter")
	assert.Equal(t, "1\u0301", token.Fold("1\u0301"))
	assert.Equal(t, "ↀ\u0301", token.Fold("ↀ\u0301"), "a Latin number is not a letter")
}

func TestFoldKeepsMarksOfOtherScripts(t *testing.T) {
	for name, s := range map[string]string{
		"Greek": "άΐ", "Cyrillic": "йё", "Arabic": "مُحَمَّد", "Thai": "ที่นี่", "Indic": "हिन्दी", "Hebrew": "שָׁלוֹם", "kana": "ガぱ",
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, s, token.Fold(s)) })
	}
}

func TestFoldSimplifiesByCharacter(t *testing.T) {
	assert.Equal(t, "发票", token.Fold("發票"))
	assert.Equal(t, "张学友", token.Fold("張學友"))
	assert.Equal(t, token.Fold("头发"), token.Fold("頭髮"))
	assert.Equal(t, "干", token.Fold("乾"), "the first candidate of several")
	assert.Equal(t, "甯坏像", token.Fold("甯坏像"), "the first candidate is the character")
	assert.Equal(t, "龙", token.Fold("龍"))
}

func TestFoldIsNFC(t *testing.T) {
	assert.Equal(t, "й", token.Fold("и\u0306"))
	assert.Equal(t, "한글", token.Fold("\u1112\u1161\u11AB\u1100\u1173\u11AF"))
	assert.Equal(t, "が", token.Fold("か\u3099"))
	assert.Equal(t, "\u0915\u093C", token.Fold("\u0958"), "an excluded composition")
}

func TestFoldKeepsHiraganaAndKatakanaDistinct(t *testing.T) {
	assert.NotEqual(t, token.Fold("か"), token.Fold("カ"))
}

func TestFoldReplacesBrokenBytes(t *testing.T) {
	assert.Equal(t, "a\uFFFDb", token.Fold("A\xffB"))
	assert.Equal(t, "\uFFFD\uFFFD", token.Fold("\xe4\xb8"))
	assert.Equal(t, "\uFFFD\uFFFD\uFFFD", token.Fold("\xed\xa0\x80"), "a surrogate")
	assert.Equal(t, "\uFFFD\u0301", token.Fold("\xff\u0301"))
	assert.Equal(t, "\x00\uFFFE", token.Fold("\x00\uFFFE"))
}

func TestOriginalIsTheWayBack(t *testing.T) {
	for name, c := range map[string]struct{ original, match, want string }{
		"the same":                        {"合同盖章", "盖章", "盖章"},
		"a part of an expansion":          {"签㍿了", "式", "㍿"},
		"a part of a ligature":            {"oﬃce", "f", "ﬃ"},
		"both halves of an expansion":     {"Straße!", "strasse", "Straße"},
		"combining marks that went":       {"cafe\u0301 x", "cafe", "cafe\u0301"},
		"combining marks that stay":       {"นี่x", "น", "นี่"},
		"marks of a part":                 {"ﬁ\u0301x", "i", "ﬁ\u0301"},
		"half-width voicing":              {"ｶﾞス", "ガ", "ｶﾞ"},
		"Hangul of jamo":                  {"\u1112\u1161\u11ABx", "한", "\u1112\u1161\u11AB"},
		"jamo in a row":                   {"ㅠㅠㅠ", "\u1172", "ㅠ"},
		"a selector is a mark":            {"I ❤\uFE0F u", "❤", "❤\uFE0F"},
		"a joiner is no mark":             {"👩\u200D💻", "💻", "💻"},
		"dropped ones outside the match":  {"\uFEFFa\u200B", "a", "a"},
		"dropped ones inside the match":   {"合\u200B同", "合同", "合\u200B同"},
		"a mark behind a dropped one":     {"x\u200D\u0323y", "x", "x\u200D\u0323"},
		"broken bytes":                    {"a\xff\xfeb", "\uFFFD", "\xff"},
		"longer and shorter before it":    {"㍿ＡＢＣé發票", "发", "發"},
		"a mark is not one of a line end": {"\n\u0301", "\u0301", "\u0301"},
	} {
		t.Run(name, func(t *testing.T) {
			f := token.Map(c.original)
			start := indexOf(t, f.Text, c.match)
			from, to := f.Original(start, start+len(c.match))
			assert.Equal(t, c.want, c.original[from:to])
		})
	}
}

func TestOriginalOfAnEmptyRangeIsEmpty(t *testing.T) {
	f := token.Map("a㍿\u200B")
	for at, want := range []int{0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 7} {
		from, to := f.Original(at, at)
		assert.Equal(t, []int{want, want}, []int{from, to}, "%d", at)
	}
	var none token.Folded
	from, to := none.Original(0, 0)
	assert.Zero(t, from+to)
}

func TestFoldOfFoldedTextIsItself(t *testing.T) {
	gen := texts(8)
	for seed := range 500 {
		s := token.Fold(gen.Example(seed))
		if s != "" {
			require.Same(t, unsafe.StringData(s), unsafe.StringData(token.Fold(s)), "%+q", s)
		}
	}
}

func TestFoldOfCommonFoldedTextDoesNotAllocate(t *testing.T) {
	for name, s := range map[string]string{
		"empty": "", "ASCII": "deploy 10.0.3.17", "Han": "合同盖章,deploy 完成。", "kana": "カード", "Hangul": "한글 문서",
		"Cyrillic": "привет", "Thai": "ที่นี่", "Arabic": "مُحَمَّد", "Hindi": "हिन्दी", "emoji": "👍🏽", "jamo": "\u1172\u1172",
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, token.Fold(s), s)
			assert.Zero(t, testing.AllocsPerRun(100, func() { token.Fold(s) }))
		})
	}
}
