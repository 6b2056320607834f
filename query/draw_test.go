package query

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"imdex/store"
	"imdex/store/chat"
)

// words are few, so that messages share them.
var words = []string{
	"合同", "盖章", "合同盖章", "同", "的", "小化妆包", "大别山", "發票", "发票", "か\u3099", "がっこう", "한국", "か\u0301", "か\u0301\u0302",
	"deploy", "Deployed", "deployment", "upload", "failed", "café", "ＡＢＣ１２３", "abc123", "v1.8.3", "p0",
	"6789", "13800006789", "TK0000037", "redis-master-12", "redis-master-7", "铁路12306", "10.0.3.17", "C++",
	"👌", "👍🏽", "👍", "……", "！", "。", "，", " ", "\n", "_", "5\"屏", "สวัสดี", "straße", "STRASSE",
	strings.Repeat("z", 70), strings.Repeat("z", 70) + "y", strings.Repeat("か\u0301", 2), "0123456789" + strings.Repeat("q", 80),
}

func drawText(t *rapid.T, label string) string {
	parts := rapid.SliceOfN(rapid.SampledFrom(words), 0, 7).Draw(t, label)
	return strings.Join(parts, rapid.SampledFrom([]string{"", " ", "，"}).Draw(t, label+" glue"))
}

// start is the time of the first messages: 2023-11-14 in Shanghai, shortly
// before midnight, so that days are crossed.
const start = 1_699_977_000_000

func drawMessage(t *rapid.T, id string) chat.Message {
	m := chat.Message{
		ID: id, Type: rapid.SampledFrom([]chat.Type{chat.Text, chat.Text, chat.Text, chat.File, chat.Card, chat.System}).Draw(t, "type"),
		TimeMS:   start + int64(rapid.IntRange(0, 12).Draw(t, "time"))*600_000,
		Position: int64(rapid.IntRange(0, 2).Draw(t, "order")),
		Text:     drawText(t, "text"),
		Sender: chat.Sender{
			ID:   rapid.SampledFrom([]string{"u1", "u2", "u3", "u4", "", "u5"}).Draw(t, "sender"),
			Name: rapid.SampledFrom([]string{"", "", "李雷", "韩梅梅 deploy"}).Draw(t, "sender name"),
			Kind: rapid.SampledFrom([]chat.SenderKind{chat.SenderUser, chat.SenderUser, chat.SenderBot}).Draw(t, "kind"),
		},
	}
	rare := func(label string) bool { return rapid.IntRange(0, 5).Draw(t, label) == 0 }
	m.Edited, m.Recalled, m.Vanished, m.Hidden = rare("edited"), rare("recalled"), rare("vanished"), rare("hidden")
	m.MentionAll = rare("all")
	if rare("quoted") {
		m.Quote, m.ReplyTo, m.Root = drawText(t, "quote"), "m1", "m2"
	}
	if rare("footer") {
		m.Footer = drawText(t, "footer")
	}
	if rare("was") {
		m.Was = []string{drawText(t, "was"), drawText(t, "was too")}
	}
	if rare("link") {
		m.Links = []string{"https://Docs.example.com/合同?b=1"}
	}
	if rare("mention") {
		m.Mentions = []chat.Mention{{ID: "u3", Name: "旧名"}, {Name: "王伟"}}
	}
	if rare("file") {
		m.Attachments = []chat.Attachment{{Kind: chat.File, Name: "合同 v2.docx"}, {Kind: chat.Image}}
	}
	return m
}

// drawStore is a store with chats and people and no messages.
func drawStore() *memory {
	m := &memory{}
	m.chat("work", "c1", "项目群", chat.KindGroup)
	m.chat("work", "c2", "合同 deploy 群", chat.KindLive)
	m.chat("home", "c1", "", chat.KindSingle)
	for _, p := range []struct{ account, id, names string }{
		{"work", "u1", "我"}, {"home", "u2", "Me Too"}, {"work", "u3", "旧名,王伟"}, {"work", "u4", "李雷"}, {"home", "u3", "王伟"},
	} {
		person := store.Person{Account: p.account, ID: p.id}
		for i, name := range strings.Split(p.names, ",") {
			person.Names = append(person.Names, store.Name{Name: name, LastMS: int64(i)})
		}
		m.people = append(m.people, person)
	}
	return m
}

