package emulator

import (
	"fmt"
	"strings"

	"imdex/fetch/emulator/talk"
)

type object = map[string]any

// maker composes one message; m has its time already.
type maker func(w *talk.Writer, topic string, m *Message)

// makers are all kinds of messages with their share of a thousand.
var makers = []struct {
	share int
	make  maker
}{
	{300, botText}, {330, userText}, {60, addressed}, {10, toEveryone}, {50, image}, {70, richText}, {40, newRichText},
	{100, systemCard}, {30, compressiveCard}, {10, plainString},
}

func (m *Message) set(kind string, content any, plain string) {
	m.Type, m.Content, m.Plain = kind, content, plain
}

func botText(w *talk.Writer, topic string, m *Message) {
	text := w.Line(topic)
	m.set("text", text, text)
}

func userText(w *talk.Writer, topic string, m *Message) {
	m.User = true
	botText(w, topic, m)
}

// openID is a colleague's, as mentions have it.
func openID(i int) string { return fmt.Sprintf("ou_%032x", 0x5eed0000+i) }

// addressed names colleagues, in the text as plain words.
func addressed(w *talk.Writer, topic string, m *Message) {
	text := ""
	for range 1 + w.Random.IntN(2) {
		i := w.Random.IntN(len(w.Names))
		m.Mentions = append(m.Mentions, Mention{openID(i), w.Names[i]})
		text += " @" + w.Names[i]
	}
	text += " " + w.Line(topic)
	m.set("text", text, text)
}

// toEveryone is the official example.
func toEveryone(w *talk.Writer, topic string, m *Message) {
	i := w.Random.IntN(len(w.Names))
	m.Mentions = []Mention{{"-1", "所有人"}, {openID(i), w.Names[i]}}
	text := " @所有人 @" + w.Names[i] + " " + w.Line(topic)
	m.set("text", text, text)
}

// image has an address that is signed anew each time.
func image(w *talk.Writer, _ string, m *Message) {
	m.User = true
	key := fmt.Sprintf("img_%016x", w.Random.Uint64())
	m.set("image", object{"imageKey": key, "originUrl": "https://img.emulator.invalid/" + key + "?" + signature, "width": 1280, "height": 720}, "")
}

// post is rich text as Feishu has it, and as a person reads it.
func post(w *talk.Writer, topic string) (content object, plain string) {
	i, link := w.Random.IntN(len(w.Names)), w.Address()
	title, first, second := w.Fill("{feature} {weekday}"), w.Line(topic), w.Line(topic)
	content = object{"title": title, "content": []any{
		[]any{object{"tag": "text", "text": first}},
		[]any{object{"tag": "at", "user_id": openID(i), "user_name": w.Names[i]}, object{"tag": "text", "text": " " + second}},
		[]any{object{"tag": "a", "text": "详情", "href": link}, object{"tag": "img", "image_key": fmt.Sprintf("img_%08x", w.Random.Uint32())}},
	}}
	return content, strings.Join([]string{title, first, "@" + w.Names[i] + " " + second, "详情 (" + link + ")"}, "\n")
}

func richText(w *talk.Writer, topic string, m *Message) {
	content, plain := post(w, topic)
	m.set("rich_text", content, plain)
}

func newRichText(w *talk.Writer, topic string, m *Message) {
	content, plain := post(w, topic)
	m.User = true
	m.set("new_rich_text", object{"zh_cn": content}, plain)
}

// systemCard looks as cards do when they are sent.
func systemCard(w *talk.Writer, topic string, m *Message) {
	title, text := w.Fill("审批提醒 {order}"), w.Line(topic)
	content, plain := card(title, text, "待处理", w.Address())
	m.set("system_card", content, plain)
}

func card(title, text, state, link string) (content object, plain string) {
	return object{
		"header":       object{"text": object{"tag": "plain_text", "content": title}, "color": "blue"},
		"cardLink":     object{"url": link, "pcUrl": link},
		"globalConfig": object{"forward": true, "shareCard": false},
		"modules": []any{
			object{"tag": "markdown", "content": text, "textAlign": "left"},
			object{"tag": "markdown", "content": "**状态**：" + state},
		},
	}, strings.Join([]string{title, text, "**状态**：" + state}, "\n")
}

// compressiveCard has no content in history.
func compressiveCard(w *talk.Writer, topic string, m *Message) {
	m.set("compressive_card", w.Line(topic), "")
}

// plainString is a text that is not wrapped in JSON.
func plainString(w *talk.Writer, topic string, m *Message) {
	botText(w, topic, m)
	m.Bare = true
}
