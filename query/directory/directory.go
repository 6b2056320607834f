package directory

import (
	"fmt"
	"sync"

	"imdex/store"
)

// ID is a person in one account, as the platform writes it.
type ID struct {
	Account string
	ID      string
}

func (id ID) String() string { return id.Account + ":" + id.ID }

// Person is a person of the config, who may have ids in several accounts.
type Person struct {
	Name    string
	IDs     []string // "account:id", or "provider:id" where no account has that name
	Aliases []string
	Me      bool
}

// Source is what a directory is built from. Its slices are kept and must not
// be changed afterwards.
type Source struct {
	Chats     []store.Chat
	People    []store.Person
	Providers map[string]string // account to provider
	Persons   []Person
}

// Directory answers who is meant by a name and which name belongs to an id.
type Directory struct {
	providers map[string]string
	chatOf    map[store.StreamID]int // index into chats.all, as are the other values
	streamOf  map[store.Stream]store.StreamID
	ownerOf   map[ID]int
	nameOf    map[ID]string // the current observed name
	people    book
	chats     book
	stored    []store.Chat // parallel to chats.all
	persons   int          // the first so many of people.all are the config's
	me        []ID
}

// subject is what a name can stand for: a person with all known ids, or a chat.
type subject struct {
	ids     []ID
	streams []store.StreamID
	id      string   // a chat's id on the platform
	names   []string // as observed, oldest first
	given   []string // the config's: name and aliases
	title   string   // what to show
}

// book is the subjects of one kind with the tables that lookups need.
type book struct {
	all  []subject
	once sync.Once // guards names
	// names are the folded names of each subject, for whole a name's subjects.
	names [][]string
	whole map[string][]int
}

// New builds a directory. The error is of a config person whose account or
// provider nobody knows.
func New(src Source) (*Directory, error) {
	d := &Directory{
		providers: src.Providers,
		chatOf:    make(map[store.StreamID]int, len(src.Chats)),
		streamOf:  make(map[store.Stream]store.StreamID, len(src.Chats)),
		ownerOf:   make(map[ID]int, len(src.People)),
		nameOf:    make(map[ID]string, len(src.People)),
		stored:    src.Chats,
		persons:   len(src.Persons),
	}
	for _, p := range src.Persons {
		if err := d.addConfigured(p); err != nil {
			return nil, err
		}
	}
	for _, p := range src.People {
		d.addObserved(p)
	}
	for _, c := range src.Chats {
		d.addChat(c)
	}
	return d, nil
}

func (d *Directory) addConfigured(p Person) error {
	n := len(d.people.all)
	s := subject{title: p.Name, given: append([]string{p.Name}, p.Aliases...)}
	for _, written := range p.IDs {
		ids := d.expand(written)
		if len(ids) == 0 {
			return fmt.Errorf("%w: %q of %q", ErrPerson, written, p.Name)
		}
		s.ids = append(s.ids, ids...)
	}
	for _, id := range s.ids {
		d.ownerOf[id] = n
	}
	if p.Me {
		d.me = append(d.me, s.ids...)
	}
	d.people.all = append(d.people.all, s)
	return nil
}

func (d *Directory) addObserved(p store.Person) {
	id := ID{p.Account, p.ID}
	d.nameOf[id] = current(p.Names)
	n, known := d.ownerOf[id]
	if !known {
		n = len(d.people.all)
		d.ownerOf[id] = n
		d.people.all = append(d.people.all, subject{ids: []ID{id}, title: d.nameOf[id]})
	}
	s := &d.people.all[n]
	for _, name := range p.Names {
		if name.Name != "" {
			s.names = append(s.names, name.Name)
		}
	}
}

// addChat adds a chat under its observed names. A chat that never had one (a
// single chat, a service conversation) goes by the names of the person it is
// with, where its id is that person's.
func (d *Directory) addChat(c store.Chat) {
	s := subject{streams: []store.StreamID{c.StreamID}, id: c.Stream.Chat, title: current(c.Names)}
	for _, name := range c.Names {
		if name.Name != "" {
			s.names = append(s.names, name.Name)
		}
	}
	if len(s.names) == 0 {
		if n, ok := d.partner(c); ok {
			with := d.people.all[n]
			s.names, s.given, s.title = with.names, with.given, with.title
		}
	}
	d.chatOf[c.StreamID] = len(d.chats.all)
	d.streamOf[c.Stream] = c.StreamID
	d.chats.all = append(d.chats.all, s)
}

// current is the name seen last; "" without one.
func current(names []store.Name) string {
	name, last := "", int64(0)
	for _, n := range names {
		if n.Name != "" && (name == "" || n.LastMS >= last) {
			name, last = n.Name, n.LastMS
		}
	}
	return name
}
