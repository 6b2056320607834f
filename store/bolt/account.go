package bolt

import (
	"context"
	"encoding/binary"
	"fmt"

	"imdex/store"
)

// Register notes an account at its first sight. An account that is known with
// another provider or app id is store.ErrAccount; one that was imported before
// its app was known takes its app id then. Registering again writes nothing and
// takes no writer's turn.
func (s *Store) Register(ctx context.Context, a store.Account) error {
	if err := validID("account", a.Name); err != nil {
		return err
	}
	known := false
	err := s.Read(ctx, func(r *Reader) (err error) {
		defer guard(&err)()
		known, err = r.registered(a)
		return err
	})
	if err != nil || known {
		return err
	}
	return s.update(ctx, func(b *buckets) (bool, error) {
		known, err := b.registered(a)
		if err != nil || known {
			return false, err
		}
		key := []byte(a.Name)
		return true, b.account.Put(key, sealAccount(key, a))
	})
}

// registered reports whether the account is known just so.
func (b *buckets) registered(a store.Account) (bool, error) {
	key := []byte(a.Name)
	value := b.account.Get(key)
	if value == nil {
		return false, nil
	}
	known, err := openAccount(key, value)
	if err != nil {
		return false, at(err, "account %q", a.Name)
	}
	if known.Provider == a.Provider && known.AppID == "" && a.AppID != "" {
		return false, nil
	}
	if known.Provider != a.Provider || a.AppID != "" && known.AppID != a.AppID {
		return false, fmt.Errorf("account %q: %w: stored as provider %q, app %q", a.Name, store.ErrAccount, known.Provider, known.AppID)
	}
	return true, nil
}

// keptRuns is how many runs are kept: months of a sync every hour, in less
// than a megabyte.
const keptRuns = 2000

// AddRun adds a line to the history of runs. The oldest lines go.
func (s *Store) AddRun(ctx context.Context, line store.Run) error {
	return s.update(ctx, func(b *buckets) (bool, error) {
		sequence, err := b.run.NextSequence()
		if err != nil {
			return false, err
		}
		key := binary.BigEndian.AppendUint64(nil, sequence)
		value, err := sealJSON(key, line)
		if err != nil {
			return false, err
		}
		if sequence > keptRuns {
			if err := b.run.Delete(binary.BigEndian.AppendUint64(nil, sequence-keptRuns)); err != nil {
				return false, err
			}
		}
		return true, b.run.Put(key, value)
	})
}
