package volcengine

import (
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// filesKey is the member that holds a content's files, by keys of no meaning.
const filesKey = "__files"

// Prefix of the members of a file's ext.
const fileExt = "s:file_ext_key_"

// files reads a content's first file as what the message's type says.
func (d *decoder) files(content wire.Value) bool {
	for _, file := range content.Get(filesKey).Fields() {
		return d.file(d.Msg.Type, file)
	}
	return false
}

// foreign reads files of a message whose type does not say what they are, and
// makes it one of theirs.
func (d *decoder) foreign(content wire.Value) bool {
	for _, file := range content.Get(filesKey).Fields() {
		kind := mediaKind(file.Members())
		if !d.file(kind, file) {
			return false
		}
		d.Msg.Type = kind
		return true
	}
	return false
}

// mediaKind tells a file's kind from its MIME type and the type that the client
// gives it (file_ext_value_type_image and so on).
func mediaKind(m wire.Members) chat.Type {
	said := strings.ToLower(m.Get("mime").Text() + " " + m.Get("ext").Get(fileExt+"type").Text())
	for _, kind := range [...]chat.Type{chat.Image, chat.Video, chat.Audio} {
		if strings.Contains(said, string(kind)) {
			return kind
		}
	}
	return chat.File
}

// file adds one file. Its text is its name and what was spoken.
func (d *decoder) file(kind chat.Type, v wire.Value) bool {
	m := v.Members()
	ext := m.Get("ext").Members()
	first := func(names ...string) string {
		for _, name := range names {
			if s := ext.Get(fileExt + name).Text(); s != "" {
				return s
			}
		}
		return ""
	}
	a := chat.Attachment{
		Kind:       kind,
		Name:       m.Get("fileName").Text(),
		Key:        first("uri", "vid"),
		URL:        m.Get("remoteURL").Text(),
		Size:       draft.Size(m.Get("length")),
		DurationMS: duration(ext.First(fileExt+"video_duration", fileExt+"audio_duration")),
	}
	if a.Name == "" {
		a.Name = first("file_name")
	}
	if a.Key == "" {
		a.Key = m.Get("md5").Text()
	}
	d.Msg.Text = wire.Lines(a.Name, first("audio_asr_text"))
	return d.Attach(a) || d.Msg.Text != ""
}

// duration is a recording's length in milliseconds. The unit is not documented.
// The vendor's demo shows seconds; from a thousand on, which no voice message
// reaches, it is taken for milliseconds.
func duration(v wire.Value) int64 {
	const thousand = 1000
	if n := v.Float(); n >= thousand {
		return draft.Seconds(v) / thousand
	}
	return draft.Seconds(v)
}
