package match

import (
	"testing"

	"imdex/index/token"
)

// BenchmarkMatch is the cost of one candidate that matches: a message of about
// 100 bytes of Chinese, folded already.
func BenchmarkMatch(b *testing.B) {
	folded := token.Fold("这份合同今天下午盖章，麻烦确认upload failed的原因，联系13812346789处理👌谢谢大家")
	for _, query := range []string{"合同", "盖章", "=盖章", "upload", "6789", `"合同今天"`, `"upload failed"`, "uplo*", `/\d{11}/`, "👌", "不在里面"} {
		b.Run(query, func(b *testing.B) {
			_, m := compile(b, query)
			var text Text
			b.ReportAllocs()
			for b.Loop() {
				text.Reset(folded)
				m.Match(&text)
			}
		})
	}
}

func TestNoAllocations(t *testing.T) {
	folded := token.Fold("这份合同今天下午盖章，upload failed 13812346789")
	for _, query := range []string{"合同", "upload", "=upload", "6789", `"upload failed"`, "uplo*", `/\d{11}/`} {
		_, m := compile(t, query)
		var text Text
		n := testing.AllocsPerRun(100, func() {
			text.Reset(folded)
			if !m.Match(&text) {
				t.Error(query)
			}
		})
		if n != 0 {
			t.Errorf("%s: %v allocations", query, n)
		}
	}
}
