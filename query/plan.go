package query

import "imdex/query/lang"

// clause is a compiled part of a query: the truth and the plan side by side.
type clause struct {
	node lang.Node
	// test decides about one document. It is the one definition of what the
	// clause means.
	test
	// plan brackets the documents of a part for which test holds.
	plan func(*part) (set, error)
	kids []*clause // of And, Or and Not
	how  string    // the plan in words, for Explain
}

func all(node lang.Node) *clause {
	return &clause{
		node: node,
		test: test{func(*subject) bool { return true }, true},
		plan: func(p *part) (set, error) { return exactly(p.visible), nil },
		how:  "every message",
	}
}

// and has at least one kid.
func and(node lang.Node, kids []*clause) *clause {
	c := &clause{node: node, kids: kids, how: "intersection"}
	c.light = light(kids)
	c.holds = func(s *subject) bool {
		for _, k := range kids {
			if !k.holds(s) {
				return false
			}
		}
		return true
	}
	c.plan = func(p *part) (set, error) {
		result, err := kids[0].plan(p)
		for _, k := range kids[1:] {
			if err != nil || result.maybe.IsEmpty() {
				break
			}
			var next set
			if next, err = k.plan(p); err == nil {
				result = result.and(next)
			}
		}
		return result, err
	}
	return c
}

func or(node lang.Node, kids []*clause) *clause {
	c := &clause{node: node, kids: kids, how: "union"}
	c.light = light(kids)
	c.holds = func(s *subject) bool {
		for _, k := range kids {
			if k.holds(s) {
				return true
			}
		}
		return false
	}
	c.plan = func(p *part) (set, error) {
		result := exactly(none)
		for _, k := range kids {
			next, err := k.plan(p)
			if err != nil {
				return set{}, err
			}
			result = result.or(next, &c.test)
		}
		return result, nil
	}
	return c
}

func not(node lang.Node, kid *clause) *clause {
	c := &clause{node: node, kids: []*clause{kid}, how: "complement"}
	c.light = kid.light
	c.holds = func(s *subject) bool { return !kid.holds(s) }
	c.plan = func(p *part) (set, error) {
		result, err := kid.plan(p)
		if err != nil {
			return set{}, err
		}
		return result.not(p.visible, &c.test), nil
	}
	return c
}

func light(kids []*clause) bool {
	for _, k := range kids {
		if !k.light {
			return false
		}
	}
	return true
}
