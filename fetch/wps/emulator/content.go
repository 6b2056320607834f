package emulator

import (
	"fmt"
	"strings"
	"time"

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
	{655, plainText}, {70, addressed}, {8, toEveryone}, {5, toIndexOne}, {40, markdown}, {4, botLink}, {55, richText},
	{50, file}, {15, cloudFile}, {45, image}, {25, cardMessage}, {6, audio}, {4, video}, {5, sticker},
	{3, location}, {4, forward}, {2, vote}, {2, calendar}, {2, meeting},
}

func (m *Message) set(kind string, content any, plain string) {
	m.Type, m.Content, m.Plain = kind, content, plain
}

func plainText(w *talk.Writer, topic string, m *Message) {
	text := w.Line(topic)
	m.set("text", text, text)
}

// addressed names a colleague, by an index that need not begin at 1.
func addressed(w *talk.Writer, topic string, m *Message) {
	i := w.Random.IntN(len(w.Names))
	name, text, index := w.Names[i], w.Line(topic), fmt.Sprint(w.Random.IntN(3))
	m.Mentions = []Mention{{Index: index, ID: userID(i), Name: name}}
	m.set("text", fmt.Sprintf(`<at id="%s">%s</at> %s`, index, name, text), "@"+name+" "+text)
}

// toEveryone has no entry in mentions, as the official example.
func toEveryone(w *talk.Writer, topic string, m *Message) {
	text := w.Line(topic)
	m.set("text", `<at id="1">所有人</at> `+text, "@所有人 "+text)
}

// toIndexOne is an ordinary person with the index that everyone has elsewhere.
func toIndexOne(w *talk.Writer, topic string, m *Message) {
	text := w.Line(topic)
	m.Mentions = []Mention{{Index: "1", ID: appID, Name: "发布助手", App: true}}
	m.set("text", `<at id="1"> 发布助手 </at> `+text, "@发布助手 "+text)
}

func markdown(w *talk.Writer, topic string, m *Message) {
	text := "**" + w.Fill("{ticket} {feature}") + "**\n- " + w.Line(topic) + "\n- [" + w.Fill("{contract}") + "](" + w.Address() + ")"
	m.set("text", object{"content": text, "type": "markdown"}, text)
}

// botLink is how a bot's mention comes back in history.
func botLink(w *talk.Writer, topic string, m *Message) {
	i := w.Random.IntN(len(w.Names))
	text := w.Line(topic)
	m.Sender = Sender{ID: appID, App: true}
	m.set("text", object{"content": fmt.Sprintf("[@%s](woa://user/%s) %s", w.Names[i], userID(i), text), "type": "markdown"}, "@"+w.Names[i]+" "+text)
}

func richText(w *talk.Writer, topic string, m *Message) {
	head, first, second, link := w.Fill("{feature} {weekday}"), w.Line(topic), w.Line(topic), w.Address()
	i := w.Random.IntN(len(w.Names))
	styled := func(s string) object {
		return object{"type": "text", "style_text_content": object{"text": s, "style": object{"bold": true, "italic": false, "color": ""}}}
	}
	inline := func(s string) object {
		return object{"type": "text", "text_content": object{"content": s, "type": "plain"}}
	}
	m.set("rich_text", object{"elements": []any{
		object{"type": "nl", "elements": []any{styled(head)}},
		object{"type": "ol", "index": 0, "indent": 0, "elements": []any{inline(first)}},
		object{"type": "ol", "index": 1, "elements": []any{
			object{"type": "mention", "mention_content": object{"text": w.Names[i], "type": "user",
				"identity": object{"id": userID(i), "type": "user", "company_id": company, "name": w.Names[i], "avatar": ""}}},
			inline(" " + second)}},
		object{"type": "ul", "indent": 1, "elements": []any{
			object{"type": "link", "link_content": object{"text": "详情", "url": link}}}},
		object{"type": "nl", "elements": []any{
			object{"type": "image", "image_content": object{"name": "截图.png", "storage_key": key(w), "size": 20480, "type": "image/png"}}}},
	}}, strings.Join([]string{head, "1. " + first, "2. @" + w.Names[i] + " " + second, "  - 详情 (" + link + ")"}, "\n"))
}

func key(w *talk.Writer) string { return fmt.Sprintf("Z2h%016x=", w.Random.Uint64()) }

func file(w *talk.Writer, _ string, m *Message) {
	name := w.FileName("docx", "xlsx", "pdf", "zip", "pptx")
	m.set("file", object{"type": "local", "local": object{"name": name, "size": 1000 + w.Random.IntN(1e7), "storage_key": key(w)}}, name)
}

func cloudFile(w *talk.Writer, _ string, m *Message) {
	id := fmt.Sprintf("c%09d", w.Random.IntN(1e9))
	m.set("file", object{"type": "cloud", "cloud": object{"id": id, "link_url": "https://kdocs.cn/l/" + id, "link_id": id}}, "")
}

func image(w *talk.Writer, _ string, m *Message) {
	name := w.FileName("png", "jpg")
	m.set("image", object{"type": "image/png", "name": name, "size": 1000 + w.Random.IntN(1e6), "width": 800, "height": 600,
		"storage_key": key(w), "thumbnail_storage_key": key(w), "thumbnail_type": "image/webp"}, name)
}

