package emulator

import (
	"fmt"
	"time"

	"imdex/fetch/emulator/talk"
)

// staff is how many people the company has.
const staff = 36

// chats are the users whose single chats with the bot have a history, the last
// one without a message.
var chats = []struct {
	topics []string
	weight int
}{
	{[]string{"上线", "需求"}, 40}, {[]string{"合同", "客户"}, 25}, {[]string{"发票"}, 20}, {[]string{"报价", "客户"}, 14}, {[]string{"行政"}, 1}, {nil, 0},
}

func userID(i int) string { return fmt.Sprintf("1000%02d", 21+i) }

// Populate fills a platform with what the bot and some users of a company of 36
// people wrote to each other from one time to another: every type of content,
// threads, recalls, edits, messages of one time, days without any. The same seed gives
// the same world; messages is about how many there are. The platform must be empty.
func Populate(p *Platform, seed uint64, messages int, from, to time.Time) {
	w := talk.New(seed, staff)
	for i, c := range chats {
		id := userID(i)
		p.AddUser(id, w.Names[i])
		if c.weight > 0 {
			fill(w, p, id, c.topics, messages*c.weight/100, from, to)
		}
	}
}

// fill posts a chat's history. Its first messages have every type once.
func fill(w *talk.Writer, p *Platform, user string, about []string, n int, from, to time.Time) {
	topic, last, root := about[0], "", ""
	for k, at := range w.Schedule(n, from, to) {
		if k%6 == 0 {
			topic = talk.Pick(w.Random, about)
		}
		m := Message{TimeMS: at}
		compose(w, k, topic, &m)
		switch {
		case last != "" && w.Random.IntN(20) == 0:
			if m.Parent = last; root == "" {
				root = last
			}
			m.Root = root
		default:
			root = ""
		}
		last = p.Post(user, m)
		disturb(w, p, user, last, k)
	}
}

// compose makes the k-th message of a chat.
func compose(w *talk.Writer, k int, topic string, m *Message) {
	switch {
	case k < len(makers):
		makers[k].make(w, topic, m)
	case k == len(makers):
		m.set("share_location", object{"title": "西溪园区", "lng": 120.07}, "西溪园区")
		m.Under = "system_card" // how a type that nobody lists may come in
	default:
		makers[w.Share(len(makers), func(i int) int { return makers[i].share })].make(w, topic, m)
	}
}

// disturb recalls some messages and edits some texts.
func disturb(w *talk.Writer, p *Platform, user, id string, k int) {
	switch {
	case k == 45, w.Random.IntN(150) == 0:
		p.Recall(user, id)
	case k == 40, w.Random.IntN(200) == 0:
		p.amend(user, id)
	}
}

// amend adds to a text.
func (p *Platform) amend(user, id string) {
	p.alter(user, id, func(m *message) {
		if text, plain := m.Content.(string); plain && m.Type == "text" {
			m.Content, m.Plain, m.editedMS = text+"（已更正）", m.Plain+"（已更正）", m.TimeMS+60_000
		}
	})
}

// Later is what happens after a first drain of a populated platform: some new
// messages to each user, a card that changes its state, a text edited, one taken
// back.
func Later(p *Platform, seed uint64, at time.Time) {
	w := talk.New(seed+1, staff)
	for i, c := range chats {
		user := userID(i)
		if c.weight == 0 {
			continue
		}
		if id := p.last(user, "system_card", 0); id != "" {
			content, plain := card(w.Fill("审批提醒 {order}"), w.Line(c.topics[0]), "已通过", w.Address())
			p.Edit(user, id, content, plain)
		}
		if id := p.last(user, "text", 0); id != "" {
			p.Recall(user, id)
		}
		if id := p.last(user, "text", 1); id != "" {
			p.amend(user, id)
		}
		for k := range 5 {
			m := Message{TimeMS: at.UnixMilli() + int64(k)*1000}
			makers[k%2].make(w, talk.Pick(w.Random, c.topics), &m)
			p.Post(user, m)
		}
	}
}

// last is a chat's newest message of a type that has its content, or, with skip,
// one further back; "" where there is none.
func (p *Platform) last(user, kind string, skip int) (id string) {
	p.change(user, func(r *room) {
		for i := len(r.messages) - 1; i >= 0 && id == ""; i-- {
			if m := r.messages[i]; m.Type == kind && !m.Bare && !m.recalled {
				if skip--; skip < 0 {
					id = m.id
				}
			}
		}
	})
	return id
}
