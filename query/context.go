package query

import (
	"context"
	"errors"
	"slices"

	"imdex/index"
	"imdex/store"
)

// surround adds the messages before and after a hit in its chat.
func (s *Searcher) surround(ctx context.Context, r Request, at store.Revision, h *Hit) error {
	if r.Context <= 0 || s.Neighbours == nil {
		return nil
	}
	var err error
	h.Before, h.After, err = s.Around(ctx, h.Document.Number, at, r.Context, r.Hidden)
	if errors.Is(err, store.ErrNotFound) { // forgotten meanwhile
		return nil
	}
	return err
}

// mostAsked bounds how far a search for context looks past hidden messages,
// in messages on each side.
const mostAsked = 1024

// Around returns up to n messages on each side of one in its chat, as they
// stood at a revision, in order of time; hidden ones only if asked for.
func (s *Searcher) Around(ctx context.Context, number store.Number, at store.Revision, n int, hidden bool) (before, after []index.Document, err error) {
	for ask := n; ; ask *= 2 {
		older, newer, err := s.Neighbours.Neighbours(ctx, number, ask, ask)
		if err != nil {
			return nil, nil, err
		}
		slices.Reverse(older)
		if before, err = s.shown(ctx, older, at, n, hidden); err != nil {
			return nil, nil, err
		}
		if after, err = s.shown(ctx, newer, at, n, hidden); err != nil {
			return nil, nil, err
		}
		enough := (len(before) == n || len(older) < ask) && (len(after) == n || len(newer) < ask)
		if enough || ask >= mostAsked {
			slices.Reverse(before)
			return before, after, nil
		}
	}
}

// shown are the first n documents of these numbers, which are in the order of
// their distance.
func (s *Searcher) shown(ctx context.Context, numbers []store.Number, at store.Revision, n int, hidden bool) ([]index.Document, error) {
	records, err := s.Store.Records(ctx, at, numbers)
	if err != nil {
		return nil, err
	}
	byNumber := make(map[store.Number]store.Record, len(records))
	for _, r := range records {
		byNumber[r.Number] = r
	}
	var docs []index.Document
	for _, number := range numbers {
		r, ok := byNumber[number]
		if !ok || len(docs) == n {
			continue
		}
		if d := s.document(r); hidden || !d.Hidden {
			docs = append(docs, d)
		}
	}
	return docs, nil
}
