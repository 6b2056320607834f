package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"imdex/index/generation"
	"imdex/store"
)

// Builder writes the index of one store. The caller must hold the home's lock
// around each call; the fields must not change meanwhile.
type Builder struct {
	Dir         string // of the index; made where it is missing
	Feed        Feed
	Decode      Decode
	Fingerprint string         // of Fingerprint; what the index must have
	Report      func(Progress) // optional; called from one goroutine at a time, often

	reporting sync.Mutex // keeps Report to one goroutine
}

// Progress is how far a build has come.
type Progress struct {
	Phase       Phase
	Done, Total uint64 // changes of an Updating, messages of a Rebuilding
}

// Phase is what a build is at.
type Phase string

const (
	Updating   Phase = "updating"
	Rebuilding Phase = "rebuilding"
)

// Result is what Update or Rebuild did.
type Result struct {
	Before   State // the index as it was found
	Position Position
	Rebuilt  bool   // all documents were made anew
	Reason   string // why it was rebuilt; empty when it was not
	Changes  uint64 // changes that were applied, or messages that were read
	Segments int
}

func (b *Builder) report(p Progress) {
	if b.Report == nil {
		return
	}
	b.reporting.Lock()
	defer b.reporting.Unlock()
	b.Report(p)
}

// state sweeps what a killed writer left and finds out where the index stands.
func (b *Builder) state(ctx context.Context) (store.Head, State, error) {
	head, err := b.Feed.Head(ctx)
	if err != nil {
		return store.Head{}, State{}, fmt.Errorf("read the store's head: %w", err)
	}
	if _, err := generation.Sweep(b.Dir, generation.Grace); err != nil {
		return store.Head{}, State{}, err
	}
	s := StateOf(ctx, b.Dir, head, b.Fingerprint)
	return head, s, ctx.Err()
}

// draft is a generation that is being written.
type draft struct {
	dir  string
	id   generation.ID
	base map[string]segmentEntry // segments that are shared with the current generation, by file
	*writer
}

// begin opens the writer of a new generation.
func begin(dir string, id generation.ID, base *manifest) (*draft, error) {
	d := &draft{dir: dir, id: id, base: map[string]segmentEntry{}}
	for _, e := range base.Segments {
		d.base[e.Segment.Name] = e
	}
	var err error
	if d.writer, err = openWriter(d.path()); err != nil {
		return nil, d.remove(err)
	}
	return d, nil
}

func (d *draft) path() string { return d.id.Path(d.dir) }

// closing bounds the wait for scorch to close a draft that is thrown away:
// after a panic in its background it may wait for itself.
const closing = 5 * time.Second

// abandon closes and removes the draft because of an error, which it returns.
func (d *draft) abandon(because error) error {
	closed := make(chan error, 1)
	go func() { closed <- d.close() }()
	select {
	case <-closed:
	case <-time.After(closing):
	}
	return d.remove(because)
}

func (d *draft) remove(because error) error {
	return errors.Join(because, os.RemoveAll(d.path()))
}
