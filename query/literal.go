package query

import (
	"regexp/syntax"

	"imdex/index/token"
)

// literals are texts that stand in whatever a folded expression matches.
func literals(expression string) []string {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil
	}
	return certain(re.Simplify(), nil)
}

// certain appends the literals that re cannot do without.
func certain(re *syntax.Regexp, found []string) []string {
	switch re.Op {
	case syntax.OpLiteral:
		// An ignored case is no matter: the text has only folded characters.
		if s := token.Fold(string(re.Rune)); re.Flags&syntax.FoldCase != 0 || s == string(re.Rune) {
			return append(found, s)
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			found = certain(sub, found)
		}
	case syntax.OpCapture, syntax.OpPlus:
		return certain(re.Sub[0], found)
	case syntax.OpRepeat:
		if re.Min > 0 {
			return certain(re.Sub[0], found)
		}
	}
	return found
}
