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
	{660, plainText}, {70, addressed}, {8, toEveryone}, {40, richText}, {55, image}, {50, file}, {20, audio}, {12, video}, {35, card},
	{10, wrapped}, {6, sticker}, {5, location}, {8, notice}, {6, link}, {4, stream}, {3, legacyText}, {2, contact}, {2, verbatim},
	{2, videoV2}, {1, hologram}, {1, event},
}

func (m *Message) set(kind int, content any, plain string) {
	m.Type, m.Content, m.Plain = kind, content, plain
}

func plainText(w *talk.Writer, topic string, m *Message) {
	text := w.Line(topic)
	m.set(10001, text, text)
}

func addressed(w *talk.Writer, topic string, m *Message) {
	i := w.Random.IntN(len(w.Names))
	text := "@" + w.Names[i] + " " + w.Line(topic)
	m.Mentions = []string{userID(i)}
	m.set(10001, text, text)
}

func toEveryone(w *talk.Writer, topic string, m *Message) {
	text := "@所有人 " + w.Line(topic)
	m.Mentions = []string{"0"}
	m.set(10001, text, text)
}

// richText is what the web client puts into a text: JSON in a string in JSON.
func richText(w *talk.Writer, topic string, m *Message) {
	i := w.Random.IntN(len(w.Names))
	text := "@" + w.Names[i] + " " + w.Line(topic)
	inner := object{"innerText": text, "elements": []any{object{"type": "text", "text": text}}, "atIds": []string{userID(i)}, "imageIds": []any{}}
	m.set(10001, string(edge.Encode(inner)), text)
}

// upload is a content's files: one, with an address that is signed anew each time.
func upload(w *talk.Writer, key, name, mime string, ext object) object {
	id := fmt.Sprintf("tos-cn-i-%08x", w.Random.Uint32())
	full := object{"s:file_ext_key_file_name": name, "s:file_ext_key_uri": id, "s:file_ext_key_source_app_id": "654321"}
	for name, value := range ext {
		full["s:file_ext_key_"+name] = value
	}
	return object{"__files": object{key: object{
		"remoteURL": "https://media.emulator.invalid/" + id + "?" + unsigned, "fileName": name, "mime": mime, "type": "",
		"length": 1000 + w.Random.IntN(1e7), "md5": fmt.Sprintf("%016x", w.Random.Uint64()), "displayType": "media", "ext": full,
	}}}
}

func image(w *talk.Writer, _ string, m *Message) {
	name := w.FileName("png", "jpg")
	m.set(10003, upload(w, "image", name, "image/png", object{"type": "file_ext_value_type_image", "original_width": "800", "original_height": "600",
		"thumb_url": "https://media.emulator.invalid/thumb?" + unsigned, "preview_url": "https://media.emulator.invalid/preview?" + unsigned}), name)
}

func file(w *talk.Writer, _ string, m *Message) {
	name := w.FileName("docx", "xlsx", "pdf", "zip", "pptx")
	m.set(10005, upload(w, "media", name, "application/octet-stream", object{"type": "file_ext_value_type_file"}), name)
}

// audio comes with what was spoken, as far as the platform understood it.
func audio(w *talk.Writer, topic string, m *Message) {
	spoken := w.Line(topic)
	m.set(10006, upload(w, "media", "voice.m4a", "audio/mp4", object{"type": "file_ext_value_type_audio",
		"audio_duration": fmt.Sprint(3 + w.Random.IntN(55)), "audio_asr_text": spoken}), "voice.m4a\n"+spoken)
}

func video(w *talk.Writer, _ string, m *Message) {
	name := w.FileName("mp4")
	m.set(10004, clip(w, name), name)
}

func clip(w *talk.Writer, name string) object {
	return upload(w, "media", name, "video/mp4", object{"type": "file_ext_value_type_video", "vid": "v0d00fg10000", "video_duration": "12", "video_width": "1280",
		"video_height": "720", "video_cover_url": "https://media.emulator.invalid/cover?" + unsigned})
}

// card is an app's own content, of its own shape.
func card(w *talk.Writer, topic string, m *Message) {
	title, body := w.Fill("审批提醒 {order}"), w.Line(topic)
	m.set(10012, []any{object{"title": title}, object{"body": body, "n": 7}}, title+"\n"+body)
}

// wrapped is how some apps send files: JSON in a string in JSON in a string.
func wrapped(w *talk.Writer, _ string, m *Message) {
	name := w.FileName("mp3")
	inner := upload(w, "media", name, "audio/mpeg", object{"audio_duration": "9000"})
	m.set(10012, object{"CustomMsgType": 10006, "Data": string(edge.Encode(inner))}, name)
}

func sticker(w *talk.Writer, _ string, m *Message) {
	m.set(10002, upload(w, "image", "微笑.gif", "image/gif", nil), "微笑.gif")
}

func location(w *talk.Writer, _ string, m *Message) {
	title, address := w.Fill("{place}"), w.Fill("浙江省杭州市西湖区文三路{n}号")
	m.set(10007, []any{title, address, 30.27, 120.12}, title+"\n"+address)
}

// notice comes from nobody.
func notice(w *talk.Writer, _ string, m *Message) {
	text := w.Fill("{name} 加入了群聊")
	m.Sender = ""
	m.set(10008, object{"text": text}, text)
}

func link(w *talk.Writer, _ string, m *Message) {
	title, address := w.Fill("{ticket} {feature}"), w.Address()
	m.set(10009, []any{title, address}, title+"\n"+address)
}

func stream(w *talk.Writer, topic string, m *Message) { plainText(w, topic, m); m.Type = 9999 }

func legacyText(w *talk.Writer, topic string, m *Message) { plainText(w, topic, m); m.Type = 7 }

func contact(w *talk.Writer, _ string, m *Message) {
	name := w.Value("name")
	m.set(8, object{"name": name, "uid": 10003}, name)
}

// verbatim is a text that is no JSON.
func verbatim(w *talk.Writer, topic string, m *Message) {
	plainText(w, topic, m)
	m.Bare = true
}

// videoV2 has a type whose number is not published.
func videoV2(w *talk.Writer, _ string, m *Message) {
	name := w.FileName("mp4")
	m.set(10104, clip(w, name), name)
}

func hologram(w *talk.Writer, topic string, m *Message) {
	text := w.Line(topic)
	m.set(10999, object{"hologram": []any{text, object{"depth": 3}}}, text)
}

// event is a command between clients, not for people.
func event(w *talk.Writer, _ string, m *Message) {
	id := strings.ToLower(w.Value("ticket"))
	m.set(50001, object{"cmd": id}, id)
}
