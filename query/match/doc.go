// Package match decides whether a text has a term, and where: the one
// definition of what each kind of term finds. It is pure; texts and terms come
// folded, with their tokens.
//
// A match is a stretch of the folded text:
//
//   - plain: the term in a row, from the start of a token or symbol to the end
//     of one; a word at its end may go on in the text;
//   - number-like: one word of the text that contains the term;
//   - whole: plain without going on;
//   - phrase: its tokens, each whole, in a row, whatever separates them; one
//     without letters and numbers is a run of symbols;
//   - wildcard: one whole token; of a file, its whole name;
//   - symbols: these in a row;
//   - expression: wherever RE2 finds it.
package match
