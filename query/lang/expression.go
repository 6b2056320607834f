package lang

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"imdex/index/token"
)

// ExpressionSyntax is how an expression is read: ^ and $ are the ends of a line, as for
// grep, and the dot stops at one; (?-m) and (?s) change that. Case is folded away.
const ExpressionSyntax = syntax.Perl &^ syntax.OneLine

// foldExpression folds a regular expression so that it fits folded text. It
// returns the folded expression as source; pos is where body begins in the
// query.
func foldExpression(body string, pos int) (string, *Error) {
	literally := edit{pos, pos + len(body), literal(body)}
	re, err := syntax.Parse(body, ExpressionSyntax)
	if err != nil {
		return "", expressionError(err, body, pos, literally)
	}
	folded := foldTree(re)
	n := instructions(folded)
	if n > MaxInstructions {
		return "", limitError(pos, "its expression is too large", limitText(MaxInstructions, "RE2 instructions"))
	}
	return folded.String(), nil
}

// literal is an expression that matches body as it is written.
func literal(body string) string {
	plain := strings.ReplaceAll(body, `\/`, "/")
	return strings.ReplaceAll(regexp.QuoteMeta(plain), "/", `\/`)
}

// expressionError translates an error of package syntax.
func expressionError(err error, body string, pos int, fix edit) *Error {
	e, ok := err.(*syntax.Error)
	if !ok {
		return syntaxError(pos, err.Error(), "an RE2 expression", fix)
	}
	switch e.Code {
	case syntax.ErrLarge, syntax.ErrNestingDepth:
		return limitError(pos, "its expression is too large", limitText(MaxInstructions, "RE2 instructions"))
	}
	at := max(strings.Index(body, e.Expr), 0)
	return syntaxError(pos+at, e.Code.String()+" in this expression", "an RE2 expression", fix)
}

// tooLarge is where an estimate of a program's size spares the time to compile
// it: far enough above the limit that simplifying would not bring it down.
const tooLarge = 20 * MaxInstructions

// instructions returns the size of an expression's program.
func instructions(re *syntax.Regexp) int {
	if n := size(re); n > tooLarge {
		return n
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return tooLarge
	}
	return len(prog.Inst)
}

// size is a lower bound of the program's size, before simplification.
func size(re *syntax.Regexp) int {
	n := max(len(re.Rune), 1)
	if re.Op != syntax.OpLiteral {
		n = 1
	}
	for _, sub := range re.Sub {
		n += size(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return min(n, tooLarge*tooLarge)
}

// foldTree folds the literals and classes of an expression, and leaves out
// capturing, which a search has no use for.
//
// A literal folds as text does; it ignores case whatever the flags say, since
// the text does. What folds to nothing matches nothing in particular.
func foldTree(re *syntax.Regexp) *syntax.Regexp {
	switch re.Op {
	case syntax.OpLiteral:
		return literalNode(token.Fold(string(re.Rune)))
	case syntax.OpCharClass:
		return foldClass(re.Rune)
	case syntax.OpCapture:
		return foldTree(re.Sub[0])
	}
	out := *re
	out.Sub = make([]*syntax.Regexp, len(re.Sub))
	for i, sub := range re.Sub {
		out.Sub[i] = foldTree(sub)
	}
	return &out
}

func literalNode(s string) *syntax.Regexp {
	if s == "" {
		return &syntax.Regexp{Op: syntax.OpEmptyMatch}
	}
	return &syntax.Regexp{Op: syntax.OpLiteral, Rune: []rune(s)}
}
