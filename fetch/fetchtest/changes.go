package fetchtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/store"
	"imdex/store/chat"
)

// changesBetweenPages: whatever changes during a drain, it keeps what was
// listed all the time, and the next one that looks back has the truth.
func changesBetweenPages(tb testing.TB, s Suite, r Reading) {
	n := calls(tb, s, r)
	for kind, change := range []func(*world, int){
		func(w *world, _ int) { w.now(w.platform.Chats[0]) },
		func(w *world, k int) { w.touch(k, w.edit, w.platform.Edit != nil) },
		func(w *world, k int) { w.touch(k, w.recall, w.platform.Recall != nil) },
		func(w *world, k int) { w.touch(k, w.vanish, w.platform.Vanish != nil) },
		func(w *world, k int) {
			w.now(w.platform.Chats[0])
			for i := range 3 {
				w.touch(k+5*i, w.vanish, w.platform.Vanish != nil)
			}
			w.now(w.platform.Chats[1])
		},
	} {
		for _, k := range sweep(n, 12, kind) {
			w := newWorld(tb, s, r)
			w.history(historySize)
			before := w.listed()
			w.line.before = func(call int) {
				if call == k {
					change(w, k*7)
				}
			}
			report, err := w.drain(context.Background(), pageSize(small(s)))
			require.NoError(tb, err)
			w.demandDone(report)
			w.demandKept(before)
			w.quiet(overlap(everything))
			w.demandTruth()
			w.demandMarks()
		}
	}
}

// touch does something to a message of the first chat that is still there.
func (w *world) touch(k int, do func(string, *entry), able bool) {
	chat := w.platform.Chats[0]
	entries := w.truth[chat]
	if e := entries[k%len(entries)]; able && e.present && !e.recalled && len(e.texts) > 0 {
		do(chat, e)
	}
}

// vanishedAndReturned: a message that disappears between two others is marked,
// one that comes back is unmarked, and nothing else is.
func vanishedAndReturned(tb testing.TB, s Suite, r Reading) {
	w := newWorld(tb, s, r)
	if w.platform.Vanish == nil {
		return
	}
	w.history(historySize)
	w.quiet(pageSize(small(s)))
	chat := w.platform.Chats[0]
	for _, i := range []int{0, 1, 2, 9, 14, 15, 16, 24, historySize - 1} {
		w.vanish(chat, w.truth[chat][i])
	}
	for _, size := range []int{small(s), 0} {
		w.quiet(overlap(everything), pageSize(size))
		w.demandTruth()
		w.demandMarks()
	}
	before := w.library.Dump()
	w.quiet(overlap(everything))
	w.demandSame(before)
	if w.platform.Return == nil {
		return
	}
	for _, i := range []int{1, 9, 15} {
		w.giveBack(chat, w.truth[chat][i])
	}
	w.quiet(overlap(everything), pageSize(small(s)))
	w.demandTruth()
	w.demandMarks()
}

// repeatedPage: a platform that answers with one page for ever does not hold
// the drain for ever, and what came of it is not taken for complete.
func repeatedPage(tb testing.TB, s Suite, r Reading) {
	const most = 5000 // calls
	n := calls(tb, s, r)
	for _, k := range sweep(n, 12, 0) {
		w := newWorld(tb, s, r)
		w.history(historySize)
		var now, then string // the chat whose turn it is, and whose page repeats
		var kept []byte
		var path string
		w.line.fault = func(call int, req *http.Request) (*http.Response, error, bool) {
			require.Less(tb, call, most, "the drain does not end")
			switch {
			case call == k:
				resp, err := w.line.next.RoundTrip(req)
				if err != nil {
					return nil, err, true
				}
				kept, _ = io.ReadAll(resp.Body)
				path, then = req.URL.Path, now
				resp.Body = io.NopCloser(bytes.NewReader(kept))
				return resp, nil, true
			case call > k && then == now && path == req.URL.Path:
				return response(200, "application/json", bytes.NewReader(kept)), nil, true
			}
			return nil, nil, false
		}
		report, err := w.drain(context.Background(), pageSize(small(s)), func(o *fetch.Options) {
			o.Watch = func(p fetch.Progress) {
				if p.Kind == fetch.ProgressStarted {
					now = p.Chat
				}
			}
		})
		require.NoError(tb, err)
		if !s.EndsOnRepeat {
			w.demandHonest(report)
			w.quiet()
			w.demandTruth()
		}
		w.quiet(func(o *fetch.Options) { o.Full = true })
		w.demandTruth()
	}
}

