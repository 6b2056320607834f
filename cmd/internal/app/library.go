package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"imdex/cmd/internal/config"
	"imdex/fetch"
	"imdex/index"
	"imdex/query"
	"imdex/query/directory"
	"imdex/store"
	"imdex/store/bolt"
	"imdex/store/chat"
)

// The engine and the index fit what their users ask for.
var (
	_ fetch.Library    = (*bolt.Store)(nil)
	_ index.Feed       = (*bolt.Store)(nil)
	_ query.Store      = (*bolt.Store)(nil)
	_ query.Neighbours = (*bolt.Store)(nil)
	_ query.Coverage   = (*bolt.Store)(nil)
	_ query.Timeline   = (*bolt.Store)(nil)
)

// library is an opened data home: the store, who is who in it, and the index
// as far as it can be used.
type library struct {
	home  string
	store *bolt.Store
	head  store.Head
	cfg   config.Config
	zone  *time.Location
	names *directory.Directory
	kinds kinds

	state  index.State
	reader *index.Reader // nil unless the state is current or behind
	search *query.Searcher
}

// openLibrary opens what a reading command needs. A home without a store is
// store.ErrMissing; a missing configuration is an empty one.
func (s *session) openLibrary(ctx context.Context) (*library, error) {
	home, err := s.home()
	if err != nil {
		return nil, err
	}
	l := &library{home: home, zone: s.Local}
	if l.cfg, err = s.optionalConfig(); err != nil {
		return nil, err
	}
	if l.cfg.Search.Timezone != nil {
		l.zone = l.cfg.Search.Timezone
	}
	if l.store, err = bolt.Open(ctx, home, bolt.Options{Now: s.Now}); err != nil {
		return nil, err
	}
	if err := l.readNames(ctx, s.Providers); err != nil {
		return nil, err
	}
	l.openIndex(ctx, s.fingerprint())
	l.search = query.New(query.Config{
		Store: l.store, Neighbours: l.store, Coverage: l.store, Timeline: l.store, Decode: l.kinds.decode, Names: l.names,
		Index: l.reader, Reason: l.reason(), Location: l.zone, Progress: s.watch.gauge("scan", "messages"),
	})
	return l, nil
}

// optionalConfig is the configuration, or an empty one where there is no file.
func (s *session) optionalConfig() (config.Config, error) {
	cfg, err := s.config()
	if errors.Is(err, fs.ErrNotExist) {
		return config.Config{}, nil
	}
	return cfg, err
}

// readNames reads the store's standing and names in one go.
func (l *library) readNames(ctx context.Context, providers []fetch.Provider) error {
	src := directory.Source{Persons: persons(l.cfg.People)}
	var accounts []store.Account
	err := l.store.Read(ctx, func(r *bolt.Reader) (err error) {
		if l.head, err = r.Head(); err != nil {
			return err
		}
		if accounts, err = r.Accounts(); err != nil {
			return err
		}
		if src.Chats, err = r.Chats(); err != nil {
			return err
		}
		src.People, err = r.People()
		return err
	})
	if err != nil {
		return err
	}
	l.kinds = newKinds(providers, accounts)
	src.Providers = l.kinds.names
	for _, a := range l.cfg.Accounts {
		if src.Providers[a.Name()] == "" {
			src.Providers[a.Name()] = a.Provider.Name
		}
	}
	l.names, err = directory.New(src)
	if errors.Is(err, directory.ErrPerson) {
		return fail(exitConfig, err, "[[person]] ids are \"account:id\" or \"provider:id\"")
	}
	return err
}

// openIndex opens the index where it can be used; l.state says why where not.
func (l *library) openIndex(ctx context.Context, fingerprint string) {
	dir := indexDir(l.home)
	l.state = index.StateOf(ctx, dir, l.head, fingerprint)
	if l.state.Kind != index.Current && l.state.Kind != index.Behind {
		return
	}
	reader, err := index.OpenReader(ctx, dir)
	if err != nil {
		l.state.Kind, l.state.Reason = index.Damaged, err.Error()
		return
	}
	l.reader = reader
}

func (l *library) reason() string {
	if l.reader != nil {
		return ""
	}
	if l.state.Reason == "" {
		return string(l.state.Kind)
	}
	return fmt.Sprintf("%s: %s", l.state.Kind, l.state.Reason)
}

// Close gives the index back.
func (l *library) Close() {
	if l.reader != nil {
		_ = l.reader.Close()
	}
}

func indexDir(home string) string { return filepath.Join(home, "index") }

// persons are the config's people in the directory's words.
func persons(people []config.Person) []directory.Person {
	var out []directory.Person
	for _, p := range people {
		d := directory.Person{Name: p.Name, Aliases: p.Aliases, Me: p.Me}
		for _, id := range p.IDs {
			d.IDs = append(d.IDs, id.Account+id.Provider+":"+id.ID) // one of the two is empty
		}
		out = append(out, d)
	}
	return out
}

// kinds knows the provider of each account and decodes its records.
type kinds struct {
	names    map[string]string
	decoders map[string]func(store.Item) chat.Message
}

func newKinds(providers []fetch.Provider, accounts []store.Account) kinds {
	k := kinds{map[string]string{}, map[string]func(store.Item) chat.Message{}}
	for _, a := range accounts {
		k.names[a.Name] = a.Provider
		k.decoders[a.Name] = foreign
		if i := slices.IndexFunc(providers, func(p fetch.Provider) bool { return p.Name == a.Provider }); i >= 0 {
			k.decoders[a.Name] = providers[i].Decode
		}
	}
	return k
}

// decode turns a record into a message, by its account's provider.
func (k kinds) decode(r store.Record) chat.Message {
	decoder := k.decoders[r.Stream.Account]
	if decoder == nil {
		decoder = foreign
	}
	return fetch.Assemble(decoder, r)
}

// foreign stands in for a provider that this program does not have.
func foreign(it store.Item) chat.Message {
	return chat.Message{
		ID: it.ID, TimeMS: it.TimeMS, Position: it.Order, Type: chat.Unknown,
		Sender:   chat.Sender{ID: string(chat.SenderUnknown), Kind: chat.SenderUnknown},
		Warnings: []string{"no provider here reads the format " + strconv.Quote(it.Format)},
	}
}

// fingerprint names everything that decides what the index of this program
// holds: how messages are assembled, and the decoders' versions; the index adds its own parts.
func (s *session) fingerprint() string {
	parts := []string{"assembly/" + strconv.Itoa(fetch.AssemblyVersion)}
	for _, p := range s.Providers {
		parts = append(parts, p.Name+"/"+strconv.Itoa(p.DecoderVersion))
	}
	slices.Sort(parts)
	return index.Fingerprint(parts...)
}
