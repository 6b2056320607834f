package fetchtest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/fetch"
)

// programs: random programs of changes and drains, some of them disturbed,
// end in the truth.
func programs(tb testing.TB, s Suite, _ Reading) {
	rapid.Check(bubbled{tb}, func(t *rapid.T) {
		r := rapid.SampledFrom(s.Readings).Draw(t, "reading")
		p := program{world: newWorld(t, s, r), t: t}
		p.history(rapid.IntRange(0, 30).Draw(t, "history"))
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			p.step()
		}
		size := p.size()
		p.quiet(overlap(everything), pageSize(size))
		p.demandTruth()
		p.demandMarks()
		before := p.library.Dump()
		p.quiet(overlap(everything), pageSize(size))
		p.demandSame(before)
	})
}

// bubbled hides a test's deadline, which cannot be asked for in a bubble.
type bubbled struct{ rapid.TB }

// program is a world that a random program runs in.
type program struct {
	*world
	t *rapid.T
}

func (p program) step() {
	switch rapid.SampledFrom([]string{"change", "change", "change", "drain", "stop", "fault", "meanwhile", "full"}).Draw(p.t, "step") {
	case "change":
		p.apply(p.change())
	case "drain":
		p.quiet(pageSize(p.size()))
		p.demandKept(p.listed())
	case "full":
		p.quiet(pageSize(p.size()), func(o *fetch.Options) { o.Full = true })
	case "stop":
		p.disturbed(func(cancel func()) { cancel() })
	case "fault":
		p.struck()
	case "meanwhile":
		c := p.change() // drawn here: rapid's source belongs to this goroutine
		p.disturbed(func(func()) { p.apply(c) })
	}
}

func (p program) size() int {
	low, high := bounds(p.suite.Provider.Limits)
	return rapid.IntRange(low, min(high, low+12)).Draw(p.t, "page size")
}

// disturbed drains, with something happening before one of its calls.
func (p program) disturbed(happen func(cancel func())) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p.line.reset()
	k := rapid.IntRange(1, 20).Draw(p.t, "call")
	size := p.size()
	done := false
	p.line.before = func(n int) {
		if n == k && !done {
			done = true
			happen(cancel)
		}
	}
	report, err := p.drain(ctx, pageSize(size))
	if ctx.Err() != nil {
		require.ErrorIs(p.t, err, context.Canceled)
		return
	}
	require.NoError(p.t, err)
	p.demandDone(report)
}

// struck drains with a fault that a second try mends.
func (p program) struck() {
	p.line.reset()
	faults := transient()
	f := faults[rapid.IntRange(0, len(faults)-1).Draw(p.t, "fault")]
	f.at(rapid.IntRange(1, 20).Draw(p.t, "call"), p.line)
	report, err := p.drain(context.Background(), pageSize(p.size()))
	require.NoError(p.t, err)
	p.demandDone(report)
}

// change is one thing that the platform does.
type change struct {
	chat, what string
	nth        int // of the chat's messages, counted round
}

func (p program) change() change {
	return change{
		chat: rapid.SampledFrom(p.platform.Chats[:3]).Draw(p.t, "chat"),
		what: rapid.SampledFrom([]string{"post", "post", "edit", "recall", "vanish", "return"}).Draw(p.t, "change"),
		nth:  rapid.IntRange(0, 100).Draw(p.t, "message"),
	}
}

// apply makes a change, if the message that it is about allows it.
func (p program) apply(c change) {
	entries := p.truth[c.chat]
	if c.what == "post" || len(entries) == 0 {
		p.now(c.chat)
		return
	}
	e := entries[c.nth%len(entries)]
	live := e.present && !e.recalled && len(e.texts) > 0
	switch {
	case c.what == "edit" && live && p.platform.Edit != nil:
		p.edit(c.chat, e)
	case c.what == "recall" && live && p.platform.Recall != nil:
		p.recall(c.chat, e)
	case c.what == "vanish" && live && p.platform.Vanish != nil:
		p.vanish(c.chat, e)
	case c.what == "return" && !e.present && p.platform.Return != nil:
		p.giveBack(c.chat, e)
	}
}
