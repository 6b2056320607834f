package lang

// parser is one descent through a query.
type parser struct {
	scanner
	Options
	field  *Field // whose values are read, nil outside a field
	from   int    // where the name of field begins, while one value follows it
	wants  Span   // the operator that still wants its right side; empty if none does
	depth  int    // of brackets
	leaves int
	hints  []Hint
}

// or reads alternatives up to a closing bracket or the end.
func (p *parser) or() (Node, *Error) {
	var nodes []Node
	for {
		n, err := p.and()
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
		if p.word() != "OR" {
			return join(nodes, func(ns []Node) Node { return Or{ns} }), nil
		}
		p.operator()
	}
}

// and reads parts that must all match, up to OR, a closing bracket or the end.
func (p *parser) and() (Node, *Error) {
	var nodes []Node
	for p.space(); !p.done() && !p.closing() && p.word() != "OR"; p.space() {
		if len(nodes) > 0 && p.word() == "AND" {
			p.operator()
		}
		n, err := p.not()
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
	if len(nodes) == 0 {
		return nil, p.missing()
	}
	return join(nodes, func(ns []Node) Node { return And{ns} }), nil
}

// not reads one part with the NOTs before it.
func (p *parser) not() (Node, *Error) {
	negated := false
	for p.word() == "NOT" {
		p.operator()
		negated = !negated
	}
	if w := p.word(); p.done() || p.closing() || w == "AND" || w == "OR" {
		return nil, p.missing()
	}
	p.wants = Span{}
	n, err := p.unit()
	if err != nil || !negated {
		return n, err
	}
	return negate(n), nil
}

// operator reads the word AND, OR or NOT.
func (p *parser) operator() {
	start := p.pos
	p.pos += len(p.word())
	p.wants = Span{start, p.pos}
	p.space()
}

// missing is the error of an operator without one of its sides, and of a
// bracket that closes nothing.
func (p *parser) missing() *Error {
	if w := p.wants; w.End > 0 {
		return syntaxError(p.pos, p.in[w.Start:w.End]+" has nothing after it", "a term", edit{w.Start, w.End, ""})
	}
	if p.closing() {
		return p.unopened()
	}
	w := p.word()
	return syntaxError(p.pos, w+" has nothing before it", "a term", edit{p.pos, p.pos + len(w), ""})
}

func (p *parser) unopened() *Error {
	_, n := p.peek()
	return syntaxError(p.pos, "no bracket is open here", "a term or the end", edit{p.pos, p.pos + n, " "})
}

// unit reads one part with the minus signs before it.
func (p *parser) unit() (Node, *Error) {
	negated := false
	for {
		r, n := p.peek()
		if r != '-' {
			break
		}
		p.pos += n
		if p.ended() {
			return nil, p.lonely(p.pos-n, "this minus negates nothing")
		}
		negated = !negated
	}
	n, err := p.primary()
	if err != nil || !negated {
		return n, err
	}
	return negate(n), nil
}

// lonely is the error of a sign at start that has nothing at its right. It is
// mended by closing the gap to the next term or, without one, by quotes.
func (p *parser) lonely(start int, problem string) *Error {
	next := p.scanner
	next.space()
	fix := edit{p.pos, next.pos, ""}
	if next.pos == p.pos || next.done() || next.closing() || next.word() != "" {
		fix = edit{start, p.pos, quote(p.in[start:p.pos])}
	}
	return syntaxError(p.pos, problem, "a term right after it", fix)
}

// primary reads a bracket, a field with its value or values, or a term.
func (p *parser) primary() (Node, *Error) {
	if r, _ := p.peek(); r == '(' {
		return p.group()
	}
	f, value, ok := p.fieldName()
	if !ok {
		return p.leaf()
	}
	if p.field != nil {
		return nil, syntaxError(p.pos, "a field stands in another", "a value of "+p.field.Name+":", p.quoteTerm())
	}
	p.field, p.from, p.pos = &f, p.pos, value
	if p.ended() {
		return nil, p.lonely(p.from, f.Name+": has no value")
	}
	n, err := p.unit()
	p.field = nil
	return n, err
}

// group reads what is in brackets.
func (p *parser) group() (Node, *Error) {
	start := p.pos
	p.skip()
	if p.depth++; p.depth > MaxDepth {
		return nil, limitError(start, "its brackets are nested too deeply", limitText(MaxDepth, "within each other"))
	}
	p.space()
	if p.closing() {
		return nil, p.empty(start)
	}
	if p.done() {
		return nil, syntaxError(start, "this bracket is not closed", "a term and a closing )", edit{start, p.pos, ""})
	}
	p.from = -1
	node, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.closing() {
		return nil, syntaxError(start, "this bracket is not closed", "a closing )", edit{len(p.in), len(p.in), ")"})
	}
	p.skip()
	p.depth--
	return node, nil
}

// empty is the error of brackets at start that hold nothing.
func (p *parser) empty(start int) *Error {
	at := p.pos
	p.skip()
	if p.field != nil && p.from >= 0 {
		start = p.from
	}
	return syntaxError(at, "nothing is in these brackets", "a term", edit{start, p.pos, " "})
}

// join makes one node of several; a chain within the same chain is flattened.
func join(nodes []Node, chain func([]Node) Node) Node {
	if len(nodes) == 1 {
		return nodes[0]
	}
	var flat []Node
	_, and := chain(nil).(And)
	for _, n := range nodes {
		switch n := n.(type) {
		case And:
			if and {
				flat = append(flat, n.Nodes...)
				continue
			}
		case Or:
			if !and {
				flat = append(flat, n.Nodes...)
				continue
			}
		}
		flat = append(flat, n)
	}
	return chain(flat)
}

func negate(n Node) Node {
	if n, ok := n.(Not); ok {
		return n.Node
	}
	return Not{n}
}