// cardMessage is an app's card: a header, fields and a button.
func cardMessage(w *talk.Writer, topic string, m *Message) {
	m.Sender = Sender{ID: appID, App: true}
	content, plain := card(w, topic, "待处理")
	m.set("card", content, plain)
}

func card(w *talk.Writer, topic, state string) (content object, plain string) {
	title := w.Fill("审批提醒 {order}")
	body := w.Line(topic)
	words := func(s string) object { return object{"type": "plainText", "content": s} }
	content = object{
		"config": object{"enable_forward": true},
		"link":   object{"url": w.Address()},
		"i18n_items": []any{object{"key": "zh-CN", "value": object{
			"header": object{"title": object{"tag": "text", "text": words(title)}},
			"elements": []any{
				object{"tag": "text", "text": words(body)},
				object{"tag": "text", "text": words("状态：" + state)},
				object{"tag": "button", "action": "submit", "text": words("去处理 " + w.Value("ticket"))},
			},
		}}},
	}
	items := content["i18n_items"].([]any)
	elements := items[0].(object)["value"].(object)["elements"].([]any)
	button := elements[2].(object)["text"].(object)["content"].(string)
	return content, strings.Join([]string{title, body, "状态：" + state, button}, "\n")
}

func audio(w *talk.Writer, _ string, m *Message) {
	m.set("audio", object{"media": object{"channels": 1, "codec": "amr", "duration": 3 + w.Random.IntN(55), "format": "wav", "sample_bits": 16,
		"sample_rate": 8000, "size": 9000}, "storage_key": key(w)}, "")
}

// video says that it is audio, as the official example does.
func video(w *talk.Writer, _ string, m *Message) {
	m.set("video", object{"media": object{"codec": "h264", "cover_storage_key": key(w), "duration": 12, "format": "mp4", "height": 720,
		"size": 900000, "width": 1280}, "storage_key": key(w)}, "")
	m.Type, m.Content, m.Bare = "audio", object{"video": m.Content}, true
}

func sticker(w *talk.Writer, _ string, m *Message) {
	m.set("sticker", object{"image": object{"height": 120, "width": 120, "name": "微笑.gif", "size": 4000, "storage_key": key(w), "type": "image/gif"}}, "")
}

func location(w *talk.Writer, _ string, m *Message) {
	title, address := w.Fill("{place}"), w.Fill("浙江省杭州市西湖区文三路{n}号 {place}")
	m.set("location", object{"title": title, "address": address, "latitude": 30.27, "longitude": 120.12, "storage_key": key(w)}, title+"\n"+address)
}

func forward(w *talk.Writer, topic string, m *Message) {
	lines := []string{"群聊的聊天记录"}
	var previews []any
	for k := range 3 {
		i := w.Random.IntN(len(w.Names))
		text := w.Line(topic)
		lines = append(lines, text)
		previews = append(previews, object{"msg_id": fmt.Sprintf("fwd%06d", w.Random.IntN(1e6)), "ctime": m.TimeMS - int64(3-k)*60000, "summary": text,
			"sender_id": object{"id": userID(i), "type": "user", "name": w.Names[i], "company_id": company, "app_id": ""}})
	}
	m.set("merge_forward", object{"title": lines[0], "start_time": m.TimeMS - 180000, "end_time": m.TimeMS - 60000,
		"msg_id_list": []string{}, "msg_previews": previews}, strings.Join(lines, "\n"))
}

func vote(w *talk.Writer, _ string, m *Message) {
	topic, a, b := w.Fill("{meeting}定在哪天？{ticket}"), w.Fill("{weekday} {clock}"), w.Fill("{monthday} {clock}")
	m.set("vote", object{"topic": topic, "options": []string{a, b}}, topic+"\n"+a+"\n"+b)
}

// calendar's times are in milliseconds, as in the official example.
func calendar(w *talk.Writer, _ string, m *Message) {
	summary := w.Fill("{customer}{meeting} {room}")
	start := m.TimeMS/3600000*3600000 + 86400000
	m.set("calendar", object{"summary": summary, "event_id": w.Value("ticket"), "start_time": start, "end_time": start + 3600000,
		"organizer": object{"id": userID(0), "type": "user", "name": w.Names[0]}, "attendees": []any{}}, summary+"\n"+span(start, start+3600000))
	m.Content, m.Bare = object{"type": "calendar", "calendar": m.Content}, true
}

func meeting(w *talk.Writer, _ string, m *Message) {
	code := fmt.Sprintf("%09d", w.Random.IntN(1e9))
	link := "https://meeting.kdocs.cn/j/" + code
	start := m.TimeMS / 1000 * 1000
	m.set("meeting", object{"meeting_id": w.Random.IntN(1e9), "join_code": code, "join_url": link, "creator": object{"id": userID(1), "name": w.Names[1]},
		"invitees": []any{}, "participants": []any{}, "start_date_time": start / 1000, "end_date_time": start/1000 + 1800},
		span(start, start+1800000)+"\n"+code+"\n"+link)
}

func span(from, to int64) string {
	form := func(ms int64) string { return time.UnixMilli(ms).UTC().Format(time.RFC3339) }
	return form(from) + " – " + form(to)
}
