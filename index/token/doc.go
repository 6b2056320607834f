// Package token folds text and cuts folded text into tokens. The index is
// built from its tokens and queries are matched by them, so both sides of a
// search are treated by the same code.
//
// # What it is
//
// [Fold] maps spellings that a reader takes for the same text to one spelling:
// width, case, accents of Latin letters, traditional and simplified Han
// characters, composed and decomposed forms, and invisible characters.
// [Append] cuts folded text into tokens and symbols. [Map] folds and keeps the
// way back to the original, which is what is shown and exported.
//
// # What folding does
//
// These steps, in this order, repeated until nothing changes:
//
//   - drop every character of category Cf and every variation selector;
//   - Unicode normalization form NFKC;
//   - full case folding (ß = ss);
//   - in NFD, remove each Mn that follows a Latin letter (é = e); letters with
//     a stroke and the like stay, and so do the marks of all other scripts;
//   - simplify one Han character at a time, by the first candidate of
//     OpenCC's TSCharacters (發票 = 发票);
//   - Unicode normalization form NFC.
//
// A byte that is not part of well-formed UTF-8 folds to U+FFFD.
//
// # What it promises
//
//   - Fold(Fold(s)) == Fold(s), for every s; folded text is well-formed UTF-8.
//   - Fold returns s itself when s is folded already.
//   - The tokens of a text are in order, disjoint and not empty. Every letter,
//     mark and number is in a token, every punctuation, symbol, private-use and
//     unassigned character is a symbol of its own, and nothing else is covered.
//   - The same text folds to the same bytes and the same tokens as long as
//     [Version] is the same. An index whose version differs is stale.
//
// All functions may be called from several goroutines at once.
//
// # Caveats
//
// Folding is not the concatenation of what single characters fold to: what
// stands before a mark decides what becomes of it. Hence Fold(a+b) may differ
// from Fold(a)+Fold(b) unless b begins with a character that joins nothing.
//
// Every property is that of Unicode 15.0.0, by way of the standard library and
// golang.org/x/text. A toolchain that brings another version of Unicode makes
// the tests fail; it then needs a new Version and a new classes.bin, which
// go test -run TestClasses -update writes.
package token

// Version names this folding and these tokens. It is a part of the index's
// fingerprint. It changes with anything that changes a folded byte or a token:
//
//	1: the first
const Version = "1 unicode-15.0.0 tscharacters-5249273a3e56"
