package directory

import (
	"fmt"
	"slices"
	"strings"

	"imdex/index/token"
	"imdex/store"
)

// Level is how a name was recognised; lower levels are greater.
type Level uint8

const (
	ByID Level = iota + 1
	ByName
	ByPinyin
	ByInitials
	ByPrefix
)

func (l Level) String() string {
	return [...]string{"", "id", "name", "pinyin", "initials", "prefix"}[l]
}

// Match is what a name stands for. A search takes all of it together.
type Match struct {
	IDs     []ID             // of people
	Streams []store.StreamID // of chats
	// Names are all folded names of those people: for mentions that carry a
	// name and no id.
	Names []string
	// Note is a line for the user where the name stands for more than one
	// person or chat; else "".
	Note string
}

func (m Match) join(s subject) Match {
	m.IDs = append(m.IDs, s.ids...)
	m.Streams = append(m.Streams, s.streams...)
	return m
}

// People resolves a name of the fields from and mentions. A quoted name is
// looked up among names and aliases alone. Errors: *AmbiguousError,
// *NobodyError, ErrNoMe.
func (d *Directory) People(field, typed string, quoted bool) (Match, error) {
	if typed == "me" && !quoted {
		return d.myself()
	}
	return d.people.resolve(field, typed, quoted, d.peopleByID)
}

// Streams resolves a name of the field in. Its errors are those of People.
func (d *Directory) Streams(typed string, quoted bool) (Match, error) {
	return d.chats.resolve("in", typed, quoted, d.chatsByID)
}

func (d *Directory) myself() (Match, error) {
	if len(d.me) == 0 {
		return Match{}, ErrNoMe
	}
	m := Match{IDs: d.me}
	for _, id := range d.me {
		m.Names = append(m.Names, d.people.folded()[d.ownerOf[id]]...)
	}
	return m, nil
}