// change does one thing to the store: mostly a new message.
func (m *memory) drawChange(t *rapid.T) {
	n := store.Number(rapid.IntRange(0, len(m.versions)).Draw(t, "number"))
	_, exists := m.at(store.Revision(len(m.changes)), n)
	stream := store.StreamID(rapid.IntRange(1, len(m.streams)).Draw(t, "stream"))
	switch what := rapid.IntRange(0, 9).Draw(t, "change"); {
	case what < 6 || !exists:
		m.put(0, drawMessage(t, fmt.Sprint("m", len(m.versions))), stream)
	case what < 8:
		old := m.versions[n-1][0]
		msg := drawMessage(t, old.ID)
		m.put(n, msg, old.StreamID)
	case what == 8:
		m.mark(n)
	default:
		m.forget(n)
	}
}

var fielded = []string{
	"from:u3", "from:王伟", "from:me", "from:旧名", "in:c1", "in:项目群", "@u3", "@王伟", "@所有人", `@"旧名"`,
	"type:text", "type:card", "kind:group", "kind:live", "provider:wps", "account:home",
	"has:link", "has:file", "has:image", "has:card", "has:mention", "has:reply", "has:attachment", "has:number",
	"is:recalled", "is:vanished", "is:edited", "is:reply", "is:bot", "is:mine",
	"date:2023-11-15", "before:2023-11-15", "after:2023-11-15", "date:2023-11-14T23:50", "after:2023",
	"id:m1", "reply-to:m1", "thread:m2", "url:example.com", "url:/合同", "url:Docs", "file:*.docx", "file:合同", "file:v?",
	"name:王伟", "name:deploy", "name:群", "name:李*", "quote:合同", "was:deploy", `quote:"合同"`, "was:/[a-z]+ed/",
}

func drawQuery(t *rapid.T) string {
	depth := 0
	var node func() string
	node = func() string {
		if depth++; depth > 4 {
			return drawLeaf(t)
		}
		switch rapid.IntRange(0, 7).Draw(t, "node") {
		case 0:
			return "-" + drawLeaf(t)
		case 1:
			return "(" + node() + " OR " + node() + ")"
		case 2, 3:
			return node() + " " + node()
		case 4:
			return "-(" + node() + " " + node() + ")"
		}
		return drawLeaf(t)
	}
	return node()
}

func drawLeaf(t *rapid.T) string {
	if rapid.Bool().Draw(t, "fielded") {
		return rapid.SampledFrom(fielded).Draw(t, "field")
	}
	return rapid.SampledFrom([]string{
		"合同", "合同盖章", "同", "的", "妆包", "小化妆", "别山", "発票", "發票", "が", "か", "か\u0301", "っ", "국", "deploy", "Deployed", "=deploy", "=合同",
		"upload", "cafe", "abc123", "bc12", "6789", "0000", "tk0000037", "v1.8.3", "p0", "=6789", "铁路12306", "12306", "10.0.3", "C++",
		`"upload failed"`, `"合同盖章"`, `"合同"`, `"deploy"`, `"！"`, `"同 盖"`, `"v1 8 3"`, "👌", "👍", "……", "！", "合同。",
		"*loy*", "dep*", "d?ploy", "*ed", "v*", "6789*", "*6789", "한*", "*z", "zz*", "0123*",
		`/redis-master-\d+/`, "/dep.*fail/", "/^合同/", "/(同|failed)$/", "/[０-９]{4}/", "/z{71}/", "/./", "/UPLOAD/",
		strings.Repeat("z", 70), strings.Repeat("z", 69), "STRASSE", "สวัสดี", "=สวัสดี",
	}).Draw(t, "term")
}
