package lang

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // days are tested in zones that a machine may not know

	"github.com/stretchr/testify/require"
)

// options are those of most tests: a Wednesday morning in China.
func options(t testing.TB) Options {
	loc, err := time.LoadLocation("Asia/Shanghai")
	require.NoError(t, err)
	fields := Fields()
	for i, f := range fields {
		switch f.Name {
		case "provider":
			fields[i].Values = []string{"bosshi", "wps", "volcengine", "huawei", "yunhu"}
		case "account":
			fields[i].Values = []string{"work-wps", "service"}
		}
	}
	return Options{Now: time.Date(2024, 6, 19, 10, 30, 0, 0, loc), Location: loc, Fields: fields}
}

var kinds = map[Match]string{Plain: "plain", NumberLike: "number", Whole: "whole", Phrase: "phrase",
	Wildcard: "wild", Expression: "expr", Symbols: "symbols"}

// dump writes a tree with what String leaves to be guessed: the kinds of terms,
// their folds, and the times of dates.
func dump(n Node) string {
	switch n := n.(type) {
	case All:
		return "all"
	case And:
		return "(" + dumpAll(n.Nodes, " & ") + ")"
	case Or:
		return "(" + dumpAll(n.Nodes, " | ") + ")"
	case Not:
		return "!" + dump(n.Node)
	case Term:
		return n.prefix() + kinds[n.Match] + "<" + n.Folded + ">"
	case Name:
		if n.Exact {
			return n.Field + "=<" + n.Typed + ">"
		}
		return n.Field + "<" + n.Typed + ">"
	case Value:
		return n.Field + "<" + n.Value + ">"
	case Date:
		return fmt.Sprintf("%s[%s,%s)", n.Field, instant(n.From), instant(n.To))
	}
	return fmt.Sprintf("unknown %T", n)
}

func dumpAll(nodes []Node, between string) string {
	var parts []string
	for _, n := range nodes {
		parts = append(parts, dump(n))
	}
	return strings.Join(parts, between)
}

// instant writes a time without what is zero at its end.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strings.TrimSuffix(t.Format("2006-01-02 15:04"), " 00:00")
}

// spanless is a tree without the places of its leaves.
func spanless(n Node) Node {
	return Map(n, func(n Node) Node {
		switch n := n.(type) {
		case Term:
			n.Span = Span{}
			return n
		case Name:
			n.Span = Span{}
			return n
		case Value:
			n.Span = Span{}
			return n
		case Date:
			n.Span = Span{}
			return n
		}
		return n
	})
}