func (d *Directory) peopleByID(typed string) []subject {
	var ids []ID
	for _, account := range d.Accounts() {
		if id := (ID{account, typed}); d.knows(id) {
			ids = append(ids, id)
		}
	}
	for _, id := range d.expand(typed) {
		if d.knows(id) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	var found []subject
	for _, id := range ids {
		s := d.people.all[d.ownerOf[id]]
		found = append(found, subject{ids: []ID{id}, names: s.names, given: s.given, title: s.title})
	}
	return found
}

func (d *Directory) knows(id ID) bool { _, ok := d.ownerOf[id]; return ok }

func (d *Directory) chatsByID(typed string) []subject {
	ids := d.expand(typed)
	var found []subject
	for n, c := range d.stored {
		if c.Stream.Chat == typed || slices.Contains(ids, ID{c.Stream.Account, c.Stream.Chat}) {
			found = append(found, d.chats.all[n])
		}
	}
	return found
}

// resolve asks one level after the other.
func (b *book) resolve(field, typed string, quoted bool, byID func(string) []subject) (Match, error) {
	if !quoted {
		if found := byID(typed); len(found) > 0 {
			return together(field, typed, found), nil
		}
	}
	folded := token.Fold(typed)
	if hits := b.byName(folded); len(hits) > 0 {
		return together(field, typed, b.subjects(hits)), nil
	}
	if !quoted && folded != "" {
		for _, lower := range lowerLevels {
			if hits := b.search(folded, lower.fits); len(hits) > 0 {
				return b.unambiguous(field, typed, lower.level, hits)
			}
		}
	}
	return Match{}, &NobodyError{Field: field, Typed: typed, Nearest: b.nearest(folded)}
}

// lowerLevels are the levels on which different names may hit.
var lowerLevels = [...]struct {
	level Level
	fits  func(spelling) bool
}{
	{ByPinyin, spelling.full},
	{ByInitials, spelling.short},
	{ByPrefix, spelling.prefix},
}

// hit is a subject and the folded name by which it was found.
type hit struct {
	subject int
	name    string
}

func (b *book) byName(folded string) []hit {
	b.folded()
	var hits []hit
	for _, n := range b.whole[folded] {
		hits = append(hits, hit{n, folded})
	}
	return hits
}

func (b *book) search(folded string, fits func(spelling) bool) []hit {
	var hits []hit
	readings := make(readings)
	for n, names := range b.folded() {
		for _, name := range names {
			if fits(spelling{name: []rune(name), typed: folded, readings: readings}) {
				hits = append(hits, hit{n, name})
			}
		}
	}
	return hits
}

// unambiguous takes hits that share one name, or one person, and refuses others.
func (b *book) unambiguous(field, typed string, level Level, hits []hit) (Match, error) {
	groups := connected(hits)
	if len(groups) == 1 {
		return together(field, typed, b.subjects(hits)), nil
	}
	e := &AmbiguousError{Field: field, Typed: typed, Level: level}
	for _, g := range groups {
		e.Candidates = append(e.Candidates, b.candidate(g))
	}
	slices.SortFunc(e.Candidates, func(x, y Candidate) int { return strings.Compare(x.Name, y.Name) })
	return Match{}, e
}

// connected puts hits together that share a subject or a name.
func connected(hits []hit) [][]hit {
	leader := make([]int, len(hits)) // union-find over hits
	find := func(i int) int {
		for leader[i] != i {
			leader[i] = leader[leader[i]]
			i = leader[i]
		}
		return i
	}
	named, owned := make(map[string]int), make(map[int]int)
	for i, h := range hits {
		leader[i] = i
		if j, ok := named[h.name]; ok {
			leader[find(i)] = find(j)
		}
		if j, ok := owned[h.subject]; ok {
			leader[find(i)] = find(j)
		}
		named[h.name], owned[h.subject] = i, i
	}
	at := make(map[int]int)
	var groups [][]hit
	for i, h := range hits {
		n, ok := at[find(i)]
		if !ok {
			n = len(groups)
			at[find(i)] = n
			groups = append(groups, nil)
		}
		groups[n] = append(groups[n], h)
	}
	return groups
}

func (b *book) candidate(hits []hit) Candidate {
	found := b.subjects(hits)
	c := Candidate{Name: found[0].label()}
	for _, s := range found {
		c.Match = c.Match.join(s)
	}
	return c
}

// subjects are those of the hits, each once, in the order of the book.
func (b *book) subjects(hits []hit) []subject {
	var found []subject
	slices.SortStableFunc(hits, func(x, y hit) int { return x.subject - y.subject })
	for i, h := range hits {
		if i == 0 || hits[i-1].subject != h.subject {
			found = append(found, b.all[h.subject])
		}
	}
	return found
}

// together is everything that the subjects stand for, with a note if they are several.
func together(field, typed string, found []subject) Match {
	var m Match
	var labels []string
	for _, s := range found {
		m = m.join(s)
		labels = append(labels, s.label()+" "+s.where())
		for _, name := range s.called() {
			m.Names = append(m.Names, token.Fold(name))
		}
	}
	if len(found) > 1 {
		m.Note = fmt.Sprintf("%s:%s is %d: %s", field, typed, len(found), strings.Join(labels, ", "))
	}
	return m
}

// called are all names that a subject is looked up by.
func (s subject) called() []string { return slices.Concat(s.given, s.names) }

// label is a name for a subject that has none as well.
func (s subject) label() string {
	switch {
	case s.title != "":
		return s.title
	case len(s.names) > 0:
		return s.names[len(s.names)-1]
	case s.id != "":
		return s.id
	}
	return s.ids[0].ID
}

// where tells subjects of the same name apart.
func (s subject) where() string {
	if s.id != "" {
		return "(" + s.id + ")"
	}
	var ids []string
	for _, id := range s.ids {
		ids = append(ids, id.String())
	}
	return "(" + strings.Join(ids, ", ") + ")"
}

// folded are the folded names of every subject, each name once.
func (b *book) folded() [][]string {
	b.once.Do(func() {
		b.names = make([][]string, len(b.all))
		b.whole = make(map[string][]int, len(b.all))
		for n, s := range b.all {
			for _, name := range s.called() {
				b.enter(n, token.Fold(name))
			}
		}
	})
	return b.names
}

func (b *book) enter(n int, folded string) {
	if folded == "" || slices.Contains(b.names[n], folded) {
		return
	}
	b.names[n] = append(b.names[n], folded)
	b.whole[folded] = append(b.whole[folded], n)
}
