package bolt

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"imdex/store"
)

// Dump writes what the store holds in a canonical form: accounts, chats, and
// each message with its payloads and marks, ordered by account, chat and id.
// It leaves out what depends on when and in which order things were read:
// numbers, revisions, times of sight, checkpoints, coverage and runs. So two
// stores that were told the same have the same dump. Lines are for comparing,
// and their form may change.
func (s *Store) Dump(ctx context.Context, w io.Writer) error {
	d := &dumper{store: s, w: bufio.NewWriter(w)}
	if err := d.dump(ctx); err != nil {
		return fmt.Errorf("dump store: %w", err)
	}
	return d.w.Flush()
}

type dumper struct {
	store *Store
	w     *bufio.Writer
	at    store.Revision // the state that is dumped
}

// line writes formatted text; an error stays in the writer until its Flush.
func (d *dumper) line(format string, args ...any) { _, _ = fmt.Fprintf(d.w, format+"\n", args...) }

func (d *dumper) dump(ctx context.Context) error {
	var accounts []store.Account
	var chats []store.Chat
	err := d.store.Read(ctx, func(r *Reader) error {
		head, err := r.Head()
		if err != nil {
			return err
		}
		d.at = head.Revision
		if accounts, err = r.Accounts(); err != nil {
			return err
		}
		chats, err = r.Chats()
		return err
	})
	if err != nil {
		return err
	}
	for _, a := range accounts {
		d.line("account %q provider %q app %q", a.Name, a.Provider, a.AppID)
	}
	for _, c := range chats {
		if err := d.chat(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) chat(ctx context.Context, c store.Chat) error {
	d.line("chat %q %q kind %q", c.Stream.Account, c.Stream.Chat, c.Kind)
	slices.SortFunc(c.Names, func(a, b store.Name) int { return strings.Compare(a.Name, b.Name) })
	for _, n := range c.Names {
		d.line("  name %q", n.Name)
	}
	for after, more := "", true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := d.store.Read(ctx, func(r *Reader) error {
			numbers, last, err := r.byID(c.StreamID, after, chunk)
			if err != nil {
				return err
			}
			records, err := r.Records(d.at, numbers)
			for _, one := range records {
				d.record(one)
			}
			after, more = last, len(numbers) == chunk
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// byID are the next messages of a stream in the order of their ids, and the
// last of these ids.
func (r *Reader) byID(stream store.StreamID, after string, limit int) (numbers []store.Number, last string, err error) {
	defer guard(&err)()
	prefix := streamIDKey(stream)
	from := messageKey(stream, after)
	c := r.key.Cursor()
	for k, v := c.Seek(from); bytes.HasPrefix(k, prefix) && len(numbers) < limit; k, v = c.Next() {
		if bytes.Equal(k, from) {
			continue // no id is empty, so this one has been seen
		}
		n, err := openNumber(v)
		if err != nil {
			return nil, "", err
		}
		numbers, last = append(numbers, n), string(k[len(prefix):])
	}
	return numbers, last, nil
}

func (d *dumper) record(r store.Record) {
	d.line("message %q", r.ID)
	for _, v := range append(r.Older, r.Version) {
		d.line("  time %d order %d format %q fingerprint %x raw %q", v.TimeMS, v.Order, v.Format, v.Fingerprint, v.Raw)
	}
	for _, m := range r.Marks {
		d.line("  mark %d %q", m.Kind, m.Evidence)
	}
}
