package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/render"
	"imdex/fetch"
	"imdex/query"
	"imdex/query/directory"
	"imdex/query/lang"
	"imdex/store"
	"imdex/store/chat"
)

// list is a listing command without arguments.
func (s *session) list(name, usage string, action cli.ActionFunc) *cli.Command {
	return &cli.Command{Name: name, Usage: usage, ArgsUsage: " ", Action: func(c *cli.Context) error {
		if err := noWords(c); err != nil {
			return err
		}
		return action(c)
	}}
}

// rows prints a listing: one JSON line a row, or the table that text writes.
func rows[T any](s *session, all []T, text func(*render.Text, []T) error, zone *render.Text) error {
	if !s.json {
		return text(zone, all)
	}
	lines := render.NewLines(s.Stdout)
	for _, r := range all {
		if err := lines.Write(r); err != nil {
			return err
		}
	}
	return nil
}

// withLibrary opens the library for a listing; an empty home lists nothing.
func (s *session) withLibrary(c *cli.Context, do func(context.Context, *library) error) error {
	return s.withLibraryOr(c, func() error { return nil }, do)
}

// withLibraryOr is withLibrary with something else to do where there is no store.
func (s *session) withLibraryOr(c *cli.Context, nothing func() error, do func(context.Context, *library) error) error {
	ctx, cancel := withTimeout(c.Context, c, 0)
	defer cancel()
	l, err := s.openLibrary(ctx)
	if errors.Is(err, store.ErrMissing) {
		s.note("nothing is stored yet: imdex sync drains your accounts, imdex demo shows how it works")
		return nothing()
	}
	if err != nil {
		return err
	}
	defer l.Close()
	return do(ctx, l)
}

func (s *session) chatsCommand() *cli.Command {
	return s.list("chats", "the chats that are stored", func(c *cli.Context) error {
		return s.withLibrary(c, func(_ context.Context, l *library) error {
			return rows(s, l.chatRows(), (*render.Text).Chats, s.text(l.zone))
		})
	})
}

func (l *library) chatRows() []render.ChatRow {
	var out []render.ChatRow
	for _, c := range l.names.Chats() {
		out = append(out, render.ChatRow{
			Account:  c.Stream.Account,
			Chat:     render.Chat{ID: c.Stream.Chat, Name: l.names.ChatName(c.StreamID), Kind: chat.ChatKind(c.Kind)},
			Messages: c.Messages, FirstMS: c.FirstMS, LastMS: c.LastMS,
		})
	}
	slices.SortStableFunc(out, func(a, b render.ChatRow) int { return int(b.LastMS/1000 - a.LastMS/1000) })
	return out
}

func (s *session) peopleCommand() *cli.Command {
	return s.list("people", "who wrote or was named", func(c *cli.Context) error {
		return s.withLibrary(c, func(ctx context.Context, l *library) error {
			all, err := l.peopleRows(ctx)
			if err != nil {
				return err
			}
			return rows(s, all, (*render.Text).People, s.text(l.zone))
		})
	})
}

// peopleRows are everybody with a name or a message; the config's persons take
// all of their ids in one row.
func (l *library) peopleRows(ctx context.Context) ([]render.PersonRow, error) {
	counts, err := l.search.Facets(ctx, query.Request{Node: lang.All{}, Hidden: true}, "from")
	if err != nil {
		return nil, err
	}
	messages := map[directory.ID]uint64{}
	for _, f := range counts.Facets {
		messages[directory.ID{Account: f.Account, ID: f.Value}] += uint64(f.Count)
	}
	people, err := l.store.People(ctx)
	if err != nil {
		return nil, err
	}
	table := newPeopleTable(l.names)
	for _, p := range people {
		id := directory.ID{Account: p.Account, ID: p.ID}
		table.add(id, p.Names, messages[id])
		delete(messages, id)
	}
	for id, n := range messages {
		table.add(id, nil, n)
	}
	return table.sorted(), nil
}

// peopleTable gathers rows, one for a configured person and one for each other id.
type peopleTable struct {
	names *directory.Directory
	rows  map[string]*render.PersonRow
}

