package token_test

import (
	"testing"

	"imdex/index/token"
)

// maxFuzz bounds a text for the reference, which is quadratic and worse.
const maxFuzz = 400

func seed(f *testing.F) {
	for _, s := range troublesome {
		f.Add(s)
	}
	f.Add("铁路12306，ＡＢＣ１２３ ｶﾞ é İ 發票 張學友 👩\u200D💻 \xff")
}

func FuzzFold(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		s = s[:min(len(s), maxFuzz)]
		checkFold(t, s)
		checkTokens(t, s)
		checkTokens(t, token.Fold(s))
	})
}

func FuzzOffsets(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, s string) {
		s = s[:min(len(s), maxFuzz)]
		checkOffsets(t, s)
		checkOriginal(t, s[:min(len(s), maxFuzz/10)])
	})
}
