package emulator

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"

	"imdex/fetch/emulator/talk"
)

type object = map[string]any

// maker composes one row's content; r has its time and sender already.
type maker func(w *talk.Writer, topic string, r *Row)

// makers are all kinds of content with their share of a thousand.
var makers = []struct {
	share int
	make  maker
}{
	{560, plainText}, {290, agentHTML}, {30, image}, {10, pasted}, {25, file}, {10, fileByKey}, {10, voice}, {5, video}, {5, shot}, {5, clip},
	{10, card}, {5, place}, {5, placeFile}, {10, entities}, {5, library}, {5, mail}, {5, typing}, {5, read},
}

func (r *Row) set(media string, content any, plain string) {
	r.Media, r.Content, r.Plain = media, content, plain
}

func plainText(w *talk.Writer, topic string, r *Row) {
	text := w.Line(topic)
	r.set("TEXT", text, text)
}

// agentHTML is what the agents' editor makes of their words.
func agentHTML(w *talk.Writer, topic string, r *Row) {
	agent(w, r)
	text := w.Line(topic)
	r.set("TEXT", "<p>"+strings.ReplaceAll(html.EscapeString(text), "\n", "<br/>")+"</p>", text)
}

func agent(w *talk.Writer, r *Row) {
	r.Source, r.Nickname = "AGENT", "客服"+talk.Pick(w.Random, w.Names[len(w.Names)-6:])
}

// entities stand in plain words, beside an address whose parameters are none.
func entities(w *talk.Writer, topic string, r *Row) {
	text := w.Fill("R&D 说 {feature} < {version} 的看 https://wiki.xinghe.example/?a=1&copy=2")
	r.set("TEXT", strings.NewReplacer("R&D", "R&amp;D", " < ", " &lt; ").Replace(text), text)
}

func fileID(w *talk.Writer) string {
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", w.Random.Uint32(), w.Random.IntN(1<<16), w.Random.IntN(1<<12), w.Random.IntN(1<<12), w.Random.IntN(1<<48))
}

func image(w *talk.Writer, _ string, r *Row)     { r.set("IMAGE", fileID(w), "") }
func voice(w *talk.Writer, _ string, r *Row)     { r.set("AUDIO", fileID(w)+",mp3", "") }
func video(w *talk.Writer, _ string, r *Row)     { r.set("VIDEO", fileID(w)+",mp4", "") }
func shot(w *talk.Writer, _ string, r *Row)      { r.set("FILE_IMAGE", fileID(w)+",png", "") }
func clip(w *talk.Writer, _ string, r *Row)      { r.set("FILE_VIDEO", fileID(w)+",mp4", "") }
func fileByKey(w *talk.Writer, _ string, r *Row) { r.set("FILE", fileID(w)+",pdf", "") }
func placeFile(w *talk.Writer, _ string, r *Row) { r.set("LOCATION", fileID(w)+",txt", "") }

// pasted is a picture inside an agent's words.
func pasted(w *talk.Writer, topic string, r *Row) {
	agent(w, r)
	text := w.Fill("{feature}的步骤见图")
	r.set("TEXT", fmt.Sprintf(`<p>%s<img src="https://aicc.emulator.invalid/%s.png"/></p>`, text, fileID(w)), text)
}

// file has a name that may hold commas.
func file(w *talk.Writer, _ string, r *Row) {
	name := w.FileName("docx", "pdf", "xlsx")
	if w.Random.IntN(3) == 0 {
		name = "报价,终版," + name
	}
	r.set("FILE", fmt.Sprintf("%s,%d,%s,%s", name, 1000+w.Random.IntN(1e6), fileID(w), name[strings.LastIndexByte(name, '.')+1:]), name)
}

func card(w *talk.Writer, _ string, r *Row) {
	agent(w, r)
	title, text := w.Fill("{product} 使用指南 {version}"), w.Fill("{customer} 专属，{deadline}前有效")
	raw, err := json.Marshal(object{"title": title, "description": text, "mediaFileId": fileID(w), "mediaFileType": "img/png", "redirectUrl": w.Address()})
	if err != nil {
		panic(err) // strings alone
	}
	r.set("WEBCARD", string(raw), title+"\n"+text)
}

func place(w *talk.Writer, _ string, r *Row) {
	name, address := w.Fill("{place}"), w.Fill("浙江省杭州市西湖区文三路{n}号")
	r.set("LOCATE", nil, name+"\n"+address)
	r.Library = object{"id": fileID(w), "parentTypeId": "1", "name": name, "description": address, "mediaType": "LOCATE", "latitude": "30.27", "longitude": "120.12"}
}

// library is a file of the tenant's own collection.
func library(w *talk.Writer, _ string, r *Row) {
	agent(w, r)
	name := w.FileName("mp4")
	r.set("VIDEO", nil, name)
	r.Library = object{"id": fileID(w), "parentTypeId": "2", "name": "演示", "description": nil, "mediaType": "VIDEO", "uploadTime": r.TimeMS,
		"mediaUrl": "https://aicc.emulator.invalid/v/" + fileID(w), "duration": 12, "mediaFileType": "mp4", "fileName": name, "fileSize": "3.5", "sizeUnit": "MB"}
}

func mail(w *talk.Writer, topic string, r *Row) {
	subject, text := w.Fill("Re: {order} {product}"), w.Line(topic)
	r.set("EMAIL", text, subject+"\n"+text)
	r.Email = object{"subject": subject}
}

func typing(_ *talk.Writer, _ string, r *Row) {
	r.Control = "INPUT"
	r.set("TEXT", "", "")
}

func read(_ *talk.Writer, _ string, r *Row) {
	r.Control = "READ"
	r.set("TEXT", nil, "")
}
