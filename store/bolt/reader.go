package bolt

import (
	"context"
	"errors"
	"fmt"

	"imdex/store"
)

// Reader reads one state of the store. It is valid inside the function that
// [Store.Read] calls, in one goroutine; what its methods return is the
// caller's. Ask for thousands of things at most in one Read: writers wait.
type Reader struct {
	*buckets
}

// Read waits for its turn, opens the store for reading and calls fn once with
// one state of it. Other processes may read at the same time; writers wait
// until fn returns. An error of fn is returned as it is.
func (s *Store) Read(ctx context.Context, fn func(*Reader) error) (err error) {
	f, err := s.open(ctx, false)
	if err != nil {
		return fmt.Errorf("read store: %w", err)
	}
	defer func() { err = errors.Join(err, f.close()) }()
	return fn(&Reader{f.buckets})
}

// read is Read for a method with one answer.
func read[T any](ctx context.Context, s *Store, method func(*Reader) (T, error)) (answer T, err error) {
	err = s.Read(ctx, func(r *Reader) error {
		answer, err = method(r)
		return err
	})
	return answer, err
}

// Head says which store this is and where it stands.
func (r *Reader) Head() (_ store.Head, err error) {
	defer guard(&err)()
	h, err := readHead(r.meta)
	if err != nil {
		return store.Head{}, err
	}
	return store.Head{UUID: h.uuid.String(), Revision: h.revision - 1, Messages: uint64(h.number - 1)}, nil
}

// Accounts are the registered accounts, by name.
func (r *Reader) Accounts() (all []store.Account, err error) {
	defer guard(&err)()
	err = r.account.ForEach(func(k, v []byte) error {
		a, err := openAccount(k, v)
		all = append(all, a)
		return at(err, "account %q", k)
	})
	return all, err
}

// People are all persons with their names, by account and id.
func (r *Reader) People() (all []store.Person, err error) {
	defer guard(&err)()
	err = r.person.ForEach(func(k, v []byte) error {
		n, err := openNames(k, v)
		if err != nil {
			return at(err, "person %q", k)
		}
		who, err := cutStreamKey(k)
		all = append(all, store.Person{Account: who.Account, ID: who.Chat, Kind: n.kind, Names: n.seen})
		return at(err, "person %q", k)
	})
	return all, err
}

// Unnamed picks the ids of an account of which no name was seen since a time, in
// the order given. A person without any name counts as seen: the platform was
// asked and had none.
func (r *Reader) Unnamed(account string, ids []string, sinceMS int64) (unnamed []string, err error) {
	defer guard(&err)()
	for _, id := range ids {
		key := personKey(account, id)
		value := r.person.Get(key)
		if value != nil {
			n, err := openNames(key, value)
			if err != nil {
				return nil, at(err, "person %q", key)
			}
			if len(n.seen) == 0 || n.lastMS() >= sinceMS {
				continue
			}
		}
		unnamed = append(unnamed, id)
	}
	return unnamed, nil
}

// Runs are the newest runs, newest first; limit 0 is all that are kept.
func (r *Reader) Runs(limit int) (runs []store.Run, err error) {
	defer guard(&err)()
	c := r.run.Cursor()
	for k, v := c.Last(); k != nil && (limit <= 0 || len(runs) < limit); k, v = c.Prev() {
		var one store.Run
		if err := openJSON(k, v, &one); err != nil {
			return nil, at(err, "run %x", k)
		}
		runs = append(runs, one)
	}
	return runs, nil
}

// at says where an error was found; nil stays nil.
func at(err error, format string, where ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, where...), err)
}
