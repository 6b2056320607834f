package query

import (
	"bufio"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/query/directory"
	"imdex/query/lang"
	"imdex/store"
	"imdex/store/chat"
)

const goldens = "../testdata/query/"

// lines are those of a file that are neither empty nor a comment.
func lines(t *testing.T, name string) []string {
	f, err := os.Open(goldens + name)
	require.NoError(t, err)
	defer f.Close()
	var all []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if s.Text() != "" && !strings.HasPrefix(s.Text(), "#") {
			all = append(all, s.Text())
		}
	}
	return all
}

// entry is a message of the corpus and the stream that it is in.
type entry struct {
	chat.Message
	stream store.Stream
}

// corpus reads the messages.
func corpus(t *testing.T) []entry {
	var all []entry
	for _, line := range lines(t, "corpus.txt") {
		if !strings.HasPrefix(line, " ") {
			all = append(all, readEntry(t, line))
			continue
		}
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		addPart(t, &all[len(all)-1], key, value)
	}
	return all
}

func readEntry(t *testing.T, line string) entry {
	parts := strings.SplitN(line, " ", 4)
	require.Len(t, parts, 4, line)
	sender, text, ok := strings.Cut(parts[3], ":")
	require.True(t, ok, line)
	text = strings.TrimPrefix(text, " ")
	at, err := time.ParseInLocation("2006-01-02T15:04", parts[1], shanghai)
	require.NoError(t, err)
	account, in, _ := strings.Cut(parts[2], "/")
	return entry{
		Message: chat.Message{
			ID: parts[0], TimeMS: at.UnixMilli(), Type: chat.Text, Text: strings.ReplaceAll(text, `\n`, "\n"),
			Sender: chat.Sender{ID: sender, Kind: chat.SenderUser},
		},
		stream: store.Stream{Account: account, Chat: in},
	}
}

func addPart(t *testing.T, e *entry, key, value string) {
	switch key {
	case "reply":
		e.ReplyTo = value
	case "root":
		e.Root = value
	case "quote":
		e.Quote = value
	case "was":
		e.Was = append(e.Was, value)
		e.Edited = true
	case "link":
		e.Links = append(e.Links, value)
	case "file":
		e.Attachments = append(e.Attachments, chat.Attachment{Kind: chat.File, Name: value})
	case "mention":
		id, name, _ := strings.Cut(value, " ")
		e.Mentions = append(e.Mentions, chat.Mention{ID: id, Name: name})
	case "all":
		e.MentionAll = true
	case "recalled":
		e.Recalled = true
	case "hidden":
		e.Hidden = true
	case "kind":
		e.Sender.Kind = chat.SenderKind(value)
	case "type":
		e.Type = chat.Type(value)
	default:
		t.Fatalf("unknown part %q", key)
	}
}

// village is the corpus in a store.
type village struct {
	*memory
	streams map[store.Stream]store.StreamID
}

func (v village) add(e entry) {
	id, known := v.streams[e.stream]
	if !known {
		id = v.chat(e.stream.Account, e.stream.Chat, e.stream.Chat, chat.KindGroup)
		v.streams[e.stream] = id
	}
	v.put(0, e.Message, id)
}

func (v village) names(t *testing.T) *directory.Directory {
	people := []store.Person{}
	for _, p := range [][3]string{
		{"work", "wangwei", "王伟"}, {"work", "lilei", "李雷"}, {"work", "hanmeimei", "韩梅梅"}, {"work", "bot", "机器人"},
		{"home", "wangwei2", "Wang Wei"}, {"home", "friend", "朋友"},
	} {
		people = append(people, store.Person{Account: p[0], ID: p[1], Names: []store.Name{{Name: p[2]}}})
	}
	d, err := directory.New(directory.Source{
		Chats: v.memory.streams, People: people, Providers: providers,
		Persons: []directory.Person{{Name: "王伟", IDs: []string{"work:wangwei", "home:wangwei2"}, Aliases: []string{"老王"}, Me: true}},
	})
	require.NoError(t, err)
	return d
}

func TestGoldens(t *testing.T) {
	entries := corpus(t)
	require.Greater(t, len(entries), 15)
	v := village{&memory{}, map[store.Stream]store.StreamID{}}
	behind, current := t.TempDir(), t.TempDir()
	for i, e := range entries {
		if i == len(entries)/2 {
			v.build(t, behind)
		}
		v.add(e)
	}
	v.build(t, current)
	ways := map[string]*Searcher{"scan": v.scanner(t)}
	for name, dir := range map[string]string{"index": current, "index that is behind": behind} {
		s, done := v.indexed(t, dir)
		defer done()
		ways[name] = s
	}
	for _, s := range ways {
		s.Names = v.names(t)
	}
	queries := lines(t, "queries.txt")
	require.Greater(t, len(queries), 100)
	for _, line := range queries {
		query, want, ok := strings.Cut(line, " =>")
		require.True(t, ok, line)
		for name, s := range ways {
			assert.Equal(t, strings.TrimSpace(want), answerTo(s, query, strings.TrimSpace(want)), "%s by %s", query, name)
		}
	}
}

// answerTo is the ids that a query gives, or the wanted error if it fails so.
func answerTo(s *Searcher, query, want string) string {
	now := time.Date(2024, 6, 23, 18, 0, 0, 0, shanghai)
	q, err := lang.Parse(query, lang.Options{Now: now, Location: shanghai})
	var r Result
	if err == nil {
		r, err = s.Search(context.Background(), Request{Node: q.Root, Limit: 100})
	}
	if err == nil {
		return strings.Join(ids(r.Hits), " ")
	}
	if part, ok := strings.CutPrefix(want, "error: "); ok && strings.Contains(err.Error(), part) {
		return want
	}
	return err.Error()
}
