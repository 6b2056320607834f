package token_test

import (
	"strings"
	"unicode"

	"pgregory.net/rapid"
)

// texts generates what messages are made of, and what is made to break them:
// up to maxLen stretches, each of one family, so that what belongs together
// meets and families border on one another.
func texts(maxLen int) *rapid.Generator[string] {
	anything := rapid.OneOf(
		rapid.SampledFrom(troublesome),
		of(unicode.Han), of(unicode.Hiragana, unicode.Katakana), of(unicode.Hangul),
		of(unicode.Latin), of(unicode.Mn), of(unicode.M), of(unicode.L), of(unicode.N),
		of(unicode.P, unicode.S), of(unicode.Cf, unicode.Variation_Selector), of(unicode.Z, unicode.Cc),
		rapid.Map(rapid.Int32Range(0x3400, 0x9FFF), text),
		rapid.Map(rapid.Int32Range(0xF900, 0xFFFD), text),
		rapid.Map(rapid.Int32Range(0x20, 0x7E), text),
		rapid.Map(rapid.Int32Range(0, unicode.MaxRune), text),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 1, 4), func(b []byte) string { return string(b) }),
	)
	stretch := rapid.OneOf(
		anything,
		joined(5, rapid.SampledFrom(strings.Split("\u1100 ㄱ ﾡ ㉠ \u1161 ㅏ ￂ \u11A8 ㄳ 가 각 ㉮ \u200B \uFE0F \u0301 \u302E", " "))),
		joined(5, rapid.SampledFrom(strings.Split("a é ø İ ﬁ ſ \u0301 \u0323 \u0345 \u034F \u20DD \uFE0F \u200D", " "))),
		joined(5, rapid.SampledFrom(strings.Split("и й α ΐ Ͱ \u0301 \u0306 \u0308 \u0323 \u0345 \u034F \u20DD \u200D", " "))),
		joined(4, rapid.SampledFrom(strings.Split("カ ｶ か 日 ﾞ ゛ \u3099 \u309A ー \u200B \U000E0100", " "))),
		joined(4, rapid.SampledFrom(strings.Split("\u09C7 \u09BE \u0B47 \u0B56 \u1025 \u102E \u093C \u0915 \u0E01 \u0E31 \u0E48", " "))),
		joined(4, rapid.SampledFrom(strings.Split("\n \x00 \u2028 \u0085 \u0301 \u0E31 \uFE0F \u200B \uFEFF", " "))),
	)
	return joined(maxLen, stretch)
}

// joined generates up to n pieces in a row.
func joined(n int, piece *rapid.Generator[string]) *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(piece, 0, n), func(pieces []string) string { return strings.Join(pieces, "") })
}

func text(r int32) string { return string(r) }

// of generates the characters of tables.
func of(tables ...*unicode.RangeTable) *rapid.Generator[string] {
	var all []string
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.In(r, tables...) {
			all = append(all, string(r))
		}
	}
	return rapid.SampledFrom(all)
}

// troublesome are pieces for which a rule of folding or of normalization has a
// special case.
var troublesome = []string{
	"a", "e\u0301", "é", "É", "ß", "ẞ", "ﬁ", "ø", "ı", "İ", "I\u0307", "ŉ", "ǰ", "ﬃ", "\u0345", "\u0301\u0345", "ᾳ", "ᾼ", "ς", "ΐ",
	"발", "\u1100", "\u1161", "\u11A8", "ㅠ", "ㄱ", "ㅏ", "ㄳ", "㈀", "㉠", "㉮", "ﾡ", "ￂ", "가", "각", "\u115F", "\u1160", "\u302E", "\u3164",
	"ｶ", "ﾞ", "ﾟ", "カ", "か", "\u3099", "\u309A", "゛", "ー", "ｰ", "〆", "〱", "㌀", "㍿", "ゟ", "ヿ",
	"發", "髮", "乾", "鏚", "豈", "\U0002F800", "⼀", "⺀", "々", "〇", "〸", "\U00016FE2", "\U00016FF0",
	"👍", "🏽", "❤", "\uFE0F", "\u200D", "👩\u200D💻", "🇨", "1\uFE0F\u20E3", "\u20E3", "\uFFFD", "\uFFFE", "\uE000", "\U0010FFFF",
	"\x00", "\n", "\r", "\u0085", "\u2028", "\u00A0", "\u3000", " ", "\u200B", "\uFEFF", "\u00AD", "\u061C", "\u180E", "\u180B",
	"\U000E0001", "\U000E0100", "\u034F", "\u0300", "\u0315", "\u05AE", "\u093C", "\u0E31", "\u0E38", "\u0E48", "\u09C7", "\u09BE",
	"\u0958", "\u0FB2", "\u0F71\u0F80", "\u0344", "\U0001D15E", "\U0001D165", "Ꭰ", "ꭰ", "Ⅷ", "ↀ", "K", "Å", "½", "…", "㎏", "ﷺ", "´", "ͺ",
	"Ａ", "ａ", "！", "～", "，", "。", "\x80", "\xff", "\xe4\xb8", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80",
	strings.Repeat("\u0301", 40), strings.Repeat("\u0323\u0301", 20), strings.Repeat("\u0E48", 33),
}
