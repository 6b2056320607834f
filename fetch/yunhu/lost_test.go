package yunhu_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch"
	"imdex/fetch/yunhu/emulator"
	"imdex/store"
)

// TestAnchorsAreLost: whatever is recalled between two pages, the walk's own
// anchor first of all, what was listed all the time is read, and an end is none
// unless it is the history's.
func TestAnchorsAreLost(t *testing.T) {
	for name, opts := range readings() {
		opts.Recall = emulator.RecallHole
		t.Run(name, func(t *testing.T) {
			for lost := 1; lost <= 5; lost++ {
				p := crowded(opts, 36)
				items, _, err := everything(t.Context(), open(t, p), whole(4), func(page int) {
					if page%2 == 1 {
						recallOldestRead(p, opts.Cap, page, lost)
					}
				})
				require.NoError(t, err)
				demandListed(t, p, items)
			}
		})
	}
}

// demandListed: all that the platform lists was read.
func demandListed(t *testing.T, p *emulator.Platform, items []store.Item) {
	t.Helper()
	for _, want := range p.Truth()[crowd] {
		require.True(t, slices.ContainsFunc(items, func(i store.Item) bool { return i.ID == want.ID }), "message of %d", want.TimeMS)
	}
}

// recallOldestRead recalls messages in the middle of the history, about where the
// walk is after so many pages.
func recallOldestRead(p *emulator.Platform, limit, page, n int) {
	step := 4
	if limit > 0 {
		step = min(step, limit)
	}
	truth := p.Truth()[crowd]
	for i := range n {
		if at := len(truth) - page*step + i; at >= 0 && at < len(truth) {
			p.Recall(crowd, truth[at].ID)
		}
	}
}

// TestAllIsLost: a walk that knows no message any more begins again; a chat that
// was emptied meanwhile is done.
func TestAllIsLost(t *testing.T) {
	for _, lost := range []emulator.Lost{emulator.LostEmpty, emulator.LostRefused, emulator.LostNewest} {
		p := crowded(emulator.Options{Lost: lost}, 30)
		items, _, err := everything(t.Context(), open(t, p), whole(3), func(page int) {
			if page == 2 {
				truth := p.Truth()[crowd]
				for _, m := range truth[len(truth)-12:] {
					p.Vanish(crowd, m.ID)
				}
			}
		})
		require.NoError(t, err)
		demandListed(t, p, items)
		_, _, err = everything(t.Context(), open(t, p), whole(3), func(int) {
			for _, m := range p.Truth()[crowd] {
				p.Vanish(crowd, m.ID)
			}
		})
		assert.NoError(t, err)
	}
}

// TestRefusedWithoutReason: a refusal that names no reason is the anchor's fault
// only if the newest page is not refused, and even then no end. A platform in
// trouble does not cost the walk its place.
func TestRefusedWithoutReason(t *testing.T) {
	p := crowded(emulator.Options{Cap: 1}, 30)
	refused := 0
	troubled := func(query url.Values) bool { return refused > 0 && query.Has("message-id") }
	source := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if troubled(r.URL.Query()) {
			refused--
			_, _ = io.WriteString(w, `{"code":-1,"msg":"系统错误"}`)
			return
		}
		p.ServeHTTP(w, r)
	}))
	items, _, err := everything(t.Context(), source, whole(5), func(page int) {
		if page == 1 || page%5 == 4 {
			refused = 1
		}
	})
	require.NoError(t, err)
	demandListed(t, p, items)
	refused = 0
	page, err := source.Step(t.Context(), whole(5), nil)
	require.NoError(t, err)
	refused, troubled = 10, func(url.Values) bool { return refused > 0 }
	_, err = source.Step(t.Context(), whole(5), page.State)
	assert.Equal(t, fetch.Malformed, fetch.KindOf(err))
	assert.ErrorContains(t, err, "系统错误")
	assert.Equal(t, 8, refused, "one try with the anchor and one without")
}
