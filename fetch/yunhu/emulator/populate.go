package emulator

import (
	"fmt"
	"slices"
	"time"

	"imdex/fetch/emulator/talk"
)

// staff is how many people the company has.
const staff = 36

var bot = Sender{ID: botID, Name: "星河助手", Bot: true}

func userID(i int) string { return fmt.Sprint(7058200 + 31*i) }

// rooms are the chats that the bot is in, with what they talk about.
var rooms = []struct {
	chat, name string
	topics     []string
	weight     int // share of a hundred
}{
	{"group:635409929", "星河平台项目群", []string{"需求", "上线"}, 32},
	{"group:482113067", "报价与合同", []string{"报价", "合同", "客户"}, 28},
	{"group:117730254", "行政和报销", []string{"行政", "发票"}, 20},
	{"group:901266418", "值班 on-call", []string{"上线"}, 14},
	{"user:7058231", "李娜", []string{"客户", "报价"}, 6},
}

// Populate fills a platform with a company of 36 people that worked from one time
// to another: groups, a private chat with the bot, every type of content, quotes,
// recalls, messages of one time. The same seed gives the same world; messages is
// about how many there are. The platform must be empty.
func Populate(p *Platform, seed uint64, messages int, from, to time.Time) {
	w := talk.New(seed, staff)
	for _, r := range rooms {
		p.AddChat(r.chat, r.name)
		fill(w, p, r.chat, r.topics, messages*r.weight/100, from, to)
	}
}

// fill posts a chat's history. Its first messages have every type once.
func fill(w *talk.Writer, p *Platform, chat string, about []string, n int, from, to time.Time) {
	members := w.Random.Perm(staff)[:8+w.Random.IntN(12)]
	var recent []string
	topic := about[0]
	for k, at := range w.Schedule(n, from, to) {
		if k%6 == 0 {
			topic = talk.Pick(w.Random, about)
		}
		m := Message{TimeMS: at, Sender: person(w, talk.Pick(w.Random, members))}
		if k < len(makers) {
			makers[k].make(w, topic, &m)
		} else {
			makers[w.Share(len(makers), func(i int) int { return makers[i].share })].make(w, topic, &m)
		}
		if len(recent) > 0 && m.Sender.ID != "" && w.Random.IntN(20) == 0 {
			m.Parent = talk.Pick(w.Random, recent)
		}
		id := p.Post(chat, m)
		recent = append(recent, id)[max(0, len(recent)-7):]
		if k == 45 || w.Random.IntN(150) == 0 {
			p.Recall(chat, id)
		}
	}
}

func person(w *talk.Writer, i int) Sender { return Sender{ID: userID(i), Name: w.Names[i]} }

// Later is what happens after a first drain of a populated platform: in each chat
// some new messages, a bot's that changes and a text that is taken back.
func Later(p *Platform, seed uint64, at time.Time) {
	w := talk.New(seed+1, staff)
	for _, r := range rooms {
		people := p.people(r.chat)
		if id := p.last(r.chat, "markdown"); id != "" {
			text := w.Line(r.topics[0]) + "（已更新）"
			p.Edit(r.chat, id, text, text)
		}
		if id := p.last(r.chat, "text"); id != "" {
			p.Recall(r.chat, id)
		}
		for k := range 5 {
			m := Message{TimeMS: at.UnixMilli() + int64(k)*1000, Sender: talk.Pick(w.Random, people)}
			plainText(w, talk.Pick(w.Random, r.topics), &m)
			p.Post(r.chat, m)
		}
	}
}

// people are those who wrote in a chat, by their first message.
func (p *Platform) people(chat string) (list []Sender) {
	p.change(chat, func(r *room) {
		for _, m := range r.messages {
			if m.Sender.ID != "" && !m.Sender.Bot && !slices.Contains(list, m.Sender) {
				list = append(list, m.Sender)
			}
		}
	})
	return list
}

// last is a chat's newest message of a type, or "".
func (p *Platform) last(chat, kind string) (id string) {
	p.change(chat, func(r *room) {
		for _, m := range r.messages {
			if m.Type == kind && !m.recalled && !m.gone {
				id = m.id
			}
		}
	})
	return id
}
