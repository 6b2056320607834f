package yunhu

import (
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// image has no name: imageName is its storage key.
func (d *decoder) image(m wire.Members) bool {
	return d.media(m, reference(chat.Image, m.Get("image_name"), m.Get("image_url")))
}

func (d *decoder) sticker(m wire.Members) bool {
	return d.media(m, reference(chat.Sticker, m.Get("image_name"), m.Get("image_url"), m.Get("expression_id")))
}

func (d *decoder) video(m wire.Members) bool {
	a := reference(chat.Video, m.Get("video_url"))
	a.DurationMS = draft.Seconds(m.Get("video_duration"))
	return d.media(m, a)
}

func (d *decoder) audio(m wire.Members) bool {
	a := reference(chat.Audio, m.Get("audio_url"))
	a.DurationMS = draft.Seconds(m.Get("audio_duration"))
	return d.media(m, a)
}

// media attaches what it is about; text is there if somebody wrote one.
func (d *decoder) media(m wire.Members, a chat.Attachment) bool {
	d.Msg.Text = m.Get("text").Text()
	return d.Attach(a) || d.Msg.Text != ""
}

func (d *decoder) file(m wire.Members) bool {
	a := reference(chat.File, m.Get("file_url"))
	a.Name, a.Size = m.Get("file_name").Text(), draft.Size(m.Get("file_size"))
	d.Msg.Text = a.Name
	return d.Attach(a)
}

// reference is where a file is. What the platform calls a name or an address is a
// key of its storage, unless it is an absolute address.
func reference(kind chat.Type, places ...wire.Value) chat.Attachment {
	a := chat.Attachment{Kind: kind}
	for _, place := range places {
		switch text := place.ID(); {
		case strings.Contains(text, "://"):
			a.URL = text
		case a.Key == "":
			a.Key = text
		}
	}
	return a
}
