package fetch_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"imdex/fetch"
	"imdex/fetch/fetchtest"
	"imdex/store"
	"imdex/store/chat"
)

// A name is dated by the newest message that has it: a walk that leads back in
// time must not make an old name the present one.
func TestNamed(t *testing.T) {
	anna := func(name string, at int64) chat.Message {
		return chat.Message{TimeMS: at, Sender: chat.Sender{ID: "u1", Name: name, Kind: chat.SenderUser}}
	}
	mention := chat.Message{TimeMS: 40, Sender: chat.Sender{ID: "bot", Kind: chat.SenderBot},
		Mentions: []chat.Mention{{ID: "u2", Name: "小王"}, {ID: "u3"}, {Name: "nobody"}}}
	assert.Equal(t, []store.PersonName{
		{ID: "u1", Name: "Anna Li", Kind: "user", AtMS: 50},
		{ID: "u2", Name: "小王", AtMS: 40},
		{ID: "u1", Name: "Anna Wu", Kind: "user", AtMS: 30},
	}, fetch.Named([]chat.Message{anna("Anna Li", 50), mention, anna("Anna Li", 45), anna("Anna Wu", 30), anna("", 20)}))
}

// A single chat that has no name of its own is called after the person at its
// other end, who is asked for once.
func TestSingleChatTitle(t *testing.T) {
	bubble(t, func(t *testing.T) {
		asked := 0
		source := &asking{script: one(inPages(fetch.Page{}))}
		source.streams[0].Kind = chat.KindSingle
		source.members = func() ([]string, error) { asked++; return []string{"u7"}, nil }
		source.names = func(ids []string) ([]store.PersonName, error) {
			return []store.PersonName{{ID: ids[0], Name: "王伟"}}, nil
		}
		library := fetchtest.NewLibrary()
		for range 2 {
			opts := options(source, library)
			run(t, opts)
			assert.Equal(t, "王伟", library.Title(key))
			time.Sleep(time.Hour)
		}
		assert.Equal(t, 1, asked)

		source.streams[0].Name = "客户"
		library = fetchtest.NewLibrary()
		run(t, options(source, library))
		assert.Equal(t, "客户", library.Title(key), "a name of its own")
		assert.Equal(t, 1, asked)
	})
}
