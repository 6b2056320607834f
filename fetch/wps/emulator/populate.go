package emulator

import (
	"fmt"
	"time"

	"imdex/fetch/emulator/edge"
	"imdex/fetch/emulator/talk"
)

// staff is how many people the company has.
const staff = 36

// appID is the app's service principal.
const appID = "spXh2024"

func userID(i int) string { return fmt.Sprintf("1000025%05d", 94211+37*i) }

// SingleUser is a user whose single chat with the app is in no listing.
func SingleUser() string { return userID(2) }

// Populate fills a platform with a company of 36 people that worked from one
// time to another: groups, two single chats, every type of content, answers to
// quoted messages, recalls, messages of one time, positions that nobody may see
// and a dismissed group. The same seed gives the same world; messages is about
// how many there are. The platform must be empty.
func Populate(p *Platform, seed uint64, messages int, from, to time.Time) {
	w := talk.New(seed, staff)
	for i, name := range w.Names {
		p.AddUser(User{ID: userID(i), Name: name, Hidden: i == staff-1})
	}
	for _, g := range groups {
		p.AddChat(Chat{ID: g.id, Name: g.name})
		members := []Sender{{ID: appID, App: true}}
		for _, i := range w.Random.Perm(staff)[:8+w.Random.IntN(12)] {
			members = append(members, Sender{ID: userID(i)})
		}
		for _, who := range members {
			p.AddMember(g.id, who)
		}
		fillChat(w, p, g.id, members[1:], g.topics, messages*g.weight/100, from, to)
	}
	for i := range 2 {
		id := fmt.Sprintf("7700%04d", i+1)
		p.AddChat(Chat{ID: id, Single: true, User: userID(1 + i), Unlisted: i == 1})
		both := []Sender{{ID: userID(1 + i)}, {ID: appID, App: true}}
		fillChat(w, p, id, both, []string{"客户", "报价"}, messages/100, from, to)
	}
	p.Dismiss(deadChat)
}

// fillChat posts a chat's history. Its first messages have every type once.
func fillChat(w *talk.Writer, p *Platform, chat string, members []Sender, about []string, n int, from, to time.Time) {
	var recent []string
	topic := about[0]
	for k, at := range w.Schedule(n, from, to) {
		if k%6 == 0 {
			topic = talk.Pick(w.Random, about)
		}
		m := Message{TimeMS: at, Sender: talk.Pick(w.Random, members)}
		compose(w, k, topic, &m)
		if len(recent) > 0 && w.Random.IntN(25) == 0 {
			m.Quote = talk.Pick(w.Random, recent)
		}
		id := p.Post(chat, m)
		recent = append(recent, id)[max(0, len(recent)-7):]
		disturb(w, p, chat, id, k)
	}
}

// compose makes the k-th message of a chat.
func compose(w *talk.Writer, k int, topic string, m *Message) {
	switch {
	case k < len(makers):
		makers[k].make(w, topic, m)
	case k == len(makers):
		m.set("mini_app", object{"title": "请假小程序", "uri": "/pages/leave"}, "请假小程序\n/pages/leave")
	case k == len(makers)+1:
		m.Sender = Sender{ID: appID, App: true}
		m.Type, m.Bare = "card", true // content is null
	default:
		makers[w.Share(len(makers), func(i int) int { return makers[i].share })].make(w, topic, m)
	}
}

// disturb recalls some messages and leaves some positions out.
func disturb(w *talk.Writer, p *Platform, chat, id string, k int) {
	switch {
	case k == 40, w.Random.IntN(600) == 0:
		p.SkipPositions(chat, int64(1+w.Random.IntN(3)))
	case k == 45, w.Random.IntN(150) == 0:
		p.Recall(chat, id)
	}
}

// Later is what happens after a first drain of a populated platform: some new
// messages in each group, a card that changes its state, a text taken back.
func Later(p *Platform, seed uint64, at time.Time) {
	w := talk.New(seed+1, staff)
	people := p.People()
	for i := range staff {
		w.Names[i] = people[userID(i)].Name
	}
	for _, g := range groups {
		if g.id == deadChat {
			continue
		}
		if id := p.last(g.id, "card"); id != "" {
			content, plain := card(w, g.topics[0], "已通过")
			p.Edit(g.id, id, content, plain)
		}
		if id := p.last(g.id, "text"); id != "" {
			p.Recall(g.id, id)
		}
		for k := range 5 {
			m := Message{TimeMS: at.UnixMilli() + int64(k)*1000, Sender: Sender{ID: userID(w.Random.IntN(staff))}}
			plainText(w, talk.Pick(w.Random, g.topics), &m)
			p.Post(g.id, m)
		}
	}
}

// last is a chat's newest message of a type that still has its content, or "".
func (p *Platform) last(chat, kind string) (id string) {
	p.change(chat, func(r *room) {
		for _, m := range r.messages {
			if m.Type == kind && !m.Bare && !m.recalled {
				id = m.id
			}
		}
	})
	return id
}

// Account is a configuration's account for a populated platform that is served
// at baseURL, with the platform's own credentials.
func (p *Platform) Account(name, baseURL string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return edge.Account("wps", name, baseURL, "720h") +
		fmt.Sprintf("app_id = %q\napp_key = %q\nusers = [%q]\n", p.opts.AppID, p.opts.AppKey, SingleUser())
}
