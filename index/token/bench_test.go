package token_test

import (
	"strings"
	"testing"

	"imdex/index/token"
)

// benchTexts are of the length of a long message. The folded ones are what a
// search meets when it folds again what the index keeps.
var benchTexts = map[string]string{
	"chinese":     strings.Repeat("今天的合同已经盖章了，请张三确认一下发票金额！明天上午九点开会。\n", 20),
	"english":     strings.Repeat("The deploy of redis-master-12 failed at 10.0.3.17, please check.\n", 30),
	"mixed":       strings.Repeat("版本v1.8.3已上线，@李雷 请看 https://example.com/p?id=6789 谢谢👍\n", 20),
	"traditional": strings.Repeat("張學友的發票已經開好了，請確認金額。\n", 20),
	"vietnamese":  strings.Repeat("Việt Nam đất nước tôi, hợp đồng đã ký.\n", 20),
	"cyrillic":    strings.Repeat("Привет, договор подписан вчера.\n", 20),
	"thai":        strings.Repeat("สวัสดีครับ ที่นี่ประเทศไทย\n", 20),
	"emoji":       strings.Repeat("👩\u200D💻❤\uFE0F👍🏽 ok ", 20),
}

func eachText(b *testing.B, text func(string) string, run func(s string)) {
	for name, s := range benchTexts {
		b.Run(name, func(b *testing.B) {
			s := text(s)
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				run(s)
			}
		})
	}
}

func BenchmarkFold(b *testing.B) {
	eachText(b, strings.Clone, func(s string) { token.Fold(s) })
}

func BenchmarkFoldOfFolded(b *testing.B) {
	eachText(b, token.Fold, func(s string) { token.Fold(s) })
}

func BenchmarkAppendFold(b *testing.B) {
	var dst []byte
	eachText(b, strings.Clone, func(s string) { dst = token.AppendFold(dst[:0], s) })
}

func BenchmarkMap(b *testing.B) {
	eachText(b, strings.Clone, func(s string) { token.Map(s) })
}

func BenchmarkAppend(b *testing.B) {
	var dst []token.Token
	eachText(b, token.Fold, func(s string) { dst = token.Append(dst[:0], s) })
}