func newPeopleTable(names *directory.Directory) *peopleTable {
	return &peopleTable{names, map[string]*render.PersonRow{}}
}

func (t *peopleTable) add(id directory.ID, names []store.Name, messages uint64) {
	person := t.names.Person(id)
	key := "person:" + person
	if person == "" {
		key = "id:" + id.String()
	}
	row := t.rows[key]
	if row == nil {
		row = &render.PersonRow{Person: person}
		t.rows[key] = row
	}
	row.IDs = append(row.IDs, id.String())
	row.Messages += messages
	for _, n := range names {
		if n.Name != "" && !slices.Contains(row.Names, n.Name) {
			row.Names = append(row.Names, n.Name)
		}
	}
}

func (t *peopleTable) sorted() []render.PersonRow {
	var out []render.PersonRow
	for _, r := range t.rows {
		slices.Sort(r.IDs)
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b render.PersonRow) int {
		if a.Messages != b.Messages {
			return int(min(b.Messages, 1<<40)) - int(min(a.Messages, 1<<40))
		}
		return strings.Compare(a.IDs[0], b.IDs[0])
	})
	return out
}

func (s *session) fieldsCommand() *cli.Command {
	return s.list("fields", "what a query can ask for", func(*cli.Context) error {
		var all []render.FieldRow
		for _, f := range lang.Fields() {
			all = append(all, render.FieldRow{Name: f.Name, Aliases: f.Aliases, Type: string(f.Type),
				Description: f.Description, Example: f.Example})
		}
		return rows(s, all, (*render.Text).Fields, s.text(s.Local))
	})
}

func (s *session) providersCommand() *cli.Command {
	return s.list("providers", "the platforms and their configuration keys", func(*cli.Context) error {
		var all []render.ProviderRow
		for _, p := range s.Providers {
			all = append(all, render.ProviderRow{Name: p.Name, Title: p.Title, Keys: keyRows(p.Keys)})
		}
		return rows(s, all, (*render.Text).Providers, s.text(s.Local))
	})
}

func keyRows(keys []fetch.Key) []render.KeyRow {
	var out []render.KeyRow
	for _, k := range keys {
		out = append(out, render.KeyRow{Name: k.Name, Type: k.Kind.String(), Required: k.Required, Default: k.Default,
			Doc: k.Doc, Example: k.Example, Keys: keyRows(k.Table)})
	}
	return out
}

func (s *session) whereCommand() *cli.Command {
	return s.list("where", "where the configuration and the data are", func(*cli.Context) error {
		file, err := s.Host.File(s.configArg)
		if err != nil {
			return fail(exitConfig, err)
		}
		home, err := s.home()
		if err != nil {
			return err
		}
		p := render.Places{Config: file, Home: home}
		if s.json {
			return render.NewLines(s.Stdout).Write(p)
		}
		return s.text(s.Local).Places(p)
	})
}

// accounts are those of the configuration and those of the store.
func (s *session) accountsCommand() *cli.Command {
	return s.list("accounts", "configured and stored accounts", func(c *cli.Context) error {
		cfg, err := s.optionalConfig()
		if err != nil {
			return err
		}
		table := map[string]*render.AccountRow{}
		for _, a := range cfg.Accounts {
			table[a.Name()] = &render.AccountRow{Name: a.Name(), Provider: a.Provider.Name, Disabled: a.Disabled}
		}
		err = s.withLibrary(c, func(_ context.Context, l *library) error {
			for _, name := range l.names.Accounts() {
				if table[name] == nil {
					table[name] = &render.AccountRow{Name: name, Provider: l.names.Provider(name)}
				}
			}
			for _, ch := range l.names.Chats() {
				table[ch.Stream.Account].Streams++
				table[ch.Stream.Account].Messages += ch.Messages
			}
			return nil
		})
		if err != nil {
			return err
		}
		var all []render.AccountRow
		for _, r := range table {
			all = append(all, *r)
		}
		slices.SortFunc(all, func(a, b render.AccountRow) int { return strings.Compare(a.Name, b.Name) })
		return rows(s, all, (*render.Text).Accounts, s.text(s.Local))
	})
}
