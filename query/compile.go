package query

import (
	"context"
	"fmt"

	"imdex/query/lang"
	"imdex/store"
)

// compiler turns a tree into clauses: names into ids, terms into matchers.
type compiler struct {
	*Searcher
	view   *view
	exact  bool
	hidden bool

	negated bool             // inside an odd number of NOTs
	terms   []*term          // of the message's text, not negated: what a hit is marked with
	chats   []store.StreamID // that are named, not negated
	notes   []string
}

func (c *compiler) compile(ctx context.Context, n lang.Node) (*clause, error) {
	switch n := n.(type) {
	case nil, lang.All:
		return all(lang.All{}), nil
	case lang.And:
		kids, err := c.each(ctx, n.Nodes)
		if err != nil || len(kids) == 0 {
			return all(n), err
		}
		return and(n, kids), nil
	case lang.Or:
		kids, err := c.each(ctx, n.Nodes)
		return or(n, kids), err
	case lang.Not:
		c.negated = !c.negated
		kid, err := c.compile(ctx, n.Node)
		c.negated = !c.negated
		if err != nil {
			return nil, err
		}
		return not(n, kid), nil
	case lang.Term:
		return c.text(n)
	case lang.Name:
		return c.name(ctx, n)
	case lang.Value:
		return c.value(n)
	case lang.Date:
		return date(n), nil
	}
	return nil, fmt.Errorf("query: cannot plan %T", n)
}

func (c *compiler) each(ctx context.Context, nodes []lang.Node) ([]*clause, error) {
	var kids []*clause
	for _, n := range nodes {
		k, err := c.compile(ctx, n)
		if err != nil {
			return nil, err
		}
		kids = append(kids, k)
	}
	return kids, nil
}
