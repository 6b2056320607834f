package config

import (
	"sort"
	"strconv"

	"github.com/pelletier/go-toml/v2/unstable"
)

// positions maps the path of each table, key and array element of a TOML
// document to its line. A path is made by child and element.
type positions map[string]int

func child(path, key string) string { return path + "\x00" + key }

func element(path string, i int) string { return path + "\x01" + strconv.Itoa(i) }

// line is the line of the path or of what is around it.
func (p positions) line(path string) int {
	for {
		if n, ok := p[path]; ok {
			return n
		}
		if path = parent(path); path == "" {
			return 0
		}
	}
}

func parent(path string) string {
	for i := len(path) - 1; i > 0; i-- {
		if path[i] < 2 {
			return path[:i]
		}
	}
	return ""
}

// locate reads the positions of a document that is known to be right.
func locate(data []byte) positions {
	l := locator{lines: positions{}, arrays: map[string]int{}}
	for i, b := range data {
		if b == '\n' {
			l.breaks = append(l.breaks, i)
		}
	}
	l.parser.Reset(data)
	table := ""
	for l.parser.NextExpression() {
		switch e := l.parser.Expression(); e.Kind {
		case unstable.Table:
			table = l.keys("", e.Key(), false)
		case unstable.ArrayTable:
			table = l.keys("", e.Key(), true)
		case unstable.KeyValue:
			l.keyValue(table, e)
		}
	}
	return l.lines
}

type locator struct {
	parser unstable.Parser
	breaks []int // offsets of line feeds
	lines  positions
	arrays map[string]int // elements of each array of tables so far
}

// maxPath bounds a path in bytes: all that a configuration knows is far shorter,
// and a key of a million dots would otherwise make a million long paths.
const maxPath = 256

// keys walks a dotted key from a path and returns where it leads: for an array
// of tables into its last element, which appends makes.
func (l *locator) keys(path string, it unstable.Iterator, appends bool) string {
	for it.Next() && len(path) < maxPath {
		path = child(path, string(it.Node().Data))
		l.note(path, it.Node())
		if appends && it.IsLast() {
			l.arrays[path]++
		}
		if n := l.arrays[path]; n > 0 {
			path = element(path, n-1)
			l.note(path, it.Node())
		}
	}
	return path
}

func (l *locator) keyValue(table string, node *unstable.Node) {
	l.value(l.keys(table, node.Key(), false), node.Value())
}

func (l *locator) value(path string, node *unstable.Node) {
	if len(path) >= maxPath {
		return
	}
	switch it := node.Children(); node.Kind {
	case unstable.InlineTable:
		for it.Next() {
			l.keyValue(path, it.Node())
		}
	case unstable.Array:
		for i := 0; it.Next(); i++ {
			l.note(element(path, i), it.Node())
			l.value(element(path, i), it.Node())
		}
	}
}

// note keeps the first line on which a path appears; an array has no bytes of
// its own and is left to what is around it.
func (l *locator) note(path string, node *unstable.Node) {
	if _, seen := l.lines[path]; !seen && node.Raw.Length > 0 {
		l.lines[path] = sort.SearchInts(l.breaks, int(node.Raw.Offset)) + 1
	}
}
