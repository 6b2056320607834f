package wps

import (
	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

func (d *decoder) image(v wire.Value) bool {
	a := imageOf(chat.Image, v)
	d.Msg.Text = a.Name
	return d.Attach(a)
}

// sticker has no text: its name is the file's.
func (d *decoder) sticker(v wire.Value) bool {
	inner := v.Get("image")
	if !inner.Exists() {
		inner = v
	}
	a := imageOf(chat.Sticker, inner)
	return d.Attach(a)
}

func imageOf(kind chat.Type, v wire.Value) chat.Attachment {
	m := v.Members()
	return chat.Attachment{
		Kind: kind,
		Name: m.Get("name").Text(),
		Key:  m.First("storage_key", "thumbnail_storage_key").ID(),
		Size: draft.Size(m.Get("size")),
	}
}

// file is an upload or a document in the company's cloud, of which the answer
// gives the address alone.
func (d *decoder) file(v wire.Value) bool {
	m := v.Members()
	inner := m.First("local", "cloud").Members()
	if inner == nil {
		inner = m
	}
	a := chat.Attachment{
		Kind: chat.File,
		Name: inner.First("name", "file_name").Text(),
		Key:  inner.First("storage_key", "id").ID(),
		URL:  inner.Get("link_url").Text(),
		Size: draft.Size(inner.Get("size")),
	}
	d.Link(a.URL)
	d.Msg.Text = a.Name
	return d.Attach(a)
}

func (d *decoder) audio(v wire.Value) bool { return d.media(chat.Audio, v) }
func (d *decoder) video(v wire.Value) bool { return d.media(chat.Video, v) }

// media is a recording. Durations are in seconds; only audio's page says so.
func (d *decoder) media(kind chat.Type, v wire.Value) bool {
	m := v.Members()
	inner := m.Get("media").Members()
	a := chat.Attachment{
		Kind:       kind,
		Name:       m.First("name", "file_name").Text(),
		Key:        m.Get("storage_key").ID(),
		Size:       draft.Size(inner.Get("size")),
		DurationMS: draft.Seconds(inner.Get("duration")),
	}
	d.Msg.Text = wire.Lines(a.Name, m.First("transcript", "text").Text())
	return d.Attach(a) || d.Msg.Text != ""
}

func (d *decoder) location(v wire.Value) bool {
	m := v.Members()
	d.Msg.Text = wire.Lines(m.Get("title").Text(), m.Get("address").Text())
	return d.Msg.Text != "" || m.Get("latitude").Exists()
}
