package emulator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"imdex/fetch/emulator/edge"
	"imdex/fetch/emulator/talk"
)

// staff is how many people the app has.
const staff = 36

func userID(i int) string { return fmt.Sprint(10001 + 37*i) }

// Populate fills a platform with an app of 36 people that worked from one time
// to another: groups, two single chats, a live group, every type of content,
// quotes, edits, recalls, messages of one time and a dissolved group. The first
// user is in every conversation but the live one. The same seed gives the same
// world; messages is about how many there are. The platform must be empty, and its
// user ids numbers.
func Populate(p *Platform, seed uint64, messages int, from, to time.Time) {
	w := talk.New(seed, staff)
	for i, name := range w.Names {
		p.AddUser(User{ID: userID(i), Name: name, Robot: i == staff-1})
	}
	for _, g := range groups {
		members := append([]int{0}, w.Random.Perm(staff - 1)[:8+w.Random.IntN(12)]...)
		p.AddChat(Chat{ID: g.id, Name: g.name, Members: ids(members), CreatedMS: from.UnixMilli(), Dissolved: g.id == goneChat})
		fill(w, p, g.id, members, g.topics, messages*g.weight/100, from, to)
	}
	for i, id := range singles {
		members := []int{0, i + 1}
		p.AddChat(Chat{ID: id, Kind: Single, Members: ids(members), CreatedMS: from.UnixMilli()})
		fill(w, p, id, members, []string{"客户", "报价"}, messages*2/100, from, to)
	}
	crowd := w.Random.Perm(staff)
	p.AddChat(Chat{ID: liveChat, Name: "新品直播间", Kind: Live, Members: ids(crowd), CreatedMS: from.UnixMilli()})
	fill(w, p, liveChat, crowd, []string{"客户"}, messages*8/100, from, to)
}

func ids(members []int) []string {
	var list []string
	for _, i := range members {
		if id := userID(i); !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// fill posts a conversation's history. Its last messages have every type once,
// so that the platform still keeps them.
func fill(w *talk.Writer, p *Platform, chat string, members []int, about []string, n int, from, to time.Time) {
	var recent []string
	topic := about[0]
	times := w.Schedule(n, from, to)
	for k, at := range times {
		if k%6 == 0 {
			topic = talk.Pick(w.Random, about)
		}
		m := Message{TimeMS: at, Sender: userID(talk.Pick(w.Random, members))}
		if left := len(times) - 1 - k; left < len(makers) {
			makers[left].make(w, topic, &m)
		} else {
			makers[w.Share(len(makers), func(i int) int { return makers[i].share })].make(w, topic, &m)
		}
		if len(recent) > 0 && w.Random.IntN(25) == 0 {
			m.Quote = talk.Pick(w.Random, recent)
		}
		dress(w, &m)
		id := p.Post(chat, m)
		recent = append(recent, id)[max(0, len(recent)-6):]
		disturb(w, p, chat, id, m)
	}
}

// dress adds what some clients send with a message.
func dress(w *talk.Writer, m *Message) {
	if m.Sender == "" || w.Random.IntN(3) > 0 {
		return
	}
	m.Ext = map[string]string{"a:send_os": "android", "s:stime": fmt.Sprint(m.TimeMS)}
	for i, name := range w.Names {
		if userID(i) == m.Sender {
			m.Ext["s:nick_name"] = name
		}
	}
}

// disturb changes and recalls some texts.
func disturb(w *talk.Writer, p *Platform, chat, id string, m Message) {
	switch text, ok := m.Content.(string); {
	case !ok || m.Type != 10001 || strings.HasPrefix(text, "{"):
	case w.Random.IntN(80) == 0:
		p.Edit(chat, id, text+"（已更正）", text+"（已更正）")
	case w.Random.IntN(120) == 0:
		p.Recall(chat, id)
	}
}

// Later is what happens after a first drain of a populated platform: in each
// group some new messages, a text that is changed and one that is taken back.
func Later(p *Platform, seed uint64, at time.Time) {
	w := talk.New(seed+1, staff)
	for _, g := range groups {
		if g.id == goneChat {
			continue
		}
		texts := p.lastTexts(g.id, 2)
		if len(texts) == 2 {
			p.Recall(g.id, texts[0])
			text := "更正：" + w.Line(g.topics[0])
			p.Edit(g.id, texts[1], text, text)
		}
		for k := range 5 {
			m := Message{TimeMS: at.UnixMilli() + int64(k)*1000, Sender: userID(w.Random.IntN(staff))}
			plainText(w, talk.Pick(w.Random, g.topics), &m)
			p.Post(g.id, m)
		}
	}
}

// lastTexts are the ids of a conversation's newest plain texts, oldest first.
func (p *Platform) lastTexts(chat string, n int) []string {
	var list []string
	p.change(chat, func(r *room) {
		for _, m := range r.messages {
			if _, text := m.Content.(string); text && m.Type == 10001 && !m.recalled && len(m.Mentions) == 0 && !m.Bare {
				list = append(list, fmt.Sprint(m.id))
			}
		}
	})
	return list[max(0, len(list)-n):]
}

// Account is a configured account that drains a populated platform at an address:
// the conversations of the first user, and the live groups, which no list has. Its
// overlap is all that the platform keeps.
func (p *Platform) Account(name, baseURL string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var live []string
	for _, r := range p.rooms {
		if r.Kind == Live {
			live = append(live, fmt.Sprintf("%q", r.ID+" "+r.Name))
		}
	}
	var b strings.Builder
	b.WriteString(edge.Account("volcengine", name, baseURL, "168h"))
	fmt.Fprintf(&b, "app_id = %d\naccess_key = %q\nsecret_key = %q\n", p.opts.AppID, p.opts.AccessKey, p.opts.SecretKey)
	fmt.Fprintf(&b, "users = [%q]\nconversations = [%s]\n", p.users[0].ID, strings.Join(live, ", "))
	return b.String()
}