// oddPayloads: what nobody expected is kept as it came, and stops nothing.
func oddPayloads(tb testing.TB, s Suite, r Reading) {
	w := newWorld(tb, s, r)
	if w.platform.Odd == nil {
		return
	}
	ids := w.addOdd()
	w.quiet(pageSize(small(s)))
	w.demandTruth()
	for _, id := range ids {
		m := w.library.Messages(w.key(w.platform.Chats[0]))[id]
		require.NotNil(tb, m, "odd message %s", id)
		assert.NotEmpty(tb, m.Newest().Raw, "odd message %s", id)
	}
	before := w.library.Dump()
	w.quiet(overlap(everything))
	w.demandSame(before)
}

func (w *world) addOdd() []string {
	chat := w.platform.Chats[0]
	w.history(historySize)
	at := w.start.UnixMilli()
	ids := w.platform.Odd(chat, at)
	require.NotEmpty(w.tb, ids)
	for _, id := range ids {
		w.truth[chat] = append(w.truth[chat], &entry{id: id, timeMS: at, present: true})
	}
	return ids
}

// mutations is how many damaged payloads the decoder gets.
const mutations = 3000

// decoder: it is pure and total, and so is Split.
func decoder(tb testing.TB, s Suite, r Reading) {
	w := newWorld(tb, s, r)
	w.history(historySize)
	if w.platform.Odd != nil {
		w.addOdd()
	}
	w.quiet()
	var items []store.Item
	for _, c := range w.platform.Chats {
		for _, e := range w.truth[c] {
			if m := w.library.Messages(w.key(c))[e.id]; m != nil {
				items = append(items, m.Newest())
			}
		}
	}
	require.NotEmpty(tb, items)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range mutations {
		item := items[random.IntN(len(items))]
		if i >= len(items) {
			item.Raw = damaged(random, item.Raw)
		}
		demandDecoded(tb, s.Provider, item)
	}
}

func demandDecoded(tb testing.TB, p fetch.Provider, item store.Item) {
	tb.Helper()
	defer func() {
		if r := recover(); r != nil {
			require.Fail(tb, "the decoder panics", "%v on %q", r, item.Raw)
		}
	}()
	raw := bytes.Clone(item.Raw)
	first := p.Decode(item)
	require.Equal(tb, fmt.Sprint(first), fmt.Sprint(p.Decode(item)), "decoding %q twice", raw)
	require.Equal(tb, raw, item.Raw, "the decoder changed the payload")
	require.Contains(tb, chat.Types(), first.Type, "type of %q", raw)
	require.True(tb, utf8.ValidString(first.Text), "text of %q", raw)
	require.Equal(tb, item.ID, first.ID)
	if p.Split != nil {
		_, _ = p.Split(raw)
	}
}

// damaged is a copy of a payload with a few changes.
func damaged(random *rand.Rand, raw []byte) []byte {
	out := bytes.Clone(raw)
	for range 1 + random.IntN(4) {
		if len(out) == 0 {
			return out
		}
		i := random.IntN(len(out))
		j := min(i+random.IntN(12), len(out))
		switch random.IntN(6) {
		case 0:
			out[i] ^= byte(1 << random.IntN(8))
		case 1:
			out = append(out[:i], out[j:]...)
		case 2:
			out = out[:i]
		case 3:
			out = append(out[:j:j], out[i:]...)
		case 4:
			tokens := []string{"null", "{}", "[]", `"x"`, "-1", "1e400", `"\ud800"`, "\x00", "\xff", "{\"a\":", "[[[[", "true", ",", "99999999999999999999"}
			out = append(out[:i:i], append([]byte(tokens[random.IntN(len(tokens))]), out[j:]...)...)
		case 5:
			k := random.IntN(len(out))
			out[i], out[k] = out[k], out[i]
		}
	}
	return out
}
