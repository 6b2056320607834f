package token_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/index/token"
)

// The rules of tokens, one by one, as users are told them.

// cut shows the tokens of the fold of s: words as they are, ideographs in
// brackets, symbols in braces.
func cut(s string) string {
	folded := token.Fold(s)
	var shown []string
	for _, k := range token.Append(nil, folded) {
		text := folded[k.Start:k.End]
		switch k.Kind {
		case token.Ideograph:
			text = "[" + text + "]"
		case token.Symbol:
			text = "{" + text + "}"
		}
		shown = append(shown, text)
	}
	return strings.Join(shown, " ")
}

func indexOf(t *testing.T, s, part string) int {
	t.Helper()
	i := strings.Index(s, part)
	require.GreaterOrEqual(t, i, 0, "%q in %q", part, s)
	return i
}

func TestEachHanKanaOrHangulCharacterIsAToken(t *testing.T) {
	assert.Equal(t, "[合] [同]", cut("合同"))
	assert.Equal(t, "[ひ] [カ] [한] [글]", cut("ひカ한글"))
	assert.Equal(t, "[〇] [々] [⺀]", cut("〇々⺀"), "by script, not by category")
	assert.Equal(t, "[ー] [〆] [〱] [〲] [〳] [〴] [〵]", cut("ー〆〱〲〳〴〵"))
	assert.Equal(t, "[か] [ー] [ど]", cut("かーど"))
	assert.Equal(t, "{・} {゠}", cut("・゠"), "of no script")
}

func TestMarksGoWithTheIdeographBeforeThem(t *testing.T) {
	assert.Equal(t, "[日\u0301] [あ\u3099\u20DD] abc", cut("日\u0301あ\u3099\u20DDabc"))
	assert.Equal(t, "[가\u302E] [나]", cut("가\u302E나"), "a mark of script Hangul is a mark")
	assert.Equal(t, "[葛] [城]", cut("葛\U000E0100城"))
}

func TestAMaximalRunOfLettersMarksAndNumbersIsAToken(t *testing.T) {
	assert.Equal(t, "iphone15", cut("iPhone15"))
	assert.Equal(t, "привет2й", cut("Привет2и\u0306"))
	assert.Equal(t, "x2 ↀa viii", cut("x² ↀa Ⅷ"))
}

func TestAMarkBeginsARunAfterASymbolOrAtTheStart(t *testing.T) {
	assert.Equal(t, "\u0301ab", cut("\u0301ab"))
	assert.Equal(t, "{!} \u0301ab", cut("!\u0301ab"))
	assert.Equal(t, "a \u0301b", cut("a \u0301b"))
	assert.Equal(t, "\u0301 [日]", cut("\u0301日"))
	assert.Equal(t, "1\u20E3", cut("1\uFE0F\u20E3"))
}

func TestScriptsWithoutSpacesGiveOneTokenARun(t *testing.T) {
	for name, s := range map[string]string{"Thai": "สวัสดีครับ", "Lao": "ສະບາຍດີ", "Khmer": "សួស្តី"} {
		t.Run(name, func(t *testing.T) { assert.Len(t, token.Append(nil, token.Fold(s)), 1) })
	}
}

func TestEverythingElseSeparates(t *testing.T) {
	assert.Equal(t, "a {_} b {-} c", cut("a_b-c"))
	assert.Equal(t, "10 {.} 0 {.} 3 {.} 17", cut("10.0.3.17"))
	assert.Equal(t, "c {+} {+}", cut("C++"))
}

func TestSymbolsAreTokensOneByOne(t *testing.T) {
	assert.Equal(t, "{👌} {👌}", cut("👌👌"))
	assert.Equal(t, "{.} {.} {.} {.} {.} {.}", cut("……"))
	assert.Equal(t, "{👍} {🏽}", cut("👍🏽"))
	assert.Equal(t, "{\uE000} {\U0010FFFF} {\u0378} {\uFFFD}", cut("\uE000\U0010FFFF\u0378\xff"))
	assert.Equal(t, "{¥} {。} {(}", cut("￥。（"))
}

func TestSeparatorsAndControlsAreNothing(t *testing.T) {
	assert.Empty(t, cut(" \u3000\u00A0\t\r\n\x00\u0085\u2028\u2029\u200B"))
	assert.Equal(t, "a b", cut("a\x00b"))
}

func TestAChangeOfKindIsABoundary(t *testing.T) {
	assert.Equal(t, "[铁] [路] 12306", cut("铁路12306"))
	assert.Equal(t, "[第] 3 [次]", cut("第3次"))
	assert.Equal(t, "a [日] b {!}", cut("a日b!"))
}
