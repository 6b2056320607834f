package fetch_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"imdex/fetch"
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
