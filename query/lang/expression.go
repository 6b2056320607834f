package lang

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"imdex/index/token"
)

// foldExpression folds a regular expression so that it fits folded text. It
// returns the folded expression as source; pos is where body begins in the
// query.
func foldExpression(body string, pos int) (string, *Error) {
	literally := edit{pos, pos + len(body), literal(body)}
	re, err := syntax.Parse(body, syntax.Perl)
	if err != nil {
		return "", expressionError(err, body, pos, literally)
	}
	if start, end, ok := badFlags(body); ok {
		fix := edit{pos + start, pos + end, ""}
		if body[start-2:end+1] == "(?"+body[start:end]+")" {
			fix.start, fix.end = fix.start-2, fix.end+1
		}
		return "", syntaxError(pos+start, "the flags "+body[start:end]+" are not all known", "i or m", fix)
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

// badFlags finds the first group of flags with others than i and m in a valid
// expression. The dot always stops at a newline, and which of several matches
// at one place is preferred does not matter to a search, so s and U have no
// place here.
func badFlags(body string) (start, end int, ok bool) {
	for i := 0; i < len(body); i++ {
		switch {
		case strings.HasPrefix(body[i:], `\Q`):
			n := strings.Index(body[i:], `\E`)
			if n < 0 {
				return 0, 0, false
			}
			i += n + 1
		case body[i] == '\\':
			i++
		case body[i] == '[':
			i = classEnd(body, i)
		case strings.HasPrefix(body[i:], "(?"):
			flags := body[i+2:]
			flags = flags[:strings.IndexAny(flags, ":)<>")]
			if strings.Trim(flags, "im-P") != "" || strings.Contains(flags, "U") {
				return i + 2, i + 2 + len(flags), true
			}
		}
	}
	return 0, 0, false
}

// classEnd returns the index of the ] that closes the class at body[i] of a
// valid expression.
func classEnd(body string, i int) int {
	for j := i + 1; j < len(body); j++ {
		switch {
		case body[j] == '\\':
			j++
		case strings.HasPrefix(body[j:], "[:") && strings.Contains(body[j:], ":]"):
			j += strings.Index(body[j:], ":]") + 1
		case body[j] == ']' && j > i+1 && body[i+1:j] != "^":
			return j
		}
	}
	return len(body)
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
