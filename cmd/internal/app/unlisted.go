package app

import (
	"context"
	"errors"
	"slices"

	"imdex/cmd/internal/render"
	"imdex/store"
)

// noteUnlisted tells the stored streams that this run's accounts did not list why:
// what was wrong with the account or its listing, or nothing where the listing was
// whole and a stream is in it no longer. Else `status` would go on to call them
// as well as they were.
func (j *drainJob) noteUnlisted(ctx context.Context) error {
	chats, err := j.store.Chats(ctx)
	if err != nil {
		return err
	}
	why, listed := j.standings()
	var pages []store.Page
	for _, c := range chats {
		text, ours := why[c.Stream.Account]
		if !ours || listed[c.Stream] {
			continue
		}
		cover, err := j.store.Coverage(ctx, c.Stream)
		if err != nil {
			return err
		}
		if cover.Error != text {
			cover.Error = text
			pages = append(pages, store.Page{Stream: c.Stream, SeenMS: j.start.UnixMilli(), Coverage: &cover})
		}
	}
	if len(pages) == 0 {
		return nil
	}
	_, err = j.store.Commit(ctx, pages)
	return err
}

// noteHoles says that chats of this run have stretches that were not read.
func (j *drainJob) noteHoles(ctx context.Context) error {
	_, listed := j.standings()
	n := 0
	for s := range listed {
		cover, err := j.store.Coverage(ctx, s)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if slices.ContainsFunc(cover.Holes, func(h store.Hole) bool { return !h.Excused() }) {
			n++
		}
	}
	if n > 0 {
		j.note("%s chats have holes, stretches that could not be read: imdex status shows them", render.Number(n))
	}
	return nil
}

// standings are what is wrong with each account of this run, "" for nothing, and
// the streams that were listed.
func (j *drainJob) standings() (why map[string]string, listed map[store.Stream]bool) {
	why, listed = map[string]string{}, map[store.Stream]bool{}
	for _, r := range j.refused {
		why[r.account] = r.err.Error()
	}
	for _, r := range j.reports {
		why[r.Account] = text(r.ListErr)
		for _, s := range r.Streams {
			listed[store.Stream{Account: r.Account, Chat: s.Chat}] = true
		}
	}
	return why, listed
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
