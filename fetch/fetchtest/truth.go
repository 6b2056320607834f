package fetchtest

import (
	"context"
	"slices"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/store"
)

// demandTruth holds the library against the truth after a run without faults:
// every message that the platform lists is there, once and with its newest
// text, nothing else that was never sent, and the coverage says complete.
func (w *world) demandTruth() {
	w.tb.Helper()
	for _, chat := range w.platform.Chats {
		w.demandMessages(chat)
		w.demandCoverage(chat)
	}
}

func (w *world) demandMessages(chat string) {
	w.tb.Helper()
	stored := w.library.Messages(w.key(chat))
	known := map[string]bool{}
	for _, e := range w.truth[chat] {
		known[e.id] = true
		m := stored[e.id]
		if m == nil {
			require.False(w.tb, e.present && !e.recalled, "%s: message %s of %d is missing", chat, e.id, e.timeMS)
			continue
		}
		w.demandMessage(chat, e, m)
	}
	for id := range stored {
		require.True(w.tb, known[id], "%s: message %s was never sent", chat, id)
	}
}

func (w *world) demandMessage(chat string, e *entry, m *Stored) {
	w.tb.Helper()
	item := m.Newest()
	assert.Equal(w.tb, e.timeMS, item.TimeMS, "%s: time of %s", chat, e.id)
	assert.False(w.tb, e.present && !e.recalled && m.Vanished(), "%s: %s is listed and marked vanished", chat, e.id)
	if len(e.texts) == 0 {
		return
	}
	text := func(i store.Item) string { return w.suite.Provider.Decode(i).Text }
	if e.present && !e.recalled {
		assert.Equal(w.tb, e.text(), text(item), "%s: text of %s", chat, e.id)
		e.stored = true
		return
	}
	if !e.stored {
		return
	}
	kept := slices.ContainsFunc(m.Versions, func(i store.Item) bool { return slices.Contains(e.texts, text(i)) })
	assert.True(w.tb, kept, "%s: no text of %s is left", chat, e.id)
}

func (w *world) demandCoverage(chat string) {
	w.tb.Helper()
	ctx := context.Background()
	raw, _ := w.library.Checkpoint(ctx, w.key(chat))
	assert.Empty(w.tb, raw, "%s: checkpoint after a complete drain", chat)
	cover, _ := w.library.Coverage(ctx, w.key(chat))
	assert.Empty(w.tb, cover.Error, "%s: error after a complete drain", chat)
	assert.NotZero(w.tb, cover.LastSyncMS, "%s: last sync", chat)
	for _, h := range cover.Holes {
		assert.True(w.tb, h.Final(), "%s: hole %+v", chat, h)
	}
	since := w.start.AddDate(0, 0, -sinceDays).UnixMilli()
	if assert.Len(w.tb, cover.Windows, 1, "%s: windows", chat) {
		assert.LessOrEqual(w.tb, cover.Windows[0].FromMS, since, "%s: begin of coverage", chat)
		assert.Equal(w.tb, cover.LastSyncMS, cover.Windows[0].ToMS, "%s: end of coverage", chat)
	}
}

// demandKept: what the platform listed all through a run is stored after it,
// whatever else happened meanwhile.
func (w *world) demandKept(before map[string][]string) {
	w.tb.Helper()
	for chat, ids := range before {
		stored := w.library.Messages(w.key(chat))
		for _, e := range w.truth[chat] {
			if slices.Contains(ids, e.id) && e.present && !e.back && !e.recalled {
				require.NotNil(w.tb, stored[e.id], "%s: message %s, listed all the time, is missing", chat, e.id)
			}
		}
	}
}

// listed are the messages that the platform lists now.
func (w *world) listed() map[string][]string {
	out := map[string][]string{}
	for chat, entries := range w.truth {
		for _, e := range entries {
			if e.present {
				out[chat] = append(out[chat], e.id)
			}
		}
	}
	return out
}

// demandMarks: after a re-reading of everything, a stored message is marked
// vanished if it is not listed between two messages that are, none of them of
// its own time.
func (w *world) demandMarks() {
	w.tb.Helper()
	if w.suite.NoVanish {
		return
	}
	for _, chat := range w.platform.Chats {
		stored := w.library.Messages(w.key(chat))
		for _, e := range w.truth[chat] {
			if m := stored[e.id]; m != nil && !e.present && w.between(chat, e) {
				assert.True(w.tb, m.Vanished(), "%s: %s vanished without a mark", chat, e.id)
			}
		}
	}
}

func (w *world) between(chat string, e *entry) bool {
	older, newer := false, false
	for _, x := range w.truth[chat] {
		switch {
		case x.present && x.timeMS == e.timeMS:
			return false // listed at the edge of a page perhaps, also if it is recalled
		case !x.present || x.recalled:
		case x.timeMS < e.timeMS:
			older = true
		default:
			newer = true
		}
	}
	return older && newer
}

// demandSame: a drain of an unchanged platform changed nothing.
func (w *world) demandSame(before []string) {
	w.tb.Helper()
	after := w.library.Dump()
	require.Len(w.tb, after, len(before), "the drain of an unchanged platform added or lost something")
	for i := range before {
		require.Equal(w.tb, before[i], after[i], "the drain of an unchanged platform changed something")
	}
}
