package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"imdex/store"
)

// Kinds of findings.
const (
	// FindingFile: the file as a whole is not a store, or is too short.
	FindingFile = "store-file"
	// FindingStructure: pages of the file are damaged.
	FindingStructure = "store-structure"
	// FindingChecksum: a value is not what was written.
	FindingChecksum = "store-checksum"
	// FindingLost: records that were stored are gone.
	FindingLost = "store-lost"
	// FindingReference: two parts of the store contradict each other.
	FindingReference = "store-reference"
)

const restoreHint = "restore a backup, or move the store away and sync again"

// chunk is how many entries a check reads before it lets writers in.
const chunk = 2000

// Check proves the store and reports every problem, not only the first. It
// reads the whole file once under one lock, page by page, with every checksum;
// writers wait for that. Then it compares the parts with each other in chunks.
// A damaged file is a finding; the error says only that the check itself could
// not be made: a cancelled ctx, store.ErrMissing, ErrNewer or ErrBusy. report
// is called from the calling goroutine.
func (s *Store) Check(ctx context.Context, report func(store.Finding)) error {
	c := &checker{store: s, report: report}
	err := c.structure(ctx)
	if err == nil && !c.torn {
		err = c.references(ctx)
	}
	if errors.Is(err, store.ErrDamaged) {
		c.find(FindingFile, fileName, err)
		err = nil
	}
	if err != nil {
		return fmt.Errorf("check store: %w", err)
	}
	return nil
}

type checker struct {
	store  *Store
	report func(store.Finding)
	torn   bool         // pages are damaged: only the walker can read the file
	next   store.Number // after the last record that was seen
	given  store.Number // the next number by the counter
}

func (c *checker) find(kind, where string, err error) {
	c.report(store.Finding{Kind: kind, Where: where, Detail: err.Error(), Hint: restoreHint})
}

// structure proves the pages and every value by itself.
func (c *checker) structure(ctx context.Context) (err error) {
	f, err := c.store.openFile(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	m, badMetas, err := readMeta(f.f)
	if err != nil {
		return err
	}
	if badMetas > 0 {
		c.find(FindingStructure, fileName, fmt.Errorf("%w: one of the two meta pages; the last commit may be lost", store.ErrDamaged))
	}
	if _, err := readFreelist(f.f, m); err != nil {
		c.torn = true
		c.find(FindingStructure, fileName, err)
	}
	if err := c.schema(ctx, f, m); err != nil {
		return err
	}
	if err := c.walk(ctx, f, m); err != nil || c.torn {
		return err
	}
	if err := f.begin(false); err != nil {
		return err
	}
	return c.engine(f.tx)
}

// schema refuses a newer store, whose entries this program cannot judge.
func (c *checker) schema(ctx context.Context, f *file, m metaPage) (err error) {
	w := &walker{f: f.f, meta: m, only: "meta", problem: func(string, error) {}}
	w.entry = func(_ string, key, value []byte) {
		if bytes.Equal(key, metaSchema) {
			err = knownSchema(value)
		}
	}
	w.walk(ctx)
	if errors.Is(err, store.ErrNewer) {
		return err
	}
	return ctx.Err()
}

// walk visits all pages and all entries.
func (c *checker) walk(ctx context.Context, f *file, m metaPage) error {
	w := &walker{f: f.f, meta: m, entry: c.entry}
	w.problem = func(where string, err error) {
		c.torn = true
		c.find(FindingStructure, where, err)
	}
	c.next = 1
	w.walk(ctx)
	if err := ctx.Err(); err != nil {
		return err // what was not visited is not lost
	}
	c.lost(c.given)
	return nil
}

// entry proves one value by itself.
func (c *checker) entry(bucket string, key, value []byte) {
	if err := readable(bucket, key, value); err != nil {
		c.find(FindingChecksum, entryName(bucket, key), err)
	}
	n, ok := wholeUint(key)
	switch {
	case bucket == "record" && ok:
		c.lost(store.Number(n))
		c.next = store.Number(n) + 1
	case bucket == "meta" && bytes.Equal(key, metaNumber):
		given, _ := openMeta(key, value) // a bad one is reported above
		c.given = store.Number(given)
	}
}

// lost reports the records between the last one and n.
func (c *checker) lost(n store.Number) {
	if n > c.next {
		c.find(FindingLost, fmt.Sprintf("records %d to %d", c.next, n-1), fmt.Errorf("%w: not in the store", store.ErrDamaged))
	}
}

// engine runs bbolt's own check. It may only follow pages that are proved: it
// works in a goroutine of its own, where no fault can be caught.
func (c *checker) engine(tx *bbolt.Tx) (err error) {
	defer guard(&err)()
	for problem := range tx.Check() {
		c.torn = true
		c.find(FindingStructure, fileName, problem)
	}
	return nil
}

// readable decodes an entry of a bucket.
func readable(bucket string, key, value []byte) (err error) {
	switch bucket {
	case "record", "older":
		_, err = openEnvelope(key, value)
	case "key":
		_, err = openNumber(value)
	case "timeline":
		if _, ok := cutPlace(key); !ok || len(value) > 0 {
			err = fmt.Errorf("%w: malformed place", store.ErrDamaged)
		}
	case "change":
		_, err = openRun(key, value)
	case "mark":
		_, err = openMark(key, value)
	case "account":
		_, err = openAccount(key, value)
	case "stream":
		_, err = openStreamRow(key, value)
	case "person":
		_, err = openNames(key, value)
	case "chat":
		_, err = openChat(key, value)
	case "coverage":
		err = openJSON(key, value, new(store.Coverage))
	case "run":
		err = openJSON(key, value, new(store.Run))
	default:
		_, err = unseal(key, value)
	}
	return err
}

// entryName names an entry for people.
func entryName(bucket string, key []byte) string {
	switch bucket {
	case "record":
		if n, ok := wholeUint(key); ok {
			return fmt.Sprintf("record %d", n)
		}
	case "older", "mark":
		if n, r, ok := cutVersionKey(key); ok {
			return fmt.Sprintf("%s %d at revision %d", bucket, n, r)
		}
	case "key":
		if id, message, ok := cutUint(key); ok {
			return fmt.Sprintf("key %q of stream %d", message, id)
		}
	case "stream":
		if s, err := cutStreamKey(key); err == nil {
			return fmt.Sprintf("stream %q of %q", s.Chat, s.Account)
		}
	case "meta", "account":
		return fmt.Sprintf("%s %q", bucket, key)
	}
	return fmt.Sprintf("%s %x", bucket, key)
}
