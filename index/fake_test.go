package index

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"imdex/store"
	"imdex/store/chat"
)

// fake is a store in memory: every version of every record, and the changes.
type fake struct {
	mu       sync.Mutex // guards all
	uuid     string
	versions [][]store.Record // by number - 1, oldest first; a record of revision with no raw is gone
	changes  []store.Change
}

func (f *fake) Head(context.Context) (store.Head, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return store.Head{UUID: f.uuid, Revision: store.Revision(len(f.changes)), Messages: uint64(len(f.versions))}, nil
}

func (f *fake) Changes(_ context.Context, after store.Revision, limit int) ([]store.Change, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	rest := f.changes[min(int(after), len(f.changes)):]
	return slices.Clone(rest[:min(limit, len(rest))]), nil
}

func (f *fake) Records(_ context.Context, at store.Revision, numbers []store.Number) ([]store.Record, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []store.Record
	for _, n := range numbers {
		if r, ok := f.at(at, n); ok {
			found = append(found, r)
		}
	}
	slices.Reverse(found) // any order will do
	return found, nil
}

func (f *fake) at(at store.Revision, n store.Number) (store.Record, bool) {
	if n == 0 || int(n) > len(f.versions) {
		return store.Record{}, false
	}
	var found store.Record
	for _, v := range f.versions[n-1] {
		if v.LastRevision() <= at {
			found = v
		}
	}
	return found, found.Raw != nil
}

// put stores a message as new, or as another version when n is not zero.
func (f *fake) put(n store.Number, m chat.Message, stream store.StreamID) store.Number {
	f.mu.Lock()
	defer f.mu.Unlock()
	kind := store.ChangeRevised
	if n == 0 {
		f.versions = append(f.versions, nil)
		n = store.Number(len(f.versions))
		kind = store.ChangeAdded
	}
	raw, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	r := store.Record{Number: n, StreamID: stream, Stream: store.Stream{Account: accounts[int(stream)%len(accounts)], Chat: fmt.Sprint(stream)}}
	r.Revision = f.change(n, kind)
	r.Item = store.Item{ID: m.ID, TimeMS: m.TimeMS, Order: m.Position, Raw: raw}
	f.versions[n-1] = append(f.versions[n-1], r)
	return n
}

func (f *fake) change(n store.Number, kind store.ChangeKind) store.Revision {
	r := store.Revision(len(f.changes) + 1)
	f.changes = append(f.changes, store.Change{Revision: r, Number: n, Kind: kind})
	return r
}

// mark marks a message; forget takes it out.
func (f *fake) mark(n store.Number, kind store.MarkKind) {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := f.versions[n-1]
	r := list[len(list)-1]
	r.Marks = append(slices.Clone(r.Marks), store.Mark{Kind: kind, Revision: f.change(n, store.ChangeMarked)})
	f.versions[n-1] = append(list, r)
}

func (f *fake) forget(n store.Number) {
	f.mu.Lock()
	defer f.mu.Unlock()
	gone := store.Record{Number: n}
	gone.Revision = f.change(n, store.ChangeRevised)
	f.versions[n-1] = append(f.versions[n-1], gone)
}

var accounts = []string{"work-wps", "bosshi"}

func decode(r store.Record) chat.Message {
	var m chat.Message
	if err := json.Unmarshal(r.Raw, &m); err != nil {
		m.Warnings = append(m.Warnings, "not JSON")
	}
	for _, k := range r.Marks {
		switch k.Kind {
		case store.MarkRecalled:
			m.Recalled = true
		case store.MarkVanished:
			m.Vanished = true
		case store.MarkReturned:
			m.Vanished = false
		}
	}
	return m
}

const pieces = "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从"

// sentence draws text as people write it, mostly.
func sentence(r *rand.Rand, runes int) string {
	han := []rune(pieces)
	var b strings.Builder
	for b.Len() < 3*runes {
		switch r.IntN(20) {
		case 0:
			b.WriteString([]string{"，", "。", " ", "！", "👌", "\n", "…"}[r.IntN(7)])
		case 1:
			b.WriteString([]string{"deploy", "v1.8.3", "Redis-Master", "café", "ok", "iphone15", "13800138000", "ﾊﾞグ", "か\u3099"}[r.IntN(9)])
		case 2:
			fmt.Fprintf(&b, " TK%07d ", r.IntN(1<<20))
		default:
			// Squared, so that some characters are frequent.
			b.WriteRune(han[r.IntN(len(han))*r.IntN(len(han))/len(han)])
		}
	}
	return b.String()
}

func message(r *rand.Rand, n int) chat.Message {
	m := chat.Message{
		ID: fmt.Sprintf("m%08x", r.Uint32()), Position: int64(r.IntN(3)), TimeMS: 1_700_000_000_000 + int64(r.IntN(1<<30)),
		Sender: chat.Sender{ID: fmt.Sprintf("u%d", r.IntN(20)), Name: "王伟", Kind: chat.SenderUser},
		Type:   chat.Text, ChatKind: chat.KindGroup, Text: sentence(r, 4+r.IntN(30)),
	}
	switch n % 11 {
	case 0:
		m.Type, m.Attachments = chat.File, []chat.Attachment{{Kind: chat.File, Name: "合同 v2.docx"}, {Kind: chat.Image}}
	case 1:
		m.Quote, m.ReplyTo, m.Root = sentence(r, 5), fmt.Sprintf("m%08x", r.Uint32()), "root1"
	case 2:
		m.Mentions, m.Links = []chat.Mention{{ID: "u3", Name: "小王"}, {Name: "无名"}}, []string{"https://docs.example.com/a?b=1"}
	case 3:
		m.MentionAll, m.Footer, m.Was = true, "页脚", []string{"从前的 text", sentence(r, 5)}
	case 4:
		m.Edited, m.Hidden, m.Type, m.Text = true, true, "holographic", ""
	case 5:
		m.Text += strings.Repeat("x", 100) + strings.Repeat("か\u0301", 40)
	}
	return m
}

// random returns a store with so many messages.
func random(seed uint64, messages int) *fake {
	f := &fake{uuid: "11111111-2222-3333-4444-555555555555"}
	r := rand.New(rand.NewPCG(seed, 0))
	for range messages {
		f.grow(r)
	}
	return f
}

func (f *fake) grow(r *rand.Rand) {
	f.put(0, message(r, len(f.versions)), store.StreamID(1+r.IntN(5)))
}

// disturb changes the store so many times: new messages, versions, marks and
// forgotten ones.
func (f *fake) disturb(r *rand.Rand, times int) {
	for range times {
		n := store.Number(1 + r.IntN(len(f.versions)))
		_, exists := f.at(store.Revision(len(f.changes)), n)
		switch k := r.IntN(10); {
		case k < 4 || !exists:
			f.grow(r)
		case k < 7:
			f.put(n, message(r, r.IntN(11)), f.versions[n-1][0].StreamID)
		case k < 9:
			f.mark(n, []store.MarkKind{store.MarkRecalled, store.MarkVanished, store.MarkReturned}[r.IntN(3)])
		default:
			f.forget(n)
		}
	}
}

func builder(dir string, f *fake) *Builder {
	return &Builder{Dir: dir, Feed: f, Decode: decode, Fingerprint: Fingerprint("test 1")}
}

func update(t require.TestingT, b *Builder) Result {
	r, err := b.Update(context.Background())
	require.NoError(t, err)
	return r
}

func reader(t testing.TB, dir string) *Reader {
	r, err := OpenReader(t.Context(), dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close()) })
	return r
}
