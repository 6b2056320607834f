package query

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"imdex/index"
	"imdex/store"
	"imdex/store/chat"
)

// bulk is a store of n messages that look like chat: characters with the
// frequencies of a power law, times that rise, some hundred chats and senders.
func bulk(n int) *memory {
	m := &memory{}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 200 {
		m.chat([]string{"work", "home"}[i%2], fmt.Sprint("c", i), fmt.Sprint("群", i), chat.KindGroup)
	}
	common := []rune("的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从合章盖")
	for i := range n {
		var b strings.Builder
		for range 15 + r.IntN(40) {
			switch r.IntN(40) {
			case 0:
				b.WriteString("，")
			case 1:
				b.WriteString([]string{" deploy ", " redis-master-7 ", " ok ", "13800006789", "合同盖章", "👌"}[r.IntN(6)])
			default:
				b.WriteRune(common[min(r.IntN(len(common)), r.IntN(len(common)), r.IntN(len(common)))])
			}
		}
		k := min(r.IntN(200), r.IntN(200))
		m.put(0, chat.Message{
			ID: fmt.Sprintf("m%07d", i), Type: chat.Text, TimeMS: start + int64(i)*60_000, Text: b.String(),
			Sender: chat.Sender{ID: fmt.Sprint("u", min(r.IntN(1000), r.IntN(1000))), Kind: chat.SenderUser},
		}, store.StreamID(1+k))
	}
	return m
}

const bulkMessages = 100_000

func benchIndex(b *testing.B) (*memory, *Searcher) {
	m := bulk(bulkMessages)
	dir := b.TempDir()
	builder := index.Builder{Dir: dir, Feed: m, Decode: decodeJSON, Fingerprint: index.Fingerprint("test")}
	_, err := builder.Rebuild(context.Background())
	require.NoError(b, err)
	s, done := m.indexed(b, dir)
	b.Cleanup(done)
	return m, s
}

func BenchmarkSearch(b *testing.B) {
	m, s := benchIndex(b)
	for _, bb := range []struct {
		name, query string
		limit       int
	}{
		{"newest20/frequent", "deploy", 20},
		{"newest20/frequent pair", "一是", 20},
		{"newest20/and", "deploy ok", 20},
		{"newest20/in", "deploy in:c3", 20},
		{"count/的", "的", 0},
		{"count/pair", "合同", 0},
		{"count/four", "合同盖章", 0},
		{"count/four frequent", "的一是不", 0},
		{"count/phrase", `"一 是"`, 0},
		{"count/number-like", "6789", 0},
		{"count/wildcard", "dep*", 0},
		{"count/wildcard leading", "*ploy", 0},
		{"count/expression", `/redis-\w+-\d/`, 0},
		{"count/expression scan", `/[a-z]{6}/`, 0},
		{"count/not", "-的", 0},
		{"count/date", "的 date:2023-12", 0},
		{"count/name", "name:群3", 0},
	} {
		node := parse(b, bb.query)
		b.Run(bb.name, func(b *testing.B) {
			total := 0
			for b.Loop() {
				r, err := s.Search(context.Background(), Request{Node: node, Limit: bb.limit})
				require.NoError(b, err)
				total = r.Total
			}
			b.ReportMetric(float64(total), "hits")
		})
	}
	for _, field := range []string{"from", "in", "type", "date"} {
		b.Run("facet/"+field, func(b *testing.B) {
			for b.Loop() {
				_, err := s.Facets(context.Background(), Request{}, field)
				require.NoError(b, err)
			}
		})
	}
	b.Run("tail/1000", func(b *testing.B) {
		for i := range 1000 {
			m.put(0, chat.Message{ID: fmt.Sprint("late", i), TimeMS: start, Text: "deploy 的"}, 1)
		}
		for b.Loop() {
			_, err := s.Search(context.Background(), Request{Node: parse(b, "deploy"), Limit: 20})
			require.NoError(b, err)
		}
	})
}
