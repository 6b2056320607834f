package index

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"imdex/index/token"
)

// Fingerprint digests what decides the content of an index: the table of
// postings, the document codec, the tokens, and the caller's parts (the
// versions of the decoders, settings that change terms), in their order. An
// index with another fingerprint is stale.
func Fingerprint(parts ...string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d %v", postingsVersion, codecVersion, token.Version)
	for _, p := range parts {
		fmt.Fprintf(h, "\n%d %s", len(p), p) // the length keeps parts apart
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
