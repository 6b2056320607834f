package emulator

import (
	"fmt"
	"strings"

	"imdex/fetch/emulator/edge"
	"imdex/fetch/emulator/talk"
)

type object = map[string]any

// maker composes one message's content; m has its time and sender already.
type maker func(w *talk.Writer, topic string, m *Message)

// makers are all kinds of content with their share of a thousand.
var makers = []struct {
	share int
	make  maker
}{
	{640, plainText}, {80, addressed}, {6, toEveryone}, {50, markdown}, {12, html}, {60, image}, {30, expression},
	{8, video}, {10, audio}, {50, file}, {8, form}, {8, post}, {10, tip}, {6, a2ui}, {12, notice}, {5, command}, {5, call},
}

func (m *Message) set(kind string, content any, plain string) {
	m.Type, m.Content, m.Plain = kind, content, plain
}

func plainText(w *talk.Writer, topic string, m *Message) {
	text := w.Line(topic)
	m.set("text", text, text)
}

// addressed names two colleagues, the first of them twice.
func addressed(w *talk.Writer, topic string, m *Message) {
	order := w.Random.Perm(len(w.Names))
	i, k, text := order[0], order[1], w.Line(topic)
	m.At = []string{userID(i), userID(k)}
	form := "@%[1]s%[4]s @%[2]s%[4]s %[3]s @%[1]s%[4]s"
	m.set("text", fmt.Sprintf(form, w.Names[i], w.Names[k], text, "\u200b"), fmt.Sprintf(form, w.Names[i], w.Names[k], text, ""))
}

// toEveryone has nobody in at: no value for everyone is documented.
func toEveryone(w *talk.Writer, topic string, m *Message) {
	text := w.Line(topic)
	m.set("text", "@所有人\u200b "+text, "@所有人 "+text)
}

func markdown(w *talk.Writer, topic string, m *Message) {
	text := "**" + w.Fill("{ticket} {feature}") + "**\n- " + w.Line(topic) + "\n- [" + w.Fill("{contract}") + "](" + w.Address() + ")"
	m.set("markdown", text, text)
}

func html(w *talk.Writer, topic string, m *Message) {
	title, lines := w.Fill("{feature} {weekday}"), strings.Split(w.Line(topic), "\n")
	var b strings.Builder
	for _, line := range lines {
		b.WriteString("<p style=\"color:red\">" + escape(line) + "</p>")
	}
	m.set("html", "<h3>"+title+"</h3>"+b.String(), strings.Join(append([]string{title}, lines...), "\n"))
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// key is a storage key as the platform makes them.
func key(w *talk.Writer, extension string) string {
	return fmt.Sprintf("%016x%016x%s", w.Random.Uint64(), w.Random.Uint64(), extension)
}

func image(w *talk.Writer, _ string, m *Message) {
	m.set("image", object{"imageName": key(w, ".png"), "etag": key(w, ""), "imageWidth": 800, "imageHeight": 600}, "")
}

func expression(w *talk.Writer, _ string, m *Message) {
	m.set("expression", object{"imageName": "expression/" + key(w, ".gif"), "expressionId": fmt.Sprint(1000 + w.Random.IntN(9000))}, "")
}

func video(w *talk.Writer, _ string, m *Message) {
	m.set("video", object{"videoUrl": key(w, ".mp4"), "videoDuration": 3 + w.Random.IntN(300), "etag": key(w, "")}, "")
}

func audio(w *talk.Writer, _ string, m *Message) {
	m.set("audio", object{"audioUrl": key(w, ".m4a"), "audioDuration": 1 + w.Random.IntN(59), "etag": key(w, "")}, "")
}

// file's key has no extension.
func file(w *talk.Writer, _ string, m *Message) {
	name := w.FileName("docx", "xlsx", "pdf", "zip", "pptx")
	m.set("file", object{"fileName": name, "fileUrl": "disk/" + key(w, ""), "fileSize": 1000 + w.Random.IntN(2e7), "etag": key(w, "")}, name)
}

// form has a field of every type; a switch's value is a bool.
func form(w *talk.Writer, topic string, m *Message) {
	who, line, day := w.Value("name"), strings.ReplaceAll(w.Line(topic), "\n", " "), w.Fill("{weekday}")
	m.Command = "请假"
	fields := object{
		"a1name": object{"id": "a1name", "type": "input", "label": "申请人", "value": who},
		"b2why":  object{"id": "b2why", "type": "textarea", "label": "事由", "value": line},
		"c3day":  object{"id": "c3day", "type": "radio", "label": "哪天", "selectIndex": 1, "selectValue": day},
		"d4who":  object{"id": "d4who", "type": "checkbox", "label": "抄送", "selectStatus": []bool{true, false, true}, "selectValues": []string{"行政", "财务"}},
		"e5paid": object{"id": "e5paid", "type": "switch", "label": "带薪", "value": true},
		"f6kind": object{"id": "f6kind", "type": "select", "label": "类型", "selectIndex": 0, "selectValue": "年假"},
	}
	m.set("form", object{"formJson": fields}, "申请人: "+who+"\n事由: "+line+"\n哪天: "+day+"\n抄送: 行政, 财务\n带薪: true\n类型: 年假")
}

func post(w *talk.Writer, topic string, m *Message) {
	title, body := w.Fill("{feature}周报 {version}"), w.Line(topic)
	m.set("post", object{"text": title, "postId": 10000 + w.Random.IntN(90000), "postTitle": title, "postContent": body, "postContentType": "2"}, title+"\n"+body)
}

// tip is the platform's own grey line.
func tip(w *talk.Writer, _ string, m *Message) {
	text := w.Fill("{name}将{person}设为管理员")
	m.Sender = Sender{}
	m.set("tip", text, text)
}

// a2ui is a bot's interface, an object a line.
func a2ui(w *talk.Writer, topic string, m *Message) {
	m.Sender = bot
	title, line, label := w.Fill("审批 {order}"), strings.ReplaceAll(w.Line(topic), "\n", " "), w.Fill("同意 {ticket}")
	text := func(id, s string) object { return object{"id": id, "component": "Text", "text": s} }
	lines := []string{
		string(edge.Encode(object{"version": "v0.9", "createSurface": object{"surfaceId": "main", "catalogId": "basic"}})),
		string(edge.Encode(object{"version": "v0.9", "updateComponents": object{"surfaceId": "main", "components": []any{
			object{"id": "root", "component": "Column", "children": []string{"title", "line", "go"}},
			text("title", title), text("line", line),
			object{"id": "go", "component": "Button", "child": "label"}, text("label", label),
		}}})),
	}
	m.set("a2ui", strings.Join(lines, "\n"), title+"\n"+line+"\n"+label)
}

// notice is a bot's text with buttons and a footer, which are no part of the text.
func notice(w *talk.Writer, topic string, m *Message) {
	m.Sender = bot
	text := w.Line(topic)
	m.Buttons = [][]Button{{{Text: "查看", Action: 1, URL: w.Address()}, {Text: "复制单号", Action: 2, Value: w.Value("order")}}, {{Text: "已处理", Action: 3, Value: "done"}}}
	m.set("markdown", object{"text": text, "tip": "内容由 AI 生成"}, text)
}

func command(w *talk.Writer, topic string, m *Message) {
	m.Command = "查询"
	plainText(w, topic, m)
}

// call has a content that no document describes.
func call(w *talk.Writer, _ string, m *Message) {
	m.set("call", object{"callText": "通话时长 " + w.Value("clock"), "callStatus": 2}, "")
	m.Plain = m.Content.(object)["callText"].(string)
}
