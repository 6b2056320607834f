package query

import (
	"cmp"
	"context"
	"slices"

	"imdex/index"
	"imdex/store"
	"imdex/store/chat"
)

// Match is one message of an export: as stored, as decoded, and its place.
type Match struct {
	Key
	Record  store.Record
	Message chat.Message
}

// Each visits every message that matches, oldest first in the total order, as
// the store stood at one revision: the request's, or the newest at the start.
// Of the request it reads Node, Hidden, Exact and At. It stops at the first
// error of visit and returns it. Memory is some tens of bytes for each match;
// it has no deadline but the context's, which is an error here.
//
// before, where not nil, is called once ahead of the first visit, with the
// revision and the number of matches.
func (s *Searcher) Each(ctx context.Context, r Request, before func(at store.Revision, matches int, notes []string) error, visit func(Match) error) error {
	var found places
	var at store.Revision
	var notes []string
	err := s.attempt(ctx, r, func(c *compiled) error {
		found = places{}
		at, notes = c.view.at, c.notes
		o, err := s.run(ctx, c.view, c.clause, true, &found)
		if err == nil && o.partial {
			err = ctx.Err()
		}
		return err
	})
	if err != nil {
		return err
	}
	found.sort()
	if before != nil {
		if err := before(at, len(found.all), notes); err != nil {
			return err
		}
	}
	return s.visit(ctx, at, found.all, visit)
}

// spot is a match by time and number: all that an export keeps of it.
type spot struct {
	timeMS int64
	number store.Number
}

// places is a sink that collects the spots of all matches.
type places struct{ all []spot }

func (p *places) stored(k Key, d *index.Document) { p.all = append(p.all, spot{k.TimeMS, d.Number}) }

func (p *places) indexed(ctx context.Context, answers []answer) error {
	var d index.Document
	for _, a := range answers {
		for it := a.docs.Iterator(); it.HasNext(); {
			if err := a.part.load(it.Next(), &d); err != nil {
				return err
			}
			p.all = append(p.all, spot{d.TimeMS, d.Number})
		}
	}
	return nil
}

func (p *places) sort() {
	slices.SortFunc(p.all, func(a, b spot) int { return cmp.Compare(a.timeMS, b.timeMS) })
}

// eachChunk is how many records an export holds at once; where many messages
// have one time, up to mostCrowd.
const (
	eachChunk = 512
	mostCrowd = 4 * eachChunk
)

// visit loads the matches in chunks that do not cut through a run of equal
// times, and visits each chunk in the total order.
func (s *Searcher) visit(ctx context.Context, at store.Revision, all []spot, visit func(Match) error) error {
	for len(all) > 0 {
		n := chunkEnd(all)
		if err := s.visitChunk(ctx, at, all[:n], visit); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

func chunkEnd(all []spot) int {
	n := min(len(all), eachChunk)
	for n < len(all) && all[n].timeMS == all[n-1].timeMS {
		n++
	}
	return n
}

func (s *Searcher) visitChunk(ctx context.Context, at store.Revision, chunk []spot, visit func(Match) error) error {
	if len(chunk) > mostCrowd {
		return s.visitCrowd(ctx, at, chunk, visit)
	}
	matches, err := s.matches(ctx, at, chunk)
	if err != nil {
		return err
	}
	slices.SortFunc(matches, func(a, b Match) int { return a.Key.Compare(b.Key) })
	for _, m := range matches {
		if err := visit(m); err != nil {
			return err
		}
	}
	return nil
}

// visitCrowd visits a great many messages of nearly one time: it reads them
// once for their order and once more to visit them, and holds a chunk at a time.
func (s *Searcher) visitCrowd(ctx context.Context, at store.Revision, crowd []spot, visit func(Match) error) error {
	type placed struct {
		key    Key
		number store.Number
	}
	order := make([]placed, 0, len(crowd))
	for chunk := range slices.Chunk(crowd, eachChunk) {
		matches, err := s.matches(ctx, at, chunk)
		if err != nil {
			return err
		}
		for _, m := range matches {
			order = append(order, placed{m.Key, m.Record.Number})
		}
	}
	slices.SortFunc(order, func(a, b placed) int { return a.key.Compare(b.key) })
	for chunk := range slices.Chunk(order, eachChunk) {
		var spots []spot
		for _, p := range chunk {
			spots = append(spots, spot{p.key.TimeMS, p.number})
		}
		if err := s.visitChunk(ctx, at, spots, visit); err != nil {
			return err
		}
	}
	return nil
}

func (s *Searcher) matches(ctx context.Context, at store.Revision, chunk []spot) ([]Match, error) {
	numbers := make([]store.Number, len(chunk))
	for i, c := range chunk {
		numbers[i] = c.number
	}
	records, err := s.Store.Records(ctx, at, numbers)
	if err != nil {
		return nil, err
	}
	matches := make([]Match, len(records))
	for i, r := range records {
		m := s.Decode(r)
		matches[i] = Match{Key{m.TimeMS, r.Stream.Account, r.Stream.Chat, r.Order, r.ID}, r, m}
	}
	return matches, nil
}
