// Package lang reads a search query: it turns what a user types into a small
// tree that prints itself, and says what is wrong with what it cannot read.
//
// # What it is
//
// [Parse] is a pure function of the query and its [Options]: no clock, no
// files, no directory of names. Fields are a table ([Fields]) of what a query
// can name; the parser, the list of fields and their help are all made from
// it. The index has a table of its own, of what it keeps postings for: several
// fields here lead to one posting there (before, after and date), some to none
// (name, py), so the two are different facts and live where they are used.
//
// # What it promises
//
//   - Every tree prints a query that parses to an equal tree, spans aside,
//     unless that spelling is over a limit (it can be longer than what was
//     typed: a field is printed before each of its values).
//   - An error is an [*Error]. A syntax error carries a place, what was
//     expected there and a corrected query that parses.
//   - Work and memory are bounded by the limits of a query ([MaxBytes],
//     [MaxLeaves], [MaxDepth], [MaxInstructions]).
//
// # The language
//
// Parts beside each other must all match; AND says the same, OR and NOT are
// words in ASCII capitals, a leading - is NOT. NOT binds tighter than AND, AND
// tighter than OR. The signs - = @ " / and a field's name with its colon act
// at the start of a term only: after white space, a bracket, a field's colon,
// a -, or the end of a quoted part. “ ” ： （ ） － ＠ ＝ mean the same as their
// ASCII forms.
//
//	合同 deploy              both
//	-deploy, NOT deploy      not
//	a OR (b c)               either
//	=deploy                  the whole word only
//	"upload failed"          these words in a row
//	conn* v?3                any run of characters, any one character
//	/redis-\d+/              a regular expression
//	@王伟                    messages that mention someone
//	from:王伟 has:file       fields
//	date:(7d OR 2024-06)     a field for several values
//
// # Caveats
//
// A query is parsed as written and each term is folded afterwards, so that a
// character which only folds to an operator (＊, ？, ／) is text.
//
// There is no escape inside quotes; a phrase cannot hold a double quote, and
// need not, because quotes are symbols and separate words.
package lang
