package lang

import "regexp"

// Walk calls visit for a node and, if it returns true, for what the node
// holds, in the order of the query.
func Walk(n Node, visit func(Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	switch n := n.(type) {
	case And:
		for _, m := range n.Nodes {
			Walk(m, visit)
		}
	case Or:
		for _, m := range n.Nodes {
			Walk(m, visit)
		}
	case Not:
		Walk(n.Node, visit)
	}
}

// Leaves returns the terms and values of a tree in the order of the query,
// those under a Not included: each is a Term, Name, Value or Date.
func Leaves(n Node) []Node {
	var leaves []Node
	Walk(n, func(n Node) bool {
		switch n.(type) {
		case Term, Name, Value, Date:
			leaves = append(leaves, n)
		}
		return true
	})
	return leaves
}

// Map returns the tree in which each leaf is what replace makes of it.
func Map(n Node, replace func(Node) Node) Node {
	switch n := n.(type) {
	case And:
		return And{mapAll(n.Nodes, replace)}
	case Or:
		return Or{mapAll(n.Nodes, replace)}
	case Not:
		return Not{Map(n.Node, replace)}
	case All:
		return n
	}
	return replace(n)
}

func mapAll(nodes []Node, replace func(Node) Node) []Node {
	out := make([]Node, len(nodes))
	for i, n := range nodes {
		out[i] = Map(n, replace)
	}
	return out
}

// Regexp compiles the folded form of an Expression, to be run over folded text.
func (t Term) Regexp() (*regexp.Regexp, error) {
	return regexp.Compile(t.Folded)
}
