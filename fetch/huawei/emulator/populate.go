package emulator

import (
	"fmt"
	"strings"
	"time"

	"imdex/fetch/emulator/edge"
	"imdex/fetch/emulator/talk"
)

// people is how many there are: customers first, agents last.
const people = 24

// visits are the rows of one session, from CONNECT to DISCONNECT.
const visits = 24

// shop is the tenant's channels with their share of a hundred.
var shop = []struct {
	Channel
	customers, share int
	topics           []string
}{
	{Channel{"202207292843442389", "WEB"}, 9, 60, []string{"客户", "报价", "发票"}},
	{Channel{"202207292843449921", "WECHAT"}, 5, 30, []string{"客户", "需求", "合同"}},
	{Channel{"202311070112458803", "FACEBOOK"}, 2, 10, []string{"客户", "报价"}},
}

// Populate fills a platform with a tenant's customers who talked with robots and
// agents from one time to another: sessions that begin and end, every type of
// content, recalls, rows of one time, rows that nobody documents. The same seed
// gives the same world; messages is about how many rows there are. The platform
// must be empty.
func Populate(p *Platform, seed uint64, messages int, from, to time.Time) {
	w := talk.New(seed, people)
	n := 0
	for _, s := range shop {
		p.AddChannel(s.Channel)
		for range s.customers {
			id := fmt.Sprintf("16594902210261%05d", 88522+41*n)
			p.AddUser(s.ID, id, w.Names[n])
			fill(w, p, s.ID+":"+id, w.Names[n], s.topics, messages*s.share/100/s.customers, from, to)
			n++
		}
	}
}

// fill posts a customer's history. Its first rows have every type once.
func fill(w *talk.Writer, p *Platform, chat, name string, about []string, n int, from, to time.Time) {
	topic := about[0]
	for k, at := range w.Schedule(n, from, to) {
		if k%6 == 0 {
			topic = talk.Pick(w.Random, about)
		}
		r := Row{TimeMS: at / 1000 * 1000, Nickname: name, CallID: fmt.Sprintf("%d-%d", from.Unix()+int64(k/visits), 16797276+k/visits)}
		compose(w, k, topic, &r)
		id := p.Post(chat, r)
		if r.Control == "" && (k == 30 || w.Random.IntN(150) == 0) {
			p.Recall(chat, id)
		}
	}
}

// compose makes the k-th row of a customer.
func compose(w *talk.Writer, k int, topic string, r *Row) {
	switch inSession := k % visits; {
	case inSession == 0:
		notice(r, "CONNECT", "")
	case inSession == 1:
		r.Source, r.Nickname = "ROBOT", "小云助手"
		text := w.Fill("您好，请问有什么可以帮您？{product}请按 1，{feature}请按 2")
		r.set("TEXT", text, text)
	case inSession == 2:
		notice(r, "TRANS2AGENT", "正在为您转接人工坐席")
	case inSession == visits-1:
		notice(r, "DISCONNECT", "会话已结束")
	case k-3 < len(makers):
		makers[k-3].make(w, topic, r)
	case k == visits+3:
		r.set("SCRATCHCARD", object{"prize": "满减券", "rule": "满 100 减 10"}, "满减券\n满 100 减 10")
	default:
		makers[w.Share(len(makers), func(i int) int { return makers[i].share })].make(w, topic, r)
	}
}

func notice(r *Row, control, text string) {
	r.Source, r.Nickname, r.Control = "SYSTEM", "", control
	r.set("TEXT", text, text)
}

// Later is what happens after a first drain of a populated platform: every
// customer takes a message back and comes again.
func Later(p *Platform, seed uint64, at time.Time) {
	w := talk.New(seed+1, people)
	for i, c := range p.visitors() {
		if c.last != "" {
			p.Recall(c.chat, c.last)
		}
		call := fmt.Sprintf("%d-%d", at.Unix(), 16900000+i)
		for k := range 6 {
			r := Row{TimeMS: at.UnixMilli() + int64(k)*1000, Nickname: c.name, CallID: call}
			if k == 0 {
				notice(&r, "CONNECT", "")
			} else {
				talk.Pick(w.Random, []maker{plainText, agentHTML})(w, "客户", &r)
			}
			p.Post(c.chat, r)
		}
	}
}

// visitor is a customer with the last message that can be taken back.
type visitor struct{ chat, name, last string }

func (p *Platform) visitors() []visitor {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []visitor
	for _, c := range p.customers {
		v := visitor{chat: c.chat(), name: c.name}
		for _, r := range c.rows {
			if r.Source == "USER" && r.Control == "CHAT" && r.Media == "TEXT" && r.recalled == 0 && !r.gone {
				v.last = r.id
			}
		}
		list = append(list, v)
	}
	return list
}

// Account is the configuration of an account that drains all customers of the
// platform at an address.
func (p *Platform) Account(name, baseURL string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var b strings.Builder
	b.WriteString(edge.Account("huawei", name, baseURL, "720h"))
	fmt.Fprintf(&b, "app_key = %q\napp_secret = %q\n", p.opts.AppKey, p.opts.AppSecret)
	for _, channel := range p.channels {
		var users []string
		for _, c := range p.customers {
			if c.channel == channel {
				users = append(users, fmt.Sprintf("  %q,\n", strings.TrimSpace(c.id+" "+c.name)))
			}
		}
		fmt.Fprintf(&b, "\n[[account.channel]]\nid = %q\ntype = %q\nusers = [\n%s]\n", channel.ID, channel.Type, strings.Join(users, ""))
	}
	return b.String()
}
